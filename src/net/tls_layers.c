#include "net/tls_layers.h"

void
tls_layers_add(struct tls_layers *layers, struct tls_session *session)
{
	assert(layers->n < TLS_LAYERS_MAX && !layers->shaking);
	layers->sessions[layers->n++] = session;
	layers->shaking = true;
}

void
tls_layers_clear(struct tls_layers *layers)
{
	while (layers->n > 0)
		tls_session_free(layers->sessions[--layers->n]);
}

/* What the session at depth wants to send goes through those around it. */
static bool
wrap(struct tls_layers *layers, size_t depth, struct strbuf *inner,
    struct strbuf *out)
{
	struct slice part = strbuf_slice(inner);
	bool ok = true;

	if (depth == 0)
		strbuf_add(out, part);
	else if (part.len > 0)
		ok = tls_session_seal(layers->sessions[depth - 1], &part, 1, out);
	strbuf_clear(inner);
	return ok && !out->failed;
}

enum tls_rc
tls_layers_begin(struct tls_layers *layers, struct strbuf *out)
{
	struct strbuf hello = { 0 };
	enum tls_rc rc = tls_session_begin(layers->sessions[layers->n - 1], &hello);

	return wrap(layers, layers->n - 1, &hello, out) ? rc : TLS_FAILED;
}

enum tls_rc
tls_layers_open(struct tls_layers *layers, size_t from, unsigned char **bytes,
    size_t *len, unsigned char *spare, struct strbuf *out)
{
	enum tls_rc rc = TLS_OPEN;

	for (size_t i = from; i < layers->n && rc == TLS_OPEN; i++) {
		struct slice cipher = slice_of(*bytes, *len);
		unsigned char *plain = spare;
		struct strbuf said = { 0 };

		rc = tls_session_open(layers->sessions[i], cipher, plain, len,
		    i == 0 ? out : &said);
		if (i > 0 && !wrap(layers, i, &said, out))
			rc = TLS_FAILED;
		spare = *bytes;
		*bytes = plain;
		if (i + 1 == layers->n && rc != TLS_SHAKING)
			layers->shaking = false;
		/* The layers around a handshake may not end before it. */
		if (layers->shaking && rc == TLS_ENDED)
			rc = TLS_FAILED;
	}
	return rc;
}

bool
tls_layers_seal(struct tls_layers *layers, const struct slice *parts,
    size_t n_parts, struct strbuf *out)
{
	struct strbuf inner = { 0 };

	if (layers->n == 1)
		return tls_session_seal(layers->sessions[0], parts, n_parts, out);
	return tls_session_seal(layers->sessions[1], parts, n_parts, &inner) &&
	    wrap(layers, 1, &inner, out);
}

void
tls_layers_end(struct tls_layers *layers, struct strbuf *out)
{
	for (size_t i = layers->n; i > 0; i--) {
		struct strbuf said = { 0 };

		tls_session_end(layers->sessions[i - 1], &said);
		if (!wrap(layers, i - 1, &said, out))
			return;
	}
}
