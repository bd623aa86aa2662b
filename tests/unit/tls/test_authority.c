#include "tls/authority.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/tls/authority_files.h"
#include "unit/tls/tls_cases.h"

#define YEAR_S (365L * 24 * 3600)

static struct authority_files files;
static struct strbuf errors;

static void
set_up(void)
{
	authority_files_init(&files);
}

static void
tear_down(void)
{
	ck_assert_uint_eq(ERR_peek_error(), 0);
	authority_files_clear(&files);
	strbuf_clear(&errors);
}

/* What is said: one line that names the file and has the words; nothing of the
   key's own text. */
static void
expect_error(const char *path, const char *words)
{
	struct slice said = strbuf_slice(&errors);

	ck_assert_msg(said.len > 0 && slice_starts_with(said, slice_str(path)) &&
	    slice_find(said, slice_str(words)) < said.len,
	    "'%.*s' is no error about %s", SLICE_FMT(said), words);
	ck_assert_uint_eq(slice_index(said, '\n'), said.len - 1);
	/* Nothing of what a key or certificate begins with; a path may have it. */
	said = slice_skip(said, strlen(path));
	ck_assert_uint_eq(slice_find(said, SLICE("MI")), said.len);
	strbuf_reset(&errors, 0);
}

static mode_t
mode_of(const char *path)
{
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static bool
exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static void
write_file(const char *path, const char *text)
{
	FILE *to = fopen(path, "w");

	ck_assert_ptr_nonnull(to);
	fputs(text, to);
	fclose(to);
}

static X509 *
read_certificate(const char *path)
{
	FILE *from = fopen(path, "r");
	X509 *certificate;

	ck_assert_ptr_nonnull(from);
	certificate = PEM_read_X509(from, NULL, NULL, NULL);
	ck_assert_ptr_nonnull(certificate);
	fclose(from);
	return certificate;
}

START_TEST(it_is_made_with_the_right_modes_whatever_the_umask)
{
	umask(_i == 0 ? 0 : 0777);
	ck_assert(authority_create(files.certificate, files.key, "A", &errors));
	ck_assert_uint_eq(mode_of(files.certificate), 0644);
	ck_assert_uint_eq(mode_of(files.key), 0600);
}
END_TEST

START_TEST(its_certificate_may_sign_leaves_and_nothing_else)
{
	X509 *made;

	ck_assert(authority_create(files.certificate, files.key, "A", &errors));
	made = read_certificate(files.certificate);
	ck_assert_int_eq(X509_get_version(made), X509_VERSION_3);
	ck_assert_int_eq(X509_check_ca(made), 1);
	ck_assert_int_eq(X509_get_pathlen(made), 0);
	ck_assert_uint_eq(X509_get_key_usage(made), KU_KEY_CERT_SIGN | KU_CRL_SIGN);
	ck_assert_int_eq(X509_EXTENSION_get_critical(X509_get_ext(made,
	    X509_get_ext_by_NID(made, NID_basic_constraints, -1))), 1);
	ck_assert_int_eq(X509_EXTENSION_get_critical(X509_get_ext(made,
	    X509_get_ext_by_NID(made, NID_key_usage, -1))), 1);
	ck_assert_ptr_nonnull(X509_get0_subject_key_id(made));
	ck_assert_int_eq(X509_verify(made, X509_get0_pubkey(made)), 1);
	ck_assert_int_eq(X509_cmp_timeframe(NULL, X509_get0_notBefore(made),
	    X509_get0_notAfter(made)), 0);
	X509_free(made);
}
END_TEST

START_TEST(it_is_good_for_ten_years)
{
	struct signing_authority *authority = authority_files_make(&files);
	int64_t life_s = authority_not_after(authority) -
	    authority_not_before(authority);

	ck_assert_int_gt(life_s, 10 * YEAR_S);
	ck_assert_int_lt(life_s, 10 * YEAR_S + YEAR_S / 50);
	ck_assert_ptr_eq(authority_ref(authority), authority);
	authority_unref(authority);
	authority_unref(authority);
}
END_TEST

START_TEST(two_authorities_share_nothing)
{
	struct authority_facts one, two;

	ck_assert(authority_create(files.certificate, files.key, "A", &errors));
	ck_assert(authority_describe(files.certificate, &one, &errors));
	unlink(files.certificate);
	unlink(files.key);
	ck_assert(authority_create(files.certificate, files.key, "A", &errors));
	ck_assert(authority_describe(files.certificate, &two, &errors));
	ck_assert_str_ne(one.fingerprint, two.fingerprint);
}
END_TEST

START_TEST(nothing_is_overwritten_or_left_half_made)
{
	const char *there = _i == 0 ? files.certificate : files.key;
	const char *other = _i == 0 ? files.key : files.certificate;
	char text[8] = "";
	FILE *from;

	write_file(there, "mine");
	ck_assert(!authority_create(files.certificate, files.key, "A", &errors));
	expect_error(there, "exists already");
	ck_assert(!exists(other));
	from = fopen(there, "r");
	ck_assert_uint_eq(fread(text, 1, sizeof(text), from), 4);
	ck_assert_str_eq(text, "mine");
	fclose(from);
}
END_TEST

START_TEST(a_link_is_not_followed)
{
	char target[80];

	snprintf(target, sizeof(target), "%s/elsewhere", files.folder);
	ck_assert_int_eq(symlink(target, files.key), 0);
	ck_assert(!authority_create(files.certificate, files.key, "A", &errors));
	expect_error(files.key, "exists already");
	ck_assert(!exists(target));
}
END_TEST

START_TEST(a_full_disk_leaves_nothing)
{
	/* Nothing at all can be written; the key can, and the certificate not. */
	const rlim_t room = _i == 0 ? 1 : 300;
	struct rlimit before, limit;
	bool was_made;

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = (struct rlimit){ room, before.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	was_made = authority_create(files.certificate, files.key, "A", &errors);
	/* Check wants to write too. */
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
	ck_assert(!was_made);
	expect_error(_i == 0 ? files.key : files.certificate, "File too large");
	ck_assert(!exists(files.certificate));
	ck_assert(!exists(files.key));
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_told)
{
	ck_assert(!authority_create("/nowhere/at/all/ca.pem", files.key, "A",
	    &errors));
	expect_error("/nowhere/at/all/ca.pem", "No such file or directory");
	ck_assert(!exists(files.key));
}
END_TEST

static const struct {
	const char *name;
	bool is_good;
} names[] = {
	{ "A", true },
	{ "Caf\xc3\xa9, \"x\"=y", true },
	{ "1234567890123456789012345678901234567890123456789012345678901234", true },
	{ "12345678901234567890123456789012345678901234567890123456789012345",
	    false },
	{ "", false },
	{ "a\nb", false },
	{ "a\x7f", false },
	{ "a\xc2\x9b" "b", false },
	{ "a\xff", false },
};

START_TEST(its_name_is_what_was_asked_for)
{
	struct authority_facts facts;

	ck_assert_int_eq(authority_create(files.certificate, files.key,
	    names[_i].name, &errors), names[_i].is_good);
	if (!names[_i].is_good) {
		expect_error("an authority's name", "1 to 64");
		ck_assert(!exists(files.key));
		return;
	}
	ck_assert(authority_describe(files.certificate, &facts, &errors));
	ck_assert_str_eq(facts.name, names[_i].name);
	ck_assert(!facts.is_over);
	ck_assert_uint_eq(strlen(facts.fingerprint), 95);
	ck_assert_uint_eq(strlen(facts.not_after), 10);
}
END_TEST

static const struct {
	struct odd_certificate odd;
	const char *error;	/* NULL: it is loaded */
} odd_ones[] = {
	{ { .until_s = YEAR_S }, NULL },
	{ { .until_s = 60 * YEAR_S }, NULL },
	{ { .key_type = "RSA", .until_s = YEAR_S }, NULL },
	{ { .key_type = "ED25519", .until_s = YEAR_S }, NULL },
	{ { .from_s = -YEAR_S, .until_s = -60 }, "expired on 2" },
	{ { .from_s = 3600, .until_s = YEAR_S }, "not valid before 2" },
	{ { .is_no_ca = true, .until_s = YEAR_S }, "no authority" },
	{ { .may_not_sign = true, .until_s = YEAR_S }, "no authority" },
};

START_TEST(a_certificate_that_cannot_serve_is_refused)
{
	EVP_PKEY *key = authority_files_write(&files, &odd_ones[_i].odd);
	struct signing_authority *authority = authority_load(files.certificate,
	    files.key, &errors);

	if (odd_ones[_i].error != NULL) {
		ck_assert_ptr_null(authority);
		expect_error(files.certificate, odd_ones[_i].error);
	} else {
		ck_assert_ptr_nonnull(authority);
		ck_assert_uint_eq(errors.len, 0);
	}
	authority_unref(authority);
	EVP_PKEY_free(key);
}
END_TEST

START_TEST(a_key_of_another_certificate_is_refused)
{
	struct authority_files other;

	authority_files_init(&other);
	authority_unref(authority_files_make(&files));
	authority_unref(authority_files_make(&other));
	ck_assert_ptr_null(authority_load(files.certificate, other.key, &errors));
	expect_error(other.key, "is not the key of the certificate in");
	authority_files_clear(&other);
}
END_TEST

static const struct {
	const char *text;	/* NULL: no such file */
	const char *certificate_error, *key_error;
} broken[] = {
	{ NULL, "No such file", "No such file" },
	{ "", "holds no certificate", "holds no private key" },
	{ "nothing\n", "holds no certificate", "holds no private key" },
	{ "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\n"
	  "-----END CERTIFICATE-----\n", "is broken", "holds no private key" },
	{ "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n"
	  "-----END PRIVATE KEY-----\n", "holds no certificate",
	  "holds no private key" },
};

START_TEST(what_is_no_such_file_is_told)
{
	char path[80];

	authority_unref(authority_files_make(&files));
	snprintf(path, sizeof(path), "%s/other", files.folder);
	if (broken[_i].text != NULL)
		write_file(path, broken[_i].text);
	ck_assert_ptr_null(authority_load(path, files.key, &errors));
	expect_error(path, broken[_i].certificate_error);
	ck_assert_ptr_null(authority_load(files.certificate, path, &errors));
	expect_error(path, broken[_i].key_error);
	ck_assert_ptr_null(authority_load(files.folder, files.key, &errors));
	expect_error(files.folder, "Is a directory");
	unlink(path);
}
END_TEST

/* Protect the key by a passphrase, in either of the two formats there are. */
static void
protect_key(EVP_PKEY *key, bool traditional)
{
	BIO *to = BIO_new_file(files.key, "w");
	const unsigned char *passphrase = (const unsigned char *)"secret";
	int ok;

	ck_assert_ptr_nonnull(to);
	ok = traditional ? PEM_write_bio_PrivateKey_traditional(to, key,
	    EVP_aes_128_cbc(), passphrase, 6, NULL, NULL) :
	    PEM_write_bio_PrivateKey(to, key, EVP_aes_128_cbc(), passphrase, 6,
	    NULL, NULL);
	ck_assert_int_eq(ok, 1);
	BIO_free(to);
}

START_TEST(a_passphrase_is_refused_and_never_asked_for)
{
	static const struct odd_certificate good = { .until_s = YEAR_S };
	EVP_PKEY *key = authority_files_write(&files, &good);
	char shown[256];
	int terminal, status;
	pid_t pid;

	protect_key(key, _i == 0);
	EVP_PKEY_free(key);
	/* On a terminal of its own, where OpenSSL would ask and wait. */
	pid = forkpty(&terminal, NULL, NULL, NULL);
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct signing_authority *authority = authority_load(
		    files.certificate, files.key, &errors);

		_exit(authority == NULL && slice_find(strbuf_slice(&errors),
		    SLICE("has a passphrase")) < errors.len ? 42 : 1);
	}
	ck_assert_int_le(read(terminal, shown, sizeof(shown)), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 42);
	close(terminal);
	ck_assert_ptr_null(authority_load(files.certificate, files.key, &errors));
	expect_error(files.key, "has a passphrase");
}
END_TEST

START_TEST(an_old_authority_is_described_and_a_leaf_is_not)
{
	static const struct odd_certificate old = {
		.from_s = -YEAR_S, .until_s = -60
	};
	static const struct odd_certificate leaf = {
		.is_no_ca = true, .until_s = YEAR_S
	};
	struct authority_facts facts;

	EVP_PKEY_free(authority_files_write(&files, &old));
	ck_assert(authority_describe(files.certificate, &facts, &errors));
	ck_assert(facts.is_over);
	ck_assert_str_eq(facts.name, "/O=Odd");
	EVP_PKEY_free(authority_files_write(&files, &leaf));
	ck_assert(!authority_describe(files.certificate, &facts, &errors));
	expect_error(files.certificate, "no authority");
	ck_assert(!authority_describe("/nowhere", &facts, &errors));
	expect_error("/nowhere", "No such file");
}
END_TEST

TCase *
authority_case(void)
{
	TCase *tcase = tcase_create("authority");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase,
	    it_is_made_with_the_right_modes_whatever_the_umask, 0, 2);
	tcase_add_test(tcase, its_certificate_may_sign_leaves_and_nothing_else);
	tcase_add_test(tcase, it_is_good_for_ten_years);
	tcase_add_test(tcase, two_authorities_share_nothing);
	tcase_add_loop_test(tcase, nothing_is_overwritten_or_left_half_made, 0, 2);
	tcase_add_test(tcase, a_link_is_not_followed);
	tcase_add_loop_test(tcase, a_full_disk_leaves_nothing, 0, 2);
	tcase_add_test(tcase, a_folder_that_is_not_there_is_told);
	tcase_add_loop_test(tcase, its_name_is_what_was_asked_for, 0,
	    (int)ARRAY_LEN(names));
	tcase_add_loop_test(tcase, a_certificate_that_cannot_serve_is_refused, 0,
	    (int)ARRAY_LEN(odd_ones));
	tcase_add_test(tcase, a_key_of_another_certificate_is_refused);
	tcase_add_loop_test(tcase, what_is_no_such_file_is_told, 0,
	    (int)ARRAY_LEN(broken));
	tcase_add_loop_test(tcase, a_passphrase_is_refused_and_never_asked_for, 0,
	    2);
	tcase_add_test(tcase, an_old_authority_is_described_and_a_leaf_is_not);
	return tcase;
}
