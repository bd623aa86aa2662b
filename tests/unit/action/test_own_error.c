#include "action/own_error.h"

#include <stdio.h>
#include <stdlib.h>

#include "catalogue/lookup.h"
#include "unit/action/action_cases.h"

/* Error types of RFC 9209, section 2.3. */
static const char *const proxy_errors[] = {
	"dns_timeout", "dns_error", "destination_not_found",
	"destination_unavailable", "destination_ip_prohibited",
	"destination_ip_unroutable", "connection_refused",
	"connection_terminated", "connection_timeout", "connection_read_timeout",
	"connection_write_timeout", "connection_limit_reached",
	"tls_protocol_error", "tls_certificate_error", "tls_alert_received",
	"http_request_error", "http_request_denied", "http_response_incomplete",
	"http_response_header_section_size", "http_response_header_size",
	"http_response_body_size", "http_response_trailer_section_size",
	"http_response_trailer_size", "http_response_transfer_coding",
	"http_response_content_coding", "http_response_timeout",
	"http_upgrade_failed", "http_protocol_error", "proxy_internal_response",
	"proxy_internal_error", "proxy_configuration_error",
	"proxy_loop_detected",
};

static bool
is_proxy_error(struct slice word)
{
	for (size_t i = 0; i < ARRAY_LEN(proxy_errors); i++)
		if (slice_eq(word, slice_str(proxy_errors[i])))
			return true;
	return false;
}

START_TEST(every_row_is_complete)
{
	const struct own_error_info *info = own_error_info((enum own_error)_i);
	struct slice code = slice_str(info->code);
	struct slice message = slice_str(info->message);

	ck_assert_uint_eq(code.len, sizeof("ERRGATE.1001") - 1);
	ck_assert(slice_starts_with(code, SLICE("ERRGATE.")));
	ck_assert_uint_gt(message.len, 20);
	ck_assert(!slice_ends_with(message, SLICE(".")));
	if (code.ptr[8] == '3') {
		ck_assert_uint_eq(info->status, 0);
		ck_assert_ptr_null(info->proxy_error);
	} else {
		ck_assert_uint_ge(info->status, 400);
		ck_assert_uint_lt(info->status, 600);
		ck_assert(is_proxy_error(slice_str(info->proxy_error)));
	}
	/* RFC 9110, section 15.6.4: when trying again makes sense. */
	ck_assert((info->status == 503 || info->status == 429) ==
	    (info->retry_after != 0));
	ck_assert_uint_lt(info->retry_after, 60);
	ck_assert((code.ptr[8] == '3') == (_i >= OWN_EMPTY_BODY));
	ck_assert((code.ptr[8] == '1') == (_i < OWN_DNS_ERROR));
	for (int i = 0; i < _i; i++)
		ck_assert(!slice_eq(code,
		    slice_str(own_error_info((enum own_error)i)->code)));
}
END_TEST

static struct catalogue *
shipped_catalogue(void)
{
	const char *top = getenv("TOP_SRCDIR");
	struct strbuf errors = { 0 };
	struct catalogue *catalogue;
	char *path;

	ck_assert_int_ge(asprintf(&path, "%s/conf/catalogue/errgate.json",
	    top == NULL ? "." : top), 0);
	catalogue = catalogue_load(path, &errors);
	ck_assert_msg(catalogue != NULL, "%.*s", SLICE_FMT(strbuf_slice(&errors)));
	strbuf_clear(&errors);
	free(path);
	return catalogue;
}

START_TEST(the_shipped_catalogue_has_the_same_rows)
{
	struct catalogue *catalogue = shipped_catalogue();

	ck_assert(slice_eq(catalogue->name, SLICE("errgate")));
	ck_assert_uint_eq(catalogue->n_entries, OWN_ERROR_N);
	for (unsigned i = 0; i < OWN_ERROR_N; i++) {
		const struct own_error_info *info = own_error_info((enum own_error)i);
		const struct catalogue_entry *entry = &catalogue->entries[i];

		ck_assert_msg(slice_eq(entry->code, slice_str(info->code)), "%s",
		    info->code);
		ck_assert_msg(entry->n_statuses == (info->status != 0), "%s",
		    info->code);
		if (info->status != 0)
			ck_assert_uint_eq(entry->statuses[0], info->status);
		ck_assert_uint_eq(entry->n_messages, 1);
		ck_assert_msg(slice_eq(entry->messages[0], slice_str(info->message)),
		    "%s", info->code);
		ck_assert_uint_gt(entry->description.len, 40);
		ck_assert_uint_gt(entry->troubleshooting.len, 20);
	}
	catalogue_unref(catalogue);
}
END_TEST

START_TEST(a_message_with_detail_still_fits_the_catalogue)
{
	struct catalogue *catalogue = shipped_catalogue();
	struct catalogue_hit hit;
	struct strbuf live = { 0 };

	strbuf_addf(&live, "%s: 127.0.0.1:1",
	    own_error_info(OWN_CONNECTION_REFUSED)->message);
	ck_assert(catalogue_find(catalogue, SLICE("ERRGATE.2003"), 502,
	    strbuf_slice(&live), &hit));
	ck_assert(hit.status_fits);
	ck_assert(catalogue_message_fits(&hit, strbuf_slice(&live)));
	strbuf_clear(&live);
	catalogue_unref(catalogue);
}
END_TEST

#define SET(finding) (1u << FINDING_ ## finding)

