#include "tls/tls_session.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "tls/mint.h"
#include "tls/tls_engine.h"

#define RECORD_MAX 16384	/* plaintext of a record (RFC 8446, section 5.1) */

struct tls_session {
	SSL *ssl;
	struct tls_context *context;
	struct resumption *store;	/* or NULL */
	bool is_open, seen, ended;
	enum tls_failure failure;
	struct strbuf failure_text;
	/* Only while one of the calls below runs: */
	struct slice in;
	struct strbuf *out;
	struct slice key;		/* points to key_bytes */
	unsigned char key_bytes[];
};

/* ---- the wire ---- */

static int
wire_read(BIO *bio, char *buffer, int len)
{
	struct tls_session *session = BIO_get_data(bio);
	struct slice part = slice_head(session->in, len < 0 ? 0 : (size_t)len);

	BIO_clear_retry_flags(bio);
	if (part.len == 0) {
		BIO_set_retry_read(bio);
		return -1;
	}
	memcpy(buffer, part.ptr, part.len);
	session->in = slice_skip(session->in, part.len);
	return (int)part.len;
}

static int
wire_write(BIO *bio, const char *bytes, int len)
{
	struct tls_session *session = BIO_get_data(bio);

	BIO_clear_retry_flags(bio);
	if (len < 0 || session->out == NULL)
		return -1;
	strbuf_add(session->out, slice_of(bytes, (size_t)len));
	return session->out->failed ? -1 : len;
}

static long
wire_control(BIO *bio, int command, long number, void *ptr)
{
	(void)bio;
	(void)number;
	(void)ptr;
	return command == BIO_CTRL_FLUSH;
}

BIO_METHOD *
tls_engine_wire(void)
{
	BIO_METHOD *wire = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "errgate");

	if (wire == NULL || BIO_meth_set_read(wire, wire_read) != 1 ||
	    BIO_meth_set_write(wire, wire_write) != 1 ||
	    BIO_meth_set_ctrl(wire, wire_control) != 1) {
		BIO_meth_free(wire);
		return NULL;
	}
	return wire;
}

static bool
attach_wire(struct tls_session *session)
{
	BIO *bio = BIO_new(tls_engine_wire_of(session->context));

	if (bio == NULL)
		return false;
	BIO_set_data(bio, session);
	BIO_set_init(bio, 1);
	SSL_set_bio(session->ssl, bio, bio);
	return true;
}

/* ---- what OpenSSL tells ---- */

/* Whose SSL it is: the wire tells, at no further cost of memory. */
static struct tls_session *
session_of(SSL *ssl)
{
	return BIO_get_data(SSL_get_rbio(ssl));
}

int
tls_engine_on_resumable(SSL *ssl, SSL_SESSION *resumable)
{
	struct tls_session *session = session_of(ssl);

	if (session->store == NULL)
		return 0;
	resumption_put(session->store, session->key, resumable);
	return 1;		/* the reference is the store's now */
}

int
tls_engine_on_verify(int ok, X509_STORE_CTX *store)
{
	struct tls_session *session = session_of(X509_STORE_CTX_get_ex_data(store,
	    SSL_get_ex_data_X509_STORE_CTX_idx()));

	if (!ok)
		session->failure = tls_failure_verify(&session->failure_text,
		    X509_STORE_CTX_get_error(store),
		    X509_STORE_CTX_get_current_cert(store));
	return ok;
}

/* ---- failure ---- */

static enum tls_rc
fail(struct tls_session *session, enum tls_failure failure, const char *text)
{
	if (session->failure == TLS_FINE) {
		session->failure = failure;
		tls_failure_say(&session->failure_text, text);
	}
	return TLS_FAILED;
}

/* OpenSSL has failed; a certificate that was refused has told why already. */
static enum tls_rc
fail_by_queue(struct tls_session *session)
{
	if (session->failure == TLS_FINE)
		session->failure = tls_failure_queue(&session->failure_text);
	ERR_clear_error();
	return TLS_FAILED;
}

/* ---- life ---- */

static struct tls_session *
session_make(struct tls_context *context, struct slice key)
{
	struct tls_session *session = calloc(1, sizeof(*session) + key.len);

	if (session == NULL)
		return NULL;
	if (key.len > 0)
		memcpy(session->key_bytes, key.ptr, key.len);
	session->key = slice_of(session->key_bytes, key.len);
	session->context = tls_context_ref(context);
	session->ssl = tls_engine_start(context);
	if (session->ssl == NULL || !attach_wire(session)) {
		tls_session_free(session);
		return NULL;
	}
	return session;
}

