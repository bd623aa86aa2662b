#include "net/address.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/number.h"

#define MAPPED_PREFIX_LEN 96	/* ::ffff:0:0/96, RFC 4291, section 2.5.5.2 */

/* A zero-ended copy of a host, for inet_pton. */
static bool
host_text(struct slice host, char out[INET6_ADDRSTRLEN])
{
	if (host.len == 0 || host.len >= INET6_ADDRSTRLEN ||
	    memchr(host.ptr, '\0', host.len) != NULL)
		return false;
	memcpy(out, host.ptr, host.len);
	out[host.len] = '\0';
	return true;
}

bool
address_from_host(struct slice host, uint16_t port, struct address *address)
{
	char text[INET6_ADDRSTRLEN];

	if (!host_text(host, text))
		return false;
	memset(address, 0, sizeof(*address));
	if (inet_pton(AF_INET, text, &address->v4.sin_addr) == 1) {
		address->any.sa_family = AF_INET;
		address->len = sizeof(address->v4);
	} else if (inet_pton(AF_INET6, text, &address->v6.sin6_addr) == 1) {
		address->any.sa_family = AF_INET6;
		address->len = sizeof(address->v6);
	} else {
		return false;
	}
	address_set_port(address, port);
	return true;
}

bool
address_parse(struct slice text, struct address *address)
{
	struct slice host, port_text;
	uint64_t port;
	size_t colon = text.len;

	while (colon > 0 && text.ptr[colon - 1] != ':')
		colon--;
	if (colon == 0)
		return false;
	host = slice_head(text, colon - 1);
	port_text = slice_skip(text, colon);
	if (!number_parse_u64(port_text, &port) || port > UINT16_MAX)
		return false;
	if (slice_eq(host, SLICE("*")))
		host = SLICE("0.0.0.0");
	else if (slice_starts_with(host, SLICE("[")) &&
	    slice_ends_with(host, SLICE("]")))
		host = slice_of(host.ptr + 1, host.len - 2);
	else if (slice_index(host, ':') != host.len)
		return false;
	return address_from_host(host, (uint16_t)port, address);
}

/* Write four numbers with dots; returns the length. inet_ntop does it through
   printf, which would be a quarter of a log line. */
static size_t
v4_write(const struct in_addr *v4, char *out)
{
	const unsigned char *bytes = (const unsigned char *)&v4->s_addr;
	size_t len = 0;

	for (size_t i = 0; i < sizeof(v4->s_addr); i++) {
		if (i > 0)
			out[len++] = '.';
		len += number_write_u64(out + len, bytes[i]);
	}
	return len;
}

/* Write the host, INET6_ADDRSTRLEN bytes at most; returns the length. */
static size_t
host_write(const struct address *address, char *out)
{
	switch (address->any.sa_family) {
	case AF_INET:
		return v4_write(&address->v4.sin_addr, out);
	case AF_INET6:
		return strlen(inet_ntop(AF_INET6, &address->v6.sin6_addr, out,
		    INET6_ADDRSTRLEN));
	default:
		return 0;
	}
}

struct slice
address_format_host(const struct address *address, char out[ADDRESS_TEXT_SIZE])
{
	size_t len = host_write(address, out);

	out[len] = '\0';
	return slice_of(out, len);
}

struct slice
address_format(const struct address *address, char out[ADDRESS_TEXT_SIZE])
{
	bool bracketed = address->any.sa_family == AF_INET6;
	size_t len = 0;

	if (bracketed)
		out[len++] = '[';
	len += host_write(address, out + len);
	if (bracketed)
		out[len++] = ']';
	out[len++] = ':';
	len += number_write_u64(out + len, address_port(address));
	out[len] = '\0';
	return slice_of(out, len);
}

uint16_t
address_port(const struct address *address)
{
	switch (address->any.sa_family) {
	case AF_INET: return ntohs(address->v4.sin_port);
	case AF_INET6: return ntohs(address->v6.sin6_port);
	default: return 0;
	}
}

void
address_set_port(struct address *address, uint16_t port)
{
	/* The port stands in the same place in both families. */
	static_assert(offsetof(struct sockaddr_in, sin_port) ==
	    offsetof(struct sockaddr_in6, sin6_port), "ports differ");
	address->v4.sin_port = htons(port);
}