static const struct {
	finding_set findings;
	enum own_error error;
} gravities[] = {
	{ 0, OWN_OTHER },
	{ SET(STATUS_MISMATCH) | SET(CONTENT_TYPE), OWN_OTHER },
	{ SET(EMPTY_BODY) | SET(CONTENT_TYPE), OWN_EMPTY_BODY },
	{ SET(HTML_BODY) | SET(NOT_JSON), OWN_HTML_BODY },
	{ SET(NOT_JSON) | SET(MISSING_CODE), OWN_NOT_JSON },
	{ SET(TRUNCATED_JSON) | SET(MISSING_CODE) | SET(MISSING_MESSAGE),
	    OWN_TRUNCATED_JSON },
	{ SET(NOT_AN_OBJECT) | SET(MISSING_CODE), OWN_NOT_AN_OBJECT },
	{ SET(MISSING_CODE) | SET(MISSING_MESSAGE), OWN_MISSING_CODE },
	{ SET(MISSING_CODE) | SET(WRONG_TYPE), OWN_WRONG_TYPE },
	{ SET(BAD_UTF8) | SET(MISSING_CODE), OWN_BAD_UTF8 },
	{ SET(BAD_ENCODING) | SET(NOT_JSON), OWN_BAD_ENCODING },
	{ SET(TOO_DEEP) | SET(NOT_AN_OBJECT), OWN_TOO_DEEP },
	{ ~(finding_set)0, OWN_BAD_ENCODING },
};

START_TEST(the_gravest_finding_gives_the_code)
{
	ck_assert_int_eq(own_error_of_findings(gravities[_i].findings),
	    gravities[_i].error);
}
END_TEST

START_TEST(a_violation_is_refused_with_the_status_it_asks_for)
{
	const struct violation_info *violation =
	    violation_info((enum violation)_i);
	enum own_error error = own_error_of_violation((enum violation)_i);

	ck_assert_msg(own_error_info(error)->status == violation->status,
	    "%s: %u, not %u", violation->word, own_error_info(error)->status,
	    violation->status);
}
END_TEST

static const struct {
	const char *shape, *detail, *id, *body;
} bodies[] = {
	{ NULL, "", "r1", "{\"error_msg\":\"The API did not answer in time\","
	    "\"error_code\":\"ERRGATE.2007\",\"request_id\":\"r1\"}" },
	{ "error_code", "", "", "{\"error_msg\":\"The API did not answer in time\","
	    "\"error_code\":\"ERRGATE.2007\"}" },
	{ "error_code", "60 s", "r", "{\"error_msg\":\"The API did not answer in "
	    "time: 60 s\",\"error_code\":\"ERRGATE.2007\",\"request_id\":\"r\"}" },
	{ "error_code", "\"\r\n\xff", "\"", "{\"error_msg\":\"The API did not "
	    "answer in time: \\\"\\r\\n\xef\xbf\xbd\",\"error_code\":"
	    "\"ERRGATE.2007\",\"request_id\":\"\\\"\"}" },
	{ "error.code", "", "r1", "{\"error\":{\"message\":\"The API did not answer "
	    "in time\",\"code\":\"ERRGATE.2007\"},\"request_id\":\"r1\"}" },
	{ "tencent", "", "", "{\"Response\":{\"Error\":{\"Message\":\"The API did "
	    "not answer in time\",\"Code\":\"ERRGATE.2007\"}}}" },
	{ "xml-error", "", "", "{\"error_msg\":\"The API did not answer in time\","
	    "\"error_code\":\"ERRGATE.2007\"}" },
	{ "obs-headers", "", "", "{\"error_msg\":\"The API did not answer in "
	    "time\",\"error_code\":\"ERRGATE.2007\"}" },
};

START_TEST(an_own_answer_has_the_declared_shape)
{
	const char *shape = bodies[_i].shape;
	const struct dialect *dialect = shape == NULL ? NULL :
	    dialect_find(slice_str(shape));
	struct strbuf body = { 0 };

	own_error_body(OWN_UPSTREAM_TIMEOUT, dialect, slice_str(bodies[_i].detail),
	    slice_str(bodies[_i].id), &body);
	ck_assert_msg(slice_eq(strbuf_slice(&body), slice_str(bodies[_i].body)),
	    "%.*s", SLICE_FMT(strbuf_slice(&body)));
	strbuf_clear(&body);
}
END_TEST

START_TEST(a_long_detail_is_cut)
{
	struct strbuf detail = { 0 }, body = { 0 };

	for (int i = 0; i < 10000; i++)
		strbuf_add_str(&detail, "x");
	own_error_body(OWN_DNS_ERROR, NULL, strbuf_slice(&detail), SLICE("r"), &body);
	ck_assert_uint_gt(body.len, 500);
	ck_assert_uint_lt(body.len, 800);
	strbuf_clear(&detail);
	strbuf_clear(&body);
}
END_TEST

TCase *
own_error_case(void)
{
	TCase *tc = tcase_create("own_error");

	tcase_add_loop_test(tc, every_row_is_complete, 0, OWN_ERROR_N);
	tcase_add_test(tc, the_shipped_catalogue_has_the_same_rows);
	tcase_add_test(tc, a_message_with_detail_still_fits_the_catalogue);
	tcase_add_loop_test(tc, the_gravest_finding_gives_the_code, 0,
	    ARRAY_LEN(gravities));
	tcase_add_loop_test(tc, a_violation_is_refused_with_the_status_it_asks_for,
	    VIOLATION_NONE + 1, VIOLATION_N);
	tcase_add_loop_test(tc, an_own_answer_has_the_declared_shape, 0,
	    ARRAY_LEN(bodies));
	tcase_add_test(tc, a_long_detail_is_cut);
	return tc;
}
