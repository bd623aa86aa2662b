#ifndef HTTP_STATUS_H
#define HTTP_STATUS_H
/*
 * Status codes (RFC 9110, section 15).
 */
#include "base/attr.h"

/* The reason phrase the registry gives for a status, or "" for one it lacks. */
const char *status_reason(unsigned status);

/* 4xx or 5xx. */
static inline bool
status_is_error(unsigned status)
{
	return status >= 400 && status <= 599;
}

/* 1xx: more answers to the same request follow. 101 ends HTTP and is none. */
static inline bool
status_is_interim(unsigned status)
{
	return status >= 100 && status <= 199 && status != 101;
}

#endif
