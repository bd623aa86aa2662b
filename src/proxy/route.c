#include "proxy/route.h"

#include <string.h>

#include "base/ascii.h"

#define HTTP_PORT 80
#define HOST_MAX 255		/* RFC 1035, section 2.3.4 */

static bool
refuse(enum own_error *error, enum own_error why, struct slice *detail,
    const char *text)
{
	*error = why;
	*detail = slice_str(text);
	return false;
}

static bool
matches_any(struct slice text, const char *const *globs, size_t n_globs)
{
	for (size_t i = 0; i < n_globs; i++)
		if (slice_glob(text, slice_str(globs[i])))
			return true;
	return false;
}

/* The first api whose hosts and paths match. */
static const struct api *
api_of(const struct snapshot *snapshot, struct slice host, struct slice path)
{
	unsigned char lower[HOST_MAX];

	/* "api.test." is the same host as "api.test". */
	if (slice_ends_with(host, SLICE(".")))
		host.len--;
	if (host.len > sizeof(lower))
		return NULL;
	for (size_t i = 0; i < host.len; i++)
		lower[i] = ascii_lower(host.ptr[i]);
	host.ptr = lower;
	for (size_t i = 0; i < snapshot->settings->n_apis; i++) {
		const struct api_settings *api = &snapshot->settings->apis[i];

		if (matches_any(host, api->hosts, api->n_hosts) &&
		    (api->n_paths == 0 ||
		    matches_any(path, api->paths, api->n_paths)))
			return &snapshot->apis[i];
	}
	return NULL;
}

/* Gateway: everything goes to the one upstream. */
static bool
route_gateway(const struct snapshot *snapshot,
    const struct listen_settings *listen, const struct target *target,
    struct route *route)
{
	const struct origin_settings *upstream = &listen->upstream;

	route->origin.host = slice_str(upstream->host);
	route->origin.port = upstream->port;
	route->origin.is_ipv6 = strchr(upstream->host, ':') != NULL;
	route->authority = slice_str(upstream->authority);
	route->api = listen->api != NULL ? snapshot_api(snapshot, listen->api) :
	    api_of(snapshot, route->origin.host, target_path(target->path_query));
	return true;
}

/* The part of an absolute-form target between "//" and the path. */
static struct slice
authority_text(struct slice target)
{
	struct slice rest = slice_skip(target,
	    slice_find(target, SLICE("//")) + 2);

	for (size_t i = 0; i < rest.len; i++)
		if (rest.ptr[i] == '/' || rest.ptr[i] == '?')
			return slice_head(rest, i);
	return rest;
}

/* Forward: the request names its target (RFC 9112, section 3.2.2). */
static bool
route_forward(const struct snapshot *snapshot, const struct request_head *head,
    const struct target *target, struct route *route, enum own_error *error,
    struct slice *detail)
{
	if (target->form == TARGET_ORIGIN || target->form == TARGET_ASTERISK)
		return refuse(error, OWN_NO_ROUTE, detail,
		    "a forward proxy is asked for http://HOST/PATH, not for /PATH");
	if (!slice_eq_nocase(target->scheme, SLICE("http")))
		return refuse(error, OWN_SCHEME, detail,
		    "only http targets are relayed");
	if (route->origin.port == 0)
		route->origin.port = HTTP_PORT;
	route->authority = authority_text(head->target);
	route->api = api_of(snapshot, route->origin.host,
	    target_path(target->path_query));
	return true;
}

bool
route_find(const struct snapshot *snapshot, const struct listen_settings *listen,
    const struct request_head *head, struct route *route, enum own_error *error,
    struct slice *detail)
{
	const struct field *host = field_list_find(&head->fields, FIELD_HOST);
	struct authority named;
	struct target target;

	if (!target_parse(head->target, head->method, &target))
		return refuse(error, OWN_BAD_REQUEST, detail,
		    "the request target is malformed");
	route->path_query = target.path_query;
	route->needs_slash = target.needs_slash;
	route->origin = target.authority;
	if (slice_eq_nocase(target.scheme, SLICE("https")))
		route->scheme = SLICE("https");
	else if (target.form != TARGET_AUTHORITY)
		route->scheme = SLICE("http");
	if (head->method == METHOD_CONNECT)
		return refuse(error, OWN_CONNECT_REFUSED, detail, "");
	/* An empty Host is what RFC 9110, section 7.2, asks for without authority. */
	if (host != NULL && host->value.len > 0 &&
	    !target_parse_authority(host->value, &named))
		return refuse(error, OWN_BAD_REQUEST, detail,
		    "the Host field is malformed");
	switch (listen->mode) {
	case LISTEN_GATEWAY:
		return route_gateway(snapshot, listen, &target, route);
	case LISTEN_FORWARD:
		return route_forward(snapshot, head, &target, route, error, detail);
	}
	return refuse(error, OWN_INTERNAL, detail, "");
}
