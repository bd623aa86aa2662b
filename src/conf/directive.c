#include "conf/directive.h"

#include "base/nearest.h"
#include "conf/settings.h"

#define K 1024
#define M (1024 * K)
#define G (1024 * M)
#define SECONDS 1000
#define MINUTES (60 * SECONDS)
#define HOURS (60 * MINUTES)

#define FIELD(type, member) .offset = offsetof(struct type, member)
#define LIST(type, member, n_member) \
	FIELD(type, member), .count_offset = offsetof(struct type, n_member)

static const char *const level_words[] = {
	[LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn",
	[LOG_ERROR] = "error", [LOG_LEVEL_N] = NULL,
};
static const char *const format_words[] = {
	[LOG_JSON] = "json", [LOG_LOGFMT] = "logfmt", [LOG_TEXT] = "text",
	[LOG_FORMAT_N] = NULL,
};
static const char *const mode_words[] = {
	[LISTEN_FORWARD] = "forward", [LISTEN_GATEWAY] = "gateway", NULL,
};
static const char *const action_words[] = {
	[ACTION_PASS] = "pass", [ACTION_LOG] = "log", [ACTION_TAG] = "tag",
	[ACTION_NORMALIZE] = "normalize", [ACTION_N] = NULL,
};
static const char *const success_words[] = {
	[SUCCESS_IGNORE] = "ignore", [SUCCESS_WATCH] = "watch",
	[SUCCESS_HOLD] = "hold", NULL,
};

static const struct conf_section_kind sections[] = {
	[SECTION_ROOT] = { .name = "the file" },
	[SECTION_LOG] = { .name = "log" },
	[SECTION_LIMITS] = { .name = "limits" },
	[SECTION_TIMEOUT] = { .name = "timeout" },
	[SECTION_CATALOGUE] = { "catalogue", sizeof(struct catalogue_settings),
	    offsetof(struct catalogue_settings, name),
	    offsetof(struct catalogue_settings, line) },
	[SECTION_LISTEN] = { "listen", sizeof(struct listen_settings),
	    offsetof(struct listen_settings, name),
	    offsetof(struct listen_settings, line) },
	[SECTION_TARGETS] = { .name = "targets" },
	[SECTION_SHAPE] = { "shape", sizeof(struct shape_settings),
	    offsetof(struct shape_settings, name),
	    offsetof(struct shape_settings, line) },
	[SECTION_PARENT] = { "parent", sizeof(struct parent_settings),
	    offsetof(struct parent_settings, name),
	    offsetof(struct parent_settings, line) },
	[SECTION_AUTHORITY] = { .name = "authority" },
	[SECTION_API] = { "api", sizeof(struct api_settings),
	    offsetof(struct api_settings, name),
	    offsetof(struct api_settings, line) },
	[SECTION_ON] = { "on", sizeof(struct rule_settings),
	    offsetof(struct rule_settings, word),
	    offsetof(struct rule_settings, line) },
};
static_assert(ARRAY_LEN(sections) == SECTION_N, "a section lacks a row");

static const struct directive rows[] = {
	{ .in = SECTION_ROOT, .name = "workers", .type = TAKES_UNSIGNED,
	  .fallback = "0", .max = 256, FIELD(settings, workers),
	  .help = "worker threads; 0: one for each processor" },
	{ .in = SECTION_ROOT, .name = "user", .type = TAKES_TEXT,
	  FIELD(settings, user),
	  .help = "the user to become after binding, when started as root" },

	{ .in = SECTION_ROOT, .name = "via", .type = TAKES_TEXT,
	  FIELD(settings, via),
	  .help = "what errgate is called in Via fields, by which loops are found" },

	{ .in = SECTION_ROOT, .name = "nameservers", .type = TAKES_ADDRESSES,
	  LIST(settings, nameservers, n_nameservers),
	  .help = "name servers to ask instead of the system's" },

	{ .in = SECTION_ROOT, .name = "log", .type = TAKES_SECTION,
	  .opens = SECTION_LOG, .help = "where events are written, and which" },
	{ .in = SECTION_LOG, .name = "path", .type = TAKES_LOG_PATH,
	  .fallback = "-", FIELD(settings, log.path),
	  .help = "a file, \"-\" for standard output, or \"stderr\"" },
	{ .in = SECTION_LOG, .name = "format", .type = TAKES_WORD,
	  .fallback = "json", .words = format_words, FIELD(settings, log.format),
	  .help = "how an event looks" },
	{ .in = SECTION_LOG, .name = "level", .type = TAKES_WORD,
	  .fallback = "info", .words = level_words, FIELD(settings, log.level),
	  .help = "the least level that is written" },
	{ .in = SECTION_LOG, .name = "access", .type = TAKES_BOOL,
	  .fallback = "false", FIELD(settings, log.access),
	  .help = "an event for every exchange, not only for odd ones" },
	{ .in = SECTION_LOG, .name = "queue", .type = TAKES_SIZE,
	  .fallback = "4m", .min = 64 * K, .max = G, FIELD(settings, log.queue_max),
	  .help = "bytes that may wait for a slow disk; what is beyond is counted" },
	{ .in = SECTION_LOG, .name = "repeat_rate", .type = TAKES_NUMBER,
	  .fallback = "20", .max = 1000000, FIELD(settings, log.repeat_rate),
	  .help = "equal events a second; what is beyond is summarised; 0: all" },
	{ .in = SECTION_LOG, .name = "sample", .type = TAKES_SIZE,
	  .fallback = "0", .max = 64 * K, FIELD(settings, log.sample_max),
	  .help = "bytes of an odd error's body to log" },

	{ .in = SECTION_ROOT, .name = "limits", .type = TAKES_SECTION,
	  .opens = SECTION_LIMITS, .help = "bounds on what clients and APIs may use" },
	{ .in = SECTION_LIMITS, .name = "connections", .type = TAKES_COUNT,
	  .fallback = "10000", .min = 1, .max = 1000000,
	  FIELD(settings, connections),
	  .help = "client connections at a time, all workers together" },
	{ .in = SECTION_LIMITS, .name = "client_connections",
	  .type = TAKES_COUNT, .fallback = "0", .max = 1000000,
	  FIELD(settings, client_connections),
	  .help = "connections at a time of one client address; 0: no limit" },
	{ .in = SECTION_LIMITS, .name = "min_rate", .type = TAKES_SIZE,
	  .fallback = "1", .max = M, FIELD(settings, min_rate),
	  .help = "bytes a second at which a body must move; 0: any" },
	{ .in = SECTION_LIMITS, .name = "header_bytes", .type = TAKES_SIZE,
	  .fallback = "64k", .min = K, .max = M,
	  FIELD(settings, http.header_bytes),
	  .help = "size of a message's head" },
	{ .in = SECTION_LIMITS, .name = "header_fields", .type = TAKES_COUNT,
	  .fallback = "256", .min = 8, .max = 10000,
	  FIELD(settings, http.header_fields),
	  .help = "number of field lines in a message's head" },
	{ .in = SECTION_LIMITS, .name = "hold_bytes", .type = TAKES_SIZE,
	  .fallback = "64k", .min = K, .max = 16 * M, FIELD(settings, hold_bytes),
	  .help = "bytes of an error's body that are held and inspected" },
	{ .in = SECTION_LIMITS, .name = "hold_time", .type = TAKES_TIME,
	  .fallback = "2s", .min = 10, .max = MINUTES, FIELD(settings, hold_ms),
	  .help = "how long an error's body may be held" },

	{ .in = SECTION_ROOT, .name = "timeout", .type = TAKES_SECTION,
	  .opens = SECTION_TIMEOUT, .help = "how long each wait may take" },
	{ .in = SECTION_TIMEOUT, .name = "connect", .type = TAKES_TIME,
	  .fallback = "5s", .min = 10, .max = HOURS,
	  FIELD(settings, timeout.connect),
	  .help = "for an API to accept a connection" },
	{ .in = SECTION_TIMEOUT, .name = "request", .type = TAKES_TIME,
	  .fallback = "10s", .min = 10, .max = HOURS,
	  FIELD(settings, timeout.request),
	  .help = "for a client to send the head of a request it has begun" },
	{ .in = SECTION_TIMEOUT, .name = "body", .type = TAKES_TIME,
	  .fallback = "30s", .min = 10, .max = 24 * HOURS,
	  FIELD(settings, timeout.body),
	  .help = "between two pieces of a body, either way" },
	{ .in = SECTION_TIMEOUT, .name = "upstream", .type = TAKES_TIME,
	  .fallback = "60s", .min = 10, .max = 24 * HOURS,
	  FIELD(settings, timeout.upstream),
	  .help = "for an API to begin its answer" },
	{ .in = SECTION_TIMEOUT, .name = "idle", .type = TAKES_TIME,
	  .fallback = "60s", .min = 10, .max = 24 * HOURS,
	  FIELD(settings, timeout.idle),
	  .help = "for the next request on a kept connection" },
	{ .in = SECTION_TIMEOUT, .name = "tunnel", .type = TAKES_TIME,
	  .fallback = "300s", .min = 10, .max = 24 * HOURS,
	  FIELD(settings, timeout.tunnel),
	  .help = "without a byte on an upgraded connection, either way" },
	{ .in = SECTION_TIMEOUT, .name = "drain", .type = TAKES_TIME,
	  .fallback = "30s", .max = 24 * HOURS, FIELD(settings, timeout.drain),
	  .help = "for running exchanges to end when errgate stops" },

	{ .in = SECTION_ROOT, .name = "catalogue", .type = TAKES_SECTION,
	  .opens = SECTION_CATALOGUE, LIST(settings, catalogues, n_catalogues),
	  .help = "a table of error codes" },
	{ .in = SECTION_CATALOGUE, .name = "file", .type = TAKES_FILE,
	  .required = true, FIELD(catalogue_settings, file),
	  .help = "the catalogue's JSON file" },

	{ .in = SECTION_ROOT, .name = "listen", .type = TAKES_SECTION,
	  .opens = SECTION_LISTEN, LIST(settings, listens, n_listens),
	  .help = "an address that clients connect to" },
	{ .in = SECTION_LISTEN, .name = "address", .type = TAKES_ADDRESS,
	  .required = true, FIELD(listen_settings, address),
	  .help = "ADDRESS:PORT, [IPV6]:PORT or *:PORT" },
	{ .in = SECTION_LISTEN, .name = "mode", .type = TAKES_WORD,
	  .fallback = "forward", .words = mode_words, FIELD(listen_settings, mode),
	  .help = "whether requests name their target or all go to one upstream" },
	{ .in = SECTION_LISTEN, .name = "upstream", .type = TAKES_ORIGIN,
	  FIELD(listen_settings, upstream),
	  .help = "where a gateway sends its requests: http[s]://HOST[:PORT]" },
	{ .in = SECTION_LISTEN, .name = "api", .type = TAKES_TEXT,
	  FIELD(listen_settings, api),
	  .help = "the api of all requests of a gateway, whatever their host" },
	{ .in = SECTION_LISTEN, .name = "clients", .type = TAKES_NETWORKS,
	  .fallback = "127.0.0.0/8 ::1", LIST(listen_settings, clients, n_clients),
	  .help = "networks whose clients are served" },
	{ .in = SECTION_LISTEN, .name = "users", .type = TAKES_FILE,
	  FIELD(listen_settings, users),
	  .help = "a file with USER:HASH for each user who is served" },
	{ .in = SECTION_LISTEN, .name = "certificate", .type = TAKES_FILES,
	  LIST(listen_settings, certificates, n_certificates),
	  .help = "speak TLS with this certificate, a PEM file; or with several" },
	{ .in = SECTION_LISTEN, .name = "key", .type = TAKES_FILES,
	  LIST(listen_settings, keys, n_keys),
	  .help = "the private key of each certificate, in their order" },

	{ .in = SECTION_ROOT, .name = "targets", .type = TAKES_SECTION,
	  .opens = SECTION_TARGETS, .help = "where forward listeners may connect to" },
	{ .in = SECTION_TARGETS, .name = "allow", .type = TAKES_TARGETS,
	  LIST(settings, targets.allow, targets.n_allow),
	  .help = "targets allowed even when denied below" },
	{ .in = SECTION_TARGETS, .name = "deny", .type = TAKES_TARGETS,
	  .fallback = "loopback link-local",
	  LIST(settings, targets.deny, targets.n_deny),
	  .help = "targets refused" },

	{ .in = SECTION_TARGETS, .name = "connect_ports", .type = TAKES_PORTS,
	  .fallback = "443", LIST(settings, connect_ports, n_connect_ports),
	  .help = "ports that CONNECT may name" },

	{ .in = SECTION_ROOT, .name = "parent", .type = TAKES_SECTION,
	  .opens = SECTION_PARENT, LIST(settings, parents, n_parents),
	  .help = "a proxy to go through" },
	{ .in = SECTION_PARENT, .name = "address", .type = TAKES_HOST_PORT,
	  .required = true, FIELD(parent_settings, address),
	  .help = "HOST:PORT of the proxy" },
	{ .in = SECTION_PARENT, .name = "except", .type = TAKES_EXCEPTIONS,
	  LIST(parent_settings, except, n_except),
	  .help = "hosts that are reached directly" },
	{ .in = SECTION_PARENT, .name = "credentials", .type = TAKES_FILE,
	  FIELD(parent_settings, credentials),
	  .help = "a file with USER:PASSWORD for the proxy" },

	{ .in = SECTION_ROOT, .name = "authority", .type = TAKES_SECTION,
	  .opens = SECTION_AUTHORITY,
	  .help = "what signs the certificates of intercepted hosts" },
	{ .in = SECTION_AUTHORITY, .name = "certificate", .type = TAKES_FILE,
	  FIELD(settings, authority.certificate),
	  .help = "the authority's certificate, a PEM file" },
	{ .in = SECTION_AUTHORITY, .name = "key", .type = TAKES_FILE,
	  FIELD(settings, authority.key),
	  .help = "the authority's private key, a PEM file" },

	{ .in = SECTION_ROOT, .name = "shape", .type = TAKES_SECTION,
	  .opens = SECTION_SHAPE, LIST(settings, shapes, n_shapes),
	  .help = "one more shape of error bodies" },
	{ .in = SECTION_SHAPE, .name = "code", .type = TAKES_TEXTS,
	  .required = true, LIST(shape_settings, code, n_code),
	  .help = "where the code stands, in the order to look" },
	{ .in = SECTION_SHAPE, .name = "message", .type = TAKES_TEXTS,
	  .required = true, LIST(shape_settings, message, n_message),
	  .help = "where the message stands, in the order to look" },

	{ .in = SECTION_ROOT, .name = "api", .type = TAKES_SECTION,
	  .opens = SECTION_API, LIST(settings, apis, n_apis),
	  .help = "an API whose errors are judged" },
	{ .in = SECTION_API, .name = "hosts", .type = TAKES_HOSTS,
	  LIST(api_settings, hosts, n_hosts),
	  .help = "its hosts; * stands for anything" },
	{ .in = SECTION_API, .name = "paths", .type = TAKES_PATHS,
	  LIST(api_settings, paths, n_paths),
	  .help = "its paths; * stands for anything; none: all" },
	{ .in = SECTION_API, .name = "catalogues", .type = TAKES_TEXTS,
	  LIST(api_settings, catalogues, n_catalogues),
	  .help = "the catalogues of its codes" },
	{ .in = SECTION_API, .name = "shape", .type = TAKES_TEXT,
	  FIELD(api_settings, shape),
	  .help = "the shape of its error bodies; none: what its catalogue says" },
	{ .in = SECTION_API, .name = "success", .type = TAKES_WORD,
	  .fallback = "ignore", .words = success_words,
	  FIELD(api_settings, success),
	  .help = "what is done about errors under a 2xx status" },
	{ .in = SECTION_API, .name = "intercept", .type = TAKES_BOOL,
	  .fallback = "false", FIELD(api_settings, intercept),
	  .help = "open the TLS of tunnels to its hosts" },
	{ .in = SECTION_API, .name = "ca", .type = TAKES_FILE,
	  FIELD(api_settings, ca),
	  .help = "who signs its certificates, a PEM file; none: the system's store" },
	{ .in = SECTION_API, .name = "certificate", .type = TAKES_FILE,
	  FIELD(api_settings, certificate),
	  .help = "our certificate for its hosts, a PEM file" },
	{ .in = SECTION_API, .name = "key", .type = TAKES_FILE,
	  FIELD(api_settings, key),
	  .help = "the private key of that certificate" },
	{ .in = SECTION_API, .name = "verify", .type = TAKES_BOOL,
	  .fallback = "on", FIELD(api_settings, verify),
	  .help = "whether its certificate and name are verified" },
	{ .in = SECTION_API, .name = "on", .type = TAKES_SECTION,
	  .opens = SECTION_ON, LIST(api_settings, rules, n_rules),
	  .help = "what is done about a verdict or finding" },
	{ .in = SECTION_ON, .name = "action", .type = TAKES_WORD,
	  .required = true, .words = action_words, FIELD(rule_settings, action),
	  .help = "pass, log, tag or normalize" },
	{ .in = SECTION_ON, .name = "shadow", .type = TAKES_BOOL,
	  .fallback = "false", FIELD(rule_settings, shadow),
	  .help = "make and log the rewrite, but send the original" },
};

const struct directive *
directive_rows(size_t *n_rows)
{
	*n_rows = ARRAY_LEN(rows);
	return rows;
}

const struct directive *
directive_find(enum conf_section in, struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].in == in && slice_eq(slice_str(rows[i].name), name))
			return &rows[i];
	return NULL;
}

const struct directive *
directive_anywhere(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (slice_eq(slice_str(rows[i].name), name))
			return &rows[i];
	return NULL;
}

struct slice
directive_nearest(enum conf_section in, struct slice name)
{
	struct nearest nearest = { .word = name };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].in == in)
			nearest_try(&nearest, slice_str(rows[i].name));
	return nearest.best;
}

const struct conf_section_kind *
directive_section(enum conf_section section)
{
	return &sections[section];
}

bool
directive_is_titled(const struct directive *row)
{
	return row->type == TAKES_SECTION && sections[row->opens].size > 0;
}

bool
directive_is_list(const struct directive *row)
{
	return row->type >= TAKES_TEXTS;
}

const char *
action_word(enum action_kind action)
{
	return action_words[action];
}
