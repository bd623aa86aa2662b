#include "net/dial.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* How long an attempt has the race for itself (RFC 8305, section 5). */
#define ATTEMPT_DELAY_MS 250

/* One address that is being connected to. */
struct attempt {
	struct dial *dial;
	struct stream *stream;		/* NULL: not any more */
	const struct address *address;
	uint64_t started_us;
};

struct dial {
	struct dial_options options;
	struct resolver_query *query;
	struct address addresses[RESOLVER_ADDRESSES_MAX];
	size_t n_addresses, next;
	struct attempt attempts[RESOLVER_ADDRESSES_MAX];
	size_t n_attempts, n_running;
	struct loop_timer *delay;	/* to the next attempt */
	enum dial_rc rc;		/* the most telling of the failures */
	struct loop_task task;		/* goes on, or ends, outside of callbacks */
	uint16_t port;
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

/* Close what still runs. An attempt that had its time, and lost, is tried last
   next time. */
static void
stop_attempts(struct dial *dial)
{
	uint64_t now_us = loop_now_us(dial->options.loop);

	for (size_t i = 0; i < dial->n_attempts; i++) {
		struct attempt *attempt = &dial->attempts[i];

		if (attempt->stream == NULL)
			continue;
		if (now_us - attempt->started_us >= ATTEMPT_DELAY_MS * 1000)
			resolver_note(dial->options.resolver, attempt->address, false);
		stream_close(attempt->stream);
	}
}

static void
dial_free(struct dial *dial)
{
	resolver_cancel(dial->query);
	stop_attempts(dial);
	loop_timer_free(dial->delay);
	loop_task_cancel(&dial->task);
	free(dial);
}

/* Tell the end and be gone. */
static void
dial_finish(struct dial *dial, enum dial_rc rc, struct stream *stream)
{
	struct dial_options options = dial->options;

	dial_free(dial);
	options.on_done(rc, stream, options.ctx);
}

static void
on_connected(void *ctx)
{
	struct attempt *attempt = ctx;
	struct dial *dial = attempt->dial;
	struct stream *stream = attempt->stream;

	attempt->stream = NULL;
	resolver_note(dial->options.resolver, attempt->address, true);
	dial_finish(dial, DIAL_OK, stream);
}

/* Keep the failure that tells most: a host that refuses is there, one that is out
   of reach exists. */
static void
note_failure(struct dial *dial, enum dial_rc rc)
{
	static const int weight[] = {
		[DIAL_OK] = 0, [DIAL_DENIED] = 1, [DIAL_NO_NAME] = 1,
		[DIAL_DNS_FAILED] = 1, [DIAL_UNREACHABLE] = 2, [DIAL_NO_MEMORY] = 3,
		[DIAL_REFUSED] = 4,
	};

	if (weight[rc] > weight[dial->rc])
		dial->rc = rc;
}

static void
on_error(int error, void *ctx)
{
	struct attempt *attempt = ctx;
	struct dial *dial = attempt->dial;

	stream_close(attempt->stream);
	attempt->stream = NULL;
	dial->n_running--;
	resolver_note(dial->options.resolver, attempt->address, false);
	note_failure(dial, rc_of_errno(error));
	loop_defer(dial->options.loop, &dial->task);
}

static const struct stream_handler dial_handler = {
	.on_connected = on_connected,
	.on_error = on_error,
};

/* Start connecting to the next address that may be; false when there is none. */
static bool
start_attempt(struct dial *dial)
{
	while (dial->next < dial->n_addresses) {
		const struct address *address = &dial->addresses[dial->next++];
		struct attempt *attempt = &dial->attempts[dial->n_attempts];
		int error = 0;

		if (dial->options.permits != NULL &&
		    !dial->options.permits(dial->host, address, dial->options.ctx))
			continue;
		*attempt = (struct attempt){ .dial = dial, .address = address,
			.started_us = loop_now_us(dial->options.loop) };
		attempt->stream = stream_connect(dial->options.loop, address,
		    &dial_handler, attempt, &error);
		if (attempt->stream != NULL) {
			dial->n_attempts++;
			dial->n_running++;
			return true;
		}
		resolver_note(dial->options.resolver, address, false);
		note_failure(dial, rc_of_errno(error));
	}
	return false;
}

static void
on_delay(void *ctx)
{
	struct dial *dial = ctx;

	loop_timer_free(dial->delay);
	dial->delay = NULL;
	loop_defer(dial->options.loop, &dial->task);
}

/* Start one more attempt, and time for the one after it. */
static void
dial_next(void *ctx)
{
	struct dial *dial = ctx;

	if (!start_attempt(dial)) {
		/* A family whose answer is late may still have some. */
		if (dial->n_running == 0 && dial->query == NULL)
			dial_finish(dial, dial->rc, NULL);
		return;
	}
	loop_timer_free(dial->delay);
	dial->delay = NULL;
	if (dial->next < dial->n_addresses)
		dial->delay = loop_timer_new(dial->options.loop, ATTEMPT_DELAY_MS,
		    true, on_delay, dial);
}

static bool
is_tried(const struct dial *dial, const struct address *address)
{
	char mine[ADDRESS_TEXT_SIZE], other[ADDRESS_TEXT_SIZE];

	for (size_t i = 0; i < dial->n_addresses; i++)
		if (slice_eq(address_format(address, mine),
		    address_format(&dial->addresses[i], other)))
			return true;
	return false;
}

static void
on_addresses(const struct resolver_result *result, void *ctx)
{
	struct dial *dial = ctx;

	dial->query = NULL;
	if (result->rc != RESOLVER_OK && dial->n_addresses == 0) {
		dial_finish(dial, result->rc == RESOLVER_NO_NAME ? DIAL_NO_NAME :
		    DIAL_DNS_FAILED, NULL);
		return;
	}
	if (result->more)
		dial->query = resolver_look_up(dial->options.resolver, dial->host,
		    dial->port, true, on_addresses, dial);
	for (size_t i = 0; i < result->n_addresses &&
	    dial->n_addresses < RESOLVER_ADDRESSES_MAX; i++)
		if (!is_tried(dial, &result->addresses[i]))
			dial->addresses[dial->n_addresses++] = result->addresses[i];
	/* Those that were late join the race when it is their turn. */
	if (dial->delay == NULL)
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
	dial->port = port;
	memcpy(dial->host_bytes, host.ptr, host.len);
	dial->host = slice_of(dial->host_bytes, host.len);
	loop_task_init(&dial->task, dial_next, dial);
	if (address_from_host(host, port, &dial->addresses[0])) {
		dial->n_addresses = 1;
		loop_defer(options->loop, &dial->task);
		return dial;
	}
	dial->query = resolver_look_up(options->resolver, host, port, false,
	    on_addresses, dial);
	if (dial->query == NULL) {
		free(dial);
		return NULL;
	}
	return dial;
}

void
dial_cancel(struct dial *dial)
{
	if (dial != NULL)
		dial_free(dial);
}
