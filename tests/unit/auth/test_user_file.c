#include "auth/user_file.h"

#include "unit/auth/auth_cases.h"
#include "unit/auth/users_text.h"

START_TEST(users_are_known_by_name_and_password)
{
	struct strbuf errors = { 0 };
	struct user_file *file = users_text_load("# who\n\nuu:" HASH_UU "\r\n"
	    "none:" HASH_NONE, &errors);

	ck_assert_ptr_nonnull(file);
	ck_assert(user_file_has(file, SLICE("uu")));
	ck_assert(!user_file_has(file, SLICE("u")));
	ck_assert(slice_eq(user_file_hash(file, SLICE("uu")), SLICE(HASH_UU)));
	ck_assert_uint_eq(user_file_hash(file, SLICE("u")).len, 0);
	ck_assert(user_file_verify(file, SLICE("uu"), SLICE("U*U")));
	ck_assert(!user_file_verify(file, SLICE("uu"), SLICE("U*u")));
	ck_assert(!user_file_verify(file, SLICE("uu"), SLICE("U*U\0")));
	ck_assert(user_file_verify(file, SLICE("none"), SLICE_NONE));
	/* Checked against the first hash, which must not let anybody in. */
	ck_assert(!user_file_verify(file, SLICE("nobody"), SLICE("U*U")));
	user_file_free(file);
	strbuf_clear(&errors);
}
END_TEST

START_TEST(a_mistake_is_told_with_its_line)
{
	static const struct { const char *text, *error; } rows[] = {
		{ "", ":1: there is no user in it" },
		{ "a\n", ":1: a line is USER:HASH" },
		{ "\n:" HASH_UU, ":2: a line is USER:HASH" },
		{ "a:", ":1: there is no hash" },
		{ "a:$apr1$x$y", ":1: $apr1$ is Apache's own" },
		{ "a:" HASH_UU "\na:" HASH_UU, ":2: this user stands above" },
		{ "a:$1$salt$qJH7.N4xYta3aEG/dfqo/0", ":1: the hash is of a kind" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf errors = { 0 };

		ck_assert_ptr_null(users_text_load(rows[i].text, &errors));
		ck_assert_msg(slice_starts_with(strbuf_slice(&errors),
		    slice_str(rows[i].error)), "%s: %.*s", rows[i].error,
		    SLICE_FMT(strbuf_slice(&errors)));
		strbuf_clear(&errors);
	}
}
END_TEST

START_TEST(what_takes_long_to_check_is_refused)
{
	static const struct { const char *line; bool fine; } rows[] = {
		{ "a:$2y$12$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", true },
		{ "a:$2y$13$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", false },
		{ "a:$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", false },
		{ "a:$6$salt$x", true },
		{ "a:$6$rounds=1000000$salt$x", true },
		{ "a:$6$rounds=1000001$salt$x", false },
		{ "a:$5$rounds=999999999$salt$x", false },
		{ "a:$y$j9T$56c.AXqLvWgfpTm0jUJSZ/$x", true },
		{ "a:$y$jBT$56c.AXqLvWgfpTm0jUJSZ/$x", true },
		{ "a:$y$jCT$56c.AXqLvWgfpTm0jUJSZ/$x", false },
		{ "a:$gy$jFT$56c.AXqLvWgfpTm0jUJSZ/$x", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf errors = { 0 };
		struct user_file *file = users_text_load(rows[i].line, &errors);

		ck_assert_msg((file != NULL) == rows[i].fine, "%s: %.*s",
		    rows[i].line, SLICE_FMT(strbuf_slice(&errors)));
		ck_assert(file != NULL || slice_starts_with(strbuf_slice(&errors),
		    SLICE(":1: checking this hash takes so long")));
		user_file_free(file);
		strbuf_clear(&errors);
	}
}
END_TEST

TCase *
user_file_case(void)
{
	TCase *tcase = tcase_create("user_file");

	tcase_add_test(tcase, users_are_known_by_name_and_password);
	tcase_add_test(tcase, a_mistake_is_told_with_its_line);
	tcase_add_test(tcase, what_takes_long_to_check_is_refused);
	return tcase;
}
