#include "tls/mint.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

#include "unit/tls/authority_files.h"
#include "unit/tls/tls_cases.h"

#define DAY_S (24L * 3600)

static struct authority_files files;
static struct signing_authority *authority;
static struct minter *minter;
static int64_t now_s;

static void
set_up(void)
{
	now_s = time(NULL);
	authority_files_init(&files);
	authority = authority_files_make(&files);
	minter = minter_new(authority);
	ck_assert_ptr_nonnull(minter);
}

static void
tear_down(void)
{
	ck_assert_uint_eq(ERR_peek_error(), 0);
	minter_free(minter);
	authority_unref(authority);
	authority_files_clear(&files);
}

static struct leaf *
mint(const char *host)
{
	struct leaf *leaf = mint_leaf(minter, slice_str(host), now_s);

	ck_assert_msg(leaf != NULL, "no leaf for %s", host);
	return leaf;
}

/* Whether a strict client that trusts the issuer takes the leaf for the host, by
   its subjectAltName alone. X509_V_OK, or what is wrong. */
static int
verify(const struct leaf *leaf, const char *host, int64_t at_s)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *param;
	unsigned char ip[16];
	int error;

	ck_assert_int_eq(X509_STORE_add_cert(store, leaf_issuer(leaf)), 1);
	ck_assert_int_eq(X509_STORE_CTX_init(ctx, store, leaf_certificate(leaf),
	    NULL), 1);
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_X509_STRICT |
	    X509_V_FLAG_CHECK_SS_SIGNATURE | X509_V_FLAG_PARTIAL_CHAIN);
	X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER);
	X509_VERIFY_PARAM_set_time(param, at_s);
	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	if (inet_pton(AF_INET, host, ip) == 1 || inet_pton(AF_INET6, host, ip) == 1)
		ck_assert_int_eq(X509_VERIFY_PARAM_set1_ip_asc(param, host), 1);
	else
		ck_assert_int_eq(X509_VERIFY_PARAM_set1_host(param, host, 0), 1);
	error = X509_verify_cert(ctx) == 1 ? X509_V_OK :
	    X509_STORE_CTX_get_error(ctx);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	ERR_clear_error();
	return error;
}

#define LABEL_63 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"

/* A host, as what it is verified, and what is another. */
static const struct {
	const char *host, *good, *bad;
} hosts[] = {
	{ "api.example.com", "api.example.com", "example.com" },
	{ "api.example.com.", "api.example.com", "b.api.example.com" },
	{ "localhost", "localhost", "localhost.example" },
	{ "my_bucket.example.com", "my_bucket.example.com", "x.example.com" },
	{ "_a.-b-.example", "_a.-b-.example", "a.example" },
	{ "xn--bcher-kva.example", "xn--bcher-kva.example", "example" },
	{ "127.0.0.1", "127.0.0.1", "127.0.0.2" },
	{ "::1", "::1", "::2" },
	{ "2001:db8::abcd", "2001:DB8:0::abcd", "2001:db8::abce" },
	{ "1.2.3", "1.2.3", "1.2.3.4" },
	{ "a." LABEL_63 "." LABEL_63 ".example",
	    "a." LABEL_63 "." LABEL_63 ".example", "a.example" },
	{ LABEL_63 "." LABEL_63 "." LABEL_63 "." "12345678901234567890"
	    "12345678901234567890" "12345678901234567890" "1.",
	    LABEL_63 "." LABEL_63 "." LABEL_63 "." "12345678901234567890"
	    "12345678901234567890" "12345678901234567890" "1", "a.example" },
};

START_TEST(a_strict_client_takes_the_leaf_for_its_host_alone)
{
	struct leaf *leaf = mint(hosts[_i].host);

	ck_assert_int_eq(verify(leaf, hosts[_i].good, now_s), X509_V_OK);
	ck_assert_int_ne(verify(leaf, hosts[_i].bad, now_s), X509_V_OK);
	leaf_unref(leaf);
}
END_TEST

START_TEST(the_subject_is_the_host_where_it_fits)
{
	char host[70], subject[70];
	struct leaf *leaf;
	X509 *certificate;

	for (size_t len = 62; len <= 66; len++) {
		memset(host, 'a', len);
		host[10] = '.';
		host[len] = '\0';
		leaf = mint(host);
		certificate = leaf_certificate(leaf);
		ck_assert_int_eq(X509_NAME_get_text_by_NID(
		    X509_get_subject_name(certificate), NID_commonName, subject,
		    sizeof(subject)), len <= 64 ? (int)len : -1);
		if (len <= 64)
			ck_assert_str_eq(subject, host);
		ck_assert_int_eq(X509_EXTENSION_get_critical(X509_get_ext(certificate,
		    X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1))),
		    len > 64);
		ck_assert_int_eq(verify(leaf, host, now_s), X509_V_OK);
		leaf_unref(leaf);
	}
}
END_TEST

