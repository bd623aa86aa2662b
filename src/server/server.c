#include "server/server.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "log/logger.h"
#include "net/listener.h"
#include "proxy/admission.h"
#include "server/signals.h"
#include "server/worker.h"

struct server {
	const char *conf_path;
	struct snapshot *snapshot;	/* in force */
	struct instance *instance;
	struct log_sink *sink;
	struct logger *logger;
	struct loop *loop;
	int *sockets;			/* n_listens for each worker, in order */
	size_t n_sockets;
	uint16_t *ports;		/* what each listen section is bound to */
	struct worker **workers;
	size_t n_workers, n_ended;
	int signal_fd, done_fd;
	struct loop_watch *signal_watch, *done_watch;
	struct loop_timer *drain_timer;
	bool stopping;
};

/* ---- signals ---- */

static bool
has_keys(const struct settings *settings)
{
	bool found = settings->authority.key != NULL;

	for (size_t i = 0; i < settings->n_listens; i++)
		found = found || settings->listens[i].n_keys > 0;
	for (size_t i = 0; i < settings->n_apis; i++)
		found = found || settings->apis[i].key != NULL;
	return found;
}

/* A private key must not come to lie in a core file, nor be read out of memory by
   other processes of our user. A reload may bring the first one. */
static void
protect_keys(const struct settings *settings)
{
	if (has_keys(settings))
		(void)prctl(PR_SET_DUMPABLE, 0);
}

/* Say, at every start, what the operator has switched off. */
static void
warn_unverified(struct server *server)
{
	const struct settings *settings = server->snapshot->settings;

	for (size_t i = 0; i < settings->n_apis; i++)
		if (!settings->apis[i].verify)
			logger_say(server->logger, LOG_WARN, "start",
			    "api %s: verify is off, so anyone on the way can read and change "
			    "what is sent to its hosts", settings->apis[i].name);
}

/* Say when the system gives descriptors for fewer clients than the conf file. */
static void
warn_descriptors(struct server *server)
{
	const struct settings *settings = server->snapshot->settings;
	size_t capacity = admission_capacity(settings, server->n_workers);

	if (capacity < settings->connections)
		logger_say(server->logger, LOG_WARN, "start",
		    "limits.connections is %zu, but the descriptor limit (ulimit -n) "
		    "is enough for %zu, which are served", settings->connections,
		    capacity);
}

/* Listening sockets stay as they are: a reload may not change them. */
static bool
same_listeners(const struct settings *a, const struct settings *b)
{
	if (a->n_listens != b->n_listens)
		return false;
	for (size_t i = 0; i < a->n_listens; i++)
		if (strcmp(a->listens[i].name, b->listens[i].name) != 0 ||
		    memcmp(&a->listens[i].address, &b->listens[i].address,
		    sizeof(a->listens[i].address)) != 0)
			return false;
	return true;
}

/* Say each line of errors as an event of its own. */
static void
log_lines(struct server *server, struct slice lines)
{
	struct slice line;

	while (slice_next(&lines, '\n', &line))
		if (line.len > 0)
			logger_say(server->logger, LOG_ERROR, "reload", "%.*s",
			    SLICE_FMT(line));
}

static void
reload(struct server *server)
{
	struct strbuf errors = { 0 };
	struct snapshot *snapshot = snapshot_load(server->conf_path, &errors);

	if (snapshot != NULL &&
	    !same_listeners(server->snapshot->settings, snapshot->settings)) {
		strbuf_addf(&errors, "%s: a change of listen sections needs a restart\n",
		    server->conf_path);
		snapshot_unref(snapshot);
		snapshot = NULL;
	}
	if (snapshot == NULL) {
		log_lines(server, strbuf_slice(&errors));
		logger_say(server->logger, LOG_ERROR, "reload",
		    "refused; the old settings stay in force");
	} else {
		for (size_t i = 0; i < server->n_workers; i++)
			worker_configure(server->workers[i], snapshot);
		snapshot_unref(server->snapshot);
		server->snapshot = snapshot;
		protect_keys(snapshot->settings);
		logger_configure(server->logger, &snapshot->settings->log);
		logger_say(server->logger, LOG_INFO, "reload",
		    "%s is in force; workers, user and log path stay as started",
		    server->conf_path);
		warn_unverified(server);
		warn_descriptors(server);
	}
	strbuf_clear(&errors);
}

static void
stop_now(struct server *server)
{
	for (size_t i = 0; i < server->n_workers; i++)
		worker_stop(server->workers[i]);
}

