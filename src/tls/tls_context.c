#include "tls/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "tls/tls_engine.h"

/* What servers take of TLS 1.2: forward secrecy and authenticated encryption. */
#define SERVER_CIPHERS "ECDHE+AESGCM:ECDHE+CHACHA20"

struct tls_context {
	SSL_CTX **engines;	/* one; as a server, one for each key pair */
	size_t n_engines;
	BIO_METHOD *wire;
	uint64_t serial;
	unsigned refs;		/* atomic */
};

/* ---- errors ---- */

/* Why OpenSSL failed last, in words; its queue is empty afterwards. */
static const char *
last_reason(void)
{
	unsigned long error = ERR_peek_last_error();
	const char *reason = ERR_reason_error_string(error);

	ERR_clear_error();
	if (ERR_SYSTEM_ERROR(error))
		return strerrordesc_np(ERR_GET_REASON(error));
	return reason != NULL ? reason : "out of memory";
}

static bool
wrong_file(struct strbuf *errors, const char *file, const char *what)
{
	strbuf_addf(errors, "%s: %s: %s\n", file, what, last_reason());
	return false;
}

/* ---- what is common ---- */

/* Keys with a passphrase are not served: nobody is there to be asked. */
static int
no_passphrase(char *buffer, int size, int writing, void *ctx)
{
	(void)buffer;
	(void)size;
	(void)writing;
	(void)ctx;
	return -1;
}

/* The HTTP that we speak, as ALPN names it (RFC 7301). `curl --http1.0` offers
   nothing but the latter. */
static const unsigned char alpn_http11[] = "\x08http/1.1";
static const unsigned char alpn_http1[] = "\x08http/1.1\x08http/1.0";

