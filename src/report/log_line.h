#ifndef REPORT_LOG_LINE_H
#define REPORT_LOG_LINE_H
/*
 * One line of errgate's log in JSON, as what its members say (docs/operating.md).
 */
#include "base/arena.h"
#include "inspect/verdict.h"

#define LOG_LINE_CODES_MAX 8

/* Bytes that a line may have. errgate's own have a few thousand. */
#define LOG_LINE_MAX ((size_t)1024 * 1024)

/* Slices live as long as the line and the arena; empty: the line has it not. */
struct log_line {
	struct slice time, level, event;
	struct slice id, client, listener, api, method, scheme, host, path;
	struct slice code, message, catalogue, answered_by, request_id;
	struct slice detail, fingerprint, finding, action, aborted_by, ended_by;
	uint64_t port, status, status_sent, count;
	enum verdict verdict;		/* VERDICT_N: none */
	finding_set findings;
	struct slice shape;		/* of foreign-shape */
	struct slice codes[LOG_LINE_CODES_MAX];
	size_t n_codes;
};

/*
 * Read a line. False when it is no event of errgate: no JSON object, or without
 * `time` and `event`. Words that this version does not know are passed over.
 *
 * arena  lends memory; the caller resets it when done with the line.
 */
bool log_line_read(struct log_line *line, struct slice text,
    struct arena *arena) NONNULL(1, 3) MUST_CHECK;

#endif
