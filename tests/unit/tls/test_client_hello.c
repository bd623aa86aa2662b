#include "tls/client_hello.h"

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "unit/tls/hello_samples.h"
#include "unit/tls/tls_cases.h"

static unsigned char scratch[CLIENT_HELLO_MAX];

/* Read the first len bytes, in memory of exactly that size, so that a sanitizer
   sees a byte too many; copy the name out. */
static enum client_hello_rc
read_head(struct slice bytes, size_t len, struct client_hello *hello,
    char name[256])
{
	unsigned char *copy = malloc(len > 0 ? len : 1);
	enum client_hello_rc rc;

	ck_assert_ptr_nonnull(copy);
	if (len > 0)
		memcpy(copy, bytes.ptr, len);
	rc = client_hello_read(slice_of(copy, len), scratch, hello);
	ck_assert_uint_lt(hello->server_name.len, 256);
	if (hello->server_name.len > 0)
		memcpy(name, hello->server_name.ptr, hello->server_name.len);
	name[hello->server_name.len] = '\0';
	free(copy);
	return rc;
}

/* Every shorter piece asks for more, and the whole gives rc. */
static void
expect(struct slice bytes, enum client_hello_rc rc, struct client_hello *hello,
    char name[256])
{
	for (size_t len = 0; len < bytes.len; len++)
		ck_assert_msg(read_head(bytes, len, hello, name) ==
		    CLIENT_HELLO_MORE, "decided after %zu of %zu bytes", len,
		    bytes.len);
	ck_assert_int_eq(read_head(bytes, bytes.len, hello, name), rc);
}

static void
expect_sample(const struct hello_sample *sample, struct slice bytes)
{
	struct client_hello hello;
	char name[256];

	expect(bytes, CLIENT_HELLO_DONE, &hello, name);
	ck_assert_str_eq(name, sample->server_name);
	ck_assert_int_eq(hello.has_alpn, sample->has_alpn);
	ck_assert_int_eq(hello.offers_http1, sample->offers_http1);
}

START_TEST(what_real_clients_say_is_read)
{
	expect_sample(&hello_samples[_i], hello_samples[_i].bytes);
}
END_TEST

/* Put the message into records of so many bytes. */
static void
cut_into_records(struct slice message, size_t size, struct strbuf *out)
{
	while (message.len > 0) {
		struct slice piece = slice_head(message, size);

		strbuf_add(out, SLICE("\x16\x03\x03"));
		strbuf_add_byte(out, (unsigned char)(piece.len >> 8));
		strbuf_add_byte(out, (unsigned char)piece.len);
		strbuf_add(out, piece);
		message = slice_skip(message, piece.len);
	}
}

START_TEST(fragments_in_many_records_are_joined)
{
	static const size_t sizes[] = { 1, 2, 3, 4, 5, 7, 100, 200, 16384 };
	const struct hello_sample *sample = &hello_samples[_i];

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct strbuf bytes = { 0 };

		cut_into_records(slice_skip(sample->bytes, 5), sizes[i], &bytes);
		expect_sample(sample, strbuf_slice(&bytes));
		strbuf_clear(&bytes);
	}
}
END_TEST

START_TEST(what_follows_is_not_looked_at)
{
	const struct hello_sample *sample = &hello_samples[0];
	struct strbuf bytes = { 0 };
	struct client_hello hello;

	strbuf_add(&bytes, sample->bytes);
	strbuf_add(&bytes, SLICE("\x17\x03\x03\x00\x01x\xff\xff\xff\xff\xff"));
	ck_assert_int_eq(client_hello_read(strbuf_slice(&bytes), scratch, &hello),
	    CLIENT_HELLO_DONE);
	ck_assert(slice_eq(hello.server_name, slice_str(sample->server_name)));
	/* And neither is the rest of its own record. */
	bytes.ptr[3] = 0x3f;
	ck_assert_int_eq(client_hello_read(strbuf_slice(&bytes), scratch, &hello),
	    CLIENT_HELLO_DONE);
	strbuf_clear(&bytes);
}
END_TEST

