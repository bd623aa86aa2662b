#include "tls/tls_failure.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <time.h>

#define TEXT_MAX 255

/* Make it fit for a log line. */
static void
finish(struct strbuf *text)
{
	if (text->len > TEXT_MAX)
		text->len = TEXT_MAX;
	for (size_t i = 0; i < text->len; i++)
		if (text->ptr[i] < 0x20 || text->ptr[i] > 0x7e ||
		    text->ptr[i] == '"' || text->ptr[i] == '\\')
			text->ptr[i] = '?';
}

void
tls_failure_say(struct strbuf *text, const char *words)
{
	strbuf_reset(text, TEXT_MAX);
	strbuf_add_str(text, words);
	finish(text);
}

/* ---- certificates ---- */

static enum tls_failure
failure_of_verify(int error)
{
	switch (error) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return TLS_EXPIRED;
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		return TLS_WRONG_NAME;
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_CERT_UNTRUSTED:
		return TLS_UNKNOWN_ISSUER;
	default:
		return TLS_BAD_CERTIFICATE;
	}
}

/* The names that a certificate is for, as many as fit. */
static void
add_names(struct strbuf *text, X509 *certificate)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name,
	    NULL, NULL);
	int n = names == NULL ? 0 : sk_GENERAL_NAME_num(names);

	for (int i = 0; i < n && i < 4; i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
		char one[128];

		if (name->type != GEN_DNS)
			continue;
		snprintf(one, sizeof(one), "%.*s",
		    ASN1_STRING_length(name->d.dNSName),
		    (const char *)ASN1_STRING_get0_data(name->d.dNSName));
		strbuf_addf(text, "%s%s", i == 0 ? "; it is for " : ", ", one);
	}
	GENERAL_NAMES_free(names);
}

static void
add_date(struct strbuf *text, const char *before, const ASN1_TIME *time)
{
	struct tm tm;
	char date[32];

	if (ASN1_TIME_to_tm(time, &tm) == 1 &&
	    strftime(date, sizeof(date), "%Y-%m-%d", &tm) > 0)
		strbuf_addf(text, "%s%s", before, date);
}

static void
add_name(struct strbuf *text, const char *before, const X509_NAME *name)
{
	char one[160];

	if (X509_NAME_oneline(name, one, sizeof(one)) != NULL)
		strbuf_addf(text, "%s%s", before, one);
}

enum tls_failure
tls_failure_verify(struct strbuf *text, int error, void *certificate)
{
	enum tls_failure failure = failure_of_verify(error);

	strbuf_reset(text, TEXT_MAX);
	strbuf_add_str(text, X509_verify_cert_error_string(error));
	if (certificate != NULL && failure == TLS_WRONG_NAME)
		add_names(text, certificate);
	if (certificate != NULL && failure == TLS_EXPIRED) {
		add_date(text, "; valid from ", X509_get0_notBefore(certificate));
		add_date(text, " to ", X509_get0_notAfter(certificate));
	}
	if (certificate != NULL && failure == TLS_UNKNOWN_ISSUER)
		add_name(text, "; issuer ", X509_get_issuer_name(certificate));
	finish(text);
	return failure;
}

/* ---- alerts, and all else ---- */

/* An alert that says that a certificate of ours is not liked (RFC 8446, 6.2). */
static bool
alert_is_distrust(int alert)
{
	switch (alert) {
	case SSL_AD_BAD_CERTIFICATE:
	case SSL_AD_UNSUPPORTED_CERTIFICATE:
	case SSL_AD_CERTIFICATE_REVOKED:
	case SSL_AD_CERTIFICATE_EXPIRED:
	case SSL_AD_CERTIFICATE_UNKNOWN:
	case SSL_AD_UNKNOWN_CA:
		return true;
	default:
		return false;
	}
}

static enum tls_failure
failure_of_alert(int alert)
{
	if (alert_is_distrust(alert))
		return TLS_DISTRUSTED;
	return alert == SSL_AD_CERTIFICATE_REQUIRED ? TLS_WANTS_CERTIFICATE :
	    TLS_REFUSED;
}

enum tls_failure
tls_failure_queue(struct strbuf *text)
{
	unsigned long error = ERR_peek_error();
	int reason = ERR_GET_REASON(error);
	const char *words = ERR_reason_error_string(error);
	enum tls_failure failure = TLS_BROKEN;

	if (ERR_GET_LIB(error) == ERR_LIB_SSL && reason > SSL_AD_REASON_OFFSET &&
	    reason < SSL_AD_REASON_OFFSET + 256) {
		failure = failure_of_alert(reason - SSL_AD_REASON_OFFSET);
		words = SSL_alert_desc_string_long(reason - SSL_AD_REASON_OFFSET);
	}
	ERR_clear_error();
	tls_failure_say(text, words != NULL ? words : "");
	return failure;
}
