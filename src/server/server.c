#include "server/server.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/manager.h"
#include "server/privileges.h"
#include "server/reload.h"
#include "server/signals.h"

/* ---- the end ---- */

static void
on_drain_over(void *ctx)
{
	struct server *server = ctx;

	logger_say(server->logger, LOG_WARN, "stop",
	    "timeout.drain is over; what still runs is cut off");
	logger_flush(server->logger);
	crew_stop(server->crew);
}

static void
drain(struct server *server)
{
	uint64_t ms = server->snapshot->settings->timeout.drain;

	server->stopping = true;
	logger_say(server->logger, LOG_INFO, "stop", "draining");
	manager_say_stopping(ms);
	crew_drain(server->crew);
	server->drain_timer = loop_timer_new(server->loop, ms, true, on_drain_over,
	    server);
	if (server->drain_timer == NULL)
		crew_stop(server->crew);
}

/* A crew_handler's: all workers have ended, or one has failed. */
static void
on_crew_ended(bool failed, void *ctx)
{
	struct server *server = ctx;

	server->failed = failed;
	loop_stop(server->loop);
}

static void
on_crew_changed(void *ctx)
{
	reload_end(ctx);
}

/* ---- signals ---- */

static void
on_signal(void *ctx)
{
	struct server *server = ctx;

	switch (signals_next(server->signal_fd)) {
	case SIGHUP:
		if (server->stopping)
			logger_say(server->logger, LOG_WARN, "reload",
			    "errgate is stopping; nothing is read anew");
		else
			reload_begin(server);
		break;
	case SIGUSR1:
		log_sink_reopen(server->sink);
		break;
	case SIGTERM:
	case SIGINT:
		if (server->stopping)
			crew_stop(server->crew);
		else
			drain(server);
		break;
	default:
		break;
	}
	logger_flush(server->logger);
}

/* Tell the service manager that all is well only when it is: when a worker's loop
   stands still, it is to end us. */
static void
on_alive_due(void *ctx)
{
	struct server *server = ctx;

	if (crew_is_alive(server->crew))
		manager_say_alive();
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

static bool
make_loop(struct server *server)
{
	server->loop = loop_new();
	server->signal_fd = signals_open();
	if (server->loop == NULL || server->signal_fd < 0)
		return false;
	server->signal_watch = loop_watch_new(server->loop, server->signal_fd,
	    on_signal, server);
	return server->signal_watch != NULL;
}

/* A quarter of the time that may pass: an answer is seen one turn later. */
static bool
watch_life(struct server *server)
{
	uint64_t ms = manager_alive_ms();

	if (ms == 0)
		return true;
	server->alive_timer = loop_timer_new(server->loop, ms < 4 ? 1 : ms / 4, false,
	    on_alive_due, server);
	return server->alive_timer != NULL;
}

/* Note what stays as started, whatever a reload finds in the file. */
static bool
note_fixed(struct server *server)
{
	const struct settings *settings = server->snapshot->settings;

	server->n_workers = settings->workers;
	if (settings->user != NULL)
		server->user = strdup(settings->user);
	if (settings->log.state != NULL)
		server->state = strdup(settings->log.state);
	server->instance = instance_new();
	server->sockets = sockets_new(server->n_workers);
	return server->instance != NULL && server->sockets != NULL &&
	    (settings->user == NULL || server->user != NULL) &&
	    (settings->log.state == NULL || server->state != NULL);
}

static bool
start_crew(struct server *server, struct socket_plan *plan)
{
	const struct crew_handler handler = { on_crew_changed, on_crew_ended, server };

	server->crew = crew_new(server->loop, server->snapshot, server->sink,
	    server->instance, plan, server->n_workers, &handler);
	return server->crew != NULL && crew_start(server->crew);
}

/* Signals are blocked before the first thread starts, the log's; addresses are
   bound before privileges are dropped; and the log file belongs to the user that
   will open it anew. */
static bool
start(struct server *server, struct strbuf *errors)
{
	struct socket_plan *plan = NULL;
	bool ok;

	privileges_raise_descriptor_limit();
	if (!make_loop(server) || !note_fixed(server))
		return false;
	plan = sockets_plan(server->sockets, server->snapshot->settings, errors);
	ok = plan != NULL && privileges_drop(server->user, errors) &&
	    open_log(server, errors) && start_crew(server, plan) &&
	    watch_life(server);
	if (ok)
		sockets_commit(server->sockets, plan);
	else
		socket_plan_free(plan);
	return ok;
}

/* Lines that went nowhere are told where they can still be seen. */
static void
close_log(struct server *server)
{
	size_t n_lost;

	logger_free(server->logger);
	n_lost = log_sink_close(server->sink);
	if (n_lost > 0)
		fprintf(stderr, "errgate: %zu log lines could not be written\n",
		    n_lost);
}

static void
server_clear(struct server *server)
{
	crew_free(server->crew);
	instance_free(server->instance);
	sockets_free(server->sockets);
	loop_timer_free(server->drain_timer);
	loop_timer_free(server->alive_timer);
	loop_watch_free(server->signal_watch);
	loop_free(server->loop);
	if (server->signal_fd >= 0)
		close(server->signal_fd);
	close_log(server);
	snapshot_unref(server->snapshot);
	snapshot_unref(server->next);
	free(server->user);
	free(server->state);
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
	struct server server = { .conf_path = conf_path, .signal_fd = -1 };
	struct strbuf errors = { 0 };
	enum server_rc rc;

	server.snapshot = snapshot_load(conf_path, &errors);
	if (server.snapshot == NULL)
		return fail(&server, &errors, SERVER_BAD_CONF);
	if (!start(&server, &errors))
		return fail(&server, &errors, SERVER_CANNOT_START);
	privileges_protect_keys(server.snapshot->settings);
	reload_say_listeners(&server, "start");
	reload_warn(&server);
	logger_flush(server.logger);
	reload_say_ready(&server);
	if (!loop_run(server.loop))
		server.failed = true;
	/* Workers say at their end what they held back. */
	crew_free(server.crew);
	server.crew = NULL;
	if (server.failed)
		logger_say(server.logger, LOG_ERROR, "stop",
		    "an event loop failed; errgate ends");
	else
		logger_say(server.logger, LOG_INFO, "stop", "stopped");
	rc = server.failed ? SERVER_FAILED : SERVER_ENDED;
	server_clear(&server);
	return rc;
}
