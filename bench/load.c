/*
 * Load for one proxy: a fixed number of requests as fast as they are answered,
 * or a fixed rate with the time each answer took.
 *
 * usage: load [OPTION]... PORT
 *   -c N        connections (1)
 *   -n N        requests in all, as fast as they are answered
 *   -r N -d S   N requests a second for S seconds. Each has its time to be sent,
 *               and what passes from then on counts, also when the proxy is
 *               behind: a slow answer does not hide those that wait for it
 *   -q TARGET   what to ask for ("/")
 *   -h HOST     the Host field, and the name for TLS ("bench.test")
 *   -T TARGET   ask for a tunnel to there first (CONNECT)
 *   -s          speak TLS, in the tunnel when there is one; nothing is verified
 *   -e          a connection for each request
 *   -i          ask once on each connection, say "ready", and keep them until
 *               standard input ends
 *
 * Prints one JSON object. Answers must have a Content-Length. Exits 1 when a
 * connection breaks: a benchmark of errors is worth nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "bench/peer.h"

#define HEAD_MAX 8192
#define OPENING_MAX 64	/* idle connections that are made at a time */

enum phase {
	PHASE_CLOSED,
	PHASE_CONNECT,	/* TCP */
	PHASE_TUNNEL,	/* CONNECT was sent */
	PHASE_SHAKE,	/* TLS */
	PHASE_FREE,	/* may ask */
	PHASE_HEAD,	/* asked */
	PHASE_BODY
};

struct session {
	struct peer peer;
	enum phase phase;
	bool for_writing;	/* what epoll looks for */
	uint64_t due_us;	/* when the request was to be sent */
	size_t head_len;
	uint64_t body_left;
	struct session *next_free;
	char head[HEAD_MAX + 1];
};

static struct {
	uint16_t port;
	unsigned connections;
	uint64_t requests;	/* in all */
	double rate, seconds;
	const char *target, *host, *tunnel;
	bool tls, each, idle;
} options = { .connections = 1, .target = "/", .host = "bench.test" };

static int queue;
static SSL_CTX *tls;
static char ask[1024], ask_tunnel[512];
static size_t ask_len, ask_tunnel_len;
static struct session *free_sessions;
static struct session *sessions;
static uint64_t n_opened, n_begun, n_done, n_bytes, start_us;
static unsigned last_status;
static uint32_t *times_us;	/* of each answer */

static void go_on(struct session *s);

/* The time at which the next request is to be sent. */
static uint64_t
next_due_us(void)
{
	if (options.rate == 0)
		return start_us;
	return start_us + (uint64_t)((double)n_begun * 1e6 / options.rate);
}

static void
await(struct session *s, bool for_writing, int how)
{
	struct epoll_event event = {
		.events = for_writing ? EPOLLOUT : EPOLLIN, .data.ptr = s };

	if (how == EPOLL_CTL_MOD && s->for_writing == for_writing)
		return;
	s->for_writing = for_writing;
	if (epoll_ctl(queue, how, s->peer.fd, &event) != 0)
		peer_die("epoll_ctl");
}

static void
open_session(struct session *s)
{
	s->peer.fd = peer_connect(options.port);
	s->phase = PHASE_CONNECT;
	n_opened++;
	await(s, true, EPOLL_CTL_ADD);
}

static void
broken(const struct session *s, const char *why)
{
	fprintf(stderr, "load: %s (phase %d, %llu answers so far)\n%.300s\n", why,
	    s->phase, (unsigned long long)n_done, s->head);
	exit(1);
}

/* Requests are small: they always fit into the socket. */
static void
say(struct session *s, const char *bytes, size_t len, enum phase next)
{
	size_t sent;

	if (peer_write(&s->peer, bytes, len, &sent) != PEER_OK || sent != len)
		broken(s, "a request could not be sent");
	s->phase = next;
	s->head_len = 0;
	await(s, false, EPOLL_CTL_MOD);
}

/* Send the next request on a connection that may ask; or let it wait. */
static void
begin(struct session *s)
{
	if (n_begun == options.requests || (options.rate > 0 &&
	    next_due_us() > peer_now_us())) {
		s->next_free = free_sessions;
		free_sessions = s;
		return;
	}
	s->due_us = options.rate > 0 ? next_due_us() : peer_now_us();
	n_begun++;
	say(s, ask, ask_len, PHASE_HEAD);
}

