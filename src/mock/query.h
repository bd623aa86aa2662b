#ifndef MOCK_QUERY_H
#define MOCK_QUERY_H
/*
 * What a request asks the mock for: the segments of its path and the options of
 * its query, percent-decoded (RFC 3986, section 2.1).
 */
#include "base/arena.h"

/*
 * The text with each %HH as its byte; what is no such triple stays. In a query
 * '+' stands for a blank. ptr is NULL when memory ran out.
 */
struct slice query_decode(struct arena *arena, struct slice text, bool in_query)
    NONNULL(1) MUST_CHECK;

/*
 * Walk through the options of a query ("a=1&b=2"): false after the last.
 *
 * rest   what is left of the query.
 * name   as it stands; value is still encoded, empty without '='.
 */
bool query_next(struct slice *rest, struct slice *name, struct slice *value)
    NONNULL(1, 2, 3) MUST_CHECK;

/* The decoded value of the first option of that name; false without one. */
bool query_find(struct arena *arena, struct slice query, struct slice name,
    struct slice *value) NONNULL(1, 4) MUST_CHECK;

/* Cut the first segment, decoded, off a path "/a/b"; false when none is left. */
bool query_segment(struct arena *arena, struct slice *path,
    struct slice *segment) NONNULL(1, 2, 3) MUST_CHECK;

/* As query_segment, for a segment that is a number up to max. */
bool query_number(struct arena *arena, struct slice *path, uint64_t max,
    uint64_t *number) NONNULL(1, 2, 4) MUST_CHECK;

#endif