static const struct slice no_hosts[] = {
	SLICE_LIT(""), SLICE_LIT("."), SLICE_LIT(".."), SLICE_LIT("a.."),
	SLICE_LIT(".a"), SLICE_LIT("a..b"), SLICE_LIT("*"), SLICE_LIT("*.example"),
	SLICE_LIT("a\0.b"), SLICE_LIT("a\n"), SLICE_LIT("a b"), SLICE_LIT("a,DNS:b"),
	SLICE_LIT("a/b"), SLICE_LIT("\xc3\xa9.example"), SLICE_LIT("[::1]"),
	SLICE_LIT("::1%lo"), SLICE_LIT("1:2"), SLICE_LIT("127.0.0.1\0"),
	SLICE_LIT(LABEL_63 "a.example"),
	SLICE_LIT(LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_63),
};

START_TEST(what_is_no_host_gets_no_certificate)
{
	ck_assert_ptr_null(mint_leaf(minter, no_hosts[_i], now_s));
}
END_TEST

START_TEST(the_extensions_are_those_of_a_tls_server)
{
	struct leaf *leaf = mint("api.example.com");
	X509 *certificate = leaf_certificate(leaf), *issuer = leaf_issuer(leaf);
	const GENERAL_NAMES *names;

	ck_assert_int_eq(X509_get_version(certificate), X509_VERSION_3);
	ck_assert_int_eq(X509_get_ext_count(certificate), 5);
	ck_assert_int_eq(X509_check_ca(certificate), 0);
	ck_assert_uint_eq(X509_get_key_usage(certificate), KU_DIGITAL_SIGNATURE);
	ck_assert_uint_eq(X509_get_extended_key_usage(certificate), XKU_SSL_SERVER);
	ck_assert_int_eq(ASN1_OCTET_STRING_cmp(
	    X509_get0_authority_key_id(certificate),
	    X509_get0_subject_key_id(issuer)), 0);
	ck_assert_int_eq(X509_get0_subject_key_id(certificate)->length, 20);
	ck_assert_int_ne(ASN1_OCTET_STRING_cmp(
	    X509_get0_subject_key_id(certificate),
	    X509_get0_subject_key_id(issuer)), 0);
	ck_assert_int_eq(X509_check_private_key(certificate, leaf_key(leaf)), 1);
	ck_assert_int_eq(X509_NAME_cmp(X509_get_issuer_name(certificate),
	    X509_get_subject_name(issuer)), 0);
	names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
	ck_assert_int_eq(sk_GENERAL_NAME_num(names), 1);
	sk_GENERAL_NAME_pop_free((GENERAL_NAMES *)(uintptr_t)names,
	    GENERAL_NAME_free);
	leaf_unref(leaf);
}
END_TEST

/* 300 serials: all positive, within 16 bytes, and each other than all before;
   and each of the 127 bits is set in about half of them. */
START_TEST(serials_are_random)
{
	static unsigned char serials[300][16];
	int n_set[128] = { 0 };

	for (int i = 0; i < 300; i++) {
		struct leaf *leaf = mint("a");
		BIGNUM *serial = ASN1_INTEGER_to_BN(
		    X509_get0_serialNumber(leaf_certificate(leaf)), NULL);

		ck_assert(!BN_is_negative(serial) && !BN_is_zero(serial));
		ck_assert_int_eq(BN_bn2binpad(serial, serials[i], 16), 16);
		for (int bit = 0; bit < 128; bit++)
			n_set[bit] += BN_is_bit_set(serial, bit);
		for (int j = 0; j < i; j++)
			ck_assert_mem_ne(serials[i], serials[j], 16);
		BN_free(serial);
		leaf_unref(leaf);
	}
	ck_assert_int_eq(n_set[127], 0);
	/* Seven standard deviations. */
	for (int bit = 0; bit < 127; bit++)
		ck_assert_msg(n_set[bit] > 90 && n_set[bit] < 210,
		    "bit %d is set in %d of 300", bit, n_set[bit]);
}
END_TEST

static bool
is_time(const ASN1_TIME *time, int64_t seconds)
{
	return ASN1_TIME_cmp_time_t(time, seconds) == 0;
}

