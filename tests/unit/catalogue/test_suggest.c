#include "catalogue/suggest.h"

#include <string.h>

#include "unit/catalogue/catalogue_cases.h"

static const char *const names[] = {
	"status", "code", "message", "description", "troubleshooting", "means",
	"retry", "not-found",
};

static const struct {
	const char *wanted, *best;	/* best: "" when none is near */
} rows[] = {
	{ "statuss", "status" },
	{ "sttaus", "status" },
	{ "STATUS", "status" },
	{ "messages", "message" },
	{ "mesage", "message" },
	{ "cod", "code" },
	{ "codes", "code" },
	{ "notfound", "not-found" },
	{ "not_found", "not-found" },
	{ "troubleshoot", "troubleshooting" },
	{ "retries", "" },
	{ "x", "" },
	{ "", "" },
	{ "severity", "" },
	{ "http_code_of_it", "" },
};

static struct slice
nearest_of_names(struct slice wanted)
{
	struct suggestion near = suggestion_make(wanted);

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		suggestion_offer(&near, slice_str(names[i]));
	return near.best;
}

START_TEST(nearest_name_is_suggested)
{
	ck_assert_slice(nearest_of_names(slice_str(rows[_i].wanted)), rows[_i].best);
}
END_TEST

START_TEST(names_beyond_the_bound_are_not_compared)
{
	char name[200];

	memset(name, 'a', sizeof(name));
	ck_assert_slice(nearest_of_names(slice_of(name, sizeof(name))), "");
	for (size_t len = SUGGEST_LEN_MAX; len <= SUGGEST_LEN_MAX + 1; len++) {
		struct suggestion near = suggestion_make(slice_of(name, len));

		suggestion_offer(&near, slice_of(name, len));
		ck_assert_uint_eq(near.best.len,
		    len == SUGGEST_LEN_MAX ? SUGGEST_LEN_MAX : 0);
	}
}
END_TEST

TCase *
suggest_case(void)
{
	TCase *tc = tcase_create("suggest");

	tcase_add_loop_test(tc, nearest_name_is_suggested, 0, (int)ARRAY_LEN(rows));
	tcase_add_test(tc, names_beyond_the_bound_are_not_compared);
	return tc;
}
