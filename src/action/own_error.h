#ifndef ACTION_OWN_ERROR_H
#define ACTION_OWN_ERROR_H
/*
 * errgate's own codes, as one table: each row stands in
 * conf/catalogue/errgate.json too (a test compares them).
 */
#include "http/violation.h"
#include "inspect/inspector.h"

enum own_error {
	/* 1xxx: the request was refused; 2xxx: the API could not be reached or
	   broke off; 3xxx: codes given to answers from which none could be read */
	OWN_BAD_REQUEST, OWN_HEAD_TOO_LARGE, OWN_TARGET_TOO_LONG, OWN_VERSION,
	OWN_EXPECTATION, OWN_CLIENT_DENIED, OWN_TARGET_DENIED, OWN_NO_ROUTE,
	OWN_CONNECT_REFUSED, OWN_SCHEME, OWN_REQUEST_TIMEOUT, OWN_OVERLOADED,
	OWN_DRAINING, OWN_INTERNAL, OWN_CONNECT_PORT, OWN_MISDIRECTED,
	OWN_PLAIN_ON_TLS, OWN_TLS_ON_PLAIN, OWN_PROXY_AUTHENTICATION,
	OWN_TOO_MANY_ATTEMPTS, OWN_CLIENT_CONNECTIONS, OWN_MAX_FORWARDS,
	OWN_DNS_ERROR, OWN_NAME_UNKNOWN, OWN_CONNECTION_REFUSED,
	OWN_CONNECTION_TIMEOUT, OWN_UNREACHABLE, OWN_UPSTREAM_CLOSED,
	OWN_UPSTREAM_TIMEOUT, OWN_UPSTREAM_PROTOCOL, OWN_UPSTREAM_HEAD_TOO_LARGE,
	OWN_UPSTREAM_RESET, OWN_TLS_EXPIRED, OWN_TLS_WRONG_NAME,
	OWN_TLS_UNKNOWN_ISSUER, OWN_TLS_BAD_CERTIFICATE, OWN_TLS_HANDSHAKE,
	OWN_TLS_REFUSED, OWN_NOT_TLS, OWN_PARENT_UNREACHABLE, OWN_PARENT_REFUSED,
	OWN_PARENT_AUTHENTICATION, OWN_LOOP,
	OWN_EMPTY_BODY, OWN_HTML_BODY, OWN_NOT_JSON, OWN_TRUNCATED_JSON,
	OWN_NOT_AN_OBJECT, OWN_MISSING_CODE, OWN_WRONG_TYPE, OWN_BAD_UTF8,
	OWN_BAD_ENCODING, OWN_TOO_DEEP, OWN_OTHER,
	OWN_ERROR_N
};

struct own_error_info {
	const char *code;	/* "ERRGATE.1001" */
	unsigned status;	/* of our own answer; 0 for 3xxx */
	const char *message;	/* what error_msg says */
	const char *proxy_error;	/* RFC 9209 error type, or NULL */
	unsigned retry_after;	/* seconds until a retry makes sense; 0: not said */
};

const struct own_error_info *own_error_info(enum own_error error);

/* The code for an answer without one: by its gravest finding. */
enum own_error own_error_of_findings(finding_set findings);

/* The refusal of a request that violates HTTP. */
enum own_error own_error_of_violation(enum violation violation);

/*
 * Append the JSON body of one of errgate's own answers, in the declared shape
 * (NULL: error_code and error_msg): code, message, and request_id with the
 * exchange's id.
 *
 * detail  more about this case, put behind the message after ": "; may be empty.
 */
void own_error_body(enum own_error error, const struct dialect *shape,
    struct slice detail, struct slice id, struct strbuf *body) NONNULL(5);

#endif