/* Whom to expect: a name, which is also sent as SNI, or an address. */
static bool
expect_host(SSL *ssl, const char *host)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);

	if (X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1)
		return true;
	ERR_clear_error();
	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return SSL_set_tlsext_host_name(ssl, host) == 1 &&
	    SSL_set1_host(ssl, host) == 1;
}

static void
resume(struct tls_session *session)
{
	SSL_SESSION *kept = session->store == NULL ? NULL :
	    resumption_take(session->store, session->key);

	if (kept == NULL)
		return;
	if (SSL_SESSION_is_resumable(kept) == 1)
		SSL_set_session(session->ssl, kept);
	/* A ticket of TLS 1.3 is to be used once (RFC 8446, appendix C.4), and each
	   connection brings new ones; a session of TLS 1.2 serves on. */
	if (SSL_SESSION_get_protocol_version(kept) < TLS1_3_VERSION)
		resumption_put(session->store, session->key, kept);
	else
		SSL_SESSION_free(kept);
}

struct tls_session *
tls_session_client(struct tls_context *context, struct slice host,
    struct resumption *store, struct slice key)
{
	struct tls_session *session;
	char name[256];

	/* A name may end in a dot, which certificates and SNI leave out. */
	if (slice_ends_with(host, SLICE(".")))
		host.len--;
	if (host.len == 0 || host.len >= sizeof(name))
		return NULL;
	memcpy(name, host.ptr, host.len);
	name[host.len] = '\0';
	session = session_make(context, key);
	if (session == NULL)
		return NULL;
	session->store = store;
	SSL_set_connect_state(session->ssl);
	if (!expect_host(session->ssl, name)) {
		ERR_clear_error();
		tls_session_free(session);
		return NULL;
	}
	resume(session);
	return session;
}

/* Show a minted certificate; sessions are resumed for the same one only, which
   its serial number tells. */
static bool
use_leaf(SSL *ssl, const struct leaf *leaf)
{
	const ASN1_INTEGER *serial =
	    X509_get0_serialNumber(leaf_certificate(leaf));

	return SSL_use_certificate(ssl, leaf_certificate(leaf)) == 1 &&
	    SSL_use_PrivateKey(ssl, leaf_key(leaf)) == 1 &&
	    SSL_set_session_id_context(ssl, ASN1_STRING_get0_data(serial),
	    (unsigned)ASN1_STRING_length(serial)) == 1;
}

struct tls_session *
tls_session_server(struct tls_context *context, const struct leaf *leaf)
{
	struct tls_session *session = session_make(context, SLICE_NONE);

	if (session == NULL)
		return NULL;
	SSL_set_accept_state(session->ssl);
	if (leaf != NULL && !use_leaf(session->ssl, leaf)) {
		ERR_clear_error();
		tls_session_free(session);
		return NULL;
	}
	return session;
}