/* The first bytes that decide; each shorter piece asks for more. */
static const struct {
	struct slice bytes;
	enum client_hello_rc rc;
} beginnings[] = {
	{ SLICE_LIT("G"), CLIENT_HELLO_NOT_TLS },
	{ SLICE_LIT("\x00"), CLIENT_HELLO_NOT_TLS },
	{ SLICE_LIT("\x15"), CLIENT_HELLO_NOT_TLS },
	{ SLICE_LIT("\x17"), CLIENT_HELLO_NOT_TLS },
	{ SLICE_LIT("\x80"), CLIENT_HELLO_NOT_TLS },	/* SSL 2.0 */
	{ SLICE_LIT("\x16\x02"), CLIENT_HELLO_NOT_TLS },
	{ SLICE_LIT("\x16\xfe"), CLIENT_HELLO_NOT_TLS },	/* DTLS */
	{ SLICE_LIT("\x16\x03\x01\x00\x00"), CLIENT_HELLO_BAD },
	{ SLICE_LIT("\x16\x03\x01\x40\x01"), CLIENT_HELLO_BAD },
	{ SLICE_LIT("\x16\x03\x01\xff\xff"), CLIENT_HELLO_BAD },
	{ SLICE_LIT("\x16\x03\x01\x02\x00\x00"), CLIENT_HELLO_BAD },
	{ SLICE_LIT("\x16\x03\x01\x02\x00\x02"), CLIENT_HELLO_BAD },
	{ SLICE_LIT("\x16\x03\x01\x02\x00\x01\xff\xff\xff"), CLIENT_HELLO_BAD },
	{ SLICE_LIT("\x16\x03\x01\x02\x00\x01\x00\x80\x00"), CLIENT_HELLO_BAD },
	/* A message that holds nothing. */
	{ SLICE_LIT("\x16\x03\x01\x00\x04\x01\x00\x00\x00"), CLIENT_HELLO_BAD },
	/* Another record, or an empty one, in the midst of the message. */
	{ SLICE_LIT("\x16\x03\x01\x00\x01\x01\x15"), CLIENT_HELLO_BAD },
	{ SLICE_LIT("\x16\x03\x01\x00\x01\x01\x17"), CLIENT_HELLO_BAD },
	{ SLICE_LIT("\x16\x03\x01\x00\x01\x01\x16\x02"), CLIENT_HELLO_BAD },
	{ SLICE_LIT("\x16\x03\x01\x00\x01\x01\x16\x03\x03\x00\x00"),
	    CLIENT_HELLO_BAD },
	{ SLICE_LIT("\x16\x03\x01\x00\x01\x01\x16\x03\x03\x00\x03\x00\x01\x00"),
	    CLIENT_HELLO_MORE },
};

START_TEST(it_is_decided_as_early_as_it_can_be)
{
	struct client_hello hello;
	char name[256];

	expect(beginnings[_i].bytes, beginnings[_i].rc, &hello, name);
}
END_TEST

START_TEST(a_message_beyond_the_bound_is_refused)
{
	struct strbuf message = { 0 }, bytes = { 0 };
	struct client_hello hello;

	/* It says that it fits, and its record headers make it too long. */
	strbuf_add(&message, SLICE("\x01\x00\x7f\x00"));
	while (message.len < 0x7f00 + 4)
		strbuf_add_byte(&message, 0);
	cut_into_records(strbuf_slice(&message), 10, &bytes);
	ck_assert_uint_gt(bytes.len, CLIENT_HELLO_MAX);
	ck_assert_int_eq(client_hello_read(slice_head(strbuf_slice(&bytes),
	    CLIENT_HELLO_MAX - 1), scratch, &hello), CLIENT_HELLO_MORE);
	ck_assert_int_eq(client_hello_read(slice_head(strbuf_slice(&bytes),
	    CLIENT_HELLO_MAX), scratch, &hello), CLIENT_HELLO_BAD);
	ck_assert_int_eq(client_hello_read(strbuf_slice(&bytes), scratch, &hello),
	    CLIENT_HELLO_BAD);
	strbuf_clear(&message);
	strbuf_clear(&bytes);
}
END_TEST

#define NAME_EXTENSION SLICE_LIT("\0\0\0\x08\0\x06\0\0\x03" "a.b")

