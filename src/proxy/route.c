#include "proxy/route.h"

#include <string.h>

#define HTTP_PORT 80
#define HTTPS_PORT 443

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

/*
 * The first api whose hosts and paths match.
 *
 * path  NULL: a tunnel's, which has none; then an api that is for some paths only
 *       matches by its hosts.
 */
static const struct api *
api_of(const struct snapshot *snapshot, struct slice host,
    const struct slice *path)
{
	char plain[TARGET_HOST_MAX];

	if (snapshot->settings->n_apis == 0)
		return NULL;
	host = target_plain_host(host, plain);
	if (host.len == 0)
		return NULL;
	for (size_t i = 0; i < snapshot->settings->n_apis; i++) {
		const struct api_settings *api = &snapshot->settings->apis[i];

		if (matches_any(host, api->hosts, api->n_hosts) &&
		    (api->n_paths == 0 || path == NULL ||
		    matches_any(*path, api->paths, api->n_paths)))
			return &snapshot->apis[i];
	}
	return NULL;
}

/* What the parts of a way have in common once the origin is known. */
static void
settle(const struct snapshot *snapshot, const struct target *target,
    const struct api *api, struct route *route)
{
	struct slice path = target_path(target->path_query);

	route->api = api != NULL ? api :
	    api_of(snapshot, route->origin.host, &path);
	if (slice_eq(route->scheme, SLICE("https"))) {
		route->tls = route->api != NULL ? route->api->tls : snapshot->tls;
		assert(route->tls != NULL);	/* or it would go out in the clear */
	}
	route->parent = snapshot_parent(snapshot, route->origin.host);
}

/* Gateway: everything goes to the one upstream. */
static void
route_gateway(const struct snapshot *snapshot,
    const struct listen_settings *listen, const struct target *target,
    struct route *route)
{
	const struct origin_settings *upstream = &listen->upstream;

	route->scheme = upstream->tls ? SLICE("https") : SLICE("http");
	route->origin.host = slice_str(upstream->host);
	route->origin.port = upstream->port;
	route->origin.is_ipv6 = strchr(upstream->host, ':') != NULL;
	route->authority = slice_str(upstream->authority);
	settle(snapshot, target,
	    listen->api != NULL ? snapshot_api(snapshot, listen->api) : NULL, route);
}

/* An authority without the ":" of a port that is not there. */
static struct slice
without_empty_port(struct slice text)
{
	return slice_ends_with(text, SLICE(":")) ? slice_head(text, text.len - 1) :
	    text;
}

/* Forward: the request names its target (RFC 9112, section 3.2.2). */
static bool
route_forward(const struct snapshot *snapshot, const struct target *target,
    struct route *route, enum own_error *error, struct slice *detail)
{
	if (target->form == TARGET_ORIGIN || target->form == TARGET_ASTERISK)
		return refuse(error, OWN_NO_ROUTE, detail,
		    "a forward proxy is asked for http://HOST/PATH, not for /PATH");
	if (route->scheme.len == 0)
		return refuse(error, OWN_SCHEME, detail, "");
	if (route->origin.port == 0)
		route->origin.port = slice_eq(route->scheme, SLICE("https")) ?
		    HTTPS_PORT : HTTP_PORT;
	route->authority = without_empty_port(target->authority_text);
	settle(snapshot, target, NULL, route);
	return true;
}

/* Whether an authority means the host that a connection was opened to. */
static bool
is_inside(const struct authority *named, const struct authority *inside)
{
	return target_same_host(named->host, inside->host) &&
	    (named->port == 0 || named->port == inside->port);
}

/* Inside an intercepted connection: an origin's requests, for its one host. */
static bool
route_inside(const struct snapshot *snapshot, const struct authority *inside,
    const struct authority *named, const struct request_head *head,
    const struct target *target, struct route *route, enum own_error *error,
    struct slice *detail)
{
	const struct field *host = field_list_find(&head->fields, FIELD_HOST);
	bool absolute = target->form == TARGET_ABSOLUTE;

	route->scheme = SLICE("https");
	route->origin = *inside;
	if (host == NULL || host->value.len == 0)
		return refuse(error, OWN_MISDIRECTED, detail, "there is no Host field");
	/* The target counts, not Host (RFC 9112, section 3.2.2). */
	route->authority = without_empty_port(absolute ? target->authority_text :
	    host->value);
	if (!is_inside(named, inside) || (absolute &&
	    (!is_inside(&target->authority, inside) ||
	    !slice_eq_nocase(target->scheme, SLICE("https")))))
		return refuse(error, OWN_MISDIRECTED, detail, "");
	settle(snapshot, target, NULL, route);
	return true;
}

static bool
is_connect_port(const struct settings *settings, uint16_t port)
{
	for (size_t i = 0; i < settings->n_connect_ports; i++)
		if (port >= settings->connect_ports[i].first &&
		    port <= settings->connect_ports[i].last)
			return true;
	return false;
}

/* CONNECT asks for a tunnel (RFC 9110, section 9.3.6). */
static bool
route_connect(const struct snapshot *snapshot,
    const struct listen_settings *listen, const struct authority *inside,
    struct route *route, enum own_error *error, struct slice *detail)
{
	if (listen->mode == LISTEN_GATEWAY || inside != NULL)
		return refuse(error, OWN_CONNECT_REFUSED, detail, "");
	route->api = api_of(snapshot, route->origin.host, NULL);
	route->parent = snapshot_parent(snapshot, route->origin.host);
	if (!is_connect_port(snapshot->settings, route->origin.port))
		return refuse(error, OWN_CONNECT_PORT, detail, "");
	return true;
}

/* The scheme of a request, as far as its target and connection tell. */
static struct slice
scheme_of(const struct target *target)
{
	if (slice_eq_nocase(target->scheme, SLICE("https")))
		return SLICE("https");
	return target->form != TARGET_ABSOLUTE ||
	    slice_eq_nocase(target->scheme, SLICE("http")) ? SLICE("http") :
	    SLICE_NONE;
}

bool
route_find(const struct snapshot *snapshot, const struct listen_settings *listen,
    const struct authority *inside, const struct request_head *head,
    struct route *route, enum own_error *error, struct slice *detail)
{
	const struct field *host = field_list_find(&head->fields, FIELD_HOST);
	struct authority named = { 0 };
	struct target target;

	if (!target_parse(head->target, head->method, &target))
		return refuse(error, OWN_BAD_REQUEST, detail,
		    "the request target is malformed");
	route->path_query = target.path_query;
	route->needs_slash = target.needs_slash;
	route->origin = target.authority;
	/* An empty Host is what RFC 9110, section 7.2, asks for without authority. */
	if (host != NULL && host->value.len > 0 &&
	    !target_parse_authority(host->value, &named))
		return refuse(error, OWN_BAD_REQUEST, detail,
		    "the Host field is malformed");
	if (head->method == METHOD_CONNECT)
		return route_connect(snapshot, listen, inside, route, error, detail);
	route->scheme = scheme_of(&target);
	if (inside != NULL)
		return route_inside(snapshot, inside, &named, head, &target, route,
		    error, detail);
	switch (listen->mode) {
	case LISTEN_GATEWAY:
		route_gateway(snapshot, listen, &target, route);
		return true;
	case LISTEN_FORWARD:
		return route_forward(snapshot, &target, route, error, detail);
	}
	return refuse(error, OWN_INTERNAL, detail, "");
}
