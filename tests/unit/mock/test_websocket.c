#include "mock/websocket.h"

#include <string.h>

#include "unit/mock/mock_cases.h"

START_TEST(the_handshake_is_that_of_the_rfc)
{
	char out[WEBSOCKET_ACCEPT_SIZE];

	websocket_accept(SLICE("dGhlIHNhbXBsZSBub25jZQ=="), out);
	ck_assert_str_eq(out, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
	websocket_accept(SLICE_NONE, out);
	ck_assert_uint_eq(strlen(out), 28);
}
END_TEST

/* The mask is 37 fa 21 3d throughout, as in RFC 6455, section 5.7. */
static const struct {
	const char *why;
	struct slice in, out;
	enum websocket_rc rc;
} rows[] = {
	{ "the text frame of the RFC",
	    SLICE_LIT("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"),
	    SLICE_LIT("\x81\x05Hello"), WEBSOCKET_MORE },
	{ "two frames", SLICE_LIT("\x01\x81\x37\xfa\x21\x3d\x7f"
	    "\x80\x81\x37\xfa\x21\x3d\x7f"),
	    SLICE_LIT("\x01\x01H\x80\x01H"), WEBSOCKET_MORE },
	{ "an empty frame", SLICE_LIT("\x82\x80\x37\xfa\x21\x3d"),
	    SLICE_LIT("\x82\x00"), WEBSOCKET_MORE },
	{ "a ping is answered by a pong",
	    SLICE_LIT("\x89\x81\x37\xfa\x21\x3d\x7f"), SLICE_LIT("\x8a\x01H"),
	    WEBSOCKET_MORE },
	{ "a length in two bytes", SLICE_LIT("\x82\xfe\x00\x02\x37\xfa\x21\x3d"
	    "\x7f\x9f"), SLICE_LIT("\x82\x7e\x00\x02He"), WEBSOCKET_MORE },
	{ "a length in eight bytes",
	    SLICE_LIT("\x82\xff\0\0\0\0\0\0\0\x02\x37\xfa\x21\x3d\x7f\x9f"),
	    SLICE_LIT("\x82\x7f\0\0\0\0\0\0\0\x02He"), WEBSOCKET_MORE },
	{ "a close ends it", SLICE_LIT("\x88\x81\x37\xfa\x21\x3d\x7f" "more"),
	    SLICE_LIT("\x88\x01H"), WEBSOCKET_CLOSED },
	{ "an empty close, too", SLICE_LIT("\x88\x80\x37\xfa\x21\x3d"),
	    SLICE_LIT("\x88\x00"), WEBSOCKET_CLOSED },
	{ "a frame without a mask", SLICE_LIT("\x81\x05Hello"), SLICE_LIT(""),
	    WEBSOCKET_BAD },
	{ "half a frame", SLICE_LIT("\x81\x85\x37\xfa\x21\x3d\x7f\x9f"),
	    SLICE_LIT("\x81\x05He"), WEBSOCKET_MORE },
	{ "half a head", SLICE_LIT("\x81\x85\x37"), SLICE_LIT(""),
	    WEBSOCKET_MORE },
};

START_TEST(frames_come_back_wherever_they_are_cut)
{
	struct slice in = rows[_i].in;

	for (size_t cut = 0; cut <= in.len; cut++) {
		struct websocket ws = { 0 };
		struct strbuf out = { 0 };
		enum websocket_rc rc = websocket_echo(&ws, slice_head(in, cut), &out);

		if (rc == WEBSOCKET_MORE)
			rc = websocket_echo(&ws, slice_skip(in, cut), &out);
		ck_assert_msg(rc == rows[_i].rc && slice_eq(strbuf_slice(&out),
		    rows[_i].out), "%s, cut at %zu: %d", rows[_i].why, cut, rc);
		strbuf_clear(&out);
	}
}
END_TEST

TCase *
case_websocket(void)
{
	TCase *tc = tcase_create("websocket");

	tcase_add_test(tc, the_handshake_is_that_of_the_rfc);
	tcase_add_loop_test(tc, frames_come_back_wherever_they_are_cut, 0,
	    ARRAY_LEN(rows));
	return tc;
}
