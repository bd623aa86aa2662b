#include "tls/leaf_cache.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "unit/tls/authority_files.h"
#include "unit/tls/tls_cases.h"

#define LEAVES_MAX 3

static struct authority_files files;
static struct leaf_cache *cache;
static int64_t now_s, authority_end_s;

static void
set_up(void)
{
	struct signing_authority *authority;

	now_s = time(NULL);
	authority_files_init(&files);
	authority = authority_files_make(&files);
	authority_end_s = authority_not_after(authority);
	cache = leaf_cache_new(authority, LEAVES_MAX);
	ck_assert_ptr_nonnull(cache);
	authority_unref(authority);
}

static void
tear_down(void)
{
	ck_assert_uint_eq(ERR_peek_error(), 0);
	leaf_cache_free(cache);
	authority_files_clear(&files);
}

/* The serial of the leaf that a host has: the same as long as it is the same. */
static uint64_t
serial_of(const char *host)
{
	const struct leaf *leaf = leaf_cache_get(cache, slice_str(host), now_s);
	BIGNUM *serial;
	uint64_t low;
	unsigned char bytes[16];

	ck_assert_ptr_nonnull(leaf);
	ck_assert_int_eq(X509_check_host(leaf_certificate(leaf), host, 0,
	    X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, NULL), 1);
	serial = ASN1_INTEGER_to_BN(X509_get0_serialNumber(leaf_certificate(leaf)),
	    NULL);
	ck_assert_int_eq(BN_bn2binpad(serial, bytes, 16), 16);
	memcpy(&low, bytes + 8, 8);
	BN_free(serial);
	return low;
}

START_TEST(a_host_keeps_its_leaf)
{
	uint64_t a = serial_of("a.example"), b = serial_of("b.example");

	ck_assert_uint_ne(a, b);
	ck_assert_uint_eq(serial_of("a.example"), a);
	ck_assert_uint_eq(serial_of("b.example"), b);
	ck_assert_uint_eq(leaf_cache_len(cache), 2);
}
END_TEST

START_TEST(the_least_recently_used_goes_first)
{
	uint64_t a = serial_of("a.example"), b = serial_of("b.example");
	uint64_t c = serial_of("c.example"), d;

	ck_assert_uint_eq(serial_of("a.example"), a);
	d = serial_of("d.example");
	ck_assert_uint_eq(leaf_cache_len(cache), LEAVES_MAX);
	ck_assert_uint_eq(serial_of("a.example"), a);
	ck_assert_uint_eq(serial_of("c.example"), c);
	ck_assert_uint_eq(serial_of("d.example"), d);
	ck_assert_uint_ne(serial_of("b.example"), b);
	ck_assert_uint_ne(serial_of("a.example"), a);
	ck_assert_uint_eq(leaf_cache_len(cache), LEAVES_MAX);
}
END_TEST

START_TEST(many_hosts_stay_within_the_bound)
{
	char host[32];

	for (int i = 0; i < 200; i++) {
		snprintf(host, sizeof(host), "h%d.example", i);
		serial_of(host);
		ck_assert_uint_le(leaf_cache_len(cache), LEAVES_MAX);
	}
}
END_TEST

START_TEST(a_leaf_is_made_anew_in_the_second_half_of_its_life)
{
	uint64_t a = serial_of("a.example");

	now_s += MINT_LIFE_S / 2 - 1;
	ck_assert_uint_eq(serial_of("a.example"), a);
	now_s += 1;
	ck_assert_uint_ne(serial_of("a.example"), a);
	ck_assert_uint_eq(leaf_cache_len(cache), 1);
	a = serial_of("a.example");
	now_s += MINT_LIFE_S / 2 - 1;
	ck_assert_uint_eq(serial_of("a.example"), a);
}
END_TEST

START_TEST(a_clock_that_was_set_back_far_gets_another_leaf)
{
	uint64_t a;

	now_s += MINT_LIFE_S;
	a = serial_of("a.example");
	now_s -= 3600;
	ck_assert_uint_eq(serial_of("a.example"), a);
	now_s -= MINT_EARLY_S;
	ck_assert_uint_ne(serial_of("a.example"), a);
}
END_TEST

START_TEST(what_cannot_be_minted_is_not_kept)
{
	uint64_t a = serial_of("a.example");

	for (int i = 0; i < 5; i++) {
		ck_assert_ptr_null(leaf_cache_get(cache, SLICE("*.example"), now_s));
		ck_assert_ptr_null(leaf_cache_get(cache, SLICE_NONE, now_s));
	}
	ck_assert_uint_eq(leaf_cache_len(cache), 1);
	ck_assert_uint_eq(serial_of("a.example"), a);
}
END_TEST

START_TEST(nothing_is_lent_when_the_authority_has_ended)
{
	now_s = authority_end_s - 60;
	serial_of("a.example");
	ck_assert_ptr_null(leaf_cache_get(cache, SLICE("a.example"),
	    authority_end_s + 1));
	/* The clock goes back: the leaf is there still. */
	serial_of("a.example");
	ck_assert_uint_eq(leaf_cache_len(cache), 1);
}
END_TEST

TCase *
leaf_cache_case(void)
{
	TCase *tcase = tcase_create("leaf_cache");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, a_host_keeps_its_leaf);
	tcase_add_test(tcase, the_least_recently_used_goes_first);
	tcase_add_test(tcase, many_hosts_stay_within_the_bound);
	tcase_add_test(tcase, a_leaf_is_made_anew_in_the_second_half_of_its_life);
	tcase_add_test(tcase, a_clock_that_was_set_back_far_gets_another_leaf);
	tcase_add_test(tcase, what_cannot_be_minted_is_not_kept);
	tcase_add_test(tcase, nothing_is_lent_when_the_authority_has_ended);
	return tcase;
}
