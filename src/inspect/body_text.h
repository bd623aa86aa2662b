#ifndef INSPECT_BODY_TEXT_H
#define INSPECT_BODY_TEXT_H
/*
 * From the bytes of a body to what it is: content codings undone, a byte order
 * mark cut off, HTML and XML told by how they begin, JSON read.
 */
#include "http/coding.h"
#include "inspect/inspector.h"

enum body_kind {
	BODY_ABSENT,	/* none is due, or it may not be looked at */
	BODY_EMPTY,	/* nothing, or white space */
	BODY_JSON,	/* at least in part: doc has a root */
	BODY_HTML,
	BODY_XML,
	BODY_UTF16,	/* or UTF-32 */
	BODY_BINARY,	/* of a media type that is no text: BSON and the like */
	BODY_PLAIN	/* anything else */
};

struct body_text {
	enum body_kind kind;
	struct slice bytes;		/* decoded; as sent when that failed */
	const struct json_doc *doc;	/* or NULL */
	finding_set findings;
	bool is_cut;	/* there is more than what was read */
	bool is_broken;	/* the coding or the JSON is, and not because it is cut */
};

/*
 * Look at the body of a response.
 *
 * type         its media type.
 * decoded_max  how many bytes of it are looked at, decoded.
 * arena        holds what is decoded and the document.
 */
void body_text_read(struct body_text *text, const struct response_view *view,
    const struct media_type *type, size_t decoded_max, struct arena *arena)
    NONNULL(1, 2, 3, 5);

/* Whether a body of this media type is worth a look for JSON: JSON, any text,
   or none given. */
bool body_text_may_be_json(const struct media_type *type) NONNULL(1) MUST_CHECK;

#endif
