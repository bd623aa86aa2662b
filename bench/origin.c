/*
 * The origin behind every proxy of the benchmark: answers requests without a
 * body from memory, at as little cost as can be.
 *
 * usage: origin PORT [-s CERTIFICATE KEY] PATH=FILE...
 *   FILE holds the whole answer, head and body, to requests whose path is PATH.
 *   With -s it speaks TLS. It says "ready" and ends with its standard input.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/peer.h"

#define ANSWERS_MAX 32
#define REQUEST_MAX 8192

struct answer {
	const char *path;
	size_t path_len;
	char *bytes;
	size_t len;
};

struct session {
	struct peer peer;
	bool shaking;
	size_t asked;			/* bytes in request */
	const struct answer *answer;	/* being sent, or NULL */
	size_t sent;
	char request[REQUEST_MAX];
};

static struct answer answers[ANSWERS_MAX];
static size_t n_answers;
static SSL_CTX *tls;
static int queue;

static void
load_answer(char *text)
{
	struct answer *answer = &answers[n_answers++];
	char *file = strchr(text, '=');
	FILE *in;

	if (n_answers > ANSWERS_MAX || file == NULL)
		peer_die("PATH=FILE");
	*file++ = '\0';
	answer->path = text;
	answer->path_len = strlen(text);
	in = fopen(file, "rb");
	if (in == NULL || fseek(in, 0, SEEK_END) != 0)
		peer_die(file);
	answer->len = (size_t)ftell(in);
	rewind(in);
	answer->bytes = malloc(answer->len);
	if (answer->bytes == NULL ||
	    fread(answer->bytes, 1, answer->len, in) != answer->len)
		peer_die(file);
	fclose(in);
}

/* The path of "GET /path HTTP/1.1" or "GET http://host/path HTTP/1.1". */
static const struct answer *
find_answer(const char *request)
{
	const char *path = strchr(request, ' ');
	size_t len;

	if (path == NULL)
		return NULL;
	path++;
	if (strncmp(path, "http://", 7) == 0)
		path = strchr(path + 7, '/');
	if (path == NULL)
		return NULL;
	len = strcspn(path, " ");
	for (size_t i = 0; i < n_answers; i++)
		if (answers[i].path_len == len &&
		    memcmp(answers[i].path, path, len) == 0)
			return &answers[i];
	return NULL;
}

/* Send what is left of the answer. */
static enum peer_rc
send_answer(struct session *s)
{
	while (s->answer != NULL) {
		size_t len;
		enum peer_rc rc = peer_write(&s->peer, s->answer->bytes + s->sent,
		    s->answer->len - s->sent, &len);

		if (rc != PEER_OK)
			return rc;
		s->sent += len;
		if (s->sent == s->answer->len)
			s->answer = NULL;
	}
	return PEER_OK;
}

/* Read a request, and answer it. */
static enum peer_rc
serve_one(struct session *s)
{
	size_t len;
	enum peer_rc rc = peer_read(&s->peer, s->request + s->asked,
	    sizeof(s->request) - 1 - s->asked, &len);
	char *end;

	if (rc != PEER_OK)
		return rc;
	s->asked += len;
	s->request[s->asked] = '\0';
	end = strstr(s->request, "\r\n\r\n");
	if (end == NULL)
		return s->asked < sizeof(s->request) - 1 ? PEER_OK : PEER_END;
	s->answer = find_answer(s->request);
	s->asked = 0;
	s->sent = 0;
	return s->answer == NULL ? PEER_END : send_answer(s);
}

static void
await(struct session *s, unsigned events, int how)
{
	struct epoll_event event = { .events = events, .data.ptr = s };

	if (epoll_ctl(queue, how, s->peer.fd, &event) != 0)
		peer_die("epoll_ctl");
}

/* Go on as far as the socket allows. */
static void
go_on(struct session *s)
{
	bool was_sending = s->answer != NULL || s->shaking;
	enum peer_rc rc = s->shaking ? peer_handshake(&s->peer) : send_answer(s);

	if (rc == PEER_OK)
		s->shaking = false;
	while (rc == PEER_OK)
		rc = serve_one(s);
	if (rc == PEER_END) {
		peer_close(&s->peer);
		free(s);
	} else if (rc == PEER_WAIT_WRITE) {
		await(s, EPOLLOUT, EPOLL_CTL_MOD);
	} else if (was_sending) {
		await(s, EPOLLIN, EPOLL_CTL_MOD);
	}
}

static void
accept_one(int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), on = 1;
	struct session *s;

	if (fd < 0)
		return;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		peer_die("calloc");
	s->peer.fd = fd;
	s->shaking = tls != NULL;
	if (tls != NULL && !peer_start_tls(&s->peer, tls, NULL))
		peer_die("TLS");
	await(s, EPOLLIN, EPOLL_CTL_ADD);
}

static void
run(int listener)
{
	struct epoll_event events[64];
	static struct session input = { .peer = { .fd = STDIN_FILENO } };

	await(&input, EPOLLIN, EPOLL_CTL_ADD);
	for (;;) {
		int n = epoll_wait(queue, events, 64, -1);

		for (int i = 0; i < n; i++) {
			struct session *s = events[i].data.ptr;

			if (s == &input)
				return;
			if (s == NULL)
				accept_one(listener);
			else
				go_on(s);
		}
	}
}

static void
use_tls(const char *certificate, const char *key)
{
	tls = SSL_CTX_new(TLS_server_method());
	if (tls == NULL ||
	    SSL_CTX_use_certificate_chain_file(tls, certificate) != 1 ||
	    SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) != 1)
		peer_die(certificate);
}

int
main(int argc, char **argv)
{
	struct epoll_event event = { .events = EPOLLIN };
	int listener, at = 2;

	if (argc < 2) {
		fputs("usage: origin PORT [-s CERTIFICATE KEY] PATH=FILE...\n", stderr);
		return 2;
	}
	if (argc > 4 && strcmp(argv[at], "-s") == 0) {
		use_tls(argv[at + 1], argv[at + 2]);
		at += 3;
	}
	for (; at < argc; at++)
		load_answer(argv[at]);
	listener = peer_listen((uint16_t)atoi(argv[1]));
	queue = epoll_create1(EPOLL_CLOEXEC);
	if (epoll_ctl(queue, EPOLL_CTL_ADD, listener, &event) != 0)
		peer_die("epoll_ctl");
	puts("ready");
	fflush(stdout);
	run(listener);
	return 0;
}
