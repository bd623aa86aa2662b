#include "cli/command.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "cli/input_files.h"
#include "cli/inspect_report.h"

/* What limits.hold_bytes is in a conf file that does not say. */
#define HOLD_BYTES_DEFAULT 65536

/* The shape of an API that neither -s nor a catalogue names. */
#define SHAPE_DEFAULT "error_code"

static const char help[] =
    "usage: errgate inspect [OPTION]... FILE...\n"
    "\n"
    "Judge recorded HTTP responses as the proxy would: one JSON object a line.\n"
    "\n"
    "FILE is a recording, '-' for standard input, or a folder, of which all files\n"
    "are taken in the order of their names. A recording is one raw response (status\n"
    "line, fields, empty line, body) or several behind each other, as far as their\n"
    "framing tells where one ends. `curl -si --raw URL` makes one.\n"
    "\n"
    "  -k, --catalogue FILE   an error-code catalogue; may be given several times.\n"
    "                         Without one every code is `unknown`\n"
    "  -s, --shape NAME       the shape that the API declares (default: that of\n"
    "                         the first catalogue that names one, else error_code)\n"
    "      --method M         the method of the requests (default: GET); HEAD means\n"
    "                         that there are no bodies\n"
    "      --success          look for errors under 2xx too (`success` in the conf)\n"
    "      --hold-bytes SIZE  look at no more of a body, as `hold_bytes` in the conf\n"
    "                         (default: 64k; units k m g)\n"
    "      --rewrite          print the responses instead, as the action `normalize`\n"
    "                         would send them; byte for byte where it has nothing\n"
    "                         to repair\n"
    "      --fail-on WORD,... exit with 1 when a response has one of these verdicts\n"
    "                         or findings\n"
    "  -h, --help             this page\n"
    "\n"
    "Each object has file, method, status, verdict, findings, shape, code, message,\n"
    "codes (others in the same body), answered_by and request_id; index when a file\n"
    "has several responses; catalogue, description, troubleshooting, means and retry\n"
    "when a catalogue has the code.\n"
    "\n"
    "Verdicts: clean known delegated unknown malformed uninspected.\n"
    "Findings on the shape: empty-body html-body not-json truncated-json\n"
    "not-an-object missing-code missing-message wrong-type duplicate-member\n"
    "foreign-shape bad-utf8 bad-encoding too-deep;\n"
    "on the contract: status-mismatch message-drift content-type\n"
    "error-under-success result-with-error;\n"
    "on coverage: uninspected-limit uninspected-coding uninspected-stream\n"
    "uninspected-tunnel uninspected-aborted.\n"
    "\n"
    "Recordings are read more kindly than a connection: heads may have bare LF line\n"
    "ends; status lines may say HTTP/2, as `curl -i` prints them; a body that was\n"
    "taken out of its chunks before it was saved is taken as it is. Requests are\n"
    "passed over (and tell the method), and so are interim responses (1xx) and a\n"
    "proxy's answer to CONNECT. A body shorter than its Content-Length was aborted.\n"
    "\n"
    "Exit status: 0 done; 1 --fail-on found something; 2 usage, or a catalogue with\n"
    "mistakes; 3 some input cannot be read (the others are inspected all the same).\n"
    "\n"
    "  errgate inspect -k conf/catalogue/cce-addon.json recordings/\n"
    "  curl -si --raw http://localhost:8080/x | errgate inspect -k my.json -\n";

/* One run of the command. */
struct inspect_run {
	struct inspector inspector;
	struct catalogue **catalogues;		/* room for argc of them */
	size_t n_catalogues;
	struct slice shape;			/* empty: not given */
	struct slice method_name;
	size_t hold_bytes;
	bool rewrite;
	unsigned fail_verdicts;			/* bits 1u << enum verdict */
	finding_set fail_findings;
	bool failed;				/* a response has one of these */
	bool unreadable;			/* some input is */
	struct arena arena;
	struct strbuf out;
};

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

/* The response as the proxy would see it with this bound on held bodies. */
static void
bound_body(const struct inspect_run *run, struct response_view *view)
{
	if (view->body.len <= run->hold_bytes)
		return;
	view->body = slice_head(view->body, run->hold_bytes);
	view->extent = EXTENT_CUT;
}

static void
judge(struct inspect_run *run, const struct inspect_source *source,
    struct recorded_response *response)
{
	struct inspection inspection = { 0 };

