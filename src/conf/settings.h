#ifndef CONF_SETTINGS_H
#define CONF_SETTINGS_H
/*
 * The conf file as immutable values. Read once at start and once for each
 * reload; shared between threads by whoever holds the snapshot it is part of.
 * Strings and arrays belong to the settings.
 */
#include "base/arena.h"
#include "base/strbuf.h"
#include "http/limits.h"
#include "http/target.h"
#include "log/log_sink.h"
#include "net/address.h"
#include "net/target_policy.h"

enum listen_mode { LISTEN_FORWARD, LISTEN_GATEWAY };

/* Where a gateway listener sends its requests. */
struct origin_settings {
	const char *url;	/* as written */
	const char *authority;	/* as in a Host field: without the default port */
	const char *host;	/* IPv6 without brackets */
	uint16_t port;		/* filled in: 80 or 443 when none is written */
	bool tls;		/* https */
};

struct listen_settings {
	const char *name;
	struct address address;
	enum listen_mode mode;
	struct origin_settings upstream;	/* gateway only */
	const char *api;			/* named outright, or NULL */
	struct network *clients;		/* who may connect */
	size_t n_clients;
	const char *users;			/* file of USER:HASH, or NULL */
	/* Pairs of PEM files; with them the listener speaks TLS. As many keys as
	   certificates. */
	const char **certificates, **keys;
	size_t n_certificates, n_keys;
	unsigned line;				/* in the conf file */
};

struct catalogue_settings {
	const char *name;
	const char *file;	/* made absolute or relative to the conf file's folder */
	unsigned line;
};

/* A shape that the conf file adds. */
struct shape_settings {
	const char *name;
	const char **code, **message;	/* paths, in order */
	size_t n_code, n_message;
	unsigned line;
};

enum action_kind {
	ACTION_PASS, ACTION_LOG, ACTION_TAG, ACTION_NORMALIZE, ACTION_N
};

/* on "WORD" { action = ...  shadow = ... } */
struct rule_settings {
	const char *word;	/* a verdict or finding */
	enum action_kind action;
	bool shadow;
	unsigned line;
};

enum success_mode { SUCCESS_IGNORE, SUCCESS_WATCH, SUCCESS_HOLD };

struct api_settings {
	const char *name;
	const char **hosts, **paths;	/* globs; no paths: all */
	size_t n_hosts, n_paths;
	const char **catalogues;	/* names */
	size_t n_catalogues;
	const char *shape;		/* name; NULL: the first catalogue's */
	enum success_mode success;
	bool intercept;			/* TLS to its hosts is opened */
	const char *ca;			/* PEM: who signs its certificates; NULL: the
					   system's store */
	const char *certificate, *key;	/* PEM, ours for mutual TLS; NULL: none */
	bool verify;			/* its certificate and name */
	struct rule_settings *rules;	/* in file order; when the file has none, the
					   default rules */
	size_t n_rules;
	unsigned line;
};

/* A host, by name or address, and a port. */
struct host_port {
	const char *host;		/* in lower case; IPv6 without brackets */
	uint16_t port;
};

/* A proxy that requests and tunnels go through. */
struct parent_settings {
	const char *name;
	struct host_port address;
	const char **except;		/* hosts that are reached directly: a name,
					   ".domain" (itself and all below it), a glob,
					   or a network */
	size_t n_except;
	const char *credentials;	/* file with one line USER:PASSWORD, or NULL */
	unsigned line;
};

/* The certificate and key that sign what intercepted clients are shown. */
struct authority_settings {
	const char *certificate, *key;	/* PEM files; both or neither */
	unsigned line;			/* of the certificate */
};

/* Ports that CONNECT may name. */
struct port_range {
	uint16_t first, last;
};

struct timeout_settings {	/* all in milliseconds */
	uint64_t connect, request, body, upstream, idle, tunnel, drain;
};

struct settings {
	const char *path;		/* of the conf file */
	unsigned workers;		/* 0 in the file: one per CPU, filled in */
	const char *user;		/* or NULL */
	const char *via;		/* what we are called in Via, or NULL */
	struct log_options log;
	struct http_limits http;
	size_t connections;
	size_t client_connections;	/* of one address; 0: as many as there are */
	size_t min_rate;		/* bytes a second of bodies */
	size_t hold_bytes;
	uint64_t hold_ms;
	struct timeout_settings timeout;
	struct catalogue_settings *catalogues;
	size_t n_catalogues;
	struct listen_settings *listens;
	size_t n_listens;
	struct target_policy targets;
	struct port_range *connect_ports;
	size_t n_connect_ports;
	struct address *nameservers;	/* none: the system's */
	size_t n_nameservers;
	struct parent_settings *parents;
	size_t n_parents;
	struct authority_settings authority;
	struct shape_settings *shapes;
	size_t n_shapes;
	struct api_settings *apis;
	size_t n_apis;
	struct arena arena;		/* holds all of the above */
};

/* Words that modules above conf/ know; lists ended by NULL. */
struct conf_vocabulary {
	const char *const *rule_words;	/* verdicts and findings */
	const char *const *shapes;	/* names of built-in shapes */
};

/*
 * Read a conf file.
 *
 * path    of the file; relative files in it are looked up beside it.
 * words   what rules and shapes may name.
 * errors  gets a line for each mistake, "path:line: message", in file order,
 *         with the nearest known name where a name is unknown.
 *
 * Returns the settings, or NULL when there was any mistake.
 */
struct settings *settings_load(const char *path,
    const struct conf_vocabulary *words, struct strbuf *errors)
    NONNULL(1, 2, 3) MUST_CHECK;
void settings_free(struct settings *settings);	/* accepts NULL */

/* The word of an action as the conf file spells it. */
const char *action_word(enum action_kind action);

#endif
