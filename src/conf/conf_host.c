#include "conf/conf_host.h"

#include "base/ascii.h"
#include "base/number.h"
#include "conf/settings.h"

#define DNS_PORT 53
#define HTTP_PORT 80
#define HTTPS_PORT 443

bool
conf_host_address(const struct reading *reading)
{
	if (!address_parse(reading->text, reading->field))
		return conf_value_wrong(reading,
		    "is no ADDRESS:PORT; a name or a lone port will not do");
	return true;
}

bool
conf_host_nameserver(const struct reading *reading)
{
	if (!address_from_host(reading->text, DNS_PORT, reading->field) &&
	    !address_parse(reading->text, reading->field))
		return conf_value_wrong(reading,
		    "is no ADDRESS or ADDRESS:PORT of a name server");
	return true;
}

/* Whether a host has only characters that names have; an authority may have
   others (RFC 3986, section 3.2.2), but here they are slips. */
static bool
is_name(struct slice host)
{
	for (size_t i = 0; i < host.len; i++)
		if (!ascii_is_alnum(host.ptr[i]) && host.ptr[i] != '-' &&
		    host.ptr[i] != '.' && host.ptr[i] != '_')
			return false;
	return host.len > 0;
}

/* Read "host", "host:port" or "[v6]:port". */
static bool
parse_authority(struct slice text, struct authority *authority)
{
	return target_parse_authority(text, authority) &&
	    !slice_ends_with(text, SLICE(":")) &&
	    (authority->is_ipv6 || is_name(authority->host));
}

bool
conf_host_port(const struct reading *reading)
{
	struct host_port *field = reading->field;
	struct authority authority;
	struct slice host;

	if (!parse_authority(reading->text, &authority) || authority.port == 0)
		return conf_value_wrong(reading, "is no HOST:PORT");
	host = conf_value_lower(reading, authority.host);
	if (host.ptr == NULL)
		return false;
	*field = (struct host_port){ (const char *)host.ptr, authority.port };
	return true;
}

/* The Host field for an origin: its port only when it is not its scheme's. */
static bool
keep_authority(const struct reading *reading, struct origin_settings *origin)
{
	struct strbuf text = { 0 };
	bool kept;

	target_add_host(&text, slice_str(origin->host));
	if (origin->port != (origin->tls ? HTTPS_PORT : HTTP_PORT))
		strbuf_addf(&text, ":%u", origin->port);
	kept = text.failed ? conf_value_no_memory(reading) :
	    conf_value_keep(reading, strbuf_slice(&text), &origin->authority);
	strbuf_clear(&text);
	return kept;
}

/* Take "http://" or "https://" off a URL. */
static bool
take_scheme(struct slice *url, bool *is_https)
{
	static const struct slice schemes[] = {
		SLICE_LIT("http://"), SLICE_LIT("https://")
	};

	for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
		if (slice_starts_with_nocase(*url, schemes[i])) {
			*url = slice_skip(*url, schemes[i].len);
			*is_https = i == 1;
			return true;
		}
	return false;
}

bool
conf_host_origin(const struct reading *reading)
{
	struct origin_settings *origin = reading->field;
	struct slice rest = reading->text, host;
	struct authority authority;

	if (!take_scheme(&rest, &origin->tls))
		return conf_value_wrong(reading,
		    "is no http://HOST[:PORT] or https://HOST[:PORT]");
	if (slice_ends_with(rest, SLICE("/")))
		rest.len--;
	if (slice_index(rest, '/') < rest.len || slice_index(rest, '?') < rest.len)
		return conf_value_wrong(reading, "has a path; requests bring their own");
	if (slice_index(rest, '@') < rest.len)
		return conf_value_wrong(reading,
		    "names a user; requests bring their own");
	if (!parse_authority(rest, &authority))
		return conf_value_wrong(reading,
		    "is no http://HOST[:PORT] or https://HOST[:PORT]");
	host = conf_value_lower(reading, authority.host);
	if (host.ptr == NULL)
		return false;
	origin->host = (const char *)host.ptr;
	origin->port = authority.port != 0 ? authority.port :
	    origin->tls ? HTTPS_PORT : HTTP_PORT;
	return keep_authority(reading, origin) &&
	    conf_value_keep(reading, reading->text, &origin->url);
}

/* Keep a host or pattern as requests' hosts are compared with it. */
static bool
keep_plain(const struct reading *reading)
{
	char plain[TARGET_HOST_MAX];
	struct slice text = reading->text, lower;
	struct address address;

	if (address_from_host(text, 0, &address))
		text = target_plain_host(text, plain);
	lower = conf_value_lower(reading, text);
	*(const char **)reading->field = (const char *)lower.ptr;
	return lower.ptr != NULL;
}

/* Whether text is a host, perhaps with '*' in it: no scheme, port or brackets. */
static bool
is_glob(struct slice text)
{
	struct address address;

	return text.len > 0 && slice_index(text, '/') == text.len &&
	    (slice_index(text, ':') == text.len ||
	    slice_index(text, '*') < text.len ||
	    address_from_host(text, 0, &address));
}

bool
conf_host_glob(const struct reading *reading)
{
	if (reading->text.len == 0)
		return conf_value_wrong(reading, "is empty");
	if (!is_glob(reading->text))
		return conf_value_wrong(reading,
		    "is no host: leave out scheme, port and brackets");
	return keep_plain(reading);
}

bool
conf_host_exception(const struct reading *reading)
{
	struct network network;

	if (!is_glob(reading->text) && !network_parse(reading->text, &network))
		return conf_value_wrong(reading, "is no host, .DOMAIN, pattern with * "
		    "or network, such as 10.0.0.0/8");
	return keep_plain(reading);
}

/* A port, or two of them with "-" between. */
bool
conf_host_ports(const struct reading *reading)
{
	struct slice text = reading->text;
	size_t dash = slice_index(text, '-');
	uint64_t first, last;

	if (slice_eq(text, SLICE("any"))) {
		*(struct port_range *)reading->field =
		    (struct port_range){ 1, UINT16_MAX };
		return true;
	}
	if (!number_parse_u64(slice_head(text, dash), &first) || first == 0 ||
	    !number_parse_u64(dash < text.len ? slice_skip(text, dash + 1) : text,
	    &last) || last > UINT16_MAX)
		return conf_value_wrong(reading,
		    "is no port, such as 443, 8000-8999 or any");
	if (first > last)
		return conf_value_wrong(reading, "runs backwards");
	*(struct port_range *)reading->field =
	    (struct port_range){ (uint16_t)first, (uint16_t)last };
	return true;
}

bool
conf_host_network(const struct reading *reading)
{
	if (!network_parse(reading->text, reading->field))
		return conf_value_wrong(reading,
		    "is no network, such as 10.0.0.0/8 or ::1");
	return true;
}

bool
conf_host_target(const struct reading *reading)
{
	/* The rule keeps the text, and compares names in lower case. */
	struct slice lower = conf_value_lower(reading, reading->text);

	if (lower.ptr == NULL)
		return false;
	if (!target_rule_parse(lower, reading->field))
		return conf_value_wrong(reading, "is none of loopback, link-local, "
		    "private, any, a network, HOST:PORT");
	return true;
}
