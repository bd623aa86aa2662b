#include "mock/mock_origin.h"

#include <stdlib.h>

#include "mock/mock_client.h"
#include "net/listener.h"

struct mock_origin {
	struct mock_client_home home;
	struct listener *listener;
};

static void
on_accept(int fd, const struct address *peer, void *ctx)
{
	struct mock_origin *origin = ctx;

	if (!mock_client_open(&origin->home, fd, peer) && origin->home.log != NULL)
		fputs("a connection was dropped: out of memory\n", origin->home.log);
}

struct mock_origin *
mock_origin_new(struct loop *loop, int fd, const struct scenario_site *site,
    FILE *log)
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
	origin->listener = listener;
	return origin;
}

void
mock_origin_free(struct mock_origin *origin)
{
	if (origin == NULL)
		return;
	listener_close(origin->listener);
	mock_client_close_all(&origin->home);
	free(origin);
}
