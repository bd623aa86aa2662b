#include "server/sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/listener.h"
#include "server/inherited.h"

#define PRIVILEGED_PORTS 1024	/* those below need a privilege */
#define NOT_INHERITED SIZE_MAX
#define LEAVING_US (10 * 1000 * 1000)	/* what was left is closed long before */

/* An address that is listened on. */
struct place {
	struct address wanted;		/* as in the conf file */
	struct address bound;
	size_t inherited;		/* which socket, or NOT_INHERITED */
};

/* A port that a reload has left; its sockets close after what waits is taken. */
struct left_port {
	uint64_t since_us;
	uint16_t port;
};

struct sockets {
	unsigned n_workers;
	struct inherited *inherited;
	struct place *places;		/* one for each listen section */
	size_t n_places;
	struct left_port *left;
	size_t n_left;
};

struct socket_plan {
	struct place *places;
	size_t n_places;
	struct worker_socket *rows;	/* n_places for each worker */
	unsigned n_workers;
};

static bool
is_same(const struct address *a, const struct address *b)
{
	char a_text[ADDRESS_TEXT_SIZE], b_text[ADDRESS_TEXT_SIZE];

	return slice_eq(address_format(a, a_text), address_format(b, b_text));
}

struct sockets *
sockets_new(unsigned n_workers)
{
	struct sockets *sockets = calloc(1, sizeof(*sockets));

	if (sockets == NULL)
		return NULL;
	sockets->n_workers = n_workers;
	sockets->inherited = inherited_new();
	if (sockets->inherited == NULL) {
		sockets_free(sockets);
		return NULL;
	}
	return sockets;
}

void
sockets_free(struct sockets *sockets)
{
	if (sockets == NULL)
		return;
	inherited_free(sockets->inherited);
	free(sockets->places);
	free(sockets->left);
	free(sockets);
}

/* Whether a socket of our own has the port, or may have it still. */
static bool
is_own(const struct sockets *sockets, uint16_t port)
{
	uint64_t now_us = clock_monotonic_us();

	for (size_t i = 0; i < sockets->n_places; i++)
		if (address_port(&sockets->places[i].bound) == port)
			return true;
	for (size_t i = 0; i < sockets->n_left; i++)
		if (sockets->left[i].port == port &&
		    now_us - sockets->left[i].since_us < LEAVING_US)
			return true;
	return false;
}

static struct socket_plan *
plan_new(const struct settings *settings, unsigned n_workers)
{
	struct socket_plan *plan = calloc(1, sizeof(*plan));
	size_t n_rows = settings->n_listens * n_workers;

	if (plan == NULL)
		return NULL;
	plan->n_workers = n_workers;
	plan->n_places = settings->n_listens;
	plan->places = calloc(plan->n_places + 1, sizeof(*plan->places));
	plan->rows = calloc(n_rows + 1, sizeof(*plan->rows));
	if (plan->places == NULL || plan->rows == NULL) {
		plan->n_workers = 0;
		socket_plan_free(plan);
		return NULL;
	}
	for (size_t i = 0; i < n_rows; i++)
		plan->rows[i] = (struct worker_socket){ -1, PROXY_LISTEN_NEW, false };
	for (size_t i = 0; i < plan->n_places; i++)
		plan->places[i] = (struct place){ settings->listens[i].address,
		    settings->listens[i].address, NOT_INHERITED };
	return plan;
}

void
socket_plan_free(struct socket_plan *plan)
{
	if (plan == NULL)
		return;
	for (size_t i = 0; i < plan->n_places * plan->n_workers; i++)
		if (plan->rows[i].fd >= 0)
			close(plan->rows[i].fd);
	free(plan->places);
	free(plan->rows);
	free(plan);
}

struct worker_socket *
socket_plan_row(struct socket_plan *plan, size_t worker)
{
	return plan->rows + worker * plan->n_places;
}

