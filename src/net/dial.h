#ifndef NET_DIAL_H
#define NET_DIAL_H
/*
 * From a host and port to a connected stream: look-up, policy, and a race of the
 * addresses (RFC 8305): the next is tried when the one before has failed, or has
 * not answered within 250 ms; the first that answers wins.
 */
#include "net/resolver.h"
#include "net/stream.h"

struct dial;

enum dial_rc {
	DIAL_OK,
	DIAL_NO_NAME,		/* the name does not exist */
	DIAL_DNS_FAILED,	/* the name could not be looked up */
	DIAL_DENIED,		/* policy forbids every address of the name */
	DIAL_REFUSED,		/* nothing listens there */
	DIAL_UNREACHABLE,	/* no way there */
	DIAL_NO_MEMORY		/* or no descriptor */
};

struct dial_options {
	struct loop *loop;
	struct resolver *resolver;
	/* Whether an address may be connected to; NULL: any may. */
	bool (*permits)(struct slice host, const struct address *address, void *ctx);
	/* The end, called once, never before dial_start has returned: a stream that
	   is the callee's, whose handler it sets; or NULL and why. */
	void (*on_done)(enum dial_rc rc, struct stream *stream, void *ctx);
	void *ctx;
};

/*
 * Start dialling. host is copied. There is no deadline here: the caller cancels
 * when it has waited long enough. NULL when memory ran out.
 */
struct dial *dial_start(const struct dial_options *options, struct slice host,
    uint16_t port) NONNULL(1) MUST_CHECK;

/* Stop; on_done is not called. Accepts NULL. */
void dial_cancel(struct dial *dial);

#endif
