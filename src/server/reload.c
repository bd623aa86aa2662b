#include "server/reload.h"

#include <string.h>

#include "server/privileges.h"

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

void
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
		privileges_protect_keys(snapshot->settings);
		logger_configure(server->logger, &snapshot->settings->log);
		logger_say(server->logger, LOG_INFO, "reload",
		    "%s is in force; workers, user and log path stay as started",
		    server->conf_path);
		reload_warn(server);
	}
	strbuf_clear(&errors);
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
}
