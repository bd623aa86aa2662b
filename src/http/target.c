#include "http/target.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"
#include "http/char_class.h"

/* The port behind a ":". Empty is none; 0, signs and zeros in front, which some
   read as octal, are refused. */
static bool
read_port(struct slice text, uint16_t *port)
{
	uint64_t value;

	*port = 0;
	if (text.len == 0)
		return true;
	if (text.ptr[0] == '0' || !number_parse_u64(text, &value) ||
	    value > UINT16_MAX)
		return false;
	*port = (uint16_t)value;
	return true;
}

/* Read an IPv6 address; a zone id makes it none. */
static bool
parse_ipv6(struct slice text, struct in6_addr *address)
{
	char copy[INET6_ADDRSTRLEN];

	if (slice_index(text, ':') == text.len || text.len >= sizeof(copy) ||
	    slice_index(text, '\0') < text.len)
		return false;		/* the first spares names all the rest */
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	return inet_pton(AF_INET6, copy, address) == 1;
}

static bool
is_ipv6(struct slice text)
{
	struct in6_addr address;

	return parse_ipv6(text, &address);
}

/* Set host from the front of text; false when it is malformed or empty. */
static bool
read_host(struct slice text, struct authority *authority, size_t *end)
{
	size_t len;

	authority->is_ipv6 = text.len > 0 && text.ptr[0] == '[';
	if (!authority->is_ipv6) {
		*end = char_span(text, CHAR_REG_NAME);
		authority->host = slice_head(text, *end);
		return *end > 0;
	}
	len = slice_index(text, ']');
	if (len == text.len)
		return false;
	*end = len + 1;
	authority->host = slice_head(slice_skip(text, 1), len - 1);
	return is_ipv6(authority->host);
}

bool
target_parse_authority(struct slice text, struct authority *authority)
{
	size_t end;

	authority->port = 0;
	if (!read_host(text, authority, &end))
		return false;
	text = slice_skip(text, end);
	if (text.len == 0)
		return true;
	return text.ptr[0] == ':' && read_port(slice_skip(text, 1), &authority->port);
}

/* The length of a scheme and its "://", or 0. */
static size_t
scheme_len(struct slice text)
{
	size_t len = 0;

	if (text.len == 0 || !ascii_is_alpha(text.ptr[0]))
		return 0;
	while (len < text.len && (ascii_is_alnum(text.ptr[len]) ||
	    memchr("+-.", text.ptr[len], 3) != NULL))
		len++;
	return slice_starts_with(slice_skip(text, len), SLICE("://")) ? len : 0;
}

/* scheme "://" authority path-abempty [ "?" query ] */
static bool
read_absolute(struct slice text, enum method method, struct target *target)
{
	size_t len = scheme_len(text), end = 0;
	struct slice rest;

	if (len == 0)
		return false;
	target->scheme = slice_head(text, len);
	rest = slice_skip(text, len + 3);
	while (end < rest.len && rest.ptr[end] != '/' && rest.ptr[end] != '?')
		end++;
	target->path_query = slice_skip(rest, end);
	target->needs_slash = end < rest.len && rest.ptr[end] == '?';
	if (target->path_query.len == 0)
		target->path_query = method == METHOD_OPTIONS ? SLICE("*") : SLICE("/");
	target->authority_text = slice_head(rest, end);
	return target_parse_authority(target->authority_text, &target->authority);
}

/* host ":" port, both there (RFC 9112, section 3.2.3). */
static bool
read_connect(struct slice text, struct target *target)
{
	target->form = TARGET_AUTHORITY;
	return target_parse_authority(text, &target->authority) &&
	    target->authority.port != 0;
}

bool
target_parse(struct slice text, enum method method, struct target *target)
{
	*target = (struct target){ 0 };
	if (text.len == 0 || char_span(text, CHAR_TARGET) != text.len)
		return false;
	if (method == METHOD_CONNECT)
		return read_connect(text, target);
	if (text.ptr[0] != '/' && !slice_eq(text, SLICE("*"))) {
		target->form = TARGET_ABSOLUTE;
		return read_absolute(text, method, target);
	}
	target->form = text.ptr[0] == '/' ? TARGET_ORIGIN : TARGET_ASTERISK;
	target->path_query = text;
	return target->form == TARGET_ORIGIN || method == METHOD_OPTIONS;
}

static struct slice
without_root(struct slice host)
{
	return slice_ends_with(host, SLICE(".")) ? slice_head(host, host.len - 1) :
	    host;
}

struct slice
target_plain_host(struct slice host, char out[TARGET_HOST_MAX])
{
	struct in6_addr address;

	static_assert(INET6_ADDRSTRLEN <= TARGET_HOST_MAX, "no room for an address");
	if (parse_ipv6(host, &address) &&
	    inet_ntop(AF_INET6, &address, out, TARGET_HOST_MAX) != NULL)
		return slice_str(out);
	host = without_root(host);
	if (host.len > TARGET_HOST_MAX)
		return SLICE_NONE;
	for (size_t i = 0; i < host.len; i++)
		out[i] = (char)ascii_lower(host.ptr[i]);
	return slice_of(out, host.len);
}

void
target_add_host(struct strbuf *out, struct slice host)
{
	bool is_ipv6 = slice_index(host, ':') < host.len;

	strbuf_add_str(out, is_ipv6 ? "[" : "");
	strbuf_add(out, host);
	strbuf_add_str(out, is_ipv6 ? "]" : "");
}

bool
target_same_host(struct slice a, struct slice b)
{
	struct in6_addr first, second;

	if (parse_ipv6(a, &first) && parse_ipv6(b, &second))
		return memcmp(&first, &second, sizeof(first)) == 0;
	return slice_eq_nocase(without_root(a), without_root(b));
}

struct slice
target_path(struct slice path_query)
{
	return slice_head(path_query, slice_index(path_query, '?'));
}