/* What stands behind version and random, or behind the compressions. */
static const struct {
	struct slice text;
	bool is_whole;		/* not extensions only */
	enum client_hello_rc rc;
	const char *name;
	bool has_alpn, offers_http1;
} messages[] = {
	/* No extensions: absent, and none. */
	{ SLICE_LIT("\0" "\0\x02\x13\x01" "\x01\0"), true, CLIENT_HELLO_DONE, "",
	    false, false },
	{ SLICE_LIT("\0" "\0\x02\x13\x01" "\x01\0" "\0\0"), true,
	    CLIENT_HELLO_DONE, "", false, false },
	{ SLICE_LIT("\x04" "abcd" "\0\x04\x13\x01\x13\x02" "\x02\x01\0" "\0\0"),
	    true, CLIENT_HELLO_DONE, "", false, false },
	/* A session id of 33 bytes. */
	{ SLICE_LIT("\x21" "abcdefghijklmnopqrstuvwxyz0123456"
	    "\0\x02\x13\x01" "\x01\0"), true, CLIENT_HELLO_BAD, "", false, false },
	{ SLICE_LIT(""), true, CLIENT_HELLO_BAD, "", false, false },
	{ SLICE_LIT("\x05" "abcd"), true, CLIENT_HELLO_BAD, "", false, false },
	/* Suites: none, an odd number of bytes, too long; no compression. */
	{ SLICE_LIT("\0" "\0\0" "\x01\0"), true, CLIENT_HELLO_BAD, "", false,
	    false },
	{ SLICE_LIT("\0" "\0\x03\x13\x01\x13" "\x01\0"), true, CLIENT_HELLO_BAD,
	    "", false, false },
	{ SLICE_LIT("\0" "\0\x08\x13\x01" "\x01\0"), true, CLIENT_HELLO_BAD, "",
	    false, false },
	{ SLICE_LIT("\0" "\0\x02\x13\x01"), true, CLIENT_HELLO_BAD, "", false,
	    false },
	{ SLICE_LIT("\0" "\0\x02\x13\x01" "\0"), true, CLIENT_HELLO_BAD, "",
	    false, false },
	/* The extensions' length: half of it, too short, too long. */
	{ SLICE_LIT("\0" "\0\x02\x13\x01" "\x01\0" "\0"), true,
	    CLIENT_HELLO_BAD, "", false, false },
	{ SLICE_LIT("\0" "\0\x02\x13\x01" "\x01\0" "\0\0" "\0"), true,
	    CLIENT_HELLO_BAD, "", false, false },
	{ SLICE_LIT("\0" "\0\x02\x13\x01" "\x01\0" "\0\x05" "\xff\x01\0\0"), true,
	    CLIENT_HELLO_BAD, "", false, false },

	/* server_name */
	{ NAME_EXTENSION, false, CLIENT_HELLO_DONE, "a.b", false, false },
	{ SLICE_LIT("\0\0\0\x0a\0\x08\0\0\x05" "A_b-."), false,
	    CLIENT_HELLO_DONE, "A_b-.", false, false },
	{ SLICE_LIT("\0\0\0\x08\0\x06\0\0\x03" "::1"), false,
	    CLIENT_HELLO_DONE, "::1", false, false },
	{ SLICE_LIT("\0\0\0\0"), false, CLIENT_HELLO_BAD, "", false, false },
	{ SLICE_LIT("\0\0\0\x02\0\0"), false, CLIENT_HELLO_BAD, "", false, false },
	{ SLICE_LIT("\0\0\0\x05\0\x03\0\0\0"), false, CLIENT_HELLO_BAD, "", false,
	    false },
	{ SLICE_LIT("\0\0\0\x08\0\x06\0\0\x04" "a.b"), false, CLIENT_HELLO_BAD,
	    "", false, false },
	{ SLICE_LIT("\0\0\0\x08\0\x06\0\0\x02" "a.b"), false, CLIENT_HELLO_BAD,
	    "", false, false },
	{ SLICE_LIT("\0\0\0\x08\0\x07\0\0\x03" "a.b"), false, CLIENT_HELLO_BAD,
	    "", false, false },
	{ SLICE_LIT("\0\0\0\x08\0\x05\0\0\x03" "a.b"), false, CLIENT_HELLO_BAD,
	    "", false, false },
	{ SLICE_LIT("\0\0\0\x08\0\x06\x01\0\x03" "a.b"), false, CLIENT_HELLO_BAD,
	    "", false, false },
	{ SLICE_LIT("\0\0\0\x09\0\x06\0\0\x03" "a.b"), false, CLIENT_HELLO_BAD,
	    "", false, false },
	/* ... with two names, and twice */
	{ SLICE_LIT("\0\0\0\x0e\0\x0c\0\0\x03" "a.b" "\0\0\x03" "c.d"), false,
	    CLIENT_HELLO_BAD, "", false, false },
	{ SLICE_LIT("\0\0\0\x08\0\x06\0\0\x03" "a.b"
	    "\0\0\0\x08\0\x06\0\0\x03" "c.d"), false, CLIENT_HELLO_BAD, "",
	    false, false },
	/* ... with what no host name has */
	{ SLICE_LIT("\0\0\0\x08\0\x06\0\0\x03" "a\0b"), false, CLIENT_HELLO_BAD,
	    "", false, false },
	{ SLICE_LIT("\0\0\0\x08\0\x06\0\0\x03" "a\nb"), false, CLIENT_HELLO_BAD,
	    "", false, false },
	{ SLICE_LIT("\0\0\0\x08\0\x06\0\0\x03" "a b"), false, CLIENT_HELLO_BAD,
	    "", false, false },
	{ SLICE_LIT("\0\0\0\x08\0\x06\0\0\x03" "a\x7f" "b"), false,
	    CLIENT_HELLO_BAD, "", false, false },
	{ SLICE_LIT("\0\0\0\x08\0\x06\0\0\x03" "\xc3\xa9" "b"), false,
	    CLIENT_HELLO_BAD, "", false, false },
	{ SLICE_LIT("\0\0\0\x08\0\x06\0\0\x03" "*.b"), false, CLIENT_HELLO_BAD,
	    "", false, false },
	{ SLICE_LIT("\0\0\0\x08\0\x06\0\0\x03" "a/b"), false, CLIENT_HELLO_BAD,
	    "", false, false },

	/* ALPN: h2 and http/1.1; h2 only; GREASE first; 1.0 only */
	{ SLICE_LIT("\0\x10\0\x0e\0\x0c\x02h2\x08http/1.1"), false,
	    CLIENT_HELLO_DONE, "", true, true },
	{ SLICE_LIT("\0\x10\0\x05\0\x03\x02h2"), false, CLIENT_HELLO_DONE, "",
	    true, false },
	{ SLICE_LIT("\0\x10\0\x0e\0\x0c\x02\x0a\x0a\x08http/1.1"), false,
	    CLIENT_HELLO_DONE, "", true, true },
	{ SLICE_LIT("\0\x10\0\x0b\0\x09\x08http/1.0"), false,
	    CLIENT_HELLO_DONE, "", true, true },
	{ SLICE_LIT("\0\x10\0\x0c\0\x0a\x09http/1.10"), false,
	    CLIENT_HELLO_DONE, "", true, false },
	{ SLICE_LIT("\0\x10\0\0"), false, CLIENT_HELLO_BAD, "", false, false },
	{ SLICE_LIT("\0\x10\0\x02\0\0"), false, CLIENT_HELLO_BAD, "", false,
	    false },
	{ SLICE_LIT("\0\x10\0\x03\0\x01\0"), false, CLIENT_HELLO_BAD, "", false,
	    false },
	{ SLICE_LIT("\0\x10\0\x05\0\x03\x03h2"), false, CLIENT_HELLO_BAD, "",
	    false, false },
	{ SLICE_LIT("\0\x10\0\x06\0\x03\x02h2\0"), false, CLIENT_HELLO_BAD, "",
	    false, false },
	{ SLICE_LIT("\0\x10\0\x05\0\x03\x02h2\0\x10\0\x05\0\x03\x02h2"), false,
	    CLIENT_HELLO_BAD, "", false, false },

	/* Others: GREASE, empty and filled; unknown; cut */
	{ SLICE_LIT("\x0a\x0a\0\0" "\0\0\0\x08\0\x06\0\0\x03" "a.b"
	    "\xfa\xfa\0\x01\0"), false, CLIENT_HELLO_DONE, "a.b", false, false },
	{ SLICE_LIT("\xfe\x0d\0\x03" "abc" "\0\x15\0\x02\0\0"), false,
	    CLIENT_HELLO_DONE, "", false, false },
	{ SLICE_LIT("\x0a"), false, CLIENT_HELLO_BAD, "", false, false },
	{ SLICE_LIT("\x0a\x0a\0"), false, CLIENT_HELLO_BAD, "", false, false },
	{ SLICE_LIT("\x0a\x0a\0\x02x"), false, CLIENT_HELLO_BAD, "", false, false },
	{ SLICE_LIT("\x0a\x0a\xff\xff"), false, CLIENT_HELLO_BAD, "", false,
	    false },
};

