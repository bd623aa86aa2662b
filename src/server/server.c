#include "server/server.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "server/privileges.h"
#include "server/reload.h"
#include "server/signals.h"
#include "server/sockets.h"

/* ---- signals ---- */

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

	server->workers = calloc(settings->workers, sizeof(struct worker *));
	if (server->workers == NULL)
		return false;
	while (server->n_workers < settings->workers) {
		struct worker *worker;

		server->n_sockets -= settings->n_listens;
		worker = worker_new(server->snapshot, server->sink,
		    server->sockets + server->n_sockets, server->done_fd);
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
	reload_warn(server);
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
	privileges_raise_descriptor_limit();
	/* Signals are blocked before the first thread starts, the log's; and the log
	   file belongs to the user that will open it anew. */
	if (!make_loop(&server) || !sockets_open(&server, &errors) ||
	    !privileges_drop(server.snapshot->settings->user, &errors) ||
	    !open_log(&server, &errors) || !make_workers(&server) ||
	    !start_workers(&server))
		return fail(&server, &errors, SERVER_CANNOT_START);
	privileges_protect_keys(server.snapshot->settings);
	log_start(&server);
	if (!loop_run(server.loop))
		stop_now(&server);
	logger_say(server.logger, LOG_INFO, "stop", "stopped");
	server_clear(&server);
	return SERVER_ENDED;
}