/* The 128 bits of an address; IPv4 mapped into IPv6. */
static bool
address_bits(const struct address *address, unsigned char bits[16])
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	switch (address->any.sa_family) {
	case AF_INET:
		memcpy(bits, mapped, sizeof(mapped));
		memcpy(bits + sizeof(mapped), &address->v4.sin_addr, 4);
		return true;
	case AF_INET6:
		memcpy(bits, &address->v6.sin6_addr, 16);
		return true;
	default:
		return false;
	}
}

/* Whether the first prefix_len bits of a and b are the same. */
static bool
prefix_matches(const unsigned char a[16], const unsigned char b[16],
    unsigned prefix_len)
{
	size_t whole = prefix_len / 8;
	unsigned rest = prefix_len % 8;

	return memcmp(a, b, whole) == 0 &&
	    (rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0);
}

bool
address_same_host(const struct address *a, const struct address *b)
{
	unsigned char a_bits[16], b_bits[16];

	return address_bits(a, a_bits) && address_bits(b, b_bits) &&
	    memcmp(a_bits, b_bits, sizeof(a_bits)) == 0;
}

struct slice
address_block(const struct address *address, unsigned char out[ADDRESS_BLOCK_SIZE])
{
	static const unsigned char zeros[8] = { 0 };

	if (!address_bits(address, out))
		return SLICE_NONE;
	/* Mapped IPv4 lies in ::/64, all of it, and counts whole. */
	return slice_of(out, memcmp(out, zeros, sizeof(zeros)) == 0 ?
	    ADDRESS_BLOCK_SIZE : sizeof(zeros));
}

/* Where in an IPv6 address of some prefix the IPv4 address lies. */
static const struct {
	unsigned char prefix[16];
	unsigned prefix_len;		/* in bits */
	unsigned at;			/* in bytes */
	unsigned char mask;		/* each byte of it is written xor this */
} embeddings[] = {
	{ { 0, 0x64, 0xff, 0x9b }, 96, 12, 0 },
	{ { 0, 0x64, 0xff, 0x9b, 0, 1 }, 48, 12, 0 },
	{ { 0x20, 0x02 }, 16, 2, 0 },
	{ { 0x20, 0x01, 0, 0 }, 32, 12, 0xff },
	{ { 0 }, 96, 12, 0 },
};

bool
address_embedded_v4(const struct address *address, struct address *v4)
{
	const unsigned char *bits = address->v6.sin6_addr.s6_addr;
	unsigned char found[4];

	if (address->any.sa_family != AF_INET6)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(embeddings); i++) {
		if (!prefix_matches(bits, embeddings[i].prefix,
		    embeddings[i].prefix_len))
			continue;
		for (size_t j = 0; j < sizeof(found); j++)
			found[j] = bits[embeddings[i].at + j] ^ embeddings[i].mask;
		*v4 = (struct address){ .len = sizeof(v4->v4) };
		v4->v4.sin_family = AF_INET;
		v4->v4.sin_port = address->v6.sin6_port;
		memcpy(&v4->v4.sin_addr, found, sizeof(found));
		return true;
	}
	return false;
}

bool
network_parse(struct slice text, struct network *network)
{
	size_t slash = slice_index(text, '/');
	unsigned char zeros[16] = { 0 }, tail[16];
	struct address address;
	uint64_t prefix_len;
	unsigned base;

	if (!address_from_host(slice_head(text, slash), 0, &address) ||
	    !address_bits(&address, network->bytes))
		return false;
	base = address.any.sa_family == AF_INET ? MAPPED_PREFIX_LEN : 0;
	prefix_len = 128 - base;
	if (slash != text.len &&
	    (!number_parse_u64(slice_skip(text, slash + 1), &prefix_len) ||
	    prefix_len > 128 - base))
		return false;
	network->prefix_len = base + (unsigned)prefix_len;
	/* What the prefix leaves must be zero, or it is a typing mistake. */
	memcpy(tail, network->bytes, sizeof(tail));
	for (unsigned bit = 0; bit < network->prefix_len; bit++)
		tail[bit / 8] &= (unsigned char)~(0x80u >> bit % 8);
	return memcmp(tail, zeros, sizeof(zeros)) == 0;
}

bool
network_contains(const struct network *network, const struct address *address)
{
	unsigned char bits[16];

	return address_bits(address, bits) &&
	    prefix_matches(network->bytes, bits, network->prefix_len);
}
