#include "tls/tls_failure.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <string.h>

#include "unit/tls/tls_cases.h"

static struct strbuf text;

static void
set_up(void)
{
	/* Who makes a context loads the words of errors without asking for it. */
	ck_assert_int_eq(OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS,
	    NULL), 1);
}

static void
tear_down(void)
{
	ck_assert_uint_eq(ERR_peek_error(), 0);
	strbuf_clear(&text);
}

static void
is_text(const char *expected)
{
	ck_assert_msg(slice_eq(strbuf_slice(&text), slice_str(expected)),
	    "%.*s", SLICE_FMT(strbuf_slice(&text)));
}

START_TEST(a_text_takes_the_place_of_the_one_before)
{
	tls_failure_say(&text, "a long one that came first");
	tls_failure_say(&text, "short");
	is_text("short");
}
END_TEST

START_TEST(what_could_harm_a_log_line_is_a_question_mark)
{
	tls_failure_say(&text, "a\n\x7f\"\\\xff~ z");
	is_text("a?????~ z");
}
END_TEST

START_TEST(a_long_text_is_cut)
{
	char words[1001];

	memset(words, 'x', 1000);
	words[1000] = '\0';
	tls_failure_say(&text, words);
	ck_assert_uint_eq(text.len, 255);
}
END_TEST

static const struct {
	int lib, reason;
	enum tls_failure failure;
	const char *text;
} queued[] = {
	{ ERR_LIB_SSL, SSL_AD_REASON_OFFSET + SSL_AD_UNKNOWN_CA, TLS_DISTRUSTED,
	    "unknown CA" },
	{ ERR_LIB_SSL, SSL_AD_REASON_OFFSET + SSL_AD_CERTIFICATE_EXPIRED,
	    TLS_DISTRUSTED, "certificate expired" },
	{ ERR_LIB_SSL, SSL_AD_REASON_OFFSET + SSL_AD_HANDSHAKE_FAILURE, TLS_REFUSED,
	    "handshake failure" },
	{ ERR_LIB_SSL, SSL_R_WRONG_VERSION_NUMBER, TLS_BROKEN,
	    "wrong version number" },
	{ ERR_LIB_EVP, SSL_AD_REASON_OFFSET + SSL_AD_UNKNOWN_CA, TLS_BROKEN, "" },
};

START_TEST(the_queue_tells_an_alert_from_all_else)
{
	ERR_raise(queued[_i].lib, queued[_i].reason);
	ck_assert_int_eq(tls_failure_queue(&text), queued[_i].failure);
	is_text(queued[_i].text);
}
END_TEST

START_TEST(a_refused_certificate_need_not_be_at_hand)
{
	ck_assert_int_eq(tls_failure_verify(&text, X509_V_ERR_CERT_HAS_EXPIRED,
	    NULL), TLS_EXPIRED);
	is_text("certificate has expired");
}
END_TEST

TCase *
tls_failure_case(void)
{
	TCase *tcase = tcase_create("tls_failure");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, a_text_takes_the_place_of_the_one_before);
	tcase_add_test(tcase, what_could_harm_a_log_line_is_a_question_mark);
	tcase_add_test(tcase, a_long_text_is_cut);
	tcase_add_loop_test(tcase, the_queue_tells_an_alert_from_all_else, 0,
	    (int)ARRAY_LEN(queued));
	tcase_add_test(tcase, a_refused_certificate_need_not_be_at_hand);
	return tcase;
}