static void
add_u16(struct strbuf *out, size_t number)
{
	strbuf_add_byte(out, (unsigned char)(number >> 8));
	strbuf_add_byte(out, (unsigned char)number);
}

/* Make a message around a row's text, with GREASE among version and suites. */
static void
build_message(struct slice text, bool is_whole, struct strbuf *out)
{
	struct strbuf body = { 0 };

	strbuf_add(&body, SLICE("\x03\x03" "0123456789abcdef0123456789abcdef"));
	if (!is_whole) {
		strbuf_add(&body, SLICE("\0" "\0\x04\x3a\x3a\x13\x01" "\x01\0"));
		add_u16(&body, text.len);
	}
	strbuf_add(&body, text);
	strbuf_add(out, SLICE("\x01\0"));
	add_u16(out, body.len);
	strbuf_add(out, strbuf_slice(&body));
	strbuf_clear(&body);
}

START_TEST(a_message_is_read_to_the_byte)
{
	struct strbuf message = { 0 }, bytes = { 0 };
	struct client_hello hello;
	char name[256];

	build_message(messages[_i].text, messages[_i].is_whole, &message);
	for (size_t size = 11; size <= 11000; size *= 1000) {
		cut_into_records(strbuf_slice(&message), size, &bytes);
		expect(strbuf_slice(&bytes), messages[_i].rc, &hello, name);
		strbuf_clear(&bytes);
		if (messages[_i].rc != CLIENT_HELLO_DONE)
			continue;
		ck_assert_str_eq(name, messages[_i].name);
		ck_assert_int_eq(hello.has_alpn, messages[_i].has_alpn);
		ck_assert_int_eq(hello.offers_http1, messages[_i].offers_http1);
	}
	strbuf_clear(&message);
}
END_TEST

