#ifndef BENCH_PEER_H
#define BENCH_PEER_H
/*
 * What the load generator and the origin of the benchmark share: a socket that
 * is not waited for, plain or with TLS, and where to find out what went wrong.
 * Both have one thread.
 */
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* More than any sensible answer head, and a good size for bulk. */
#define PEER_BUFFER (256 * 1024)

struct peer {
	int fd;
	SSL *ssl;	/* NULL: plain */
};

enum peer_rc {
	PEER_OK,
	PEER_WAIT_READ,		/* again when the socket can be read */
	PEER_WAIT_WRITE,	/* again when it can be written */
	PEER_END		/* the connection is over, or broken */
};

/* Read at most max bytes; *len is how many came. */
enum peer_rc peer_read(struct peer *peer, void *bytes, size_t max, size_t *len);

/* As peer_read, where nobody wants the bytes: a plain socket drops them unseen. */
enum peer_rc peer_discard(struct peer *peer, size_t max, size_t *len);

/* Write what the kernel takes now; *len is how many bytes went. */
enum peer_rc peer_write(struct peer *peer, const void *bytes, size_t max,
    size_t *len);

/* Go on with the TLS handshake, either side. */
enum peer_rc peer_handshake(struct peer *peer);

/* Give a connected peer TLS; of a client when name is not NULL. */
bool peer_start_tls(struct peer *peer, SSL_CTX *context, const char *name);

/* Close in good order, as far as that goes without waiting. */
void peer_close(struct peer *peer);

/* The address 127.0.0.1:port as a new socket, connecting or listening. */
int peer_connect(uint16_t port);
int peer_listen(uint16_t port);

/* Microseconds of the monotonic clock. */
uint64_t peer_now_us(void);

/* Say what is wrong, and exit 1. */
void peer_die(const char *what) __attribute__((noreturn));

#endif
