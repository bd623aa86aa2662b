#include "proxy/census.h"

#include "unit/proxy/proxy_cases.h"

static struct address
client_at(const char *text)
{
	struct address address;

	ck_assert(address_parse(slice_str(text), &address));
	return address;
}

/* Two addresses, and whether they are one client. */
static const struct {
	const char *a, *b;
	bool same;
} pairs[] = {
	{ "10.0.0.1:1", "10.0.0.1:2", true },
	{ "10.0.0.1:1", "10.0.0.2:1", false },
	{ "10.0.0.1:1", "[::ffff:10.0.0.1]:1", true },
	{ "[::1]:1", "[::2]:1", false },
	{ "[2001:db8::1]:1", "[2001:db8::2:0:0:1]:1", true },
	{ "[2001:db8::1]:1", "[2001:db8:0:1::1]:1", false },
};

START_TEST(a_client_is_an_address_or_a_block_of_them)
{
	struct census *census = census_new();
	struct address a = client_at(pairs[_i].a), b = client_at(pairs[_i].b);
	bool counted;

	ck_assert(census_enter(census, &a, 1, &counted) && counted);
	ck_assert_msg(census_enter(census, &b, 1, &counted) == !pairs[_i].same,
	    "%s and %s", pairs[_i].a, pairs[_i].b);
	ck_assert(counted == !pairs[_i].same);
	census_free(census);
}
END_TEST

START_TEST(who_leaves_makes_room_and_is_forgotten)
{
	struct census *census = census_new();
	struct address a = client_at("10.0.0.1:1");
	bool counted;

	for (int round = 0; round < 3; round++) {
		ck_assert(census_enter(census, &a, 2, &counted) && counted);
		ck_assert(census_enter(census, &a, 2, &counted) && counted);
		ck_assert(!census_enter(census, &a, 2, &counted) && !counted);
		ck_assert_uint_eq(census_size(census), 1);
		census_leave(census, &a);
		ck_assert(census_enter(census, &a, 2, &counted) && counted);
		census_leave(census, &a);
		census_leave(census, &a);
		ck_assert_uint_eq(census_size(census), 0);
	}
	census_leave(census, &a);	/* one that is not there does no harm */
	census_free(census);
	census_free(NULL);
}
END_TEST

TCase *
census_case(void)
{
	TCase *tcase = tcase_create("census");

	tcase_add_loop_test(tcase, a_client_is_an_address_or_a_block_of_them, 0,
	    (int)ARRAY_LEN(pairs));
	tcase_add_test(tcase, who_leaves_makes_room_and_is_forgotten);
	return tcase;
}
