#ifndef HTTP_HTTP_DATE_H
#define HTTP_HTTP_DATE_H
/*
 * Dates as HTTP writes them (RFC 9110, section 5.6.7).
 */
#include "base/slice.h"

/* Room for http_date_format's text, its final zero byte included. */
#define HTTP_DATE_SIZE sizeof("Sun, 06 Nov 1994 08:49:37 GMT")

/*
 * Write a time in seconds since 1970-01-01 UTC, up to the year 9999, into out.
 * Returns the text, without the zero byte.
 */
struct slice http_date_format(uint64_t seconds, char out[HTTP_DATE_SIZE])
    NONNULL(2);

#endif