/* Whatever is to be done before the first request. */
static void
prepare(struct session *s)
{
	if (s->phase == PHASE_CONNECT && options.tunnel != NULL) {
		say(s, ask_tunnel, ask_tunnel_len, PHASE_TUNNEL);
	} else if (s->phase != PHASE_SHAKE && options.tls) {
		if (!peer_start_tls(&s->peer, tls, options.host))
			peer_die("TLS");
		s->phase = PHASE_SHAKE;
		go_on(s);
	} else {
		s->phase = PHASE_FREE;
		await(s, false, EPOLL_CTL_MOD);
		begin(s);
	}
}

static void
finish(struct session *s)
{
	times_us[n_done++] = (uint32_t)(peer_now_us() - s->due_us);
	s->phase = PHASE_FREE;
	if (options.idle) {
		if (n_opened < options.connections)
			open_session(&sessions[n_opened]);
	} else if (!options.each) {
		begin(s);
	} else {
		peer_close(&s->peer);
		s->phase = PHASE_CLOSED;
		if (n_opened < options.requests)
			open_session(s);
	}
}

/* The value of Content-Length in the head, which is complete. */
static uint64_t
body_length(struct session *s)
{
	for (char *line = strstr(s->head, "\r\n"); line != NULL;
	    line = strstr(line + 2, "\r\n"))
		if (strncasecmp(line + 2, "content-length:", 15) == 0)
			return strtoull(line + 17, NULL, 10);
	broken(s, "an answer has no length");
	return 0;
}

/* Read the head, with what of the body comes along. */
static enum peer_rc
read_head(struct session *s)
{
	size_t len, body;
	enum peer_rc rc = peer_read(&s->peer, s->head + s->head_len,
	    HEAD_MAX - s->head_len, &len);
	char *end;

	if (rc != PEER_OK)
		return rc;
	s->head_len += len;
	s->head[s->head_len] = '\0';
	end = strstr(s->head, "\r\n\r\n");
	if (end == NULL)
		return s->head_len < HEAD_MAX ? PEER_OK : PEER_END;
	last_status = (unsigned)atoi(s->head + 9);
	if (s->phase == PHASE_TUNNEL) {
		if (last_status != 200)
			broken(s, "no tunnel");
		prepare(s);
		return PEER_WAIT_READ;
	}
	body = (size_t)(s->head + s->head_len - (end + 4));
	s->body_left = body_length(s);
	n_bytes += s->body_left;
	if (body > s->body_left)
		broken(s, "an answer is too long");
	s->body_left -= body;
	s->phase = PHASE_BODY;
	return PEER_OK;
}

static enum peer_rc
read_body(struct session *s)
{
	while (s->body_left > 0) {
		size_t len;
		enum peer_rc rc = peer_discard(&s->peer, s->body_left, &len);

		if (rc != PEER_OK)
			return rc;
		s->body_left -= len;
	}
	finish(s);
	return PEER_WAIT_READ;
}

/* Go on as far as the socket allows. */
static void
go_on(struct session *s)
{
	enum peer_rc rc = PEER_OK;

	while (rc == PEER_OK)
		switch (s->phase) {
		case PHASE_CONNECT:
			prepare(s);
			return;
		case PHASE_SHAKE:
			rc = peer_handshake(&s->peer);
			if (rc == PEER_OK) {
				prepare(s);
				return;
			}
			break;
		case PHASE_TUNNEL:
		case PHASE_HEAD:
			rc = read_head(s);
			break;
		case PHASE_BODY:
			rc = read_body(s);
			break;
		case PHASE_FREE:
		case PHASE_CLOSED:
			return;
		}
	if (s->phase == PHASE_CLOSED)
		return;
	if (rc == PEER_END)
		broken(s, "a connection was closed");
	if (s->phase != PHASE_CONNECT)
		await(s, rc == PEER_WAIT_WRITE, EPOLL_CTL_MOD);
}

/* It is time for requests that waited for theirs. */
static void
begin_due(void)
{
	while (free_sessions != NULL && n_begun < options.requests &&
	    next_due_us() <= peer_now_us()) {
		struct session *s = free_sessions;

		free_sessions = s->next_free;
		begin(s);
	}
}