/* Whether a listen section goes on with the sockets of a place already. */
static bool
is_kept(struct socket_plan *plan, size_t place)
{
	for (size_t i = 0; i < plan->n_places; i++)
		if (socket_plan_row(plan, 0)[i].from == place)
			return true;
	return false;
}

/* Go on with the sockets of the same address. False when there are none. */
static bool
plan_keep(struct socket_plan *plan, size_t at, const struct sockets *sockets)
{
	for (size_t i = 0; i < sockets->n_places; i++) {
		/* Several sections may have port 0: to each its own sockets. */
		if (!is_same(&sockets->places[i].wanted, &plan->places[at].wanted) ||
		    is_kept(plan, i))
			continue;
		plan->places[at] = sockets->places[i];
		for (size_t w = 0; w < plan->n_workers; w++)
			socket_plan_row(plan, w)[at].from = i;
		return true;
	}
	return false;
}

static bool
is_taken(const struct socket_plan *plan, size_t inherited)
{
	for (size_t i = 0; i < plan->n_places; i++)
		if (plan->places[i].inherited == inherited)
			return true;
	return false;
}

/* An inherited socket for a listen section that no other one has. */
static size_t
find_inherited(const struct socket_plan *plan, const struct sockets *sockets,
    const struct listen_settings *listen)
{
	size_t n = inherited_count(sockets->inherited);

	for (size_t i = 0; i < n; i++)
		if (!is_taken(plan, i) &&
		    inherited_is_at(sockets->inherited, i, &listen->address))
			return i;
	for (size_t i = 0; i < n; i++)
		if (!is_taken(plan, i) &&
		    strcmp(inherited_name(sockets->inherited, i), listen->name) == 0)
			return i;
	return NOT_INHERITED;
}

/* Let all workers have the one socket that was inherited. */
static bool
plan_share(struct socket_plan *plan, size_t at, const struct sockets *sockets,
    size_t inherited, struct strbuf *errors)
{
	plan->places[at].inherited = inherited;
	plan->places[at].bound = inherited_address(sockets->inherited, inherited);
	for (size_t w = 0; w < plan->n_workers; w++) {
		struct worker_socket *socket = &socket_plan_row(plan, w)[at];

		socket->inherited = true;
		socket->fd = fcntl(inherited_fd(sockets->inherited, inherited),
		    F_DUPFD_CLOEXEC, 0);
		if (socket->fd < 0) {
			strbuf_addf(errors, "cannot share an inherited socket: %s\n",
			    strerrordesc_np(errno));
			return false;
		}
	}
	return true;
}

/*
 * Whether nobody else listens there: shared sockets would take their place
 * beside another errgate's without a word, and split its traffic. That cannot be
 * asked where a socket of our own has the port.
 */
static bool
is_free(const struct sockets *sockets, const struct address *address,
    struct strbuf *errors)
{
	uint16_t port = address_port(address);
	int fd;

	if (port == 0 || is_own(sockets, port))
		return true;
	fd = listener_open(address, false, errors);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* Open a socket for each worker; what port 0 became is the same for all. */
static bool
plan_open(struct socket_plan *plan, size_t at, const struct sockets *sockets,
    struct strbuf *errors)
{
	struct place *place = &plan->places[at];

	if (!is_free(sockets, &place->wanted, errors))
		return false;
	for (size_t w = 0; w < plan->n_workers; w++) {
		struct worker_socket *socket = &socket_plan_row(plan, w)[at];

		socket->fd = listener_open(&place->bound, true, errors);
		if (socket->fd < 0 || !listener_local(socket->fd, &place->bound))
			return false;
	}
	return true;
}

/* plan_open, saying whose address it is, and what may help. */
static bool
plan_open_or_say(struct socket_plan *plan, size_t at,
    const struct sockets *sockets, const struct settings *settings,
    struct strbuf *errors)
{
	uint16_t port = address_port(&settings->listens[at].address);
	struct strbuf said = { 0 };
	bool ok;

