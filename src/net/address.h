#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H
/*
 * Socket addresses and networks, as numbers; names are the resolver's.
 */
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/slice.h"

struct address {
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	};
	socklen_t len;
};

/* Room for address_format's text: "[v6]:port" and a final zero byte. */
#define ADDRESS_TEXT_SIZE 56

/* Read a numeric host (IPv6 without brackets) and a port. */
bool address_from_host(struct slice host, uint16_t port, struct address *address)
    NONNULL(3) MUST_CHECK;

/* Read "1.2.3.4:80", "[::1]:80", "*:80" (any IPv4) or "[::]:80". */
bool address_parse(struct slice text, struct address *address)
    NONNULL(2) MUST_CHECK;

/* Write "1.2.3.4:80" or "[::1]:80", with its port; returns the text's slice. */
struct slice address_format(const struct address *address,
    char out[ADDRESS_TEXT_SIZE]) NONNULL(1, 2);

/* The host part alone, without brackets. */
struct slice address_format_host(const struct address *address,
    char out[ADDRESS_TEXT_SIZE]) NONNULL(1, 2);

/* Whether two addresses are the same but for their ports; a mapped IPv4 address is
   the IPv4 address it maps. */
bool address_same_host(const struct address *a, const struct address *b)
    NONNULL(1, 2) MUST_CHECK;

uint16_t address_port(const struct address *address) NONNULL(1);
void address_set_port(struct address *address, uint16_t port) NONNULL(1);

/*
 * The IPv4 address that an IPv6 address stands for on the way, when it is one of
 * NAT64 (64:ff9b::/96 and 64:ff9b:1::/48; RFC 6052, RFC 8215), 6to4 (2002::/16;
 * RFC 3056), Teredo (2001::/32; RFC 4380) or the deprecated ::/96. Mapped ones
 * (::ffff:0:0/96) are IPv4 to network_contains already, and are not meant.
 *
 * v4  set to it, with the same port.
 *
 * False when it is none of these.
 */
bool address_embedded_v4(const struct address *address, struct address *v4)
    NONNULL(1, 2) MUST_CHECK;

/*
 * What clients are counted and limited by: an IPv4 address, or the /64 of an IPv6
 * address, as bytes.
 *
 * out  gets them; returns the slice of those that count.
 */
#define ADDRESS_BLOCK_SIZE 16
struct slice address_block(const struct address *address,
    unsigned char out[ADDRESS_BLOCK_SIZE]) NONNULL(1, 2);

/* A stretch of addresses: IPv4 is held as IPv4-mapped IPv6 (::ffff:0:0/96). */
struct network {
	unsigned char bytes[16];
	unsigned prefix_len;		/* of 128 bits */
};

/* Read "10.0.0.0/8", "::1", "fe80::/10". Bits behind the prefix must be 0. */
bool network_parse(struct slice text, struct network *network)
    NONNULL(2) MUST_CHECK;

/* Whether the address lies in the network; a mapped IPv4 address counts as
   the IPv4 address it maps. */
bool network_contains(const struct network *network,
    const struct address *address) NONNULL(1, 2) MUST_CHECK;

#endif