void
tls_session_free(struct tls_session *session)
{
	if (session == NULL)
		return;
	/* Else OpenSSL takes a connection that was merely closed for a broken one,
	   and what was to be resumed from it as well. */
	if (session->ssl != NULL && session->failure == TLS_FINE)
		SSL_set_shutdown(session->ssl,
		    SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	SSL_free(session->ssl);
	tls_context_unref(session->context);
	strbuf_clear(&session->failure_text);
	free(session);
}

/* ---- bytes ---- */

/* Go on with the handshake, as far as the bytes at hand lead. */
static enum tls_rc
shake(struct tls_session *session)
{
	int rc = SSL_do_handshake(session->ssl);

	if (rc == 1) {
		session->is_open = true;
		return TLS_OPEN;
	}
	if (SSL_get_error(session->ssl, rc) == SSL_ERROR_WANT_READ)
		return TLS_SHAKING;
	return fail_by_queue(session);
}

enum tls_rc
tls_session_begin(struct tls_session *session, struct strbuf *out)
{
	enum tls_rc rc;

	ERR_clear_error();
	session->out = out;
	rc = shake(session);
	session->out = NULL;
	return rc;
}

/* Decrypt all whole records at hand. */
static enum tls_rc
read_records(struct tls_session *session, unsigned char *plain, size_t room,
    size_t *plain_len)
{
	size_t n;

	for (;;) {
		int rc = SSL_read_ex(session->ssl, plain + *plain_len,
		    room - *plain_len, &n);

		if (rc == 1) {
			*plain_len += n;
			continue;
		}
		switch (SSL_get_error(session->ssl, rc)) {
		case SSL_ERROR_WANT_READ:
			return TLS_OPEN;
		case SSL_ERROR_ZERO_RETURN:
			return TLS_ENDED;
		default:
			return fail_by_queue(session);
		}
	}
}

/* Whether the first bytes of a peer can begin a record (RFC 8446, 5.1): change
   cipher spec, alert, handshake or data, of SSL 3 or newer. */
static bool
begins_record(struct slice bytes)
{
	return bytes.ptr[0] >= 20 && bytes.ptr[0] <= 23 &&
	    (bytes.len < 2 || bytes.ptr[1] == 3);
}

enum tls_rc
tls_session_open(struct tls_session *session, struct slice cipher,
    unsigned char *plain, size_t *plain_len, struct strbuf *out)
{
	enum tls_rc rc = TLS_OPEN;

	*plain_len = 0;
	if (session->failure != TLS_FINE)
		return TLS_FAILED;
	if (!session->seen && cipher.len > 0 && !begins_record(cipher))
		return fail(session, TLS_NOT_TLS, "what came is no TLS");
	session->seen = session->seen || cipher.len > 0;
	ERR_clear_error();
	session->in = cipher;
	session->out = out;
	if (!session->is_open)
		rc = shake(session);
	if (rc == TLS_OPEN)
		rc = read_records(session, plain, TLS_PLAIN_MAX(cipher.len), plain_len);
	session->in = SLICE_NONE;
	session->out = NULL;
	return rc;
}

/* Gathers what is to be one record. */
struct record_room {
	unsigned char bytes[RECORD_MAX];
	size_t len;
};

static bool
write_record(struct tls_session *session, const void *bytes, size_t len)
{
	size_t written;

	return len == 0 ||
	    SSL_write_ex(session->ssl, bytes, len, &written) == 1;
}

/* Put what fits of a part into the room; returns what is left of the part. */
static struct slice
gather(struct record_room *room, struct slice part)
{
	struct slice fits = slice_head(part, RECORD_MAX - room->len);

	if (fits.len > 0)
		memcpy(room->bytes + room->len, fits.ptr, fits.len);
	room->len += fits.len;
	return slice_skip(part, fits.len);
}

bool
tls_session_seal(struct tls_session *session, const struct slice *parts,
    size_t n_parts, struct strbuf *out)
{
	struct record_room room;
	bool ok = session->is_open && session->failure == TLS_FINE;

	room.len = 0;
	ERR_clear_error();
	session->out = out;
	for (size_t i = 0; i < n_parts && ok; i++) {
		struct slice part = parts[i];

		while (part.len > 0 && ok) {
			size_t whole = part.len - part.len % RECORD_MAX;

			if (room.len == 0 && whole > 0) {
				ok = write_record(session, part.ptr, whole);
				part = slice_skip(part, whole);
				continue;
			}
			part = gather(&room, part);
			if (room.len == RECORD_MAX) {
				ok = write_record(session, room.bytes, room.len);
				room.len = 0;
			}
		}
	}
	ok = ok && write_record(session, room.bytes, room.len);
	session->out = NULL;
	ERR_clear_error();
	return ok && !out->failed;
}

void
tls_session_end(struct tls_session *session, struct strbuf *out)
{
	if (!session->is_open || session->ended || session->failure != TLS_FINE)
		return;
	session->ended = true;
	ERR_clear_error();
	session->out = out;
	(void)SSL_shutdown(session->ssl);
	session->out = NULL;
	ERR_clear_error();
}

void
tls_session_cut(struct tls_session *session)
{
	if (!session->is_open)
		(void)fail(session, TLS_CUT, "the peer closed in the handshake");
}

/* ---- questions ---- */

enum tls_failure
tls_session_failure(const struct tls_session *session)
{
	return session->failure;
}

struct slice
tls_session_failure_text(const struct tls_session *session)
{
	return strbuf_slice(&session->failure_text);
}

bool
tls_session_is_client(const struct tls_session *session)
{
	return SSL_is_server(session->ssl) == 0;
}

struct slice
tls_session_version(const struct tls_session *session)
{
	return session->is_open ? slice_str(SSL_get_version(session->ssl)) :
	    SLICE_NONE;
}

bool
tls_session_was_resumed(const struct tls_session *session)
{
	return session->is_open && SSL_session_reused(session->ssl) == 1;
}
