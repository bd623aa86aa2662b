#ifndef HTTP_CODING_H
#define HTTP_CODING_H
/*
 * Content codings (RFC 9110, section 8.4.1) and media types (section 8.3.1).
 */
#include "http/field.h"

enum coding {
	CODING_UNKNOWN, CODING_IDENTITY, CODING_GZIP, CODING_DEFLATE, CODING_BR,
	CODING_ZSTD
};

#define CODING_STACK_MAX 4

/* The coding that a token names ("x-gzip" is gzip), in any case. */
enum coding coding_of(struct slice name);

/*
 * The content codings of a message, in the order they were applied; identity
 * left out. Returns how many, or CODING_STACK_MAX + 1 when there are more
 * than codings[] holds.
 */
size_t coding_stack(const struct field_list *fields,
    enum coding codings[CODING_STACK_MAX]) NONNULL(1, 2) MUST_CHECK;

struct media_type {
	struct slice type;	/* "application"; empty when the value is malformed */
	struct slice subtype;	/* "problem+json" */
	struct slice charset;	/* parameter without quotes, or empty */
};

/* Read the value of a Content-Type field. */
struct media_type coding_media_type(struct slice value);

/* application/json, text/json and anything that ends in "+json". */
bool coding_is_json(const struct media_type *type) NONNULL(1);

#endif
