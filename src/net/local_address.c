#include "net/local_address.h"

#include <ifaddrs.h>
#include <string.h>

static bool
is_in(const struct address *address, const char *text)
{
	struct network network;

	return network_parse(slice_str(text), &network) &&
	    network_contains(&network, address);
}

static bool
is_unspecified(const struct address *address)
{
	return is_in(address, "0.0.0.0") || is_in(address, "::");
}

/* The address of an interface. False when it has none of IP. */
static bool
read_interface(const struct ifaddrs *interface, struct address *address)
{
	const struct sockaddr *given = interface->ifa_addr;

	if (given == NULL ||
	    (given->sa_family != AF_INET && given->sa_family != AF_INET6))
		return false;
	*address = (struct address){ .len = given->sa_family == AF_INET ?
		sizeof(address->v4) : sizeof(address->v6) };
	memcpy(&address->any, given, address->len);
	return true;
}

bool
local_address_is(const struct address *address)
{
	struct ifaddrs *interfaces, *at;
	struct address own;
	bool found = false;

	if (is_unspecified(address) || is_in(address, "127.0.0.0/8") ||
	    is_in(address, "::1"))
		return true;
	if (getifaddrs(&interfaces) != 0)
		return false;
	for (at = interfaces; at != NULL && !found; at = at->ifa_next)
		found = read_interface(at, &own) && address_same_host(&own, address);
	freeifaddrs(interfaces);
	return found;
}

bool
local_address_reaches(const struct address *address,
    const struct address *listening)
{
	if (address_port(address) != address_port(listening))
		return false;
	if (address_same_host(address, listening))
		return true;
	if (is_unspecified(listening))
		return local_address_is(address);
	/* Linux connects the unspecified address to loopback. */
	return is_unspecified(address) && local_address_is(listening);
}