	bound_body(run, &response->view);
	inspect_response(&run->inspector, &response->view, &run->arena, &inspection);
	run->failed |= (run->fail_verdicts & 1u << inspection.verdict) != 0 ||
	    (run->fail_findings & inspection.findings) != 0;
	if (run->rewrite)
		inspect_report_rewrite(&run->inspector, response, &inspection,
		    &run->out);
	else
		inspect_report_json(source, response, &inspection, &run->arena,
		    &run->out);
	print_out(run);
	arena_reset(&run->arena);
}

/* Judge all responses of an open file. Returns what is wrong with it, or NULL. */
static const char *
judge_all(struct inspect_run *run, const char *name, struct response_file *file)
{
	struct recorded_response response;
	enum response_file_rc rc;

	while ((rc = response_file_next(file, run->method_name, &response)) ==
	    RESPONSE_FILE_ONE) {
		bool is_only = file->n_responses == 1 &&
		    !response_file_has_more(file);
		struct inspect_source source = { name,
		    is_only ? 0 : file->n_responses };

		judge(run, &source, &response);
	}
	if (rc == RESPONSE_FILE_BAD)
		return file->problem;
	return file->n_responses == 0 ? "holds no HTTP response" : NULL;
}

static void
on_file(const char *name, struct slice bytes, const char *problem, void *ctx)
{
	struct response_file file = { 0 };
	struct inspect_run *run = ctx;

	if (problem == NULL && !response_file_init(&file, bytes))
		problem = "out of memory";
	if (problem == NULL)
		problem = judge_all(run, name, &file);
	if (problem != NULL && file.n_responses > 0)
		fprintf(stderr, "errgate inspect: %s: behind response %u: %s\n",
		    name, file.n_responses, problem);
	else if (problem != NULL)
		fprintf(stderr, "errgate inspect: %s: %s\n", name, problem);
	run->unreadable |= problem != NULL;
	response_file_clear(&file);
}

/* Load a catalogue behind the others. */
static bool
add_catalogue(struct inspect_run *run, const char *path)
{
	struct strbuf errors = { 0 };
	struct catalogue *catalogue = catalogue_load(path, &errors);

	fprintf(stderr, "%.*s", SLICE_FMT(strbuf_slice(&errors)));
	strbuf_clear(&errors);
	if (catalogue == NULL)
		return false;
	run->catalogues[run->n_catalogues++] = catalogue;
	return true;
}

/* Add a verdict or finding to those that make the run fail. */
static bool
add_fail_word(struct inspect_run *run, struct slice word)
{
	for (unsigned i = 0; i < VERDICT_N; i++) {
		if (slice_eq(word, verdict_word((enum verdict)i))) {
			run->fail_verdicts |= 1u << i;
			return true;
		}
	}
	for (unsigned i = 0; i < FINDING_N; i++) {
		if (slice_eq(word, finding_word((enum finding)i))) {
			run->fail_findings |= 1u << i;
			return true;
		}
	}
	return false;
}

static int
read_fail_words(struct inspect_run *run, const char *text)
{
	struct slice rest = slice_str(text), word;

	while (slice_next(&rest, ',', &word))
		if (!add_fail_word(run, slice_trim(word)))
			return command_usage(&cmd_inspect,
			    "--fail-on: '%.*s' is no verdict and no finding",
			    SLICE_FMT(slice_trim(word)));
	return STATUS_CLEAN;
}

static int
read_hold_bytes(struct inspect_run *run, const char *text)
{
	uint64_t bytes;

	if (!number_parse_size(slice_str(text), &bytes) || bytes == 0 ||
	    bytes > INPUT_FILE_MAX)
		return command_usage(&cmd_inspect,
		    "--hold-bytes: '%s' is no size from 1 to 256m", text);
	run->hold_bytes = (size_t)bytes;
	return STATUS_CLEAN;
}

static int
read_method(struct inspect_run *run, const char *text)
{
	run->method_name = slice_str(text);
	if (!field_is_token(run->method_name))
		return command_usage(&cmd_inspect, "--method: '%s' is no method", text);
	return STATUS_CLEAN;
}

enum { OPT_METHOD = 256, OPT_SUCCESS, OPT_HOLD_BYTES, OPT_REWRITE, OPT_FAIL_ON };