START_TEST(a_leaf_lives_from_a_day_before_to_the_end_of_its_week)
{
	struct leaf *leaf;
	X509 *certificate;

	now_s += 100 * DAY_S;
	leaf = mint("a.example");
	certificate = leaf_certificate(leaf);
	ck_assert(is_time(X509_get0_notBefore(certificate), now_s - DAY_S));
	ck_assert(is_time(X509_get0_notAfter(certificate), now_s + MINT_LIFE_S));
	ck_assert_int_eq(leaf_not_after(leaf), now_s + MINT_LIFE_S);
	ck_assert_int_eq(verify(leaf, "a.example", now_s - DAY_S + 60), X509_V_OK);
	ck_assert_int_eq(verify(leaf, "a.example", now_s - DAY_S - 60),
	    X509_V_ERR_CERT_NOT_YET_VALID);
	ck_assert_int_eq(verify(leaf, "a.example", now_s + MINT_LIFE_S + 60),
	    X509_V_ERR_CERT_HAS_EXPIRED);
	leaf_unref(leaf);
}
END_TEST

START_TEST(a_leaf_lives_within_its_authority)
{
	struct leaf *leaf;

	now_s = authority_not_before(authority) + 3600;
	leaf = mint("a.example");
	ck_assert(is_time(X509_get0_notBefore(leaf_certificate(leaf)),
	    authority_not_before(authority)));
	leaf_unref(leaf);
	now_s = authority_not_after(authority) - 3600;
	leaf = mint("a.example");
	ck_assert_int_eq(leaf_not_after(leaf), authority_not_after(authority));
	ck_assert(is_time(X509_get0_notAfter(leaf_certificate(leaf)),
	    authority_not_after(authority)));
	ck_assert_int_eq(verify(leaf, "a.example", now_s), X509_V_OK);
	leaf_unref(leaf);
	ck_assert_ptr_null(mint_leaf(minter, SLICE("a.example"),
	    authority_not_after(authority) + 1));
	ck_assert_ptr_null(mint_leaf(minter, SLICE("a.example"),
	    authority_not_before(authority) - 1));
}
END_TEST

/* Authorities that were not made by errgate. */
static const struct odd_certificate foreign[] = {
	{ .key_type = "RSA", .from_s = -10 * DAY_S, .until_s = 100 * DAY_S },
	{ .key_type = "ED25519", .from_s = -10 * DAY_S, .until_s = 100 * DAY_S },
	{ .from_s = -10 * DAY_S, .until_s = 60 * 365 * DAY_S },
	{ .has_no_key_id = true, .from_s = -10 * DAY_S, .until_s = 100 * DAY_S },
};

START_TEST(any_kind_of_authority_signs)
{
	struct strbuf errors = { 0 };
	struct authority_files other;
	struct signing_authority *loaded;
	struct minter *its_minter;
	struct leaf *leaf;

	authority_files_init(&other);
	EVP_PKEY_free(authority_files_write(&other, &foreign[_i]));
	loaded = authority_load(other.certificate, other.key, &errors);
	ck_assert_ptr_nonnull(loaded);
	its_minter = minter_new(loaded);
	/* The minter and the leaf keep what they need. */
	authority_unref(loaded);
	leaf = mint_leaf(its_minter, SLICE("a.example"), now_s);
	minter_free(its_minter);
	ck_assert_ptr_nonnull(leaf);
	ck_assert_int_eq(X509_verify(leaf_certificate(leaf),
	    X509_get0_pubkey(leaf_issuer(leaf))), 1);
	/* A strict client wants identifiers, which this one cannot give. */
	ck_assert_int_eq(verify(leaf, "a.example", now_s) == X509_V_OK,
	    !foreign[_i].has_no_key_id);
	authority_files_clear(&other);
	ck_assert_ptr_eq(leaf_ref(leaf), leaf);
	leaf_unref(leaf);
	leaf_unref(leaf);
}
END_TEST

TCase *
mint_case(void)
{
	TCase *tcase = tcase_create("mint");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase,
	    a_strict_client_takes_the_leaf_for_its_host_alone, 0,
	    (int)ARRAY_LEN(hosts));
	tcase_add_test(tcase, the_subject_is_the_host_where_it_fits);
	tcase_add_loop_test(tcase, what_is_no_host_gets_no_certificate, 0,
	    (int)ARRAY_LEN(no_hosts));
	tcase_add_test(tcase, the_extensions_are_those_of_a_tls_server);
	tcase_add_test(tcase, serials_are_random);
	tcase_add_test(tcase, a_leaf_lives_from_a_day_before_to_the_end_of_its_week);
	tcase_add_test(tcase, a_leaf_lives_within_its_authority);
	tcase_add_loop_test(tcase, any_kind_of_authority_signs, 0,
	    (int)ARRAY_LEN(foreign));
	return tcase;
}