/* A clock that ticks every 50 microseconds, for fixed rates. */
static int
new_ticker(void)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	struct itimerspec every = {
		.it_interval.tv_nsec = 50000, .it_value.tv_nsec = 50000 };
	struct epoll_event event = { .events = EPOLLIN };

	if (fd < 0 || timerfd_settime(fd, 0, &every, NULL) != 0 ||
	    epoll_ctl(queue, EPOLL_CTL_ADD, fd, &event) != 0)
		peer_die("timerfd");
	return fd;
}

static void
run(void)
{
	struct epoll_event events[64];
	int ticker = options.rate > 0 ? new_ticker() : -1;
	uint64_t ticks;

	while (n_done < options.requests) {
		int n = epoll_wait(queue, events, 64, -1);

		for (int i = 0; i < n; i++) {
			if (events[i].data.ptr != NULL)
				go_on(events[i].data.ptr);
			else if (read(ticker, &ticks, sizeof(ticks)) < 0)
				continue;
		}
		if (options.rate > 0)
			begin_due();
	}
}

static int
compare(const void *a, const void *b)
{
	uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;

	return (one > other) - (one < other);
}

static unsigned
percentile(double part)
{
	return times_us[(size_t)(part * (double)(n_done - 1))];
}

static void
report(void)
{
	double seconds = (double)(peer_now_us() - start_us) / 1e6;

	qsort(times_us, n_done, sizeof(times_us[0]), compare);
	printf("{\"requests\": %llu, \"bytes\": %llu, \"seconds\": %.6f, "
	    "\"status\": %u, \"p50_us\": %u, \"p90_us\": %u, \"p99_us\": %u, "
	    "\"p999_us\": %u, \"max_us\": %u}\n", (unsigned long long)n_done,
	    (unsigned long long)n_bytes, seconds, last_status, percentile(0.5),
	    percentile(0.9), percentile(0.99), percentile(0.999), percentile(1));
}

static void
read_options(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "c:n:r:d:q:h:T:sei")) != -1)
		switch (option) {
		case 'c': options.connections = (unsigned)atoi(optarg); break;
		case 'n': options.requests = strtoull(optarg, NULL, 10); break;
		case 'r': options.rate = atof(optarg); break;
		case 'd': options.seconds = atof(optarg); break;
		case 'q': options.target = optarg; break;
		case 'h': options.host = optarg; break;
		case 'T': options.tunnel = optarg; break;
		case 's': options.tls = true; break;
		case 'e': options.each = true; break;
		case 'i': options.idle = true; break;
		default: exit(2);
		}
	if (optind != argc - 1)
		peer_die("usage: load [OPTION]... PORT");
	options.port = (uint16_t)atoi(argv[optind]);
	if (options.rate > 0)
		options.requests = (uint64_t)(options.rate * options.seconds);
	if (options.idle)
		options.requests = options.connections;
	if (options.connections > options.requests)
		options.connections = (unsigned)options.requests;
}

static void
write_requests(void)
{
	ask_len = (size_t)snprintf(ask, sizeof(ask), "GET %s HTTP/1.1\r\n"
	    "Host: %s\r\nUser-Agent: bench/1\r\nAccept: */*\r\n\r\n",
	    options.target, options.host);
	if (options.tunnel != NULL)
		ask_tunnel_len = (size_t)snprintf(ask_tunnel, sizeof(ask_tunnel),
		    "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", options.tunnel,
		    options.tunnel);
}

int
main(int argc, char **argv)
{
	unsigned n;

	read_options(argc, argv);
	write_requests();
	queue = epoll_create1(EPOLL_CLOEXEC);
	tls = SSL_CTX_new(TLS_client_method());
	sessions = calloc(options.connections, sizeof(*sessions));
	times_us = calloc(options.requests, sizeof(*times_us));
	if (queue < 0 || tls == NULL || sessions == NULL || times_us == NULL)
		peer_die("no memory");
	SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
	start_us = peer_now_us();
	n = options.connections;
	if (options.idle && n > OPENING_MAX)
		n = OPENING_MAX;
	while (n_opened < n)
		open_session(&sessions[n_opened]);
	run();
	if (options.idle) {
		puts("ready");
		fflush(stdout);
		while (getchar() != EOF)
			continue;
	}
	report();
	return 0;
}
