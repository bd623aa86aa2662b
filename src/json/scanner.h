#ifndef JSON_SCANNER_H
#define JSON_SCANNER_H
/*
 * One bounded pass over a JSON text (RFC 8259), on yajl. The whole text is
 * handed over in one call, because yajl re-reads an unfinished token from its
 * start at every call. Bounds on depth are ours, since yajl has none.
 */
#include "base/arena.h"

enum json_rc {
	JSON_OK,
	JSON_TRUNCATED,		/* well-formed as far as it goes, but ends early */
	JSON_BROKEN,		/* not JSON from error_at on */
	JSON_BAD_UTF8,		/* a string holds bytes that are no UTF-8 */
	JSON_TOO_DEEP,		/* nesting beyond depth_max */
	JSON_STOPPED,		/* a callback returned false */
	JSON_NO_MEMORY
};

/*
 * What happens in the text, in order. Every callback may be NULL and returns
 * whether to go on. Slices are borrowed for the length of the call, except that
 * one which lies inside the scanned text lives as long as that does.
 *
 * end_at is the offset in the text just behind the token.
 */
struct json_handler {
	bool (*on_null)(void *ctx);
	bool (*on_bool)(bool value, void *ctx);
	bool (*on_number)(struct slice digits, void *ctx);	/* as written */
	bool (*on_string)(struct slice text, void *ctx);	/* escapes resolved */
	bool (*on_name)(struct slice name, void *ctx);
	bool (*on_object_begin)(size_t end_at, void *ctx);
	bool (*on_object_end)(size_t end_at, void *ctx);
	bool (*on_array_begin)(size_t end_at, void *ctx);
	bool (*on_array_end)(size_t end_at, void *ctx);
};

/*
 * Scan a text.
 *
 * text       the JSON; a leading byte order mark is the caller's to cut off.
 *            One value with white space around it; anything behind it is
 *            JSON_BROKEN.
 * depth_max  how many objects and arrays may be open at once.
 * arena      lends the scanner its working memory.
 * error_at   set to the offset where it went wrong unless JSON_OK; may be NULL.
 *
 * An escape of half a surrogate pair ("\ud800") counts as U+FFFD: the grammar
 * allows it (RFC 8259, section 8.2), and readers differ on it. A number inside
 * an object or array at which the text ends is JSON_TRUNCATED and not reported:
 * digits may be missing.
 *
 * NaN, Infinity, comments and a trailing comma are JSON_BROKEN. Callbacks have
 * been made for all that stands before an error.
 */
enum json_rc json_scan(struct slice text, unsigned depth_max,
    const struct json_handler *handler, void *ctx, struct arena *arena,
    size_t *error_at) NONNULL(3, 5) MUST_CHECK;

#endif
