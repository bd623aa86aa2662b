#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H
/*
 * The life of the process that serves: start, signals, reload, end.
 */
#include "base/attr.h"

enum server_rc {
	SERVER_ENDED,		/* stopped in good order */
	SERVER_BAD_CONF,	/* the conf file or what it names is wrong */
	SERVER_CANNOT_START,	/* addresses, descriptors, threads, user */
	SERVER_FAILED		/* an event loop broke while it served */
};

/*
 * Serve as the conf file says until a signal ends it: HUP reloads, USR1 reopens
 * the log, TERM and INT drain and stop, a second one stops at once. What is
 * wrong at the start is said on stderr. A service manager is told how far it is
 * (manager.h).
 */
enum server_rc server_run(const char *conf_path) NONNULL(1) MUST_CHECK;

/* Check a conf file and all it names; what is wrong is said on stderr. */
enum server_rc server_check(const char *conf_path) NONNULL(1) MUST_CHECK;

#endif
