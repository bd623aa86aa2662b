#include "auth/gatekeeper.h"

#include "unit/auth/auth_cases.h"
#include "unit/auth/users_text.h"

#define SECOND_US 1000000ull
#define HERE SLICE("here")

static struct user_file *
load(const char *text)
{
	struct strbuf errors = { 0 };
	struct user_file *file = users_text_load(text, &errors);

	ck_assert_ptr_nonnull(file);
	strbuf_clear(&errors);
	return file;
}

/* How many attempts are looked at: ten, and one more as time goes by meanwhile, for
   each needs some to be paid. */
#define GUESSES 11

/* Guess until nothing is looked at any more; returns how often that was. */
static unsigned
guess(struct gatekeeper *gatekeeper, const struct user_file *file, uint64_t now_us)
{
	unsigned n = 0;

	while (n < 100 && gatekeeper_check(gatekeeper, file, SLICE("uu"),
	    SLICE("wrong"), HERE, now_us + n * SECOND_US / 4) == GATE_WRONG)
		n++;
	return n;
}

START_TEST(wrong_attempts_of_an_address_are_bounded)
{
	struct user_file *file = load("uu:" HASH_UU);
	struct gatekeeper *gatekeeper = gatekeeper_new();

	ck_assert_uint_eq(guess(gatekeeper, file, SECOND_US), GUESSES);
	/* Right or wrong is not looked at; from elsewhere it is. */
	ck_assert_int_eq(gatekeeper_check(gatekeeper, file, SLICE("uu"),
	    SLICE("U*U"), HERE, 4 * SECOND_US), GATE_BUSY);
	ck_assert_int_eq(gatekeeper_check(gatekeeper, file, SLICE("uu"),
	    SLICE("U*U"), SLICE("there"), 4 * SECOND_US), GATE_OPEN);
	/* Who was let in is let in from anywhere. */
	ck_assert_int_eq(gatekeeper_check(gatekeeper, file, SLICE("uu"),
	    SLICE("U*U"), HERE, 4 * SECOND_US), GATE_OPEN);
	/* After a minute and a half all is forgiven. */
	ck_assert_uint_eq(guess(gatekeeper, file, 100 * SECOND_US), GUESSES);
	gatekeeper_free(gatekeeper);
	user_file_free(file);
}
END_TEST

START_TEST(a_file_loaded_anew_keeps_who_was_let_in_while_the_hash_is_the_same)
{
	struct user_file *before = load("uu:" HASH_UU);
	struct user_file *same = load("# more\nother:" HASH_NONE "\nuu:" HASH_UU);
	struct user_file *changed = load("uu:" HASH_NONE), *gone = load("x:" HASH_UU);
	struct gatekeeper *gatekeeper = gatekeeper_new();

	ck_assert_int_eq(gatekeeper_check(gatekeeper, before, SLICE("uu"),
	    SLICE("U*U"), SLICE("there"), SECOND_US), GATE_OPEN);
	user_file_free(before);
	/* From here nothing new is looked at. */
	ck_assert_uint_eq(guess(gatekeeper, same, SECOND_US), GUESSES);
	ck_assert_int_eq(gatekeeper_check(gatekeeper, same, SLICE("uu"),
	    SLICE("U*U"), HERE, 4 * SECOND_US), GATE_OPEN);
	ck_assert_int_eq(gatekeeper_check(gatekeeper, changed, SLICE("uu"),
	    SLICE("U*U"), HERE, 4 * SECOND_US), GATE_BUSY);
	ck_assert_int_eq(gatekeeper_check(gatekeeper, gone, SLICE("uu"),
	    SLICE("U*U"), HERE, 4 * SECOND_US), GATE_BUSY);
	ck_assert_int_eq(gatekeeper_check(gatekeeper, gone, SLICE("uu"),
	    SLICE("U*U"), SLICE("there"), 4 * SECOND_US), GATE_WRONG);
	gatekeeper_free(gatekeeper);
	user_file_free(same);
	user_file_free(changed);
	user_file_free(gone);
}
END_TEST

TCase *
gatekeeper_case(void)
{
	TCase *tcase = tcase_create("gatekeeper");

	tcase_add_test(tcase, wrong_attempts_of_an_address_are_bounded);
	tcase_add_test(tcase,
	    a_file_loaded_anew_keeps_who_was_let_in_while_the_hash_is_the_same);
	return tcase;
}
