/* The catalogues that ship, as shipped. */
#include <stdio.h>
#include <stdlib.h>

#include "catalogue/lint.h"
#include "catalogue/lookup.h"
#include "unit/catalogue/catalogue_cases.h"

#define HELP \
	"For details, see the returned error message or contact technical support."

static struct catalogue *
shipped(const char *file)
{
	const char *top = getenv("TOP_SRCDIR");
	struct strbuf errors = { 0 };
	struct catalogue *c;
	char path[4096];

	snprintf(path, sizeof(path), "%s/conf/catalogue/%s",
	    top == NULL ? "." : top, file);
	c = catalogue_load(path, &errors);
	ck_assert_msg(c != NULL, "%.*s", SLICE_FMT(errors));
	strbuf_clear(&errors);
	return c;
}

/* The published page of the add-on manager, in its order. */
static const struct {
	uint16_t status;
	const char *code, *message, *description;
} addon_rows[] = {
	{ 400, "SVCSTG.CCE-ADDONMGR.4000003", "Request Body Error",
	  "The request body is incorrect." },
	{ 400, "SVCSTG.CCE-ADDONMGR.4030301",
	  "Addon version can't be delete because of used by cluster",
	  "The add-on version cannot be deleted because it is being used by a cluster." },
	{ 400, "SVCSTG.CCE-ADDONMGR.4030302", "The cluster can't support the addon",
	  "The cluster does not support this add-on." },
	{ 400, "SVCSTG.CCE-ADDONMGR.4040204", "Addon not exist",
	  "The add-on does not exist." },
	{ 500, "SVCSTG.CCE-ADDONMGR.5000001", "Get UserInfo Error",
	  "Failed to obtain the user information" },
	{ 500, "SVCSTG.CCE-ADDONMGR.5000002", "Get Addon Instance Error",
	  "Failed to obtain the add-on instance." },
	{ 500, "SVCSTG.CCE-ADDONMGR.5000006", "Convert response error",
	  "A conversion response error occurs." },
	{ 500, "SVCSTG.CCE-ADDONMGR.5000007", "Convert object to []byte error",
	  "An error occurred when converting an object to a slice of bytes." },
	{ 500, "SVCSTG.CCE-ADDONMGR.5000201", "Upload File Error",
	  "Failed to upload the file." },
	{ 500, "SVCSTG.CCE-ADDONMGR.5000203", "Delete Remote File Error",
	  "An error occurred when deleting the remote file." },
};

START_TEST(addon_row_stands_word_for_word)
{
	struct catalogue *c = shipped("cce-addon.json");
	const struct catalogue_entry *entry = &c->entries[_i];
	struct catalogue_hit hit;

	ck_assert_uint_eq(c->n_entries, ARRAY_LEN(addon_rows));
	ck_assert_uint_eq(entry->n_statuses, 1);
	ck_assert_uint_eq(entry->statuses[0], addon_rows[_i].status);
	ck_assert_slice(entry->code, addon_rows[_i].code);
	ck_assert_uint_eq(entry->n_messages, 1);
	ck_assert_slice(entry->messages[0], addon_rows[_i].message);
	ck_assert_slice(entry->description, addon_rows[_i].description);
	ck_assert_slice(entry->troubleshooting, HELP);
	ck_assert(catalogue_find(c, entry->code, addon_rows[_i].status,
	    entry->messages[0], &hit));
	ck_assert_ptr_eq(hit.entry, entry);
	ck_assert(hit.status_fits && !hit.is_success);
	ck_assert(catalogue_message_fits(&hit, entry->messages[0]));
	catalogue_unref(c);
}
END_TEST

START_TEST(addon_catalogue_delegates_both_spellings)
{
	struct catalogue *c = shipped("cce-addon.json");
	const struct delegation *found;

	ck_assert_slice(c->name, "cce-addon");
	ck_assert_slice(c->shape, "error_code");
	ck_assert_uint_gt(c->title.len, 0);
	ck_assert_uint_gt(c->source.len, 0);
	ck_assert_uint_gt(c->revision.len, 0);
	ck_assert_uint_eq(c->n_delegations, 2);
	found = catalogue_delegation(c, SLICE("APIGW.0301"));
	ck_assert_slice(found->prefix, "APIGW.");
	ck_assert_slice(found->see, "apigw");
	found = catalogue_delegation(c, SLICE("APIG.0301"));
	ck_assert_slice(found->prefix, "APIG.");
	ck_assert_ptr_null(catalogue_delegation(c, SLICE("APIC.0301")));
	ck_assert_ptr_null(catalogue_delegation(c, SLICE("AS.0001")));
	catalogue_unref(c);
}
END_TEST

/* What the gateway's table says of statuses: code, a status it has, and one it
   has not (0: the code is not known at all). */