static void
on_drain_over(void *ctx)
{
	struct server *server = ctx;

	logger_say(server->logger, LOG_WARN, "stop",
	    "timeout.drain is over; what still runs is cut off");
	logger_flush(server->logger);
	stop_now(server);
}

static void
drain(struct server *server)
{
	uint64_t ms = server->snapshot->settings->timeout.drain;

	server->stopping = true;
	logger_say(server->logger, LOG_INFO, "stop", "draining");
	for (size_t i = 0; i < server->n_workers; i++)
		worker_drain(server->workers[i]);
	server->drain_timer = loop_timer_new(server->loop, ms, true, on_drain_over,
	    server);
}

static void
on_signal(void *ctx)
{
	struct server *server = ctx;

	switch (signals_next(server->signal_fd)) {
	case SIGHUP:
		reload(server);
		break;
	case SIGUSR1:
		log_sink_reopen(server->sink);
		break;
	case SIGTERM:
	case SIGINT:
		if (server->stopping)
			stop_now(server);
		else
			drain(server);
		break;
	default:
		break;
	}
	logger_flush(server->logger);
}

static void
on_worker_done(void *ctx)
{
	struct server *server = ctx;
	uint64_t count;

	if (read(server->done_fd, &count, sizeof(count)) < 0)
		return;
	server->n_ended += count;
	if (server->n_ended == server->n_workers)
		loop_stop(server->loop);
}

/* ---- start ---- */

/* As many descriptors as the system lets us have: two for each connection. */
static void
raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static bool
drop_privileges(const char *user, struct strbuf *errors)
{
	const struct passwd *entry;

	if (user == NULL || geteuid() != 0)
		return true;
	entry = getpwnam(user);
	if (entry == NULL) {
		strbuf_addf(errors, "user \"%s\" does not exist\n", user);
		return false;
	}
	if (initgroups(user, entry->pw_gid) != 0 || setgid(entry->pw_gid) != 0 ||
	    setuid(entry->pw_uid) != 0) {
		strbuf_addf(errors, "cannot become user \"%s\": %s\n", user,
		    strerror(errno));
		return false;
	}
	return true;
}

/* Open a socket; ports keeps what port 0 became, so that all workers listen on
   the same. */
static bool
open_socket(struct server *server, const struct listen_settings *listen,
    uint16_t *port, struct strbuf *errors)
{
	struct address address = listen->address;
	int fd;

	if (*port != 0)
		address_set_port(&address, *port);
	fd = listener_open(&address, true, errors);
	if (fd < 0)
		return false;
	server->sockets[server->n_sockets++] = fd;
	if (listener_local(fd, &address))
		*port = address_port(&address);
	return true;
}

/* Whether nobody else listens there: shared sockets would take their place
   beside another errgate's without a word, and split its traffic. */
static bool
is_free(const struct address *address, struct strbuf *errors)
{
	int fd = address_port(address) == 0 ? -1 :
	    listener_open(address, false, errors);

	if (fd >= 0)
		close(fd);
	return fd >= 0 || address_port(address) == 0;
}

/* Each worker has a socket of its own for each listen section. */
static bool
open_sockets(struct server *server, struct strbuf *errors)
{
	const struct settings *settings = server->snapshot->settings;
	size_t n_listens = settings->n_listens;

	server->sockets = calloc(settings->workers * n_listens + 1, sizeof(int));
	server->ports = calloc(n_listens + 1, sizeof(*server->ports));
	if (server->sockets == NULL || server->ports == NULL)
		return false;
	for (size_t i = 0; i < n_listens; i++)
		if (!is_free(&settings->listens[i].address, errors))
			return false;
	for (size_t i = 0; i < settings->workers * n_listens; i++)
		if (!open_socket(server, &settings->listens[i % n_listens],
		    &server->ports[i % n_listens], errors))
			return false;
	return true;
}

static bool
open_log(struct server *server, struct strbuf *errors)
{
	const struct log_options *options = &server->snapshot->settings->log;

	server->sink = log_sink_open(options, errors);
	if (server->sink != NULL)
		server->logger = logger_new(server->sink, options);
	return server->logger != NULL;
}

