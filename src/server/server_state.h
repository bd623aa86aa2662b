#ifndef SERVER_SERVER_STATE_H
#define SERVER_SERVER_STATE_H
/*
 * What the main thread knows while errgate serves; for server/ only.
 */
#include "log/logger.h"
#include "net/loop.h"
#include "proxy/snapshot.h"
#include "server/worker.h"

struct server {
	const char *conf_path;
	struct snapshot *snapshot;	/* in force */
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

#endif
