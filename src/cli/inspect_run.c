#include "cli/inspect_run.h"

#include <stdio.h>

#include "cli/inspect_report.h"
#include "inspect/reinspect.h"
#include "report/log_line.h"

/* What a build server is told to be a failure when --fail-on does not say. */
static const struct fail_words junit_default = {
	.verdicts = 1u << VERDICT_UNKNOWN | 1u << VERDICT_MALFORMED,
};

/* Say what is wrong with the input, or with one response of it. */
static void
complain(struct inspect_run *run, unsigned index, const char *problem)
{
	progress_wipe(&run->progress);
	if (index > 0)
		fprintf(stderr, "errgate inspect: %s: response %u: %s\n", run->name,
		    index, problem);
	else if (run->recording.n > 0)
		fprintf(stderr, "errgate inspect: %s: behind response %u: %s\n",
		    run->name, run->recording.n, problem);
	else
		fprintf(stderr, "errgate inspect: %s: %s\n", run->name, problem);
	run->unreadable = true;
}

/* Print what has been gathered for standard output. */
static void
print_out(struct inspect_run *run)
{
	if (run->out.failed) {
		fputs("errgate inspect: out of memory\n", stderr);
		run->unreadable = true;
	}
	if (run->out.len > 0)
		fwrite(run->out.ptr, 1, run->out.len, stdout);
	strbuf_reset(&run->out, 1 << 20);
}

/* A test case: "GET host/path" or the input's name, then status and verdict. */
static void
add_case(struct inspect_run *run, const struct inspect_source *source,
    const struct inspection *inspection)
{
	const struct fail_words *words = fail_words_any(&run->fail) ? &run->fail :
	    &junit_default;
	bool fails = fail_words_match(words, inspection->verdict,
	    inspection->findings);
	struct strbuf name = { 0 }, failure = { 0 };
	struct slice found[FINDING_N];
	size_t n = inspect_finding_words(inspection, &run->arena, found);

	strbuf_addf(&name, "%u: %.*s %.*s%.*s %u", source->index > 0 ?
	    source->index : 1, SLICE_FMT(source->method), SLICE_FMT(source->host),
	    SLICE_FMT(source->path), source->status);
	strbuf_add(&failure, verdict_word(inspection->verdict));
	for (size_t i = 0; i < n; i++)
		strbuf_addf(&failure, " %.*s", SLICE_FMT(found[i]));
	if (inspection->code.len > 0)
		strbuf_addf(&failure, ": %.*s", SLICE_FMT(inspection->code));
	junit_add(run->junit, &(struct junit_case){
		.classname = slice_str(source->file), .name = strbuf_slice(&name),
		.failure = fails ? strbuf_slice(&failure) : SLICE_NONE,
		.detail = inspection->message,
	});
	strbuf_clear(&name);
	strbuf_clear(&failure);
}

/* Count, print and file a verdict. */
static void
conclude(struct inspect_run *run, const struct inspect_source *source,
    const struct inspection *inspection)
{
	run->failed |= fail_words_match(&run->fail, inspection->verdict,
	    inspection->findings);
	if (run->junit != NULL)
		add_case(run, source, inspection);
	if (!run->rewrite)
		inspect_report_json(source, inspection, &run->arena, &run->out);
	print_out(run);
	arena_reset(&run->arena);
}

/* The response as the proxy would see it with this bound on held bodies. */
static struct response_view
bounded_view(const struct inspect_run *run, const struct response_view *from)
{
	struct response_view view = *from;

	if (view.body.len > run->hold_bytes) {
		view.body = slice_head(view.body, run->hold_bytes);
		view.extent = EXTENT_CUT;
	}
	return view;
}

static struct inspect_source
source_of(const struct inspect_run *run, const struct recorded *one)
{
	return (struct inspect_source){
		.file = run->name, .index = one->is_only ? 0 : one->index,
		.host = one->host, .path = one->path, .time = one->time,
		.method = one->method_name,
		.status = one->response == NULL ? 0 : one->response->head.status,
	};
}

