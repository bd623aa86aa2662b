#include "action/own_error.h"

#include "action/canonical.h"
#include "json/json_writer.h"

/* Bytes of a detail that the message repeats, at most. */
#define DETAIL_MAX 512

/* A message has no full stop, so that ": detail" may follow it. */
static const struct own_error_info own_errors[] = {
	[OWN_BAD_REQUEST] = { "ERRGATE.1001", 400,
	    "errgate refused the request: it is not valid HTTP/1.1",
	    "http_request_error" },
	[OWN_HEAD_TOO_LARGE] = { "ERRGATE.1002", 431,
	    "errgate refused the request: its header section is too large",
	    "http_request_error" },
	[OWN_TARGET_TOO_LONG] = { "ERRGATE.1003", 414,
	    "errgate refused the request: its target URI is too long",
	    "http_request_error" },
	[OWN_VERSION] = { "ERRGATE.1004", 505,
	    "errgate refused the request: it serves HTTP/1.1 and HTTP/1.0 only",
	    "http_request_error" },
	[OWN_EXPECTATION] = { "ERRGATE.1005", 417,
	    "errgate cannot meet what the Expect field of the request asks for",
	    "http_request_error" },
	[OWN_CLIENT_DENIED] = { "ERRGATE.1006", 403,
	    "errgate does not serve clients at this address",
	    "http_request_denied" },
	[OWN_TARGET_DENIED] = { "ERRGATE.1007", 403,
	    "errgate is not allowed to connect to this target",
	    "destination_ip_prohibited" },
	/* not 404: clients take that for "the resource is gone" and act on it */
	[OWN_NO_ROUTE] = { "ERRGATE.1008", 400,
	    "errgate cannot tell where to send this request",
	    "destination_not_found" },
	[OWN_CONNECT_REFUSED] = { "ERRGATE.1009", 501,
	    "errgate opens CONNECT tunnels on forward listeners only",
	    "http_request_denied" },
	[OWN_SCHEME] = { "ERRGATE.1010", 501,
	    "errgate does not serve the scheme of this URI, only http and https",
	    "http_request_denied" },
	[OWN_REQUEST_TIMEOUT] = { "ERRGATE.1011", 408,
	    "The whole request did not reach errgate in time",
	    "http_request_error" },
	[OWN_OVERLOADED] = { "ERRGATE.1012", 503,
	    "errgate has no capacity left for this request",
	    "proxy_internal_response", .retry_after = 5 },
	[OWN_DRAINING] = { "ERRGATE.1013", 503,
	    "errgate is stopping and takes no new requests",
	    "proxy_internal_response", .retry_after = 1 },
	[OWN_INTERNAL] = { "ERRGATE.1014", 500,
	    "errgate failed on this request for a reason of its own",
	    "proxy_internal_error" },
	[OWN_CONNECT_PORT] = { "ERRGATE.1015", 403,
	    "errgate opens CONNECT tunnels to certain ports only",
	    "http_request_denied" },
	[OWN_MISDIRECTED] = { "ERRGATE.1016", 421,
	    "The request names another host than the TLS connection it came on",
	    "http_request_denied" },
	[OWN_PLAIN_ON_TLS] = { "ERRGATE.1017", 400,
	    "This listener of errgate speaks TLS, and the request came in plain text",
	    "http_request_error" },
	[OWN_TLS_ON_PLAIN] = { "ERRGATE.1018", 400,
	    "This listener of errgate speaks plain HTTP, and the client began with TLS",
	    "http_request_error" },
	[OWN_PROXY_AUTHENTICATION] = { "ERRGATE.1019", 407,
	    "errgate serves users that it knows only, and wants name and password",
	    "http_request_denied" },
	[OWN_TOO_MANY_ATTEMPTS] = { "ERRGATE.1020", 429,
	    "errgate checks no more passwords from this address for now",
	    "http_request_denied", .retry_after = 10 },
	[OWN_CLIENT_CONNECTIONS] = { "ERRGATE.1021", 429,
	    "This client has as many connections to errgate as it may have",
	    "http_request_denied", .retry_after = 10 },
	[OWN_MAX_FORWARDS] = { "ERRGATE.1022", 501,
	    "errgate is where Max-Forwards ends this request, and cannot answer it",
	    "http_request_denied" },

	[OWN_DNS_ERROR] = { "ERRGATE.2001", 502,
	    "errgate could not look up the host name of the API",
	    "dns_error" },
	[OWN_NAME_UNKNOWN] = { "ERRGATE.2002", 502,
	    "The host name of the API does not exist",
	    "dns_error" },
	[OWN_CONNECTION_REFUSED] = { "ERRGATE.2003", 502,
	    "The host of the API refused the connection",
	    "connection_refused" },
	[OWN_CONNECTION_TIMEOUT] = { "ERRGATE.2004", 504,
	    "The host of the API did not accept the connection in time",
	    "connection_timeout" },
	[OWN_UNREACHABLE] = { "ERRGATE.2005", 502,
	    "There is no way through the network to the host of the API",
	    "destination_ip_unroutable" },
	[OWN_UPSTREAM_CLOSED] = { "ERRGATE.2006", 502,
	    "The API closed the connection before its answer was complete",
	    "connection_terminated" },
	[OWN_UPSTREAM_TIMEOUT] = { "ERRGATE.2007", 504,
	    "The API did not answer in time",
	    "http_response_timeout" },
	[OWN_UPSTREAM_PROTOCOL] = { "ERRGATE.2008", 502,
	    "The answer of the API is not valid HTTP/1.1",
	    "http_protocol_error" },
	[OWN_UPSTREAM_HEAD_TOO_LARGE] = { "ERRGATE.2009", 502,
	    "The answer of the API has too large a header section",
	    "http_response_header_section_size" },
	[OWN_UPSTREAM_RESET] = { "ERRGATE.2010", 502,
	    "The host of the API reset the connection",
	    "connection_terminated" },
	[OWN_TLS_EXPIRED] = { "ERRGATE.2011", 502,
	    "The certificate of the API is not valid at this time",
	    "tls_certificate_error" },
	[OWN_TLS_WRONG_NAME] = { "ERRGATE.2012", 502,
	    "The certificate of the API is for another name",
	    "tls_certificate_error" },
	[OWN_TLS_UNKNOWN_ISSUER] = { "ERRGATE.2013", 502,
	    "The certificate of the API is signed by nobody that errgate trusts",
	    "tls_certificate_error" },
	[OWN_TLS_BAD_CERTIFICATE] = { "ERRGATE.2014", 502,
	    "The certificate of the API is not acceptable",
	    "tls_certificate_error" },
	[OWN_TLS_HANDSHAKE] = { "ERRGATE.2015", 502,
	    "The TLS handshake with the API failed",
	    "tls_protocol_error" },
	[OWN_TLS_REFUSED] = { "ERRGATE.2016", 502,
	    "The API refused the TLS connection",
	    "tls_alert_received" },
	[OWN_NOT_TLS] = { "ERRGATE.2017", 502,
	    "The host of the API does not speak TLS on this port",
	    "tls_protocol_error" },
	[OWN_PARENT_UNREACHABLE] = { "ERRGATE.2018", 502,
	    "The parent proxy cannot be reached",
	    "destination_unavailable" },
	[OWN_PARENT_REFUSED] = { "ERRGATE.2019", 502,
	    "The parent proxy did not open the connection to the API",
	    "connection_refused" },
	[OWN_PARENT_AUTHENTICATION] = { "ERRGATE.2020", 502,
	    "The parent proxy does not accept the credentials of errgate",
	    "proxy_configuration_error" },
	[OWN_LOOP] = { "ERRGATE.2021", 502,
	    "The request has come back to errgate: the way to the API is a circle",
	    "proxy_loop_detected" },

	[OWN_EMPTY_BODY] = { "ERRGATE.3001", 0,
	    "The API answered with an error that has no body", NULL },
	[OWN_HTML_BODY] = { "ERRGATE.3002", 0,
	    "The API answered with an HTML page instead of JSON", NULL },
	[OWN_NOT_JSON] = { "ERRGATE.3003", 0,
	    "The API answered with an error that is not JSON", NULL },
	[OWN_TRUNCATED_JSON] = { "ERRGATE.3004", 0,
	    "The API answered with JSON that breaks off before any error code", NULL },
	[OWN_NOT_AN_OBJECT] = { "ERRGATE.3005", 0,
	    "The API answered with JSON that is no object", NULL },
	[OWN_MISSING_CODE] = { "ERRGATE.3006", 0,
	    "The API answered with an error that has no error code", NULL },
	[OWN_WRONG_TYPE] = { "ERRGATE.3007", 0,
	    "The API answered with an error code that is no text or number", NULL },
	[OWN_BAD_UTF8] = { "ERRGATE.3008", 0,
	    "The API answered with JSON that is not valid UTF-8", NULL },
	[OWN_BAD_ENCODING] = { "ERRGATE.3009", 0,
	    "The API answered with a body that its Content-Encoding does not fit",
	    NULL },
	[OWN_TOO_DEEP] = { "ERRGATE.3010", 0,
	    "The API answered with JSON that is nested too deeply", NULL },
	[OWN_OTHER] = { "ERRGATE.3099", 0,
	    "The API answered with an error from which no error code can be read",
	    NULL },
};
static_assert(ARRAY_LEN(own_errors) == OWN_ERROR_N, "an own error lacks a row");

