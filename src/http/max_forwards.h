#ifndef HTTP_MAX_FORWARDS_H
#define HTTP_MAX_FORWARDS_H
/*
 * How many more times a TRACE or OPTIONS request may be forwarded (RFC 9110,
 * section 7.6.2). With other methods the field means nothing. Pure functions.
 */
#include "http/head.h"
#include "http/violation.h"

struct max_forwards {
	bool applies;		/* the request is of such a method and has one */
	uint64_t left;		/* 0: whoever got it must answer it */
};

/* What the request says; VIOLATION_MAX_FORWARDS when that is not clear. */
enum violation max_forwards_read(const struct request_head *head,
    struct max_forwards *max) NONNULL(1, 2) MUST_CHECK;

#endif
