#ifndef PAGE_HTML_TAG_H
#define PAGE_HTML_TAG_H
/*
 * What the elements of HTML mean for a reader of tables and prose.
 */
#include "base/slice.h"

enum html_role {
	HTML_INLINE,		/* part of its line; also what is not listed */
	HTML_BREAK,		/* begins a line, and so does what follows it */
	HTML_HIDDEN,		/* its content is not shown */
	HTML_TABLE, HTML_GROUP, HTML_ROW, HTML_CELL,
	HTML_LINK
};

/* The role of an element by its name in lower case. */
enum html_role html_tag_role(struct slice name) MUST_CHECK;

/*
 * Whether HTML has no such element: "<cluster_id>" in a text that somebody forgot
 * to escape. Case does not count.
 */
bool html_tag_is_unknown(struct slice name) MUST_CHECK;

#endif
