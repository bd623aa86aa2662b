#include "server/reload.h"

#include <stdio.h>
#include <string.h>

#include "proxy/admission.h"
#include "server/manager.h"
#include "server/privileges.h"

void
reload_say_ready(struct server *server)
{
	char status[96];

	snprintf(status, sizeof(status), "serving on %zu addresses with %u workers",
	    server->snapshot->settings->n_listens, server->n_workers);
	manager_say_ready(status);
}

void
reload_say_listeners(struct server *server, const char *event)
{
	const struct settings *settings = server->snapshot->settings;
	char text[ADDRESS_TEXT_SIZE];

	for (size_t i = 0; i < settings->n_listens; i++) {
		struct address address = sockets_address(server->sockets, i);

		logger_say(server->logger, LOG_INFO, event,
		    "listener %s on %.*s, workers: %u%s", settings->listens[i].name,
		    SLICE_FMT(address_format(&address, text)), server->n_workers,
		    sockets_is_inherited(server->sockets, i) ?
		    ", socket of the service manager" : "");
	}
}

/* A sockets_each_unused tell. */
static void
warn_unused(const char *name, const struct address *address, void *ctx)
{
	struct server *server = ctx;
	char text[ADDRESS_TEXT_SIZE];

	logger_say(server->logger, LOG_WARN, "start", "the service manager listens on "
	    "%.*s (%s) for errgate, but no listen section has that name or address: "
	    "who connects there waits in vain",
	    SLICE_FMT(address_format(address, text)), name);
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

void
reload_warn(struct server *server)
{
	const struct settings *settings = server->snapshot->settings;

	for (size_t i = 0; i < settings->n_apis; i++)
		if (!settings->apis[i].verify)
			logger_say(server->logger, LOG_WARN, "start",
			    "api %s: verify is off, so anyone on the way can read and change "
			    "what is sent to its hosts", settings->apis[i].name);
	warn_descriptors(server);
	sockets_each_unused(server->sockets, warn_unused, server);
	if (sockets_count_odd(server->sockets) > 0)
		logger_say(server->logger, LOG_WARN, "start",
		    "%zu of the sockets of the service manager do not listen for TCP; "
		    "they are no use", sockets_count_odd(server->sockets));
}

/* A setting that is not what it was when errgate started; NULL: not set. */
static void
warn_fixed_text(struct server *server, const char *name, const char *before,
    const char *now)
{
	if (strcmp(now != NULL ? now : "", before != NULL ? before : "") != 0)
		logger_say(server->logger, LOG_WARN, "reload",
		    "%s is %s in the file; it stays %s until a restart", name,
		    now != NULL ? now : "not set",
		    before != NULL ? before : "what it was");
}

/* What takes a restart to change. */
static void
warn_fixed(struct server *server)
{
	const struct settings *settings = server->snapshot->settings;

	if (settings->workers != server->n_workers)
		logger_say(server->logger, LOG_WARN, "reload",
		    "workers is %u in the file; %u go on until a restart",
		    settings->workers, server->n_workers);
	warn_fixed_text(server, "user", server->user, settings->user);
	warn_fixed_text(server, "log.state", server->state, settings->log.state);
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

/* Try all that can go wrong, and have the workers go over. False, with nothing
   changed, when something did. */
static bool
reload_try(struct server *server, struct snapshot *snapshot,
    struct strbuf *errors)
{
	const struct log_options *log = &snapshot->settings->log;
	struct socket_plan *plan = sockets_plan(server->sockets, snapshot->settings,
	    errors);
	struct log_target *target = NULL;
	bool moves = !log_sink_is_at(server->sink, log);

	if (plan == NULL)
		return false;
	if (moves)
		target = log_target_open(log, errors);
	if (moves && target == NULL)
		goto fail;
	/* Lines in the new format wait for the new place from here on. */
	if (!log_sink_prepare(server->sink, target, log->queue_max)) {
		strbuf_add_str(errors, "the log is still on its way to another file, and "
		    "the old one is stuck; try again later\n");
		log_target_free(target);
		goto fail;
	}
	if (!crew_configure(server->crew, snapshot, plan)) {
		log_sink_cancel(server->sink);
		goto fail;
	}
	sockets_commit(server->sockets, plan);
	return true;
fail:
	socket_plan_free(plan);
	return false;
}

static void
refuse(struct server *server, struct strbuf *errors)
{
	if (errors->len == 0)
		strbuf_add_str(errors, "out of memory\n");
	log_lines(server, strbuf_slice(errors));
	logger_say(server->logger, LOG_ERROR, "reload",
	    "refused; the old settings stay in force");
	manager_say_ready("the last reload was refused, the log says why; "
	    "serving with the settings of before");
}

void
reload_begin(struct server *server)
{
	struct strbuf errors = { 0 };
	struct snapshot *snapshot;

	if (server->next != NULL) {
		server->reload_again = true;
		return;
	}
	manager_say_reloading();
	snapshot = snapshot_load(server->conf_path, &errors);
	if (snapshot != NULL && reload_try(server, snapshot, &errors)) {
		server->next = snapshot;
	} else {
		snapshot_unref(snapshot);
		refuse(server, &errors);
	}
	strbuf_clear(&errors);
}

void
reload_end(struct server *server)
{
	snapshot_unref(server->snapshot);
	server->snapshot = server->next;
	server->next = NULL;
	privileges_protect_keys(server->snapshot->settings);
	logger_configure(server->logger, &server->snapshot->settings->log);
	log_sink_switch(server->sink);
	logger_say(server->logger, LOG_INFO, "reload", "%s is in force",
	    server->conf_path);
	reload_say_listeners(server, "reload");
	warn_fixed(server);
	reload_warn(server);
	logger_flush(server->logger);
	if (!server->stopping)
		reload_say_ready(server);
	if (server->reload_again && !server->stopping) {
		server->reload_again = false;
		reload_begin(server);
		logger_flush(server->logger);
	}
}
