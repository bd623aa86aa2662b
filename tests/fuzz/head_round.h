#ifndef FUZZ_HEAD_ROUND_H
#define FUZZ_HEAD_ROUND_H
/*
 * What holds for request heads and response heads alike.
 */
#include "fuzz/fuzz.h"
#include "http/field.h"
#include "http/framing.h"
#include "http/limits.h"

#define HEAD_ROUND_FIELDS 24

/* Bounds small enough that the fuzzer meets them. */
extern const struct http_limits head_round_limits;

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
