#ifndef CLI_INSPECT_REPORT_H
#define CLI_INSPECT_REPORT_H
/*
 * What `errgate inspect` prints for one response.
 */
#include "cli/response_file.h"

/* Which response it is. */
struct inspect_source {
	const char *file;	/* as named by the user; "-" for standard input */
	unsigned index;		/* counted from 1; 0: the file has only this one */
	struct slice host, path, time;	/* empty: not told */
	struct slice method;
	unsigned status;	/* 0: there was no answer */
};

/*
 * Append one JSON object and a line end: file, index, time, host, path, method,
 * status, verdict, findings, shape, code, message, codes, answered_by, request_id,
 * and from the catalogue its name, description, troubleshooting, means and retry.
 * What the response does not tell is null; index, time, host, path, and what the
 * catalogue does not tell, are left out.
 *
 * arena  lends memory for the words.
 */
void inspect_report_json(const struct inspect_source *source,
    const struct inspection *inspection, struct arena *arena,
    struct strbuf *out) NONNULL(1, 2, 3, 4);

/*
 * Append the response as `normalize` would send it: with a new body and the
 * fields that go with it, or, when there is nothing to rewrite, the bytes of
 * the recording.
 */
void inspect_report_rewrite(const struct inspector *inspector,
    const struct recorded_response *response,
    const struct inspection *inspection, struct strbuf *out)
    NONNULL(1, 2, 3, 4);

#endif
