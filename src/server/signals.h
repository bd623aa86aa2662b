#ifndef SERVER_SIGNALS_H
#define SERVER_SIGNALS_H
/*
 * Signals as events of the main thread's loop.
 */
#include "net/loop.h"

/*
 * Block the signals that errgate acts on, for this thread and those it starts
 * from now on, ignore SIGPIPE, and return a descriptor that becomes readable
 * when one comes; -1 when there is none to be had.
 */
int signals_open(void) MUST_CHECK;

/* The next signal that came, or 0. */
int signals_next(int fd) MUST_CHECK;

#endif
