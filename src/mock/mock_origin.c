#include "mock/mock_origin.h"

#include <stdlib.h>

#include "mock/mock_greeting.h"
#include "net/listener.h"

struct mock_origin {
	struct mock_client_home home;
	struct mock_lobby lobby;	/* before `home`, with TLS */
	struct listener *listener;
};

static bool
open_plain(struct mock_origin *origin, int fd, const struct address *peer)
{
	static const struct stream_handler nobody;

	/* The stream closes fd, whatever else fails. */
	struct stream *stream = stream_new(origin->home.loop, fd, &nobody, NULL);

	return stream != NULL && mock_client_open(&origin->home, stream, peer);
}

static void
on_accept(int fd, const struct address *peer, void *ctx)
{
	struct mock_origin *origin = ctx;
	bool ok = origin->lobby.tls != NULL ?
	    mock_greeting_open(&origin->lobby, fd, peer) :
	    open_plain(origin, fd, peer);

	if (!ok && origin->home.log != NULL)
		fputs("a connection was dropped: out of memory\n", origin->home.log);
}

struct mock_origin *
mock_origin_new(struct loop *loop, int fd, struct mock_tls *tls,
    const struct scenario_site *site, FILE *log)
{
	struct mock_origin *origin = calloc(1, sizeof(*origin));

	/* The listener closes fd, whatever else fails. */
	struct listener *listener = listener_new(loop, fd, false, on_accept,
	    origin);

	if (origin == NULL || listener == NULL) {
		listener_close(listener);
		free(origin);
		return NULL;
	}
	origin->home.loop = loop;
	origin->home.site = site;
	origin->home.log = log;
	list_init(&origin->home.clients);
	origin->lobby.home = &origin->home;
	origin->lobby.tls = tls;
	list_init(&origin->lobby.greetings);
	origin->listener = listener;
	return origin;
}

void
mock_origin_free(struct mock_origin *origin)
{
	if (origin == NULL)
		return;
	listener_close(origin->listener);
	mock_greeting_close_all(&origin->lobby);
	mock_client_close_all(&origin->home);
	free(origin);
}
