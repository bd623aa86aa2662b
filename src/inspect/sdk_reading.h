#ifndef INSPECT_SDK_READING_H
#define INSPECT_SDK_READING_H
/*
 * What the vendor's SDKs (version 3) make of an error answer: which code and which
 * message their caller gets. They disagree, on one and the same body; the rules are
 * rows of one table, read from their sources.
 */
#include "base/strbuf.h"

struct sdk_reading {
	const char *sdk;	/* "Go" */
	struct strbuf code;	/* as text; empty: the caller gets none */
	struct strbuf message;
	bool is_body;		/* the message is the whole body, for want of one */
	bool throws;		/* the SDK fails instead of reporting the error */
	bool is_unseen;		/* the SDK takes the answer for a success */
};

#define SDK_COUNT 4

/*
 * Read an answer as each SDK does.
 *
 * status    of the answer.
 * body      as it was sent, decoded.
 * readings  filled; cleared by sdk_readings_clear, also after a failure.
 *
 * False when memory ran out.
 */
bool sdk_readings_make(unsigned status, struct slice body,
    struct sdk_reading readings[SDK_COUNT]) NONNULL(3) MUST_CHECK;

void sdk_readings_clear(struct sdk_reading readings[SDK_COUNT]) NONNULL(1);

#endif
