#include "report/learn.h"

#include <stdio.h>

#include "catalogue/catalogue_write.h"
#include "unit/report/report_cases.h"

#define BASE "{\"catalogue\":\"base\",\"errors\":[" \
	"{\"status\":400,\"code\":\"K.1\",\"message\":\"known\",\"means\":\"invalid\"}]}"

static struct tally tally;
static struct catalogue *base;
static struct inspector inspector;

static void
setup(void)
{
	struct strbuf errors = { 0 };

	base = catalogue_load_text(SLICE(BASE), "base", &errors);
	ck_assert_ptr_nonnull(base);
	inspector.own = inspector.all = (const struct catalogue *const *)&base;
	inspector.n_own = inspector.n_all = 1;
	tally_init(&tally);
	tally.inspector = &inspector;
}

static void
teardown(void)
{
	tally_clear(&tally);
	catalogue_unref(base);
}

static void
take(const char *api, const char *code, unsigned status, const char *message)
{
	char text[1024];

	snprintf(text, sizeof(text), "{\"time\":\"2026-11-26T04:05:06.789Z\","
	    "\"event\":\"response\",\"api\":\"%s\",\"host\":\"h\",\"path\":\"/p\","
	    "\"status\":%u,\"verdict\":\"unknown\",\"code\":\"%s\","
	    "\"message\":\"%s\"}", api, status, code, message);
	tally_take(&tally, slice_str(text));
}

/* Learn, write, and load what was written. */
static struct catalogue *
learn_and_load(const struct learn_options *options, struct learned *learned)
{
	struct strbuf text = { 0 }, errors = { 0 };
	struct catalogue *loaded;

	tally_sort(&tally);
	ck_assert(learn(learned, &tally, options));
	catalogue_write_file(learned->catalogue, &text);
	loaded = catalogue_load_text(strbuf_slice(&text), "learned", &errors);
	ck_assert_msg(loaded != NULL, "%.*s%.*s", SLICE_FMT(strbuf_slice(&errors)),
	    SLICE_FMT(strbuf_slice(&text)));
	strbuf_clear(&text);
	strbuf_clear(&errors);
	learned_clear(learned);
	return loaded;
}

START_TEST(unknown_codes_are_drafted_in_a_file_that_loads)
{
	struct learned learned;
	struct catalogue *loaded;

	take("a", "N.1", 404, "thing 7 is gone");
	take("a", "N.1", 410, "thing 8 is gone");
	take("b", "N.1", 404, "no thing");
	take("a", "K.1", 400, "known");
	take("a", "bad\\u0001code", 400, "x");
	take("a", "star*", 400, "x");
	loaded = learn_and_load(&(struct learn_options){ .base = NULL }, &learned);
	ck_assert_uint_eq(learned.n_codes, 1);
	ck_assert_uint_eq(learned.n_unfit, 2);
	ck_assert_uint_eq(loaded->n_entries, 1);
	ck_assert(slice_eq(loaded->name, SLICE("learned")));
	ck_assert(slice_eq(loaded->entries[0].code, SLICE("N.1")));
	ck_assert_uint_eq(loaded->entries[0].n_statuses, 2);
	ck_assert_uint_eq(loaded->entries[0].n_messages, 2);
	ck_assert(slice_eq(loaded->entries[0].messages[0],
	    SLICE("thing {number} is gone")));
	ck_assert(slice_starts_with(loaded->entries[0].description,
	    SLICE("To be reviewed: seen 2 times from 2026-11-26T04:05:06.789Z")));
	catalogue_unref(loaded);
}
END_TEST

START_TEST(a_catalogue_may_stand_in_front_and_be_completed)
{
	struct learned learned;
	struct catalogue *loaded;

	take("a", "N.1", 404, "x");
	take("a", "K.1", 418, "known");
	take("a", "K.1", 400, "another");
	take("a", "K.1", 400, "known");
	loaded = learn_and_load(&(struct learn_options){
		.base = base, .drift = true, .name = SLICE("mine"),
	}, &learned);
	ck_assert_uint_eq(learned.n_codes, 1);
	ck_assert_uint_eq(learned.n_drifted, 1);
	ck_assert_uint_eq(loaded->n_entries, 3);
	ck_assert(slice_eq(loaded->name, SLICE("mine")));
	ck_assert(slice_eq(loaded->entries[0].code, SLICE("K.1")));
	for (size_t i = 1; i < 3; i++) {
		const struct catalogue_entry *entry = &loaded->entries[i];

		if (!slice_eq(entry->code, SLICE("K.1")))
			continue;
		ck_assert_uint_eq(entry->n_statuses, 1);
		ck_assert_uint_eq(entry->statuses[0], 418);
		ck_assert_uint_eq(entry->n_messages, 1);
		ck_assert(slice_eq(entry->messages[0], SLICE("another")));
		ck_assert_int_eq(entry->means, MEANING_INVALID);
	}
	catalogue_unref(loaded);
}
END_TEST

TCase *
learn_case(void)
{
	TCase *tc = tcase_create("learn");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, unknown_codes_are_drafted_in_a_file_that_loads);
	tcase_add_test(tc, a_catalogue_may_stand_in_front_and_be_completed);
	return tc;
}