static const struct option long_options[] = {
	{ "catalogue", required_argument, NULL, 'k' },
	{ "shape", required_argument, NULL, 's' },
	{ "method", required_argument, NULL, OPT_METHOD },
	{ "success", no_argument, NULL, OPT_SUCCESS },
	{ "hold-bytes", required_argument, NULL, OPT_HOLD_BYTES },
	{ "rewrite", no_argument, NULL, OPT_REWRITE },
	{ "fail-on", required_argument, NULL, OPT_FAIL_ON },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

/* Take one option. STATUS_CLEAN when it makes sense. */
static int
take_option(struct inspect_run *run, int option, const char *text)
{
	switch (option) {
	case 'k':
		return add_catalogue(run, text) ? STATUS_CLEAN : STATUS_USAGE;
	case 's':
		run->shape = slice_str(text);
		return STATUS_CLEAN;
	case OPT_METHOD:
		return read_method(run, text);
	case OPT_SUCCESS:
		run->inspector.judge_success = true;
		return STATUS_CLEAN;
	case OPT_HOLD_BYTES:
		return read_hold_bytes(run, text);
	case OPT_REWRITE:
		run->rewrite = true;
		return STATUS_CLEAN;
	case OPT_FAIL_ON:
		return read_fail_words(run, text);
	case ':':
		return command_usage(&cmd_inspect, "%s needs a value", text);
	default:
		return command_usage(&cmd_inspect, "unknown option %s", text);
	}
}

/* The declared shape: as given, else as a catalogue says. */
static int
choose_shape(struct inspect_run *run)
{
	struct slice name = run->shape;

	for (size_t i = 0; name.len == 0 && i < run->n_catalogues; i++)
		name = run->catalogues[i]->shape;
	if (name.len == 0)
		name = SLICE(SHAPE_DEFAULT);
	run->inspector.declared = dialect_find(name);
	if (run->inspector.declared == NULL)
		return command_usage(&cmd_inspect, "no shape has the name '%.*s'",
		    SLICE_FMT(name));
	return STATUS_CLEAN;
}

static int
prepare(struct inspect_run *run)
{
	struct inspector *inspector = &run->inspector;

	if (run->n_catalogues == 0)
		fputs("errgate inspect: no catalogue was given (-k), so every code "
		    "counts as unknown\n", stderr);
	inspector->own = inspector->all =
	    (const struct catalogue *const *)run->catalogues;
	inspector->n_own = inspector->n_all = run->n_catalogues;
	inspector->decoded_max = inspector_decoded_max(run->hold_bytes);
	dialect_note_members(inspector->members);
	return choose_shape(run);
}

static int
inspect_all(struct inspect_run *run, char **paths)
{
	for (; *paths != NULL; paths++)
		input_files_read(*paths, on_file, run);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("errgate inspect: standard output");
		return STATUS_UNREADABLE;
	}
	if (run->unreadable)
		return STATUS_UNREADABLE;
	return run->failed ? STATUS_FINDINGS : STATUS_CLEAN;
}

/* Read the options, then do the work. */
static int
run_with(struct inspect_run *run, int argc, char **argv)
{
	int status = STATUS_CLEAN, option;

	opterr = 0;	/* getopt knows half of the command's name only */
	while (status == STATUS_CLEAN && (option = getopt_long(argc, argv, ":k:s:h",
	    long_options, NULL)) != -1) {
		if (option == 'h') {
			command_help(&cmd_inspect);
			return STATUS_CLEAN;
		}
		status = take_option(run, option, option == '?' || option == ':' ?
		    argv[optind - 1] : optarg);
	}
	if (status == STATUS_CLEAN && argv[optind] == NULL)
		status = command_usage(&cmd_inspect, "no file was given");
	if (status == STATUS_CLEAN)
		status = prepare(run);
	if (status == STATUS_CLEAN)
		status = inspect_all(run, argv + optind);
	return status;
}

static int
inspect_main(int argc, char **argv)
{
	struct inspect_run run = {
		.method_name = SLICE_LIT("GET"),
		.hold_bytes = HOLD_BYTES_DEFAULT,
	};
	int status;

	run.catalogues = calloc((size_t)argc, sizeof(run.catalogues[0]));
	if (run.catalogues == NULL) {
		fputs("errgate inspect: out of memory\n", stderr);
		return STATUS_UNREADABLE;
	}
	status = run_with(&run, argc, argv);
	for (size_t i = 0; i < run.n_catalogues; i++)
		catalogue_unref(run.catalogues[i]);
	free(run.catalogues);
	arena_clear(&run.arena);
	strbuf_clear(&run.out);
	return status;
}

const struct command cmd_inspect = {
	.name = "inspect",
	.summary = "say what recorded responses are worth, without a proxy",
	.help = help,
	.run = inspect_main,
};