static void
on_response(const struct recorded *one, void *ctx)
{
	struct inspect_run *run = ctx;
	struct inspect_source source = source_of(run, one);
	struct inspection inspection = {
		.verdict = VERDICT_UNINSPECTED,
		.findings = FINDING_BIT(FINDING_UNINSPECTED_ABORTED),
	};
	struct recorded_response bounded;

	if (one->response != NULL) {
		bounded = *one->response;
		bounded.view = bounded_view(run, &bounded.view);
		inspect_response(&run->inspector, &bounded.view, &run->arena,
		    &inspection);
		if (run->rewrite)
			inspect_report_rewrite(&run->inspector, &bounded, &inspection,
			    &run->out);
	}
	conclude(run, &source, &inspection);
}

/* A line of a log tells what a response was; it is held against the catalogues
   again. Other events say nothing of a response. */
static void
on_log_line(struct slice text, unsigned index, void *ctx)
{
	struct inspect_run *run = ctx;
	struct inspection inspection;
	struct log_line line;

	if (!log_line_read(&line, text, &run->arena) ||
	    !slice_eq(line.event, SLICE("response")) || line.verdict == VERDICT_N) {
		arena_reset(&run->arena);
		return;
	}
	if (run->rewrite && !run->told_no_rewrite) {
		run->told_no_rewrite = true;
		complain(run, index, "a log has no bodies, so there is nothing to rewrite");
	}
	reinspect(&run->inspector, &(struct reinspect_from){
		.status = (unsigned)line.status, .code = line.code,
		.message = line.message, .codes = line.codes,
		.n_codes = line.n_codes, .verdict = line.verdict,
		.findings = line.findings,
	}, &inspection);
	inspection.request_id = line.request_id;
	inspection.shape = line.shape.len > 0 ? dialect_find(line.shape) : NULL;
	for (size_t i = 0; i < line.n_codes && i < INSPECTION_CODES_MAX; i++)
		inspection.codes[inspection.n_codes++] = line.codes[i];
	for (unsigned i = 0; i < ANSWERED_BY_N; i++)
		if (slice_eq(line.answered_by, answered_by_word((enum answered_by)i)))
			inspection.answered_by = (enum answered_by)i;
	conclude(run, &(struct inspect_source){
		.file = run->name, .index = index, .host = line.host,
		.path = line.path, .time = line.time, .method = line.method,
		.status = (unsigned)line.status,
	}, &inspection);
}

static void
on_too_large(unsigned index, uint64_t len, void *ctx)
{
	struct inspect_run *run = ctx;
	struct inspection inspection = {
		.verdict = VERDICT_UNINSPECTED,
		.findings = FINDING_BIT(FINDING_UNINSPECTED_LIMIT),
	};

	(void)len;
	progress_wipe(&run->progress);
	fprintf(stderr, "errgate inspect: %s: response %u: larger than 16m, passed "
	    "over\n", run->name, index);
	conclude(run, &(struct inspect_source){ .file = run->name, .index = index },
	    &inspection);
}

static void
on_problem(unsigned index, const char *problem, void *ctx)
{
	complain(ctx, index, problem);
}

static void
on_begin(const char *name, void *ctx)
{
	static const struct recording_handler handler = {
		.on_response = on_response, .on_log_line = on_log_line,
		.on_too_large = on_too_large, .on_problem = on_problem,
	};
	struct inspect_run *run = ctx;

	run->name = name;
	run->handler = handler;
	run->handler.ctx = run;
	recording_begin(&run->recording, &run->handler, run->method_name);
}

static void
on_piece(struct slice bytes, void *ctx)
{
	struct inspect_run *run = ctx;

	recording_feed(&run->recording, bytes);
}

static void
on_end(const char *name, const char *problem, void *ctx)
{
	struct inspect_run *run = ctx;

	(void)name;
	if (problem != NULL)
		complain(run, 0, problem);
	recording_end(&run->recording, problem != NULL);
}

void
inspect_run_input(struct inspect_run *run, const char *path)
{
	const struct input_handler handler = {
		.on_begin = on_begin, .on_piece = on_piece, .on_end = on_end,
		.ctx = run, .progress = &run->progress,
	};

	input_files_read(path, &handler);
}

void
inspect_run_clear(struct inspect_run *run)
{
	arena_clear(&run->arena);
	strbuf_clear(&run->out);
}
