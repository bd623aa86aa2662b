#include "server/sockets.h"

#include <stdlib.h>
#include <unistd.h>

#include "net/listener.h"

/* Open a socket; ports keeps what port 0 became, so that all workers listen on
   the same. */
static bool
open_socket(struct server *server, const struct listen_settings *listen,
    uint16_t *port, struct strbuf *errors)
{
	struct address address = listen->address;
	int fd;

	if (*port != 0)
		address_set_port(&address, *port);
	fd = listener_open(&address, true, errors);
	if (fd < 0)
		return false;
	server->sockets[server->n_sockets++] = fd;
	if (listener_local(fd, &address))
		*port = address_port(&address);
	return true;
}

/* Whether nobody else listens there: shared sockets would take their place
   beside another errgate's without a word, and split its traffic. */
static bool
is_free(const struct address *address, struct strbuf *errors)
{
	int fd = address_port(address) == 0 ? -1 :
	    listener_open(address, false, errors);

	if (fd >= 0)
		close(fd);
	return fd >= 0 || address_port(address) == 0;
}

bool
sockets_open(struct server *server, struct strbuf *errors)
{
	const struct settings *settings = server->snapshot->settings;
	size_t n_listens = settings->n_listens;

	server->sockets = calloc(settings->workers * n_listens + 1, sizeof(int));
	server->ports = calloc(n_listens + 1, sizeof(*server->ports));
	if (server->sockets == NULL || server->ports == NULL)
		return false;
	for (size_t i = 0; i < n_listens; i++)
		if (!is_free(&settings->listens[i].address, errors))
			return false;
	for (size_t i = 0; i < settings->workers * n_listens; i++)
		if (!open_socket(server, &settings->listens[i % n_listens],
		    &server->ports[i % n_listens], errors))
			return false;
	return true;
}
