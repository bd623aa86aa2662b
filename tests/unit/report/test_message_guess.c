#include "report/message_guess.h"

#include <string.h>

#include "catalogue/message_template.h"
#include "unit/report/report_cases.h"

static const struct {
	const char *message, *masked;
} rows[] = {
	{ "", "" },
	{ "Addon not exist", "Addon not exist" },
	{ "Node 17 is gone", "Node {number} is gone" },
	{ "took 1.5 of 1,000", "took {number} of {number},{number}" },
	{ "job 8f14e45f-ceea-467f-a8b1-0123456789ab failed.", "job {uuid} failed." },
	{ "id deadbeef01, x", "id {id}, x" },
	{ "instance i-12ab34cd not found", "instance {id} not found" },
	{ "Cluster 'a b' or \"c\" is busy", "Cluster '{name}' or \"{name}\" is busy" },
	{ "it can't be Bob's", "it can't be Bob's" },
	{ "IPv4 of v3 on HTTP/1.1", "IPv4 of v3 on HTTP/1.1" },
	{ "from 10.0.0.1:", "from {address}:" },
	{ "see https://x.example/a?b=1.", "see {url}." },
	{ "mail me@x.org", "mail {address}" },
	{ "since 2026-11-26T01:02:03Z", "since {time}" },
	{ "key HST3****", "key {secret}" },
	{ "\xe5\xad\x97 7", "\xe5\xad\x97 {number}" },
};

/* And the template fits what it was made of. */
START_TEST(what_looks_like_data_is_masked)
{
	struct strbuf out = { 0 };
	struct live_message live;

	message_guess_mask(&out, slice_str(rows[_i].message));
	ck_assert_msg(slice_eq(strbuf_slice(&out), slice_str(rows[_i].masked)),
	    "%.*s", SLICE_FMT(strbuf_slice(&out)));
	live_message_init(&live, slice_str(rows[_i].message));
	ck_assert(message_template_fits(strbuf_slice(&out), &live));
	strbuf_clear(&out);
}
END_TEST

START_TEST(a_long_message_is_cut_at_a_word)
{
	struct strbuf text = { 0 }, out = { 0 };
	struct live_message live;

	for (int i = 0; i < 300; i++)
		strbuf_add_str(&text, "word ");
	message_guess_mask(&out, strbuf_slice(&text));
	ck_assert_uint_lt(out.len, MESSAGE_GUESS_MAX + 16);
	ck_assert(slice_ends_with(strbuf_slice(&out), SLICE("word {more}")));
	live_message_init(&live, strbuf_slice(&text));
	ck_assert(message_template_fits(strbuf_slice(&out), &live));
	strbuf_clear(&text);
	strbuf_clear(&out);
}
END_TEST

START_TEST(messages_that_differ_in_a_few_words_are_one)
{
	static const struct {
		const char *a, *b, *merged;
	} pairs[] = {
		{ "user bob is gone", "user eve is gone", "user {any} is gone" },
		{ "user {any} is gone", "user eve is gone", "user {any} is gone" },
		{ "a b c d", "a x y z", NULL },
		{ "a b", "a b c", NULL },
		{ "a b c", "a b", NULL },
		{ "x", "y", NULL },
		{ "same", "same", "same" },
	};
	struct strbuf out = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		bool merged;

		strbuf_reset(&out, SIZE_MAX);
		merged = message_guess_merge(&out, slice_str(pairs[i].a),
		    slice_str(pairs[i].b));
		ck_assert_msg(merged == (pairs[i].merged != NULL), "%s", pairs[i].a);
		ck_assert(slice_eq(strbuf_slice(&out), slice_str(pairs[i].merged)));
	}
	strbuf_clear(&out);
}
END_TEST

START_TEST(paths_are_masked_by_segment)
{
	struct strbuf out = { 0 };

	message_guess_mask_path(&out, SLICE("/api/v3/addons/"
	    "8f14e45f-ceea-467f-a8b1-0123456789ab/versions/17/"));
	ck_assert_msg(slice_eq(strbuf_slice(&out),
	    SLICE("/api/v3/addons/{uuid}/versions/{number}/")), "%.*s",
	    SLICE_FMT(strbuf_slice(&out)));
	strbuf_clear(&out);
}
END_TEST

TCase *
message_guess_case(void)
{
	TCase *tc = tcase_create("message_guess");

	tcase_add_loop_test(tc, what_looks_like_data_is_masked, 0,
	    ARRAY_LEN(rows));
	tcase_add_test(tc, a_long_message_is_cut_at_a_word);
	tcase_add_test(tc, messages_that_differ_in_a_few_words_are_one);
	tcase_add_test(tc, paths_are_masked_by_segment);
	return tc;
}
