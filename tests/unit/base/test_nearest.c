#include "base/nearest.h"

#include <string.h>

#include "unit/base/cases.h"

static const char *const names[] = {
	"listen", "limits", "log", "timeout", "header_bytes", "header_fields", "on",
	"status", "code", "message", "description", "troubleshooting", "means",
	"retry", "not-found", NULL
};

static const struct {
	const char *word, *near;	/* near: "" when none is */
} words[] = {
	{ "listen", "listen" },
	{ "lisen", "listen" },
	{ "lsiten", "listen" },
	{ "listenn", "listen" },
	{ "Listen", "listen" },
	{ "limit", "limits" },
	{ "lgo", "log" },
	{ "lo", "log" },
	{ "time_out", "timeout" },
	{ "headr_byte", "header_bytes" },
	{ "header_field", "header_fields" },
	{ "statuss", "status" },
	{ "sttaus", "status" },
	{ "STATUS", "status" },
	{ "mesage", "message" },
	{ "cod", "code" },
	{ "notfound", "not-found" },
	{ "not_found", "not-found" },
	{ "troubleshoot", "troubleshooting" },
	{ "off", "" },
	{ "x", "" },
	{ "zz", "" },
	{ "", "" },
	{ "retries", "" },
	{ "severity", "" },
	{ "certificate", "" },
	{ "http_code_of_it", "" },
};

START_TEST(the_name_meant_is_found)
{
	struct slice near = nearest_of(slice_str(words[_i].word), names);

	ck_assert_msg(slice_eq(near, slice_str(words[_i].near)), "%s: %.*s",
	    words[_i].word, SLICE_FMT(near));
}
END_TEST

START_TEST(no_names_give_none)
{
	ck_assert_uint_eq(nearest_of(SLICE("log"), NULL).len, 0);
	ck_assert(!nearest_is_exact(SLICE("log"), NULL));
	ck_assert(nearest_is_exact(SLICE("log"), names));
	ck_assert(!nearest_is_exact(SLICE("Log"), names));
	ck_assert(!nearest_is_exact(SLICE("lo"), names));
}
END_TEST

START_TEST(names_beyond_the_bound_are_not_compared)
{
	char name[NEAREST_LEN_MAX + 1];

	memset(name, 'a', sizeof(name));
	for (size_t len = NEAREST_LEN_MAX; len <= NEAREST_LEN_MAX + 1; len++) {
		struct nearest nearest = { .word = slice_of(name, len) };

		nearest_try(&nearest, slice_of(name, len));
		ck_assert_uint_eq(nearest.best.len,
		    len == NEAREST_LEN_MAX ? NEAREST_LEN_MAX : 0);
	}
}
END_TEST

TCase *
case_nearest(void)
{
	TCase *tcase = tcase_create("nearest");

	tcase_add_loop_test(tcase, the_name_meant_is_found, 0,
	    (int)ARRAY_LEN(words));
	tcase_add_test(tcase, no_names_give_none);
	tcase_add_test(tcase, names_beyond_the_bound_are_not_compared);
	return tcase;
}
