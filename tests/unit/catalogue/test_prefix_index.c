#include "catalogue/prefix_index.h"

#include "unit/catalogue/catalogue_cases.h"

static const char *const prefixes[] = {
	"APIG.", "APIGW.", "A", "APIGW.03", "CCE.", "APIGW.0301", "Z", "APIGX",
};

static const struct {
	const char *text, *found;	/* found: NULL when no prefix fits */
} rows[] = {
	{ "APIGW.0301", "APIGW.0301" },
	{ "APIGW.03011", "APIGW.0301" },
	{ "APIGW.0302", "APIGW.03" },
	{ "APIGW.04", "APIGW." },
	{ "APIGW.", "APIGW." },
	{ "APIGW", "A" },
	{ "APIG.0301", "APIG." },
	{ "APIGXY", "APIGX" },
	{ "APIGZ", "A" },
	{ "B", NULL },
	{ "CCE.1", "CCE." },
	{ "CCE", NULL },
	{ "", NULL },
	{ "ZZZ", "Z" },
	{ "a", NULL },
	{ "\xff", NULL },
};

static void
check(const struct prefix_index *index, const char *text, const char *expected)
{
	const struct prefix_row *row = prefix_index_find(index, slice_str(text));

	ck_assert_msg((row == NULL) == (expected == NULL), "for '%s'", text);
	if (row != NULL)
		ck_assert_slice(row->prefix, expected);
}

START_TEST(longest_prefix_is_found)
{
	struct prefix_row storage[ARRAY_LEN(prefixes)];
	struct prefix_index index = { .rows = storage, .n_rows = ARRAY_LEN(prefixes) };

	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
		storage[i] = (struct prefix_row){ .prefix = slice_str(prefixes[i]) };
	prefix_index_build(&index);
	check(&index, rows[_i].text, rows[_i].found);
}
END_TEST

START_TEST(empty_index_finds_nothing)
{
	struct prefix_index index = { .rows = NULL, .n_rows = 0 };

	prefix_index_build(&index);
	check(&index, "APIG.", NULL);
}
END_TEST

START_TEST(empty_prefix_fits_all)
{
	struct prefix_row storage[] = {
		{ .prefix = SLICE_LIT("X") }, { .prefix = SLICE_LIT("") }
	};
	struct prefix_index index = { .rows = storage, .n_rows = 2 };

	prefix_index_build(&index);
	check(&index, "", "");
	check(&index, "W", "");
	check(&index, "XX", "X");
	check(&index, "Y", "");
}
END_TEST

/* Every prefix of a text among many others: the index agrees with trying all. */
START_TEST(search_agrees_with_trying_each)
{
	static const char digits[] = "0120210121021020121";
	struct prefix_row storage[sizeof(digits) * 3];
	struct prefix_index index = { .rows = storage, .n_rows = 0 };

	for (size_t i = 0; i + 5 < sizeof(digits); i++)
		for (size_t len = 1; len <= 5; len += 2)
			storage[index.n_rows++] = (struct prefix_row){
				.prefix = slice_of(digits + i, len)
			};
	prefix_index_build(&index);
	for (unsigned n = 0; n < 729; n++) {
		char text[7];
		size_t best = 0;
		const struct prefix_row *row;

		for (unsigned i = 0, m = n; i < 6; i++, m /= 3)
			text[i] = (char)('0' + m % 3);
		text[6] = '\0';
		for (size_t i = 0; i < index.n_rows; i++)
			if (slice_starts_with(slice_str(text), storage[i].prefix) &&
			    storage[i].prefix.len > best)
				best = storage[i].prefix.len;
		row = prefix_index_find(&index, slice_str(text));
		ck_assert_uint_eq(row == NULL ? 0 : row->prefix.len, best);
	}
}
END_TEST

TCase *
prefix_index_case(void)
{
	TCase *tc = tcase_create("prefix_index");

	tcase_add_loop_test(tc, longest_prefix_is_found, 0, (int)ARRAY_LEN(rows));
	tcase_add_test(tc, empty_index_finds_nothing);
	tcase_add_test(tc, empty_prefix_fits_all);
	tcase_add_test(tc, search_agrees_with_trying_each);
	return tc;
}
