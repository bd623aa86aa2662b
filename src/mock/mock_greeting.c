#include "mock/mock_greeting.h"

#include <stdlib.h>

#include "base/escape.h"
#include "net/listener.h"
#include "net/stream.h"

#define PATIENCE_MS 10000	/* for a handshake to be done */

struct mock_greeting {
	struct mock_lobby *lobby;
	struct list link;
	struct stream *stream;
	struct address peer, local;
	struct strbuf early;		/* ciphertext, until there is a session */
	struct loop_timer *patience;
	struct loop_task retire;
};

static void
greeting_free(void *ctx)
{
	struct mock_greeting *greeting = ctx;

	strbuf_clear(&greeting->early);
	free(greeting);
}

/* Forget the connection; its stream belongs to somebody else, or is closed. */
static void
greeting_retire(struct mock_greeting *greeting)
{
	loop_timer_free(greeting->patience);
	list_remove(&greeting->link);
	loop_defer(greeting->lobby->home->loop, &greeting->retire);
}

static void
greeting_close(void *ctx)
{
	struct mock_greeting *greeting = ctx;

	stream_close(greeting->stream);
	greeting_retire(greeting);
}

/* Say what came of it, in a line like those of requests, and close. */
static void
greeting_fail(struct mock_greeting *greeting, struct slice why)
{
	FILE *log = greeting->lobby->home->log;
	char peer[ADDRESS_TEXT_SIZE];
	struct strbuf line = { 0 };

	if (log != NULL) {
		strbuf_add(&line, address_format(&greeting->peer, peer));
		strbuf_add_str(&line, " handshake failed: ");
		escape_text(&line, why);
		strbuf_add_byte(&line, '\n');
		if (!line.failed)
			fwrite(line.ptr, 1, line.len, log);
		fflush(log);
		strbuf_clear(&line);
	}
	greeting_close(greeting);
}

static void
greeting_start(struct mock_greeting *greeting, struct tls_session *session)
{
	if (!stream_start_tls(greeting->stream, session,
	    strbuf_slice(&greeting->early)))
		greeting_close(greeting);
	else
		strbuf_clear(&greeting->early);
}

static void
on_data(unsigned char *bytes, size_t len, void *ctx)
{
	struct mock_greeting *greeting = ctx;
	struct tls_session *session = NULL;

	strbuf_add(&greeting->early, slice_of(bytes, len));
	if (greeting->early.failed) {
		greeting_close(greeting);
		return;
	}
	switch (mock_tls_session(greeting->lobby->tls,
	    strbuf_slice(&greeting->early), &greeting->local, &session)) {
	case MOCK_TLS_MORE:
		break;
	case MOCK_TLS_READY:
		greeting_start(greeting, session);
		break;
	case MOCK_TLS_NOT_TLS:
		greeting_fail(greeting, SLICE("the client speaks something else"));
		break;
	case MOCK_TLS_FAILED:
		greeting_fail(greeting, SLICE("no certificate for that host"));
		break;
	}
}

static void
on_connected(void *ctx)
{
	struct mock_greeting *greeting = ctx;
	struct mock_lobby *lobby = greeting->lobby;

	if (!mock_client_open(lobby->home, greeting->stream, &greeting->peer) &&
	    lobby->home->log != NULL)
		fputs("a connection was dropped: out of memory\n", lobby->home->log);
	greeting_retire(greeting);
}

static void
on_eof(void *ctx)
{
	greeting_fail(ctx, SLICE("the client went away"));
}

static void
on_error(int error, void *ctx)
{
	struct mock_greeting *greeting = ctx;
	const struct tls_session *session = stream_tls(greeting->stream);

	(void)error;
	greeting_fail(greeting, session != NULL ?
	    tls_session_failure_text(session) : SLICE("the connection broke"));
}

static void
on_drained(void *ctx)
{
	(void)ctx;	/* nothing is written here but by TLS itself */
}

bool
mock_greeting_open(struct mock_lobby *lobby, int fd, const struct address *peer)
{
	static const struct stream_handler handler = {
		.on_data = on_data, .on_eof = on_eof, .on_drained = on_drained,
		.on_error = on_error, .on_connected = on_connected
	};
	struct mock_greeting *greeting = calloc(1, sizeof(*greeting));
	bool ok = greeting != NULL && listener_local(fd, &greeting->local);

	/* The stream closes fd, whatever else fails. */
	struct stream *stream = stream_new(lobby->home->loop, fd, &handler, greeting);

	if (!ok || stream == NULL)
		goto fail;
	greeting->patience = loop_timer_new(lobby->home->loop, PATIENCE_MS, true,
	    greeting_close, greeting);
	if (greeting->patience == NULL)
		goto fail;
	greeting->lobby = lobby;
	greeting->stream = stream;
	greeting->peer = *peer;
	loop_task_init(&greeting->retire, greeting_free, greeting);
	list_append(&lobby->greetings, &greeting->link);
	return true;
fail:
	stream_close(stream);
	free(greeting);
	return false;
}

void
mock_greeting_close_all(struct mock_lobby *lobby)
{
	while (!list_is_empty(&lobby->greetings))
		greeting_close(LIST_OWNER(list_first(&lobby->greetings),
		    struct mock_greeting, link));
}
