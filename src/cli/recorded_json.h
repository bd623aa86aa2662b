#ifndef CLI_RECORDED_JSON_H
#define CLI_RECORDED_JSON_H
/*
 * Responses that were recorded as JSON: entries of a HAR file (HTTP Archive 1.2,
 * section "entries"), and lines of NDJSON. Each becomes a raw HTTP message, which
 * is read as all others are.
 *
 * An object of NDJSON has `status`, and may have `method`, `url`, `time`,
 * `reason`, `headers` (an object, or a list of {"name", "value"} or of pairs), and
 * `body` (a text, or JSON as it was) or `body_base64`.
 */
#include "base/strbuf.h"
#include "json/json_doc.h"

/* What a record tells beside the message. Slices live as long as the record. */
struct recorded_about {
	struct slice method;	/* of its request; empty: not told */
	struct slice url;	/* likewise */
	struct slice time;	/* when it was made */
	bool no_answer;		/* it was broken off: there is no response */
	bool no_body;		/* there was a body, and it was not recorded */
};

enum recorded_json_kind { RECORDED_HAR, RECORDED_LINE };

/*
 * Make a raw message of a record. Bodies were recorded without chunks and content
 * coding, so the fields that speak of those are left out.
 *
 * raw  the message is appended, unless about->no_answer.
 *
 * Returns NULL, or what is wrong with the record.
 */
const char *recorded_json_message(const struct json_node *record,
    enum recorded_json_kind kind, struct strbuf *raw,
    struct recorded_about *about) NONNULL(1, 3, 4) MUST_CHECK;

/* The host and path of a URL, the path without its query. Borrowed. */
void recorded_json_url(struct slice url, struct slice *host, struct slice *path)
    NONNULL(2, 3);

#endif
