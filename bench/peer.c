#include "bench/peer.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static unsigned char scratch[PEER_BUFFER];

static enum peer_rc
rc_of_tls(struct peer *peer, int returned)
{
	switch (SSL_get_error(peer->ssl, returned)) {
	case SSL_ERROR_NONE:
		return PEER_OK;
	case SSL_ERROR_WANT_READ:
		return PEER_WAIT_READ;
	case SSL_ERROR_WANT_WRITE:
		return PEER_WAIT_WRITE;
	default:
		return PEER_END;
	}
}

static enum peer_rc
rc_of_call(ssize_t n, enum peer_rc wait, size_t *len)
{
	*len = n > 0 ? (size_t)n : 0;
	if (n > 0)
		return PEER_OK;
	return n < 0 && (errno == EAGAIN || errno == EINTR) ? wait : PEER_END;
}

enum peer_rc
peer_read(struct peer *peer, void *bytes, size_t max, size_t *len)
{
	if (peer->ssl == NULL)
		return rc_of_call(recv(peer->fd, bytes, max, 0), PEER_WAIT_READ, len);
	*len = 0;
	return rc_of_tls(peer, SSL_read_ex(peer->ssl, bytes, max, len));
}

enum peer_rc
peer_discard(struct peer *peer, size_t max, size_t *len)
{
	if (max > sizeof(scratch))
		max = sizeof(scratch);
	if (peer->ssl == NULL)
		return rc_of_call(recv(peer->fd, scratch, max, MSG_TRUNC),
		    PEER_WAIT_READ, len);
	return peer_read(peer, scratch, max, len);
}

enum peer_rc
peer_write(struct peer *peer, const void *bytes, size_t max, size_t *len)
{
	if (peer->ssl == NULL)
		return rc_of_call(send(peer->fd, bytes, max, MSG_NOSIGNAL),
		    PEER_WAIT_WRITE, len);
	*len = 0;
	return rc_of_tls(peer, SSL_write_ex(peer->ssl, bytes, max, len));
}

enum peer_rc
peer_handshake(struct peer *peer)
{
	return rc_of_tls(peer, SSL_do_handshake(peer->ssl));
}

bool
peer_start_tls(struct peer *peer, SSL_CTX *context, const char *name)
{
	peer->ssl = SSL_new(context);
	if (peer->ssl == NULL || SSL_set_fd(peer->ssl, peer->fd) != 1)
		return false;
	SSL_set_mode(peer->ssl, SSL_MODE_ENABLE_PARTIAL_WRITE |
	    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	if (name == NULL) {
		SSL_set_accept_state(peer->ssl);
		return true;
	}
	SSL_set_connect_state(peer->ssl);
	return SSL_set_tlsext_host_name(peer->ssl, name) == 1;
}

void
peer_close(struct peer *peer)
{
	if (peer->ssl != NULL)
		(void)SSL_shutdown(peer->ssl);
	SSL_free(peer->ssl);
	close(peer->fd);
	*peer = (struct peer){ .fd = -1 };
}

static struct sockaddr_in
loopback(uint16_t port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
	    .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static int
new_socket(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		peer_die("socket");
	return fd;
}

int
peer_connect(uint16_t port)
{
	struct sockaddr_in to = loopback(port);
	int fd = new_socket(), on = 1;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0 &&
	    errno != EINPROGRESS)
		peer_die("connect");
	return fd;
}

int
peer_listen(uint16_t port)
{
	struct sockaddr_in at = loopback(port);
	int fd = new_socket(), on = 1;

	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    listen(fd, 4096) != 0)
		peer_die("listen");
	return fd;
}

uint64_t
peer_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void
peer_die(const char *what)
{
	perror(what);
	exit(1);
}
