#ifndef CLI_RECORDING_H
#define CLI_RECORDING_H
/*
 * A recording that comes in pieces, taken apart into responses: raw HTTP, a HAR
 * file, or lines of JSON, each of which is a recorded response or an event of
 * errgate's log. Which of these it is tells its content. HAR and lines have any
 * size; one entry or line is bounded, and so is a raw recording as a whole.
 *
 * Order of calls: recording_begin, recording_feed for each piece, recording_end.
 */
#include "base/line_splitter.h"
#include "cli/recorded_json.h"
#include "cli/response_file.h"
#include "json/element_splitter.h"

/* Bytes that an entry or line may have, and a raw recording. */
#define RECORDING_ENTRY_MAX ((size_t)16 << 20)
#define RECORDING_RAW_MAX ((size_t)256 << 20)

/* A response of a recording; lent for the call. */
struct recorded {
	unsigned index;			/* counted from 1 */
	bool is_only;			/* the recording has no other */
	bool no_answer;			/* it was broken off before an answer came */
	struct slice host, path, time;	/* empty: not told */
	struct slice method_name;
	const struct recorded_response *response;	/* NULL: no_answer */
};

struct recording_handler {
	void (*on_response)(const struct recorded *one, void *ctx);
	/* A line of errgate's log; index as above. */
	void (*on_log_line)(struct slice line, unsigned index, void *ctx);
	/* An entry that is passed over: too large. */
	void (*on_too_large)(unsigned index, uint64_t len, void *ctx);
	/* What is wrong; index 0: with the recording, else with this entry. */
	void (*on_problem)(unsigned index, const char *problem, void *ctx);
	void *ctx;
};

enum recording_kind {
	RECORDING_UNKNOWN, RECORDING_RAW, RECORDING_HAR, RECORDING_LINES
};

struct recording {
	const struct recording_handler *handler;
	struct slice method_name;	/* of requests that are not recorded */
	/* the rest is for recording.c only */
	enum recording_kind kind;
	struct strbuf bytes;		/* what tells the kind; all of a raw one */
	struct strbuf raw;		/* a message made of JSON */
	struct line_splitter lines;
	struct element_splitter entries;
	struct arena arena;
	uint64_t n_too_long;		/* lines, told so far */
	unsigned n;			/* entries so far */
};

void recording_begin(struct recording *recording,
    const struct recording_handler *handler, struct slice method_name)
    NONNULL(1, 2);
void recording_feed(struct recording *recording, struct slice piece) NONNULL(1);

/* The end has come. is_torn: it could not be read to its end, which has been told,
   so that only what came whole is handed over. Frees the memory. */
void recording_end(struct recording *recording, bool is_torn) NONNULL(1);

#endif
