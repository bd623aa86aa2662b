#ifndef CLI_LOG_INPUT_H
#define CLI_LOG_INPUT_H
/*
 * errgate's logs as commands read them: files, folders, standard input, also
 * packed with gzip, line by line in bounded memory.
 */
#include "base/line_splitter.h"
#include "cli/input_files.h"

struct log_input {
	const char *command;	/* for messages: "errgate report" */
	line_splitter_fn *on_line;
	void *ctx;
	bool unreadable;	/* some input could not be read; it was told */
	/* the rest is for log_input.c only */
	struct line_splitter splitter;
	struct progress progress;
};

/* Read one input; see input_files_read. Lines that are too long are told. */
void log_input_read(struct log_input *input, const char *path) NONNULL(1, 2);

/* Say so when no line of n was an event, n_bad of them none. False then. */
bool log_input_has_events(struct log_input *input, uint64_t n, uint64_t n_bad)
    NONNULL(1) MUST_CHECK;

#endif
