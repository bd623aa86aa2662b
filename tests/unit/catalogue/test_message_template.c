#include "catalogue/message_template.h"

#include <string.h>

#include "base/clock.h"
#include "unit/catalogue/catalogue_cases.h"

static const struct {
	const char *documented, *live;
	bool fits;
} rows[] = {
	/* what does not count */
	{ "Request Body Error", "Request Body Error", true },
	{ "Request Body Error", "request body error.", true },
	{ "Request Body Error.", "Request  Body\n\tError", true },
	{ "Request Body Error", " Request Body Error ", true },
	{ "Request\xc2\xa0" "Body", "request body", true },
	{ "Request Body Error:", "Request Body Error: no name", true },
	/* detail behind it */
	{ "Incorrect IAM authentication information",
	  "Incorrect IAM authentication information: decrypt token fail", true },
	{ "Addon not exist", "Addon not exist. Look again", true },
	{ "Addon not exist", "Addon not exist\xef\xbc\x9a" "cce", true },
	{ "Addon not exist", "Addon not existing", false },
	{ "Addon not exist", "Addon not exist at all", false },
	{ "Addon not exist", "The addon not exist", false },
	{ "Addon not exist", "Addon not", false },
	{ "Addon not exist", "", false },
	/* printf */
	{ "No %s found", "No cluster found", true },
	{ "No %s found", "No found", true },
	{ "No %s found", "No cluster found: c1", true },
	{ "No %s found", "No cluster seen", false },
	{ "%d of %d failed", "3 of 5 failed", true },
	{ "%1$s and %2$s", "a and b", true },
	{ "Took %5.1f ms", "Took 2.5 ms", true },
	{ "%+v", "anything at all", true },
	{ "100% sure", "100% sure", true },
	{ "100% sure", "100 apples sure", false },
	{ "%", "%", true },
	/* braces and brackets */
	{ "Cluster {0} is {1}.", "Cluster a-b is gone", true },
	{ "Cluster {} is gone", "Cluster x is gone", true },
	{ "Cluster {name} is gone", "Cluster x is here", false },
	{ "Cluster ${name} is gone", "Cluster x is gone", true },
	{ "The [name] is wrong", "The vpc_id is wrong", true },
	{ "The [name] is wrong", "The vpc_id is right", false },
	{ "Convert object to []byte error", "Convert object to []byte error", true },
	{ "Convert object to []byte error", "Convert object to a byte error", false },
	{ "Field <x:y:z> is missing", "Field a is missing", true },
	{ "if a < b and c > d", "if a < b and c > d", true },
	{ "if a < b and c > d", "if a x d", false },
	{ "open {", "open {", true },
	{ "open { and on", "open { and on", true },
	{ "open { and on", "open x", false },
	/* crosses */
	{ "Subnet xxx is in use", "Subnet 1234 is in use", true },
	{ "Subnet XXX is in use", "Subnet 1234 is in use", true },
	{ "Subnet xxxx", "Subnet 9", true },
	{ "Maxxxed out", "Maxxxed out", true },
	{ "Maxxxed out", "Maed out", false },
	{ "Try xx", "Try it", false },
	/* several, next to each other, at the ends */
	{ "%s%s", "x", true },
	{ "{0} {1}", "x", true },
	{ "%s", "", true },
	{ "%s failed", "failed", true },
	{ "%s failed", "it failed twice; now it failed", true },
	{ "%s failed", "it failed. twice", true },
	{ "%s failed", "it failed twice", false },
	{ "[a] b [c] b", "x b y b", true },
	{ "[a] b [c] b", "x b", false },
	/* live messages are no templates */
	{ "Subnet abc", "Subnet xxx", false },
	{ "Subnet {0}", "Subnet {0}", true },
	/* controls, and the byte that marks placeholders inside */
	{ "a b", "a\x01" "b", true },
	{ "a\x01" "b", "a b", true },
	{ "a\x01" "b", "a x b", false },
};

START_TEST(message_fits_or_not)
{
	struct live_message live;

	live_message_init(&live, slice_str(rows[_i].live));
	ck_assert_msg(message_template_fits(slice_str(rows[_i].documented), &live) ==
	    rows[_i].fits, "'%s' against '%s'", rows[_i].documented, rows[_i].live);
}
END_TEST

START_TEST(placeholders_are_seen)
{
	ck_assert(message_template_has_placeholder(SLICE("no %s")));
	ck_assert(message_template_has_placeholder(SLICE("xxx")));
	ck_assert(message_template_has_placeholder(SLICE("a {}")));
	ck_assert(!message_template_has_placeholder(SLICE("to []byte")));
	ck_assert(!message_template_has_placeholder(SLICE("")));
	ck_assert(!message_template_has_placeholder(SLICE("100%")));
}
END_TEST

START_TEST(long_texts_are_cut_and_fit)
{
	static char text[3 * LIVE_MESSAGE_MAX];
	struct live_message live;

	memset(text, 'a', sizeof(text));
	live_message_init(&live, slice_of(text, sizeof(text)));
	ck_assert_uint_eq(live.len, LIVE_MESSAGE_MAX);
	ck_assert(message_template_fits(slice_of(text, sizeof(text)), &live));
	ck_assert(!message_template_fits(slice_of(text, 10), &live));
	memcpy(text, "known: ", 7);
	live_message_init(&live, slice_of(text, sizeof(text)));
	ck_assert(message_template_fits(SLICE("Known"), &live));
}
END_TEST

/* What a matcher that backtracks would never finish. */
START_TEST(cost_is_bounded)
{
	static char documented[4096], text[1 << 20];
	struct live_message live;
	uint64_t start = clock_monotonic_us();

	memset(text, 'a', sizeof(text));
	for (size_t i = 0; i + 4 <= sizeof(documented); i += 4)
		memcpy(documented + i, "{}aa", 4);
	documented[800] = 'b';
	for (int i = 0; i < 50; i++) {
		live_message_init(&live, slice_of(text, sizeof(text)));
		ck_assert(!message_template_fits(slice_of(documented, 801), &live));
	}
	memset(text, 'x', sizeof(text));
	text[0] = 'a';			/* no word of x, whatever its length */
	ck_assert(!message_template_has_placeholder(slice_of(text, sizeof(text))));
	ck_assert_uint_lt(clock_monotonic_us() - start, 2000000);
}
END_TEST

TCase *
message_template_case(void)
{
	TCase *tc = tcase_create("message_template");

	tcase_add_loop_test(tc, message_fits_or_not, 0, (int)ARRAY_LEN(rows));
	tcase_add_test(tc, placeholders_are_seen);
	tcase_add_test(tc, long_texts_are_cut_and_fit);
	tcase_add_test(tc, cost_is_bounded);
	return tc;
}
