#include "net/dial.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct dial {
	struct dial_options options;
	struct resolver_query *query;
	struct address addresses[RESOLVER_ADDRESSES_MAX];
	size_t n_addresses, next;
	struct stream *stream;		/* the one that is connecting */
	enum dial_rc rc;		/* why the last address did not do */
	struct loop_task task;		/* goes on, or ends, outside of callbacks */
	struct slice host;		/* points to host_bytes */
	unsigned char host_bytes[];
};

static enum dial_rc
rc_of_errno(int error)
{
	switch (error) {
	case ECONNREFUSED:
	case ECONNRESET:
		return DIAL_REFUSED;
	case EMFILE:
	case ENFILE:
	case ENOMEM:
	case ENOBUFS:
		return DIAL_NO_MEMORY;
	default:
		return DIAL_UNREACHABLE;
	}
}

/* Tell the end and be gone. */
static void
dial_finish(struct dial *dial, enum dial_rc rc, struct stream *stream)
{
	struct dial_options options = dial->options;

	loop_task_cancel(&dial->task);
	free(dial);
	options.on_done(rc, stream, options.ctx);
}

static void
on_connected(void *ctx)
{
	struct dial *dial = ctx;

	dial_finish(dial, DIAL_OK, dial->stream);
}

static void
on_error(int error, void *ctx)
{
	struct dial *dial = ctx;

	stream_close(dial->stream);
	dial->stream = NULL;
	dial->rc = rc_of_errno(error);
	loop_defer(dial->options.loop, &dial->task);
}

static const struct stream_handler dial_handler = {
	.on_connected = on_connected,
	.on_error = on_error,
};

/* Try the next address that may be tried; without one, end. */
static void
dial_next(void *ctx)
{
	struct dial *dial = ctx;
	int error = 0;

	while (dial->next < dial->n_addresses) {
		const struct address *address = &dial->addresses[dial->next++];

		if (dial->options.permits != NULL &&
		    !dial->options.permits(dial->host, address, dial->options.ctx))
			continue;
		dial->stream = stream_connect(dial->options.loop, address,
		    &dial_handler, dial, &error);
		if (dial->stream != NULL)
			return;
		dial->rc = rc_of_errno(error);
	}
	dial_finish(dial, dial->rc, NULL);
}

static void
on_addresses(enum resolver_rc rc, const struct address *addresses,
    size_t n_addresses, void *ctx)
{
	struct dial *dial = ctx;

	dial->query = NULL;
	if (rc != RESOLVER_OK) {
		dial_finish(dial, rc == RESOLVER_NO_NAME ? DIAL_NO_NAME :
		    DIAL_DNS_FAILED, NULL);
		return;
	}
	memcpy(dial->addresses, addresses, n_addresses * sizeof(*addresses));
	dial->n_addresses = n_addresses;
	dial_next(dial);
}

struct dial *
dial_start(const struct dial_options *options, struct slice host, uint16_t port)
{
	struct dial *dial = calloc(1, sizeof(*dial) + host.len);

	if (dial == NULL)
		return NULL;
	dial->options = *options;
	dial->rc = DIAL_DENIED;
	memcpy(dial->host_bytes, host.ptr, host.len);
	dial->host = slice_of(dial->host_bytes, host.len);
	loop_task_init(&dial->task, dial_next, dial);
	if (address_from_host(host, port, &dial->addresses[0])) {
		dial->n_addresses = 1;
		loop_defer(options->loop, &dial->task);
		return dial;
	}
	dial->query = resolver_look_up(options->resolver, host, port, on_addresses,
	    dial);
	if (dial->query == NULL) {
		free(dial);
		return NULL;
	}
	return dial;
}

void
dial_cancel(struct dial *dial)
{
	if (dial == NULL)
		return;
	resolver_cancel(dial->query);
	stream_close(dial->stream);
	loop_task_cancel(&dial->task);
	free(dial);
}