static int
choose_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_len,
    const unsigned char *offered, unsigned offered_len, void *ctx)
{
	unsigned char *chosen;

	(void)ssl;
	(void)ctx;
	if (SSL_select_next_proto(&chosen, out_len, alpn_http1,
	    sizeof(alpn_http1) - 1, offered, offered_len) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *
engine_new(const SSL_METHOD *method)
{
	SSL_CTX *engine = SSL_CTX_new(method);

	if (engine == NULL)
		return NULL;
	SSL_CTX_set_min_proto_version(engine, TLS1_2_VERSION);
	SSL_CTX_set_options(engine, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_mode(engine, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_default_passwd_cb(engine, no_passphrase);
	return engine;
}

static SSL_CTX *
server_engine_new(void)
{
	static const unsigned char id[] = "errgate";
	SSL_CTX *engine = engine_new(TLS_server_method());

	if (engine == NULL)
		return NULL;
	/* Sessions are resumed by tickets, which cost no memory here. */
	SSL_CTX_set_session_cache_mode(engine, SSL_SESS_CACHE_OFF);
	/* One is enough for a client that comes again: with it it gets the next. */
	SSL_CTX_set_num_tickets(engine, 1);
	SSL_CTX_set_session_id_context(engine, id, sizeof(id) - 1);
	SSL_CTX_set_options(engine, SSL_OP_CIPHER_SERVER_PREFERENCE |
	    SSL_OP_PRIORITIZE_CHACHA);
	SSL_CTX_set_alpn_select_cb(engine, choose_alpn, NULL);
	if (SSL_CTX_set_cipher_list(engine, SERVER_CIPHERS) != 1) {
		SSL_CTX_free(engine);
		return NULL;
	}
	return engine;
}

/* A context with room for engines, which the caller puts in. */
static struct tls_context *
context_make(size_t max)
{
	static uint64_t last_serial;	/* atomic */
	struct tls_context *context = calloc(1, sizeof(*context));

	if (context == NULL)
		return NULL;
	context->refs = 1;
	context->serial = __atomic_add_fetch(&last_serial, 1, __ATOMIC_RELAXED);
	context->wire = tls_engine_wire();
	context->engines = calloc(max, sizeof(SSL_CTX *));
	if (context->wire == NULL || context->engines == NULL) {
		tls_context_unref(context);
		return NULL;
	}
	return context;
}

/* Give the context one more engine. False when that was NULL. */
static bool
context_add(struct tls_context *context, SSL_CTX *engine)
{
	if (engine == NULL)
		return false;
	context->engines[context->n_engines++] = engine;
	return true;
}

/* Whether OpenSSL has failed because a key is not that of the certificate. */
static bool
is_mismatch(void)
{
	unsigned long error = ERR_peek_last_error();

	return ERR_GET_LIB(error) == ERR_LIB_X509 &&
	    ERR_GET_REASON(error) == X509_R_KEY_VALUES_MISMATCH;
}

static bool
use_key_pair(SSL_CTX *engine, const char *certificate, const char *key,
    struct strbuf *errors)
{
	ERR_clear_error();
	if (SSL_CTX_use_certificate_chain_file(engine, certificate) != 1)
		return wrong_file(errors, certificate,
		    "cannot be used as a certificate in PEM form");
	if (SSL_CTX_use_PrivateKey_file(engine, key, SSL_FILETYPE_PEM) == 1)
		return true;
	if (!is_mismatch())
		return wrong_file(errors, key,
		    "cannot be used as a private key in PEM form without a passphrase");
	ERR_clear_error();
	strbuf_addf(errors, "%s: the key does not belong to the certificate in %s\n",
	    key, certificate);
	return false;
}

/* Unref a context that could not be made; without any other word, it was memory. */
static struct tls_context *
context_fail(struct tls_context *context, struct strbuf *errors, size_t said)
{
	if (errors->len == said)
		strbuf_add_str(errors, "TLS: out of memory\n");
	tls_context_unref(context);
	return NULL;
}

/* ---- towards origins ---- */

static bool
trust(SSL_CTX *engine, const char *ca_file, struct strbuf *errors)
{
	ERR_clear_error();
	if (ca_file == NULL)
		return SSL_CTX_set_default_verify_paths(engine) == 1 ||
		    wrong_file(errors, "the system's certificates", "cannot be used");
	return SSL_CTX_load_verify_file(engine, ca_file) == 1 ||
	    wrong_file(errors, ca_file,
	    "cannot be used as certificates of authorities in PEM form");
}

struct tls_context *
tls_context_client(const struct tls_client_options *options,
    struct strbuf *errors)
{
	struct tls_context *context = context_make(1);
	size_t said = errors->len;
	SSL_CTX *engine;

	if (context == NULL || !context_add(context, engine_new(TLS_client_method())))
		return context_fail(context, errors, said);
	engine = context->engines[0];
	SSL_CTX_set_session_cache_mode(engine, SSL_SESS_CACHE_CLIENT |
	    SSL_SESS_CACHE_NO_INTERNAL | SSL_SESS_CACHE_NO_AUTO_CLEAR);
	SSL_CTX_sess_set_new_cb(engine, tls_engine_on_resumable);
	/* Returns 0 when it succeeds, unlike the rest. */
	if (SSL_CTX_set_alpn_protos(engine, alpn_http11,
	    sizeof(alpn_http11) - 1) != 0)
		return context_fail(context, errors, said);
	if (options->verify) {
		SSL_CTX_set_verify(engine, SSL_VERIFY_PEER, tls_engine_on_verify);
		if (!trust(engine, options->ca_file, errors))
			return context_fail(context, errors, said);
	}
	if (options->certificate != NULL &&
	    !use_key_pair(engine, options->certificate, options->key, errors))
		return context_fail(context, errors, said);
	return context;
}

/* ---- towards clients ---- */

/* The engine whose certificate names the host that the client asks for. */
static int
on_server_name(SSL *ssl, int *alert, void *ctx)
{
	const struct tls_context *context = ctx;
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

	(void)alert;
	for (size_t i = 0; name != NULL && i < context->n_engines; i++)
		if (X509_check_host(SSL_CTX_get0_certificate(context->engines[i]),
		    name, 0, 0, NULL) == 1) {
			if (i > 0)
				SSL_set_SSL_CTX(ssl, context->engines[i]);
			break;
		}
	return SSL_TLSEXT_ERR_OK;
}

struct tls_context *
tls_context_server(const struct tls_key_pair *pairs, size_t n_pairs,
    struct strbuf *errors)
{
	struct tls_context *context = context_make(n_pairs);
	size_t said = errors->len;

	if (context == NULL)
		return context_fail(context, errors, said);
	for (size_t i = 0; i < n_pairs; i++)
		if (!context_add(context, server_engine_new()) ||
		    !use_key_pair(context->engines[i], pairs[i].certificate,
		    pairs[i].key, errors))
			return context_fail(context, errors, said);
	/* Outlived by the context, for sessions hold a reference to it. */
	SSL_CTX_set_tlsext_servername_callback(context->engines[0], on_server_name);
	SSL_CTX_set_tlsext_servername_arg(context->engines[0], context);
	return context;
}

struct tls_context *
tls_context_minting(void)
{
	struct tls_context *context = context_make(1);

	if (context != NULL && context_add(context, server_engine_new()))
		return context;
	tls_context_unref(context);
	return NULL;
}

/* ---- life ---- */

struct tls_context *
tls_context_ref(struct tls_context *context)
{
	__atomic_add_fetch(&context->refs, 1, __ATOMIC_RELAXED);
	return context;
}

void
tls_context_unref(struct tls_context *context)
{
	if (context == NULL ||
	    __atomic_sub_fetch(&context->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	for (size_t i = 0; i < context->n_engines; i++)
		SSL_CTX_free(context->engines[i]);
	free(context->engines);
	BIO_meth_free(context->wire);
	free(context);
}

uint64_t
tls_context_serial(const struct tls_context *context)
{
	return context->serial;
}

SSL *
tls_engine_start(struct tls_context *context)
{
	return SSL_new(context->engines[0]);
}

const BIO_METHOD *
tls_engine_wire_of(const struct tls_context *context)
{
	return context->wire;
}
