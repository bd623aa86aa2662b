#ifndef TLS_CLIENT_HELLO_H
#define TLS_CLIENT_HELLO_H
/*
 * What a TLS client says first (RFC 8446, section 4.1.2), read before anything
 * is decided. Reads bytes, answers nothing, needs no context.
 */
#include "base/slice.h"

struct client_hello {
	struct slice server_name;	/* SNI's host_name as sent; empty without one */
	bool has_alpn;			/* an application_layer_protocol_negotiation */
	bool offers_http1;		/* ... which names http/1.1 or http/1.0 */
};

enum client_hello_rc {
	CLIENT_HELLO_MORE,	/* the rest has to come */
	CLIENT_HELLO_DONE,
	CLIENT_HELLO_NOT_TLS,	/* these bytes begin no TLS handshake */
	CLIENT_HELLO_BAD	/* TLS, but broken, or longer than the bound */
};

/* The longest ClientHello that is read, with its record headers. */
#define CLIENT_HELLO_MAX (32 * 1024)

/*
 * Read a ClientHello from the first bytes of a connection; it may be spread over
 * several records (RFC 8446, section 5.1), whose fragments are then joined in
 * scratch.
 *
 * scratch  CLIENT_HELLO_MAX bytes; the slices in hello point into bytes or here.
 *
 * Never reads more than is there; decides on the first byte where it can, and
 * by CLIENT_HELLO_MAX bytes at the latest. What follows the ClientHello is not
 * looked at. Call again from the first byte on when more has come; hello says
 * something with CLIENT_HELLO_DONE only.
 *
 * Bad: a length that does not fit what holds it, an empty record, another
 * message or record type, two server_name or two ALPN extensions, a
 * server_name that is not exactly one host_name, and one with bytes that no
 * host name or address has. Unknown extensions, versions, suites and protocols
 * (so GREASE, RFC 8701) are passed over.
 */
enum client_hello_rc client_hello_read(struct slice bytes, unsigned char *scratch,
    struct client_hello *hello) NONNULL(2, 3) MUST_CHECK;

#endif
