#ifndef CLI_INSPECT_RUN_H
#define CLI_INSPECT_RUN_H
/*
 * One run of `errgate inspect`: recordings in, verdicts out. Filled in from the
 * command line, then handed each input.
 */
#include "cli/input_files.h"
#include "cli/recording.h"
#include "report/fail_words.h"
#include "report/junit.h"

struct inspect_run {
	struct inspector inspector;
	struct slice method_name;
	size_t hold_bytes;
	bool rewrite;
	struct fail_words fail;
	struct junit *junit;			/* or NULL */
	bool failed;				/* a response has one of `fail` */
	bool unreadable;			/* some input is */
	/* the rest is for inspect_run.c only */
	const char *name;			/* of the input at hand */
	struct recording_handler handler;
	struct recording recording;
	struct progress progress;
	bool told_no_rewrite;
	struct arena arena;
	struct strbuf out;
};

/* Judge all that an input holds; see input_files_read. */
void inspect_run_input(struct inspect_run *run, const char *path) NONNULL(1, 2);

void inspect_run_clear(struct inspect_run *run) NONNULL(1);

#endif
