#include "inspect/verdict.h"

#include "catalogue/catalogue.h"

static const struct slice verdict_words[] = {
	[VERDICT_CLEAN] = SLICE_LIT("clean"),
	[VERDICT_KNOWN] = SLICE_LIT("known"),
	[VERDICT_DELEGATED] = SLICE_LIT("delegated"),
	[VERDICT_UNKNOWN] = SLICE_LIT("unknown"),
	[VERDICT_MALFORMED] = SLICE_LIT("malformed"),
	[VERDICT_UNINSPECTED] = SLICE_LIT("uninspected"),
};
static_assert(ARRAY_LEN(verdict_words) == VERDICT_N, "a verdict lacks a word");

static const struct slice finding_words[] = {
	[FINDING_EMPTY_BODY] = SLICE_LIT("empty-body"),
	[FINDING_HTML_BODY] = SLICE_LIT("html-body"),
	[FINDING_NOT_JSON] = SLICE_LIT("not-json"),
	[FINDING_TRUNCATED_JSON] = SLICE_LIT("truncated-json"),
	[FINDING_NOT_AN_OBJECT] = SLICE_LIT("not-an-object"),
	[FINDING_MISSING_CODE] = SLICE_LIT("missing-code"),
	[FINDING_MISSING_MESSAGE] = SLICE_LIT("missing-message"),
	[FINDING_WRONG_TYPE] = SLICE_LIT("wrong-type"),
	[FINDING_DUPLICATE_MEMBER] = SLICE_LIT("duplicate-member"),
	[FINDING_FOREIGN_SHAPE] = SLICE_LIT("foreign-shape"),
	[FINDING_BAD_UTF8] = SLICE_LIT("bad-utf8"),
	[FINDING_BAD_ENCODING] = SLICE_LIT("bad-encoding"),
	[FINDING_TOO_DEEP] = SLICE_LIT("too-deep"),
	[FINDING_STATUS_MISMATCH] = SLICE_LIT("status-mismatch"),
	[FINDING_MESSAGE_DRIFT] = SLICE_LIT("message-drift"),
	[FINDING_CONTENT_TYPE] = SLICE_LIT("content-type"),
	[FINDING_ERROR_UNDER_SUCCESS] = SLICE_LIT("error-under-success"),
	[FINDING_RESULT_WITH_ERROR] = SLICE_LIT("result-with-error"),
	[FINDING_UNINSPECTED_LIMIT] = SLICE_LIT("uninspected-limit"),
	[FINDING_UNINSPECTED_CODING] = SLICE_LIT("uninspected-coding"),
	[FINDING_UNINSPECTED_STREAM] = SLICE_LIT("uninspected-stream"),
	[FINDING_UNINSPECTED_TUNNEL] = SLICE_LIT("uninspected-tunnel"),
	[FINDING_UNINSPECTED_ABORTED] = SLICE_LIT("uninspected-aborted"),
};
static_assert(ARRAY_LEN(finding_words) == FINDING_N, "a finding lacks a word");

static const struct slice answered_by_words[] = {
	[ANSWERED_BY_SERVICE] = SLICE_LIT("service"),
	[ANSWERED_BY_GATEWAY] = SLICE_LIT("gateway"),
	[ANSWERED_BY_MIDDLEBOX] = SLICE_LIT("middlebox"),
	[ANSWERED_BY_ERRGATE] = SLICE_LIT("errgate"),
	[ANSWERED_BY_PARENT] = SLICE_LIT("parent"),
};
static_assert(ARRAY_LEN(answered_by_words) == ANSWERED_BY_N, "a word is missing");

struct slice
verdict_word(enum verdict verdict)
{
	return verdict_words[verdict];
}

struct slice
finding_word(enum finding finding)
{
	return finding_words[finding];
}

struct slice
answered_by_word(enum answered_by who)
{
	return answered_by_words[who];
}

const char *const *
verdict_rule_words(void)
{
	static const char *const words[] = {
		"known", "delegated", "unknown", "malformed", "uninspected",
		"empty-body", "html-body", "not-json", "truncated-json",
		"not-an-object", "missing-code", "missing-message", "wrong-type",
		"duplicate-member", "foreign-shape", "bad-utf8", "bad-encoding",
		"too-deep", "status-mismatch", "message-drift", "content-type",
		"error-under-success", "result-with-error", "uninspected-limit",
		"uninspected-coding", "uninspected-stream", "uninspected-tunnel",
		"uninspected-aborted",
		"not-found", "denied", "conflict", "throttled", "invalid", "quota",
		"unavailable", "internal", NULL
	};

	static_assert(ARRAY_LEN(words) == VERDICT_N - 1 + FINDING_N +
	    MEANING_N - 1 + 1, "a word is missing");
	return words;
}
