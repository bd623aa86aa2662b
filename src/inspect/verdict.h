#ifndef INSPECT_VERDICT_H
#define INSPECT_VERDICT_H
/*
 * The words that errgate says of a response: one verdict, any number of
 * findings, and who answered. Stable: logs, tags and conf files use them.
 */
#include "base/slice.h"

enum verdict {
	VERDICT_CLEAN, VERDICT_KNOWN, VERDICT_DELEGATED, VERDICT_UNKNOWN,
	VERDICT_MALFORMED, VERDICT_UNINSPECTED, VERDICT_N
};

enum finding {
	/* shape */
	FINDING_EMPTY_BODY, FINDING_HTML_BODY, FINDING_NOT_JSON,
	FINDING_TRUNCATED_JSON, FINDING_NOT_AN_OBJECT, FINDING_MISSING_CODE,
	FINDING_MISSING_MESSAGE, FINDING_WRONG_TYPE, FINDING_DUPLICATE_MEMBER,
	FINDING_FOREIGN_SHAPE, FINDING_BAD_UTF8, FINDING_BAD_ENCODING,
	FINDING_TOO_DEEP,
	/* contract */
	FINDING_STATUS_MISMATCH, FINDING_MESSAGE_DRIFT, FINDING_CONTENT_TYPE,
	FINDING_ERROR_UNDER_SUCCESS, FINDING_RESULT_WITH_ERROR,
	/* coverage */
	FINDING_UNINSPECTED_LIMIT, FINDING_UNINSPECTED_CODING,
	FINDING_UNINSPECTED_STREAM, FINDING_UNINSPECTED_TUNNEL,
	FINDING_UNINSPECTED_ABORTED,
	FINDING_N
};

enum answered_by {
	ANSWERED_BY_SERVICE, ANSWERED_BY_GATEWAY, ANSWERED_BY_MIDDLEBOX,
	ANSWERED_BY_ERRGATE,
	ANSWERED_BY_PARENT,	/* known by the way it came, which is the proxy's */
	ANSWERED_BY_N
};

/* A set of findings: FINDING_BIT of each. */
typedef uint32_t finding_set;

#define FINDING_BIT(finding) ((finding_set)1 << (finding))

static inline bool
finding_has(finding_set set, enum finding finding)
{
	return (set >> finding & 1) != 0;
}

struct slice verdict_word(enum verdict verdict);
struct slice finding_word(enum finding finding);
struct slice answered_by_word(enum answered_by who);

/*
 * All words that an `on` rule may name (verdicts but clean, findings, and the
 * meanings that catalogues give to codes), ended by NULL.
 */
const char *const *verdict_rule_words(void);

#endif