	ok = plan_open(plan, at, sockets, &said);
	if (!ok) {
		bool is_denied = port < PRIVILEGED_PORTS && geteuid() != 0;

		strbuf_addf(errors, "%s:%u: %.*s", settings->path,
		    settings->listens[at].line, SLICE_FMT(strbuf_slice(&said)));
		if (is_denied)
			strbuf_addf(errors, "%s:%u: ports below %d need a privilege "
			    "that errgate does not have, or gave up when it started: "
			    "restart it as root, give it CAP_NET_BIND_SERVICE, or let "
			    "the service manager open the socket\n", settings->path,
			    settings->listens[at].line, PRIVILEGED_PORTS);
	}
	strbuf_clear(&said);
	return ok;
}

static bool
plan_fill(struct socket_plan *plan, const struct sockets *sockets,
    const struct settings *settings, struct strbuf *errors)
{
	bool ok = true;

	for (size_t i = 0; i < plan->n_places; i++)
		(void)plan_keep(plan, i, sockets);
	for (size_t i = 0; i < plan->n_places; i++) {
		size_t inherited;

		if (socket_plan_row(plan, 0)[i].from != PROXY_LISTEN_NEW)
			continue;
		inherited = find_inherited(plan, sockets, &settings->listens[i]);
		if (inherited != NOT_INHERITED)
			ok = plan_share(plan, i, sockets, inherited, errors) && ok;
		else
			ok = plan_open_or_say(plan, i, sockets, settings, errors) && ok;
	}
	return ok;
}

struct socket_plan *
sockets_plan(const struct sockets *sockets, const struct settings *settings,
    struct strbuf *errors)
{
	struct socket_plan *plan = plan_new(settings, sockets->n_workers);

	if (plan == NULL) {
		strbuf_addf(errors, "%s: out of memory\n", settings->path);
		return NULL;
	}
	if (!plan_fill(plan, sockets, settings, errors)) {
		socket_plan_free(plan);
		return NULL;
	}
	return plan;
}

/* Note the ports in use now as left, and forget those left long ago. */
static void
note_left(struct sockets *sockets)
{
	uint64_t now_us = clock_monotonic_us();
	struct left_port *left = calloc(sockets->n_left + sockets->n_places + 1,
	    sizeof(*left));
	size_t n = 0;

	/* Without memory, an address that returns at once is refused. */
	if (left == NULL)
		return;
	for (size_t i = 0; i < sockets->n_left; i++)
		if (now_us - sockets->left[i].since_us < LEAVING_US)
			left[n++] = sockets->left[i];
	for (size_t i = 0; i < sockets->n_places; i++)
		left[n++] = (struct left_port){ now_us,
		    address_port(&sockets->places[i].bound) };
	free(sockets->left);
	sockets->left = left;
	sockets->n_left = n;
}

void
sockets_commit(struct sockets *sockets, struct socket_plan *plan)
{
	note_left(sockets);
	free(sockets->places);
	sockets->places = plan->places;
	sockets->n_places = plan->n_places;
	plan->places = NULL;
	socket_plan_free(plan);
}

struct address
sockets_address(const struct sockets *sockets, size_t section)
{
	return sockets->places[section].bound;
}

bool
sockets_is_inherited(const struct sockets *sockets, size_t section)
{
	return sockets->places[section].inherited != NOT_INHERITED;
}

void
sockets_each_unused(const struct sockets *sockets,
    void (*tell)(const char *name, const struct address *address, void *ctx),
    void *ctx)
{
	for (size_t i = 0; i < inherited_count(sockets->inherited); i++) {
		struct address address = inherited_address(sockets->inherited, i);
		bool used = false;

		for (size_t at = 0; at < sockets->n_places; at++)
			used = used || sockets->places[at].inherited == i;
		if (!used)
			tell(inherited_name(sockets->inherited, i), &address, ctx);
	}
}

size_t
sockets_count_odd(const struct sockets *sockets)
{
	return inherited_count_odd(sockets->inherited);
}
