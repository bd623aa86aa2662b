#include "cli/log_input.h"

#include <stdio.h>

#include "report/log_line.h"

static void
on_begin(const char *name, void *ctx)
{
	struct log_input *input = ctx;

	(void)name;
	input->splitter = (struct line_splitter){
		.line_max = LOG_LINE_MAX, .on_line = input->on_line,
		.ctx = input->ctx,
	};
}

static void
on_piece(struct slice bytes, void *ctx)
{
	struct log_input *input = ctx;

	line_splitter_feed(&input->splitter, bytes);
}

static void
on_end(const char *name, const char *problem, void *ctx)
{
	struct log_input *input = ctx;

	line_splitter_end(&input->splitter);
	if (input->splitter.n_too_long > 0)
		fprintf(stderr, "%s: %s: %llu lines are longer than 1m and were "
		    "passed over\n", input->command, name,
		    (unsigned long long)input->splitter.n_too_long);
	if (problem != NULL)
		fprintf(stderr, "%s: %s: %s\n", input->command, name, problem);
	input->unreadable |= problem != NULL;
}

void
log_input_read(struct log_input *input, const char *path)
{
	const struct input_handler handler = {
		.on_begin = on_begin, .on_piece = on_piece, .on_end = on_end,
		.ctx = input, .progress = &input->progress,
	};

	input_files_read(path, &handler);
}

bool
log_input_has_events(struct log_input *input, uint64_t n, uint64_t n_bad)
{
	if (n_bad < n || input->unreadable)
		return true;
	fprintf(stderr, "%s: %s\n", input->command, n == 0 ?
	    "the log is empty" : "no line is an event of errgate in JSON; logs in "
	    "other formats cannot be read (conf: log { format = json })");
	input->unreadable |= n > 0;
	return n == 0;
}
