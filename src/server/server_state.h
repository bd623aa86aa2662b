#ifndef SERVER_SERVER_STATE_H
#define SERVER_SERVER_STATE_H
/*
 * What the main thread knows while errgate serves; for server/ only.
 */
#include "log/logger.h"
#include "server/crew.h"

struct server {
	const char *conf_path;
	struct snapshot *snapshot;	/* in force */
	struct snapshot *next;		/* the workers are going over to it */
	bool reload_again;		/* asked for meanwhile */
	unsigned n_workers;		/* as started */
	char *user;			/* as started, or NULL */
	char *state;			/* likewise: where log.state is kept */
	struct log_sink *sink;
	struct logger *logger;
	struct loop *loop;
	struct instance *instance;
	struct sockets *sockets;
	struct crew *crew;
	int signal_fd;
	struct loop_watch *signal_watch;
	struct loop_timer *drain_timer, *alive_timer;
	bool stopping;
	bool failed;
};

#endif