/* One server_name extension with a name of so many bytes. */
static enum client_hello_rc
read_long_name(size_t len)
{
	struct strbuf extension = { 0 }, message = { 0 }, bytes = { 0 };
	struct client_hello hello;
	enum client_hello_rc rc;

	add_u16(&extension, 0);
	add_u16(&extension, len + 5);
	add_u16(&extension, len + 3);
	strbuf_add_byte(&extension, 0);
	add_u16(&extension, len);
	for (size_t i = 0; i < len; i++)
		strbuf_add_byte(&extension, 'a');
	build_message(strbuf_slice(&extension), false, &message);
	cut_into_records(strbuf_slice(&message), 16384, &bytes);
	rc = client_hello_read(strbuf_slice(&bytes), scratch, &hello);
	if (rc == CLIENT_HELLO_DONE)
		ck_assert_uint_eq(hello.server_name.len, len);
	strbuf_clear(&extension);
	strbuf_clear(&message);
	strbuf_clear(&bytes);
	return rc;
}

START_TEST(a_name_has_at_most_255_bytes)
{
	ck_assert_int_eq(read_long_name(255), CLIENT_HELLO_DONE);
	ck_assert_int_eq(read_long_name(256), CLIENT_HELLO_BAD);
	ck_assert_int_eq(read_long_name(16000), CLIENT_HELLO_BAD);
}
END_TEST

/* Whether part lies within whole, or is empty. */
static bool
lies_in(struct slice part, struct slice whole)
{
	return part.len == 0 || (part.ptr >= whole.ptr &&
	    part.ptr + part.len <= whole.ptr + whole.len);
}

/* Any byte of a real one changed to any of some values: never anything but an
   answer, and never a name from elsewhere. */
START_TEST(a_changed_byte_never_leads_outside)
{
	static const unsigned char values[] = { 0, 1, 2, 16, 22, 0x7f, 0x80, 0xff };
	struct slice sample = hello_samples[_i].bytes;
	unsigned char *bytes = malloc(sample.len);

	ck_assert_ptr_nonnull(bytes);
	for (size_t i = 0; i < sample.len * ARRAY_LEN(values); i++) {
		struct slice all = slice_of(bytes, sample.len);
		struct client_hello hello;

		memcpy(bytes, sample.ptr, sample.len);
		bytes[i / ARRAY_LEN(values)] = values[i % ARRAY_LEN(values)];
		if (client_hello_read(all, scratch, &hello) != CLIENT_HELLO_DONE)
			continue;
		ck_assert(lies_in(hello.server_name, all));
		ck_assert(hello.has_alpn || !hello.offers_http1);
	}
	free(bytes);
}
END_TEST

TCase *
client_hello_case(void)
{
	TCase *tcase = tcase_create("client_hello");

	tcase_add_loop_test(tcase, what_real_clients_say_is_read, 0,
	    HELLO_N_SAMPLES);
	tcase_add_loop_test(tcase, fragments_in_many_records_are_joined, 0,
	    HELLO_N_SAMPLES);
	tcase_add_test(tcase, what_follows_is_not_looked_at);
	tcase_add_loop_test(tcase, it_is_decided_as_early_as_it_can_be, 0,
	    (int)ARRAY_LEN(beginnings));
	tcase_add_test(tcase, a_message_beyond_the_bound_is_refused);
	tcase_add_loop_test(tcase, a_message_is_read_to_the_byte, 0,
	    (int)ARRAY_LEN(messages));
	tcase_add_test(tcase, a_name_has_at_most_255_bytes);
	tcase_add_loop_test(tcase, a_changed_byte_never_leads_outside, 0,
	    HELLO_N_SAMPLES);
	return tcase;
}
