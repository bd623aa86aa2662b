#ifndef NET_TLS_LAYERS_H
#define NET_TLS_LAYERS_H
/*
 * The TLS of one stream: one session, or one inside another, as when a client
 * speaks TLS to the proxy and, through its tunnel, TLS to the API. Functions on
 * bytes; for stream.c only.
 */
#include "tls/tls_session.h"

#define TLS_LAYERS_MAX 2

struct tls_layers {
	struct tls_session *sessions[TLS_LAYERS_MAX];	/* the outermost first */
	size_t n;
	bool shaking;			/* the innermost is in its handshake */
};

/* What deciphering may add to a buffer, all layers together. */
#define TLS_LAYERS_ROOM (TLS_PLAIN_MAX(0) * TLS_LAYERS_MAX)

/* Put one more session inside; owned from now on. n is below TLS_LAYERS_MAX. */
void tls_layers_add(struct tls_layers *layers, struct tls_session *session)
    NONNULL(1, 2);

void tls_layers_clear(struct tls_layers *layers) NONNULL(1);

/* Begin the handshake of the innermost session, as its client. out gets bytes for
   the wire. */
enum tls_rc tls_layers_begin(struct tls_layers *layers, struct strbuf *out)
    NONNULL(1, 2) MUST_CHECK;

/*
 * Decipher.
 *
 * from   the outermost layer that the bytes are still enciphered with.
 * bytes  *bytes, of *len, came from the wire; both are set to the plaintext,
 *        which lies there or in spare. Each has room for TLS_LAYERS_ROOM more.
 * out    gets bytes for the wire.
 *
 * The result is that of the first layer that is not open, else TLS_OPEN.
 */
enum tls_rc tls_layers_open(struct tls_layers *layers, size_t from,
    unsigned char **bytes, size_t *len, unsigned char *spare, struct strbuf *out)
    NONNULL(1, 3, 4, 5, 6) MUST_CHECK;

/* Encipher through all layers. False when memory ran out. */
bool tls_layers_seal(struct tls_layers *layers, const struct slice *parts,
    size_t n_parts, struct strbuf *out) NONNULL(1, 2, 4) MUST_CHECK;

/* Say that nothing more will be sent. */
void tls_layers_end(struct tls_layers *layers, struct strbuf *out)
    NONNULL(1, 2);

#endif
