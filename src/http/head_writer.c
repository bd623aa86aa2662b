#include "http/head_writer.h"

#include <string.h>

/* Put bytes behind at, for which there is room; returns where they end. */
static inline unsigned char *
put(unsigned char *at, struct slice bytes)
{
	if (bytes.len > 0)
		memcpy(at, bytes.ptr, bytes.len);
	return at + bytes.len;
}

/* As put, for a string literal, whose length the compiler knows. */
#define PUT_LIT(at, text) \
	((unsigned char *)memcpy(at, "" text, sizeof(text) - 1) + sizeof(text) - 1)

/* Where the next bytes go; NULL when there is no room for n of them. */
static inline unsigned char *
room(struct strbuf *out, size_t n)
{
	return strbuf_reserve(out, n) ? out->ptr + out->len : NULL;
}

/* Take note that bytes were put up to end. */
static inline void
filled(struct strbuf *out, const unsigned char *end)
{
	out->len = (size_t)(end - out->ptr);
}

void
head_writer_request_line(struct strbuf *out, struct slice method,
    struct slice target, struct slice target_rest)
{
	unsigned char *at = room(out, method.len + target.len + target_rest.len +
	    sizeof("  HTTP/1.1\r\n"));

	if (at == NULL)
		return;
	at = PUT_LIT(put(at, method), " ");
	at = put(put(at, target), target_rest);
	filled(out, PUT_LIT(at, " HTTP/1.1\r\n"));
}

void
head_writer_status_line(struct strbuf *out, unsigned status,
    struct slice reason)
{
	unsigned char *at = room(out, reason.len + sizeof("HTTP/1.1 200 \r\n"));

	if (at == NULL)
		return;
	at = PUT_LIT(at, "HTTP/1.1 ");
	*at++ = (unsigned char)('0' + status / 100 % 10);
	*at++ = (unsigned char)('0' + status / 10 % 10);
	*at++ = (unsigned char)('0' + status % 10);
	at = put(PUT_LIT(at, " "), reason);
	filled(out, PUT_LIT(at, "\r\n"));
}

void
head_writer_field(struct strbuf *out, struct slice name, struct slice value)
{
	unsigned char *at = room(out, name.len + value.len + sizeof(": \r\n"));

	if (at == NULL)
		return;
	at = PUT_LIT(put(at, name), ": ");
	filled(out, PUT_LIT(put(at, value), "\r\n"));
}

void
head_writer_field_u64(struct strbuf *out, struct slice name, uint64_t value)
{
	unsigned char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (unsigned char)('0' + value % 10);
		value /= 10;
	} while (value != 0);
	head_writer_field(out, name, slice_of(digits + at, sizeof(digits) - at));
}

void
head_writer_end(struct strbuf *out)
{
	strbuf_add(out, SLICE("\r\n"));
}
