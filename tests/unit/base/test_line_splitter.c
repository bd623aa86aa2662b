#include "base/line_splitter.h"

#include "unit/base/cases.h"

/* Lines joined by '|'. */
static void
on_line(struct slice line, void *ctx)
{
	strbuf_add(ctx, line);
	strbuf_add_byte(ctx, '|');
}

static const struct {
	const char *text, *lines;
	uint64_t n_too_long;
} rows[] = {
	{ "", "", 0 },
	{ "a\nbc\n", "a|bc|", 0 },
	{ "a\r\n\nb", "a||b|", 0 },
	{ "12345678\nx\n", "12345678|x|", 0 },
	{ "123456789\nx\n", "x|", 1 },
	{ "a\n123456789", "a|", 1 },
	{ "1234567890123456789012345\n1234567890\nb", "b|", 2 },
};

/* Whatever the pieces are that it comes in. */
START_TEST(a_stream_is_cut_into_lines)
{
	struct slice text = slice_str(rows[_i].text);

	for (size_t size = 1; size <= text.len + 1; size++) {
		struct strbuf out = { 0 };
		struct line_splitter splitter = {
			.line_max = 8, .on_line = on_line, .ctx = &out,
		};

		for (size_t at = 0; at < text.len; at += size)
			line_splitter_feed(&splitter,
			    slice_head(slice_skip(text, at), size));
		line_splitter_end(&splitter);
		ck_assert_msg(slice_eq(strbuf_slice(&out), slice_str(rows[_i].lines)),
		    "by %zu: %.*s", size, SLICE_FMT(strbuf_slice(&out)));
		ck_assert_uint_eq(splitter.n_too_long, rows[_i].n_too_long);
		strbuf_clear(&out);
	}
}
END_TEST

TCase *
case_line_splitter(void)
{
	TCase *tc = tcase_create("line_splitter");

	tcase_add_loop_test(tc, a_stream_is_cut_into_lines, 0, ARRAY_LEN(rows));
	return tc;
}
