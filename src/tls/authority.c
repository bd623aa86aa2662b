#include "tls/authority.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/utf8.h"
#include "tls/pem_file.h"
#include "tls/x509_build.h"

struct signing_authority {
	X509 *certificate;
	EVP_PKEY *key;
	int64_t not_before_s, not_after_s;
	unsigned refs;			/* atomic */
};

/* "2024-01-31", in UTC. */
static void
format_day(int64_t seconds, char out[11])
{
	time_t time = (time_t)seconds;
	struct tm tm;

	if (gmtime_r(&time, &tm) == NULL || strftime(out, 11, "%Y-%m-%d", &tm) == 0)
		snprintf(out, 11, "?");
}

/* Read an authority's certificate, whatever its age. */
static X509 *
read_certificate(const char *path, int64_t *not_before_s, int64_t *not_after_s,
    struct strbuf *errors)
{
	X509 *certificate = pem_file_certificate(path, errors);

	if (certificate == NULL)
		return NULL;
	/* 1: basicConstraints says so, and keyUsage does not forbid it. */
	if (X509_check_ca(certificate) != 1) {
		strbuf_addf(errors, "%s: is no authority's certificate: it needs "
		    "basicConstraints CA:TRUE and keyUsage keyCertSign\n", path);
	} else if (!x509_build_read_time(X509_get0_notBefore(certificate),
	    not_before_s) || !x509_build_read_time(X509_get0_notAfter(certificate),
	    not_after_s)) {
		strbuf_addf(errors, "%s: its period of validity cannot be read\n",
		    path);
	} else {
		return certificate;
	}
	X509_free(certificate);
	ERR_clear_error();
	return NULL;
}

static bool
is_current(const struct signing_authority *authority, const char *path,
    struct strbuf *errors)
{
	int64_t now_s = (int64_t)(clock_wall_ms() / 1000);
	char day[11];

	if (now_s > authority->not_after_s) {
		format_day(authority->not_after_s, day);
		strbuf_addf(errors, "%s: expired on %s; 'errgate ca init' makes "
		    "another\n", path, day);
		return false;
	}
	if (now_s < authority->not_before_s) {
		format_day(authority->not_before_s, day);
		strbuf_addf(errors, "%s: is not valid before %s\n", path, day);
		return false;
	}
	return true;
}

struct signing_authority *
authority_load(const char *certificate, const char *key, struct strbuf *errors)
{
	struct signing_authority *authority = calloc(1, sizeof(*authority));

	if (authority == NULL) {
		strbuf_addf(errors, "%s: out of memory\n", certificate);
		return NULL;
	}
	authority->refs = 1;
	authority->certificate = read_certificate(certificate,
	    &authority->not_before_s, &authority->not_after_s, errors);
	if (authority->certificate == NULL ||
	    !is_current(authority, certificate, errors))
		goto fail;
	authority->key = pem_file_key(key, errors);
	if (authority->key == NULL)
		goto fail;
	if (X509_check_private_key(authority->certificate, authority->key) != 1) {
		strbuf_addf(errors, "%s: is not the key of the certificate in %s\n",
		    key, certificate);
		ERR_clear_error();
		goto fail;
	}
	return authority;
fail:
	authority_unref(authority);
	return NULL;
}

struct signing_authority *
authority_ref(struct signing_authority *authority)
{
	__atomic_fetch_add(&authority->refs, 1, __ATOMIC_RELAXED);
	return authority;
}

void
authority_unref(struct signing_authority *authority)
{
	if (authority == NULL ||
	    __atomic_sub_fetch(&authority->refs, 1, __ATOMIC_ACQ_REL) != 0)
		return;
	X509_free(authority->certificate);
	EVP_PKEY_free(authority->key);
	free(authority);
}

int64_t
authority_not_before(const struct signing_authority *authority)
{
	return authority->not_before_s;
}

int64_t
authority_not_after(const struct signing_authority *authority)
{
	return authority->not_after_s;
}

void *
authority_certificate(const struct signing_authority *authority)
{
	return authority->certificate;
}

void *
authority_key(const struct signing_authority *authority)
{
	return authority->key;
}

/* The subject's last common name as UTF-8, or all of a subject without one;
   the caller gives it to OPENSSL_free. NULL when memory ran out. */
static char *
take_name(X509 *certificate)
{
	const X509_NAME *subject = X509_get_subject_name(certificate);
	int at = -1, next;
	unsigned char *text = NULL;

	while ((next = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0)
		at = next;
	if (at < 0)
		return X509_NAME_oneline(subject, NULL, 0);
	/* A zero byte in it cuts it, which only shortens what is shown. */
	return ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(
	    X509_NAME_get_entry(subject, at))) < 0 ? NULL : (char *)text;
}

static bool
describe_name(X509 *certificate, struct authority_facts *facts)
{
	char *name = take_name(certificate);
	struct strbuf shown = { 0 };
	size_t len;

	if (name == NULL)
		return false;
	escape_text(&shown, slice_str(name));
	OPENSSL_free(name);
	len = utf8_valid_len(slice_head(strbuf_slice(&shown),
	    sizeof(facts->name) - 1));
	if (len > 0)
		memcpy(facts->name, shown.ptr, len);
	facts->name[len] = '\0';
	strbuf_clear(&shown);
	return true;
}

static bool
describe_fingerprint(X509 *certificate, struct authority_facts *facts)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len;

	if (X509_digest(certificate, EVP_sha256(), digest, &len) != 1)
		return false;
	for (unsigned i = 0; i < len; i++)
		sprintf(facts->fingerprint + 3 * i, "%02X%s", digest[i],
		    i + 1 < len ? ":" : "");
	return true;
}

bool
authority_describe(const char *certificate, struct authority_facts *facts,
    struct strbuf *errors)
{
	int64_t not_before_s, not_after_s;
	X509 *read = read_certificate(certificate, &not_before_s, &not_after_s,
	    errors);
	bool ok;

	if (read == NULL)
		return false;
	format_day(not_after_s, facts->not_after);
	facts->is_over = not_after_s < (int64_t)(clock_wall_ms() / 1000);
	ok = describe_name(read, facts) && describe_fingerprint(read, facts);
	if (!ok)
		strbuf_addf(errors, "%s: out of memory\n", certificate);
	X509_free(read);
	ERR_clear_error();
	return ok;
}
