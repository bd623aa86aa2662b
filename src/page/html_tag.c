#include "page/html_tag.h"

#include <libxml/HTMLparser.h>

#include "base/ascii.h"

static const struct {
	const char *name;
	enum html_role role;
} roles[] = {
	{ "a", HTML_LINK },
	{ "address", HTML_BREAK }, { "article", HTML_BREAK },
	{ "aside", HTML_BREAK }, { "blockquote", HTML_BREAK }, { "br", HTML_BREAK },
	{ "caption", HTML_BREAK }, { "center", HTML_BREAK }, { "dd", HTML_BREAK },
	{ "details", HTML_BREAK }, { "div", HTML_BREAK }, { "dl", HTML_BREAK },
	{ "dt", HTML_BREAK }, { "fieldset", HTML_BREAK },
	{ "figcaption", HTML_BREAK }, { "figure", HTML_BREAK },
	{ "footer", HTML_BREAK }, { "form", HTML_BREAK }, { "h1", HTML_BREAK },
	{ "h2", HTML_BREAK }, { "h3", HTML_BREAK }, { "h4", HTML_BREAK },
	{ "h5", HTML_BREAK }, { "h6", HTML_BREAK }, { "header", HTML_BREAK },
	{ "hr", HTML_BREAK }, { "li", HTML_BREAK }, { "main", HTML_BREAK },
	{ "nav", HTML_BREAK }, { "ol", HTML_BREAK }, { "option", HTML_BREAK },
	{ "p", HTML_BREAK }, { "pre", HTML_BREAK }, { "section", HTML_BREAK },
	{ "summary", HTML_BREAK }, { "ul", HTML_BREAK },
	{ "noscript", HTML_HIDDEN }, { "script", HTML_HIDDEN },
	{ "style", HTML_HIDDEN }, { "template", HTML_HIDDEN },
	{ "textarea", HTML_HIDDEN }, { "title", HTML_HIDDEN },
	{ "table", HTML_TABLE },
	{ "tbody", HTML_GROUP }, { "tfoot", HTML_GROUP }, { "thead", HTML_GROUP },
	{ "tr", HTML_ROW },
	{ "td", HTML_CELL }, { "th", HTML_CELL },
};

/* Elements that are younger than the library's list, but inline. */
static const char *const young_elements[] = {
	"audio", "bdi", "canvas", "data", "datalist", "dialog", "hgroup", "mark",
	"math", "menuitem", "meter", "output", "path", "picture", "progress", "rp",
	"rt", "ruby", "search", "slot", "source", "svg", "time", "track", "video",
	"wbr",
};

enum html_role
html_tag_role(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(roles); i++)
		if (slice_eq(slice_str(roles[i].name), name))
			return roles[i].role;
	return HTML_INLINE;
}

bool
html_tag_is_unknown(struct slice name)
{
	char lower[32];

	if (name.len == 0 || name.len >= sizeof(lower))
		return true;
	for (size_t i = 0; i < name.len; i++)
		lower[i] = (char)ascii_lower(name.ptr[i]);
	lower[name.len] = '\0';
	if (htmlTagLookup((const xmlChar *)lower) != NULL ||
	    html_tag_role(slice_str(lower)) != HTML_INLINE)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(young_elements); i++)
		if (slice_eq(slice_str(young_elements[i]), slice_str(lower)))
			return false;
	return true;
}
