#include "net/failing.h"

#include "unit/net/net_cases.h"

#define MINUTE_US (60 * 1000000ULL)

static struct address
address_of(const char *text)
{
	struct address address;

	ck_assert(address_parse(slice_str(text), &address));
	return address;
}

START_TEST(what_failed_is_remembered_for_a_minute)
{
	struct failing failing = { .n_used = 0 };
	struct address bad = address_of("127.0.0.1:80");

	ck_assert(!failing_has(&failing, &bad, 1));
	failing_add(&failing, &bad, 1);
	ck_assert(failing_has(&failing, &bad, 1));
	ck_assert(failing_has(&failing, &bad, MINUTE_US));
	ck_assert(!failing_has(&failing, &bad, MINUTE_US + 2));
}
END_TEST

START_TEST(address_family_and_port_make_the_difference)
{
	struct failing failing = { .n_used = 0 };
	struct address bad = address_of("127.0.0.1:80"), six = address_of("[::1]:80");
	struct address others[] = { address_of("127.0.0.1:81"),
		address_of("127.0.0.2:80"), address_of("[::1]:81"),
		address_of("[::2]:80"), address_of("[::ffff:127.0.0.1]:80") };

	failing_add(&failing, &bad, 1);
	failing_add(&failing, &six, 1);
	ck_assert(failing_has(&failing, &six, 2));
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		ck_assert_msg(!failing_has(&failing, &others[i], 2), "%zu", i);
}
END_TEST

START_TEST(an_address_that_works_again_is_forgotten)
{
	struct failing failing = { .n_used = 0 };
	struct address bad = address_of("127.0.0.1:80");

	failing_remove(&failing, &bad);
	failing_add(&failing, &bad, 1);
	failing_remove(&failing, &bad);
	ck_assert(!failing_has(&failing, &bad, 2));
	failing_add(&failing, &bad, 3);
	ck_assert(failing_has(&failing, &bad, 4));
}
END_TEST

START_TEST(the_oldest_gives_way_to_one_too_many)
{
	struct failing failing = { .n_used = 0 };
	struct address address = address_of("127.0.0.1:80");

	for (uint16_t i = 0; i <= FAILING_MAX; i++) {
		address_set_port(&address, (uint16_t)(1000 + i));
		failing_add(&failing, &address, 100U - i % 50 + i * 100U);
	}
	address_set_port(&address, 1000);
	ck_assert(!failing_has(&failing, &address, 1));
	for (uint16_t i = 1; i <= FAILING_MAX; i++) {
		address_set_port(&address, (uint16_t)(1000 + i));
		ck_assert_msg(failing_has(&failing, &address, 1), "%u", i);
	}
}
END_TEST

TCase *
failing_case(void)
{
	TCase *tcase = tcase_create("failing");

	tcase_add_test(tcase, what_failed_is_remembered_for_a_minute);
	tcase_add_test(tcase, address_family_and_port_make_the_difference);
	tcase_add_test(tcase, an_address_that_works_again_is_forgotten);
	tcase_add_test(tcase, the_oldest_gives_way_to_one_too_many);
	return tcase;
}
