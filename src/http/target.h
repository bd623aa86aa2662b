#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H
/*
 * Request targets in their four forms (RFC 9112, section 3.2) and authorities
 * (RFC 3986, section 3.2): host and port.
 */
#include "base/strbuf.h"
#include "http/method.h"

struct authority {
	struct slice host;	/* name or address; IPv6 without its brackets */
	uint16_t port;		/* 0: none was given */
	bool is_ipv6;		/* stood in brackets */
};

enum target_form {
	TARGET_ORIGIN,		/* /path?query */
	TARGET_ABSOLUTE,	/* http://host:port/path?query */
	TARGET_AUTHORITY,	/* host:port, with CONNECT */
	TARGET_ASTERISK		/* *, with OPTIONS */
};

struct target {
	enum target_form form;
	struct slice scheme;		/* TARGET_ABSOLUTE: "http", as received */
	struct authority authority;	/* TARGET_ABSOLUTE and TARGET_AUTHORITY */
	struct slice authority_text;	/* TARGET_ABSOLUTE: as received */
	struct slice path_query;	/* what an origin-form would be: "/" when the
					   absolute form has no path, "*" for OPTIONS
					   without path and query */
	bool needs_slash;		/* path_query is "?..." and wants a "/" first */
};

/*
 * Read a request target.
 *
 * Refused: userinfo (RFC 9110, section 4.2.4), a fragment, an empty host, a
 * port that is empty with CONNECT, begins with 0 or is no number up to 65535,
 * zone ids, a host with characters outside reg-name or a malformed IPv6 address,
 * and a form that does not go with the method.
 */
bool target_parse(struct slice text, enum method method, struct target *target)
    NONNULL(3) MUST_CHECK;

/* Read an authority, as in a Host field: host [":" port]. */
bool target_parse_authority(struct slice text, struct authority *authority)
    NONNULL(2) MUST_CHECK;

/*
 * Write a host in the form that all its spellings have in common: in lower case,
 * without the dot that may end a name (RFC 9110, section 4.2.3; RFC 1034, section
 * 3.1), and an IPv6 address as RFC 5952 has it.
 *
 * Returns what was written to out; empty when the host is longer than names can be.
 */
#define TARGET_HOST_MAX 255		/* RFC 1035, section 2.3.4 */
struct slice target_plain_host(struct slice host, char out[TARGET_HOST_MAX])
    NONNULL(2) MUST_CHECK;

/* Append a host as an authority has it: an IPv6 address in brackets (RFC 3986,
   section 3.2.2). */
void target_add_host(struct strbuf *out, struct slice host) NONNULL(1);

/* Whether two hosts are the same, in whatever spelling. */
bool target_same_host(struct slice a, struct slice b) MUST_CHECK;

/* The path alone: path_query up to its "?". */
struct slice target_path(struct slice path_query);

#endif
