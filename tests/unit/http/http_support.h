#ifndef UNIT_HTTP_SUPPORT_H
#define UNIT_HTTP_SUPPORT_H
/*
 * What the tests of the HTTP codec share: the list of cases, fields made from
 * text, and copies of exact size, in which a sanitizer sees a read too far.
 */
#include <check.h>

#include "base/strbuf.h"
#include "http/field.h"
#include "http/limits.h"
#include "http/violation.h"

TCase *test_body_reader(void);
TCase *test_char_class(void);
TCase *test_chunked(void);
TCase *test_coding(void);
TCase *test_field(void);
TCase *test_framing(void);
TCase *test_head_writer(void);
TCase *test_hop_by_hop(void);
TCase *test_http_date(void);
TCase *test_kept_head(void);
TCase *test_max_forwards(void);
TCase *test_method(void);
TCase *test_request_parser(void);
TCase *test_response_parser(void);
TCase *test_status(void);
TCase *test_strict_requests(void);
TCase *test_strict_responses(void);
TCase *test_target(void);
TCase *test_via(void);
TCase *test_violation(void);

/* Bounds wide enough for tests that are not about bounds. */
extern const struct http_limits support_limits;

/* A copy of n bytes in memory of exactly that size; freed by the caller. */
unsigned char *support_copy(const void *bytes, size_t n);

/*
 * Fields from "Name: value" lines that each end in LF; the text must outlive
 * the list, which field_list_clear releases.
 */
struct field_list support_fields(const char *lines);

/* "name=value;" for each field, into out. */
void support_dump(const struct field_list *fields, struct strbuf *out);

/* Assert that two slices are equal; what names the row. */
void support_eq(struct slice got, struct slice expected, const char *what);

/* The word of a violation. */
const char *support_word(enum violation violation);

#endif