/* Workers take over their sockets, from the last on. */
static bool
make_workers(struct server *server)
{
	const struct settings *settings = server->snapshot->settings;

	server->instance = instance_new();
	server->workers = calloc(settings->workers, sizeof(struct worker *));
	if (server->workers == NULL || server->instance == NULL)
		return false;
	while (server->n_workers < settings->workers) {
		struct worker *worker;

		server->n_sockets -= settings->n_listens;
		worker = worker_new(server->snapshot, server->sink,
		    server->instance, server->sockets + server->n_sockets, server->done_fd);
		if (worker == NULL)
			return false;
		server->workers[server->n_workers++] = worker;
	}
	return true;
}

static void
log_start(struct server *server)
{
	const struct settings *settings = server->snapshot->settings;
	char text[ADDRESS_TEXT_SIZE];

	for (size_t i = 0; i < settings->n_listens; i++) {
		struct address address = settings->listens[i].address;

		address_set_port(&address, server->ports[i]);
		logger_say(server->logger, LOG_INFO, "start",
		    "listener %s on %.*s, workers: %zu", settings->listens[i].name,
		    SLICE_FMT(address_format(&address, text)), server->n_workers);
	}
	warn_unverified(server);
	warn_descriptors(server);
	logger_flush(server->logger);
}

static bool
start_workers(struct server *server)
{
	for (size_t i = 0; i < server->n_workers; i++)
		if (!worker_start(server->workers[i])) {
			/* Those that run are told to end and joined in server_clear. */
			stop_now(server);
			return false;
		}
	return true;
}

static bool
make_loop(struct server *server)
{
	server->loop = loop_new();
	server->signal_fd = signals_open();
	server->done_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (server->loop == NULL || server->signal_fd < 0 || server->done_fd < 0)
		return false;
	server->signal_watch = loop_watch_new(server->loop, server->signal_fd,
	    on_signal, server);
	server->done_watch = loop_watch_new(server->loop, server->done_fd,
	    on_worker_done, server);
	return server->signal_watch != NULL && server->done_watch != NULL;
}

static void
server_clear(struct server *server)
{
	for (size_t i = 0; i < server->n_workers; i++)
		worker_free(server->workers[i]);
	free(server->workers);
	instance_free(server->instance);
	while (server->n_sockets > 0)
		close(server->sockets[--server->n_sockets]);
	free(server->sockets);
	free(server->ports);
	loop_timer_free(server->drain_timer);
	loop_watch_free(server->signal_watch);
	loop_watch_free(server->done_watch);
	loop_free(server->loop);
	if (server->signal_fd >= 0)
		close(server->signal_fd);
	if (server->done_fd >= 0)
		close(server->done_fd);
	logger_free(server->logger);
	log_sink_close(server->sink);
	snapshot_unref(server->snapshot);
}

static enum server_rc
fail(struct server *server, struct strbuf *errors, enum server_rc rc)
{
	if (errors->len == 0)
		strbuf_add_str(errors, "errgate cannot start: out of memory, "
		    "descriptors or threads\n");
	fprintf(stderr, "%.*s", SLICE_FMT(strbuf_slice(errors)));
	strbuf_clear(errors);
	server_clear(server);
	return rc;
}

enum server_rc
server_check(const char *conf_path)
{
	struct strbuf errors = { 0 };
	struct snapshot *snapshot = snapshot_load(conf_path, &errors);

	fprintf(stderr, "%.*s", SLICE_FMT(strbuf_slice(&errors)));
	strbuf_clear(&errors);
	if (snapshot == NULL)
		return SERVER_BAD_CONF;
	snapshot_unref(snapshot);
	return SERVER_ENDED;
}

enum server_rc
server_run(const char *conf_path)
{
	struct server server = { .conf_path = conf_path, .signal_fd = -1,
		.done_fd = -1 };
	struct strbuf errors = { 0 };

	server.snapshot = snapshot_load(conf_path, &errors);
	if (server.snapshot == NULL)
		return fail(&server, &errors, SERVER_BAD_CONF);
	raise_descriptor_limit();
	/* Signals are blocked before the first thread starts, the log's; and the log
	   file belongs to the user that will open it anew. */
	if (!make_loop(&server) || !open_sockets(&server, &errors) ||
	    !drop_privileges(server.snapshot->settings->user, &errors) ||
	    !open_log(&server, &errors) || !make_workers(&server) ||
	    !start_workers(&server))
		return fail(&server, &errors, SERVER_CANNOT_START);
	protect_keys(server.snapshot->settings);
	log_start(&server);
	if (!loop_run(server.loop))
		stop_now(&server);
	logger_say(server.logger, LOG_INFO, "stop", "stopped");
	server_clear(&server);
	return SERVER_ENDED;
}
