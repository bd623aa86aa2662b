/* Framing itself is in test_strict_requests.c and test_strict_responses.c. */
#include "http/framing.h"

#include "http_support.h"

START_TEST(connections_stay_open_as_their_version_says)
{
	static const struct {
		const char *fields;
		bool in_1_0, in_1_1;
	} cases[] = {
		{ "", false, true },
		{ "Connection: close\n", false, false },
		{ "Connection: Keep-Alive\n", true, true },
		{ "Connection: upgrade, CLOSE\n", false, false },
		{ "Connection: keep-alive\nConnection: close\n", false, false },
		{ "Connection: x-close\n", false, true },
		{ "Proxy-Connection: keep-alive\n", false, true },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct field_list fields = support_fields(cases[i].fields);

		ck_assert_msg(framing_keeps_alive(0, &fields) == cases[i].in_1_0,
		    "%s", cases[i].fields);
		ck_assert_msg(framing_keeps_alive(1, &fields) == cases[i].in_1_1,
		    "%s", cases[i].fields);
		field_list_clear(&fields);
	}
}
END_TEST

TCase *
test_framing(void)
{
	TCase *tc = tcase_create("framing");

	tcase_add_test(tc, connections_stay_open_as_their_version_says);
	return tc;
}