/* The gravest first: what explains the findings below it stands above them. */
static const struct {
	enum finding finding;
	enum own_error error;
} by_gravity[] = {
	{ FINDING_BAD_ENCODING, OWN_BAD_ENCODING },
	{ FINDING_EMPTY_BODY, OWN_EMPTY_BODY },
	{ FINDING_HTML_BODY, OWN_HTML_BODY },
	{ FINDING_NOT_JSON, OWN_NOT_JSON },
	{ FINDING_TOO_DEEP, OWN_TOO_DEEP },
	{ FINDING_BAD_UTF8, OWN_BAD_UTF8 },
	{ FINDING_TRUNCATED_JSON, OWN_TRUNCATED_JSON },
	{ FINDING_NOT_AN_OBJECT, OWN_NOT_AN_OBJECT },
	{ FINDING_WRONG_TYPE, OWN_WRONG_TYPE },
	{ FINDING_MISSING_CODE, OWN_MISSING_CODE },
};

const struct own_error_info *
own_error_info(enum own_error error)
{
	assert(error < OWN_ERROR_N);
	return &own_errors[error];
}

enum own_error
own_error_of_findings(finding_set findings)
{
	for (size_t i = 0; i < ARRAY_LEN(by_gravity); i++)
		if (finding_has(findings, by_gravity[i].finding))
			return by_gravity[i].error;
	return OWN_OTHER;
}

