#include "cli/catalogue_command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "catalogue/catalogue_write.h"
#include "cli/judge_by.h"
#include "cli/log_input.h"
#include "report/learn.h"

static void
on_line(struct slice text, void *ctx)
{
	tally_take(ctx, text);
}

/* Say on standard error what the draft has, and what it has not. */
static void
tell(const struct tally *tally, const struct learned *learned)
{
	fprintf(stderr, "errgate catalogue: %llu lines read: %zu codes drafted",
	    (unsigned long long)tally->n_lines, learned->n_codes);
	if (learned->n_drifted > 0)
		fprintf(stderr, ", %zu rows for known ones", learned->n_drifted);
	fputc('\n', stderr);
	if (tally->n_bad > 0)
		fprintf(stderr, "errgate catalogue: %llu lines are no JSON events of "
		    "errgate\n", (unsigned long long)tally->n_bad);
	if (learned->n_unfit > 0)
		fprintf(stderr, "errgate catalogue: %zu codes left out: no catalogue can "
		    "have them (too long, with '*' or control characters)\n",
		    learned->n_unfit);
	if (tally->n_beyond > 0)
		fprintf(stderr, "errgate catalogue: %llu answers are of kinds beyond the "
		    "%d that are kept\n", (unsigned long long)tally->n_beyond,
		    TALLY_SIGHTS_MAX);
}

/* Write the draft where it is wanted. */
static enum exit_status
write_draft(const struct catalogue_options *options,
    const struct catalogue *catalogue)
{
	struct strbuf out = { 0 };
	FILE *file;
	bool ok;

	catalogue_write_file(catalogue, &out);
	if (options->output == NULL || strcmp(options->output, "-") == 0)
		return catalogue_command_print(&out, STATUS_CLEAN);
	file = fopen(options->output, "we");
	ok = file != NULL && !out.failed &&
	    fwrite(out.ptr, 1, out.len, file) == out.len;
	if (file != NULL && fclose(file) != 0)
		ok = false;
	if (!ok)
		fprintf(stderr, "errgate catalogue: cannot write %s: %s\n",
		    options->output, strerror(errno));
	strbuf_clear(&out);
	return ok ? STATUS_CLEAN : STATUS_UNREADABLE;
}

static enum exit_status
draft(const struct catalogue_options *options, struct tally *tally,
    const struct judge_by *judge)
{
	const struct learn_options what = {
		.name = slice_str(options->name), .drift = options->drift,
		.base = options->merge && judge->n > 0 ? judge->catalogues[0] : NULL,
	};
	struct learned learned;
	enum exit_status status = STATUS_UNREADABLE;

	tally_sort(tally);
	if (learn(&learned, tally, &what) && !tally_has_failed(tally)) {
		tell(tally, &learned);
		status = write_draft(options, learned.catalogue);
	} else {
		fputs("errgate catalogue: out of memory\n", stderr);
	}
	learned_clear(&learned);
	return status;
}

int
catalogue_learn_command(const struct catalogue_options *options)
{
	struct log_input input = {
		.command = "errgate catalogue", .on_line = on_line,
	};
	enum exit_status status = STATUS_UNREADABLE;
	struct judge_by judge = { 0 };
	struct tally tally;

	if (options->args[0] == NULL)
		return command_usage(&cmd_catalogue, "learn from which logs?");
	if (options->file == NULL && (options->merge || options->drift))
		return command_usage(&cmd_catalogue,
		    "--merge and --drift need the catalogue (-k)");
	if (options->file != NULL && !judge_by_add(&judge, options->file))
		return STATUS_USAGE;
	tally_init(&tally);
	tally.inspector = judge.n > 0 ? &judge.inspector : NULL;
	input.ctx = &tally;
	for (char **path = options->args; *path != NULL; path++)
		log_input_read(&input, *path);
	if (log_input_has_events(&input, tally.n_lines, tally.n_bad))
		status = draft(options, &tally, &judge);
	tally_clear(&tally);
	judge_by_clear(&judge);
	return input.unreadable ? STATUS_UNREADABLE : (int)status;
}