static const struct {
	const char *number;
	unsigned right, wrong;
} gateway_rows[] = {
	{ "0101", 404, 400 }, { "0103", 500, 400 }, { "0104", 500, 404 },
	{ "0105", 500, 404 }, { "0106", 400, 500 }, { "0107", 500, 400 },
	{ "0201", 400, 401 }, { "0201", 413, 401 }, { "0201", 414, 401 },
	{ "0201", 494, 401 }, { "0201", 502, 401 }, { "0201", 504, 401 },
	{ "0201", 500, 401 }, { "0202", 502, 500 }, { "0203", 504, 500 },
	{ "0204", 400, 500 }, { "0205", 400, 500 }, { "0301", 401, 403 },
	{ "0302", 403, 401 }, { "0303", 401, 403 }, { "0304", 403, 401 },
	{ "0305", 401, 403 }, { "0306", 403, 401 }, { "0307", 401, 403 },
	{ "0308", 429, 403 }, { "0310", 403, 401 }, { "0311", 401, 403 },
	{ "0312", 401, 403 }, { "0313", 401, 403 }, { "0314", 403, 401 },
	{ "0401", 403, 401 }, { "0402", 403, 401 }, { "0404", 403, 401 },
	{ "0405", 403, 401 }, { "0501", 405, 403 }, { "0502", 405, 403 },
	{ "0601", 500, 403 }, { "0607", 400, 403 }, { "0610", 502, 500 },
	{ "0613", 503, 500 }, { "0617", 500, 403 }, { "0705", 500, 400 },
	{ "0802", 403, 401 }, { "1001", 401, 403 }, { "1009", 400, 403 },
	{ "2102", 400, 403 }, { "2201", 401, 403 }, { "2213", 400, 403 },
	{ "0000", 0, 0 }, { "0701", 0, 0 }, { "9999", 0, 0 }, { "", 0, 0 },
	/* next to the ranges */
	{ "0600", 0, 0 }, { "0618", 0, 0 }, { "06", 0, 0 }, { "06010", 0, 0 },
	{ "1000", 0, 0 }, { "1010", 0, 0 }, { "10012", 0, 0 }, { "100", 0, 0 },
	{ "2101", 0, 0 }, { "2200", 0, 0 }, { "2214", 0, 0 }, { "22010", 0, 0 },
};

START_TEST(gateway_code_has_its_status_in_both_spellings)
{
	static const char *const prefixes[] = { "APIGW.", "APIG." };
	struct catalogue *c = shipped("apigw.json");
	struct catalogue_hit hit;
	char code[32];

	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
		snprintf(code, sizeof(code), "%s%s", prefixes[i],
		    gateway_rows[_i].number);
		ck_assert_int_eq(catalogue_find(c, slice_str(code),
		    gateway_rows[_i].right, SLICE_NONE, &hit),
		    gateway_rows[_i].right != 0);
		if (gateway_rows[_i].right == 0)
			continue;
		ck_assert_msg(hit.status_fits, "%s", code);
		ck_assert_uint_gt(hit.entry->description.len, 0);
		ck_assert_uint_gt(hit.entry->troubleshooting.len, 0);
		ck_assert(catalogue_find(c, slice_str(code), gateway_rows[_i].wrong,
		    SLICE_NONE, &hit));
		ck_assert_msg(!hit.status_fits, "%s", code);
	}
	catalogue_unref(c);
}
END_TEST

/* The ranges of numbers that the gateway's table tells as one. */
static const struct {
	unsigned first, last, status;
} gateway_ranges[] = {
	{ 601, 609, 500 }, { 611, 612, 500 }, { 614, 617, 500 },
	{ 1001, 1009, 401 }, { 2102, 2102, 401 }, { 2201, 2213, 401 },
};

START_TEST(gateway_code_of_a_range_has_a_row_of_its_own)
{
	struct catalogue *c = shipped("apigw.json");
	struct catalogue_hit hit;
	char code[32];

	for (unsigned n = gateway_ranges[_i].first; n <= gateway_ranges[_i].last; n++)
		for (unsigned is_short = 0; is_short < 2; is_short++) {
			snprintf(code, sizeof(code), "APIG%s.%04u",
			    is_short ? "" : "W", n);
			ck_assert_msg(catalogue_find(c, slice_str(code),
			    gateway_ranges[_i].status, SLICE_NONE, &hit), "%s", code);
			ck_assert_slice(hit.entry->code, code);
			ck_assert_msg(hit.status_fits, "%s", code);
		}
	catalogue_unref(c);
}
END_TEST

START_TEST(gateway_throttling_may_be_tried_again_later)
{
	struct catalogue *c = shipped("apigw.json");
	struct catalogue_hit hit;

	ck_assert(catalogue_find(c, SLICE("APIGW.0308"), 429, SLICE_NONE, &hit));
	ck_assert_int_eq(hit.entry->means, MEANING_THROTTLED);
	ck_assert_int_eq(hit.entry->retry, RETRY_AFTER);
	catalogue_unref(c);
}
END_TEST

START_TEST(shipped_catalogue_has_no_error_or_warning)
{
	static const char *const files[] = {
		"cce-addon.json", "apigw.json", "errgate.json"
	};
	struct catalogue *c = shipped(files[_i]);
	struct lint lint;

	ck_assert(lint_catalogue(&lint, c));
	for (size_t i = 0; i < lint.n_findings; i++)
		ck_assert_msg(lint.findings[i].severity == LINT_HINT, "%s:%u: %.*s",
		    files[_i], lint.findings[i].line,
		    SLICE_FMT(lint.findings[i].text));
	lint_clear(&lint);
	catalogue_unref(c);
}
END_TEST

TCase *
shipped_case(void)
{
	TCase *tc = tcase_create("shipped");

	tcase_add_loop_test(tc, addon_row_stands_word_for_word, 0,
	    (int)ARRAY_LEN(addon_rows));
	tcase_add_test(tc, addon_catalogue_delegates_both_spellings);
	tcase_add_loop_test(tc, gateway_code_has_its_status_in_both_spellings, 0,
	    (int)ARRAY_LEN(gateway_rows));
	tcase_add_loop_test(tc, gateway_code_of_a_range_has_a_row_of_its_own, 0,
	    (int)ARRAY_LEN(gateway_ranges));
	tcase_add_test(tc, gateway_throttling_may_be_tried_again_later);
	tcase_add_loop_test(tc, shipped_catalogue_has_no_error_or_warning, 0, 3);
	return tc;
}
