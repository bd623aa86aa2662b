#include "mock/mock_tls.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "tls/client_hello.h"
#include "tls/leaf_cache.h"

#define LEAVES_MAX 64		/* certificates kept for the next connection */
#define NAME_MAX_LEN 253	/* of a host (RFC 1035, section 2.3.4) */

struct mock_tls {
	struct tls_context *context;
	struct leaf_cache *leaves;	/* NULL: the context has certificates */
};

static struct mock_tls *
mock_tls_new(struct tls_context *context, struct leaf_cache *leaves)
{
	struct mock_tls *tls = malloc(sizeof(*tls));

	if (tls == NULL) {
		tls_context_unref(context);
		leaf_cache_free(leaves);
		return NULL;
	}
	*tls = (struct mock_tls){ context, leaves };
	return tls;
}

struct mock_tls *
mock_tls_with_pairs(const struct tls_key_pair *pairs, size_t n_pairs,
    struct strbuf *errors)
{
	struct tls_context *context = tls_context_server(pairs, n_pairs, errors);

	return context == NULL ? NULL : mock_tls_new(context, NULL);
}

struct mock_tls *
mock_tls_with_authority(const struct tls_key_pair *files, struct strbuf *errors)
{
	struct signing_authority *authority = authority_load(files->certificate,
	    files->key, errors);
	struct leaf_cache *leaves;
	struct tls_context *context;

	if (authority == NULL)
		return NULL;
	leaves = leaf_cache_new(authority, LEAVES_MAX);
	authority_unref(authority);
	context = tls_context_minting();
	if (leaves == NULL || context == NULL) {
		strbuf_add_str(errors, "out of memory\n");
		leaf_cache_free(leaves);
		tls_context_unref(context);
		return NULL;
	}
	return mock_tls_new(context, leaves);
}

void
mock_tls_free(struct mock_tls *tls)
{
	if (tls == NULL)
		return;
	leaf_cache_free(tls->leaves);
	tls_context_unref(tls->context);
	free(tls);
}

/* A certificate for the host that the client names, or has connected to. */
static const struct leaf *
leaf_for(struct mock_tls *tls, struct slice name, const struct address *local)
{
	char text[ADDRESS_TEXT_SIZE], lower[NAME_MAX_LEN];

	if (name.len > sizeof(lower))
		return NULL;
	if (name.len == 0)
		name = address_format_host(local, text);
	for (size_t i = 0; i < name.len; i++)
		lower[i] = (char)ascii_lower(name.ptr[i]);
	return leaf_cache_get(tls->leaves, slice_of(lower, name.len),
	    (int64_t)(clock_wall_ms() / 1000));
}

static enum mock_tls_rc
make_session(struct mock_tls *tls, const struct leaf *leaf,
    struct tls_session **session)
{
	*session = tls_session_server(tls->context, leaf);
	return *session != NULL ? MOCK_TLS_READY : MOCK_TLS_FAILED;
}

enum mock_tls_rc
mock_tls_session(struct mock_tls *tls, struct slice early,
    const struct address *local, struct tls_session **session)
{
	unsigned char scratch[CLIENT_HELLO_MAX];
	struct client_hello hello;
	const struct leaf *leaf;

	if (early.len == 0)
		return MOCK_TLS_MORE;
	switch (client_hello_read(early, scratch, &hello)) {
	case CLIENT_HELLO_MORE:
		return MOCK_TLS_MORE;
	case CLIENT_HELLO_NOT_TLS:
	case CLIENT_HELLO_BAD:
		return MOCK_TLS_NOT_TLS;
	case CLIENT_HELLO_DONE:
		break;
	}
	if (tls->leaves == NULL)
		return make_session(tls, NULL, session);
	leaf = leaf_for(tls, hello.server_name, local);
	return leaf == NULL ? MOCK_TLS_FAILED : make_session(tls, leaf, session);
}