enum own_error
own_error_of_violation(enum violation violation)
{
	switch (violation) {
	case VIOLATION_HEAD_TOO_LARGE:
	case VIOLATION_TOO_MANY_FIELDS:
		return OWN_HEAD_TOO_LARGE;
	case VIOLATION_TARGET_TOO_LONG:
		return OWN_TARGET_TOO_LONG;
	case VIOLATION_VERSION:
		return OWN_VERSION;
	case VIOLATION_EXPECT:
		return OWN_EXPECTATION;
	case VIOLATION_NONE:
	case VIOLATION_NOT_HTTP:
	case VIOLATION_START_LINE:
	case VIOLATION_TARGET:
	case VIOLATION_LINE_END:
	case VIOLATION_FIELD_NAME:
	case VIOLATION_FIELD_VALUE:
	case VIOLATION_OBS_FOLD:
	case VIOLATION_HOST:
	case VIOLATION_CONTENT_LENGTH:
	case VIOLATION_TRANSFER_ENCODING:
	case VIOLATION_LENGTH_AND_CODING:
	case VIOLATION_CHUNK:
	case VIOLATION_TRAILER:
	case VIOLATION_METHOD:
	case VIOLATION_BODY:
	case VIOLATION_ALIAS:
	case VIOLATION_INTERIM:
	case VIOLATION_CONNECTION:
	case VIOLATION_MAX_FORWARDS:
	case VIOLATION_N:
		break;
	}
	return OWN_BAD_REQUEST;
}

void
own_error_body(enum own_error error, const struct dialect *shape,
    struct slice detail, struct slice id, struct strbuf *body)
{
	const struct own_error_info *info = own_error_info(error);
	struct json_writer w = json_writer_make(body);
	struct strbuf message = { 0 };
	struct canonical canonical;

	strbuf_add_str(&message, info->message);
	if (detail.len > 0) {
		strbuf_add_str(&message, ": ");
		strbuf_add(&message, slice_head(detail, DETAIL_MAX));
	}
	canonical_init(&canonical, shape);
	canonical.code = slice_str(info->code);
	canonical.message = strbuf_slice(&message);
	json_writer_object_begin(&w);
	canonical_write(&canonical, &w, NULL);
	if (id.len > 0 && !canonical_names(&canonical, SLICE("request_id"))) {
		json_writer_name(&w, SLICE("request_id"));
		json_writer_string(&w, id);
	}
	json_writer_object_end(&w);
	body->failed |= message.failed;
	strbuf_clear(&message);
}
