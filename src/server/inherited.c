#include "server/inherited.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/listener.h"
#include "server/manager.h"

struct guest {
	int fd;
	struct address address;
	char *name;
};

struct inherited {
	struct guest *guests;
	size_t n_guests, n_odd;
};

/* Whether fd is a listening TCP socket, and where. */
static bool
is_listening(int fd, struct address *address)
{
	int listens = 0, type = 0;
	socklen_t len = sizeof(int);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) == 0 &&
	    getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 &&
	    listens && type == SOCK_STREAM && listener_local(fd, address) &&
	    (address->any.sa_family == AF_INET ||
	    address->any.sa_family == AF_INET6);
}

/* Keep a descriptor, or close what is no use; the name is taken over. */
static void
add_guest(struct inherited *inherited, int fd, char *name)
{
	struct guest *guest = &inherited->guests[inherited->n_guests];

	*guest = (struct guest){ .fd = fd, .name = name };
	if (!is_listening(fd, &guest->address) || name == NULL ||
	    fcntl(fd, F_SETFL, O_NONBLOCK) != 0) {
		close(fd);
		free(name);
		inherited->n_odd++;
		return;
	}
	inherited->n_guests++;
}

struct inherited *
inherited_new(void)
{
	struct inherited *inherited = calloc(1, sizeof(*inherited));
	char **names = NULL;
	int first = 0, n;

	if (inherited == NULL)
		return NULL;
	n = manager_take_sockets(&first, &names);
	inherited->guests = calloc((size_t)n + 1, sizeof(struct guest));
	for (int i = 0; i < n && inherited->guests != NULL; i++)
		add_guest(inherited, first + i, names[i]);
	free(names);
	if (inherited->guests == NULL) {
		free(inherited);
		return NULL;
	}
	return inherited;
}

void
inherited_free(struct inherited *inherited)
{
	if (inherited == NULL)
		return;
	for (size_t i = 0; i < inherited->n_guests; i++) {
		close(inherited->guests[i].fd);
		free(inherited->guests[i].name);
	}
	free(inherited->guests);
	free(inherited);
}

size_t
inherited_count(const struct inherited *inherited)
{
	return inherited->n_guests;
}

size_t
inherited_count_odd(const struct inherited *inherited)
{
	return inherited->n_odd;
}

int
inherited_fd(const struct inherited *inherited, size_t at)
{
	return inherited->guests[at].fd;
}

const char *
inherited_name(const struct inherited *inherited, size_t at)
{
	return inherited->guests[at].name;
}

struct address
inherited_address(const struct inherited *inherited, size_t at)
{
	return inherited->guests[at].address;
}

/* "0.0.0.0" or "::". */
static bool
is_any(const struct address *address)
{
	static const struct in6_addr any = IN6ADDR_ANY_INIT;

	return address->any.sa_family == AF_INET6 ?
	    memcmp(&address->v6.sin6_addr, &any, sizeof(any)) == 0 :
	    address->v4.sin_addr.s_addr == htonl(INADDR_ANY);
}

bool
inherited_is_at(const struct inherited *inherited, size_t at,
    const struct address *address)
{
	const struct address *bound = &inherited->guests[at].address;
	char a[ADDRESS_TEXT_SIZE], b[ADDRESS_TEXT_SIZE];

	if (address_port(bound) != address_port(address))
		return false;
	/* "[::]", which a socket unit opens for a port alone, takes IPv4 too. */
	return (is_any(bound) && is_any(address)) ||
	    slice_eq(address_format(bound, a), address_format(address, b));
}
