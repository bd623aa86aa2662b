#ifndef FUZZ_HEAD_ROUND_H
#define FUZZ_HEAD_ROUND_H
/*
 * What holds for request heads and response heads alike.
 */
#include "fuzz/fuzz.h"
#include "http/framing.h"
#include "http/head.h"
#include "http/limits.h"
#include "http/request_parser.h"

#define HEAD_ROUND_FIELDS 24

/* Bounds small enough that the fuzzer meets them. */
extern const struct http_limits head_round_limits;

/* What came of parsing a head of one of the two kinds, with room for its fields. */
struct head_round {
	struct field room[HEAD_ROUND_FIELDS];
	union {
		struct request_head request;
		struct response_head response;
	};
	size_t len;			/* of the head, when PARSE_DONE */
	enum parse_rc rc;
	enum violation why;
};

/* Parse a head of the kind at hand; and check that two that were parsed are the
   same. */
typedef void head_round_parse_fn(struct head_round *round, struct slice in,
    size_t *scanned);
typedef void head_round_same_fn(const struct head_round *a,
    const struct head_round *b);

/*
 * Check that bytes that come one by one are waited for, perhaps, for longer, but
 * give nothing else.
 *
 * whole  what came of all of in at once.
 */
void head_round_pieces(const struct head_round *whole, struct slice in,
    head_round_parse_fn *parse, head_round_same_fn *same) NONNULL(1, 3, 4);

/* Check that two lists have the same fields in the same order, and that no
   name or value holds what would end a line. */
void head_round_same_fields(const struct field_list *a,
    const struct field_list *b) NONNULL(1, 2);

/* Write all fields and the empty line. */
void head_round_write_fields(struct strbuf *out, const struct field_list *fields)
    NONNULL(1, 2);

/*
 * Check that a framing that was accepted leaves no other reading: a coding is
 * chunked and comes alone, a length comes once.
 *
 * may_have_body  false when the message has none whatever its fields say.
 */
void head_round_framing(const struct field_list *fields,
    const struct framing *framing, bool may_have_body) NONNULL(1, 2);

#endif
