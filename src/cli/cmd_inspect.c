#include "cli/command.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "cli/inspect_run.h"
#include "cli/judge_by.h"

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
    "are taken in the order of their names. What it is tells its content, also when\n"
    "it is packed with gzip:\n"
    "  - one raw response (status line, fields, empty line, body) or several behind\n"
    "    each other, as far as their framing tells where one ends; up to 256m.\n"
    "    `curl -si --raw URL` makes one\n"
    "  - a HAR file, as browsers and recording proxies save it, of any size\n"
    "  - NDJSON of any size: a response a line, with `status`, and if you like\n"
    "    `method`, `url`, `time`, `headers` (an object, or a list of [name, value]),\n"
    "    and `body` (text, or JSON as it was) or `body_base64`\n"
    "  - errgate's own log (format = json): what its lines tell of a response is held\n"
    "    against the catalogues again\n"
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
    "      --junit FILE       write a JUnit file too: a test case for each response,\n"
    "                         failed by --fail-on; without it by unknown, malformed\n"
    "  -h, --help             this page\n"
    "\n"
    "Each object has file, method, status, verdict, findings, shape, code, message,\n"
    "codes (others in the same body), answered_by and request_id; index when a file\n"
    "has several responses; time, host and path when the recording tells them;\n"
    "catalogue, description, troubleshooting, means and retry when a catalogue has\n"
    "the code. A request that got no answer has the status 0 and is uninspected.\n"
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

/* The command line. */
struct inspect_command {
	struct inspect_run run;
	struct judge_by judge;
	struct slice shape;			/* empty: not given */
	const char *junit;			/* path, or NULL */
};

static int
read_fail_words(struct inspect_run *run, const char *text)
{
	struct slice bad;

	if (!fail_words_add(&run->fail, slice_str(text), &bad))
		return command_usage(&cmd_inspect,
		    "--fail-on: '%.*s' is no verdict and no finding", SLICE_FMT(bad));
	return STATUS_CLEAN;
}

static int
read_hold_bytes(struct inspect_run *run, const char *text)
{
	uint64_t bytes;

	if (!number_parse_size(slice_str(text), &bytes) || bytes == 0 ||
	    bytes > RECORDING_RAW_MAX)
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

enum {
	OPT_METHOD = 256, OPT_SUCCESS, OPT_HOLD_BYTES, OPT_REWRITE, OPT_FAIL_ON,
	OPT_JUNIT
};

static const struct option long_options[] = {
	{ "catalogue", required_argument, NULL, 'k' },
	{ "shape", required_argument, NULL, 's' },
	{ "method", required_argument, NULL, OPT_METHOD },
	{ "success", no_argument, NULL, OPT_SUCCESS },
	{ "hold-bytes", required_argument, NULL, OPT_HOLD_BYTES },
	{ "rewrite", no_argument, NULL, OPT_REWRITE },
	{ "fail-on", required_argument, NULL, OPT_FAIL_ON },
	{ "junit", required_argument, NULL, OPT_JUNIT },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

/* Take one option. STATUS_CLEAN when it makes sense. */
static int
take_option(struct inspect_command *command, int option, const char *text)
{
	struct inspect_run *run = &command->run;

	switch (option) {
	case 'k':
		return judge_by_add(&command->judge, text) ? STATUS_CLEAN : STATUS_USAGE;
	case 's':
		command->shape = slice_str(text);
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
	case OPT_JUNIT:
		command->junit = text;
		return STATUS_CLEAN;
	case ':':
		return command_usage(&cmd_inspect, "%s needs a value", text);
	default:
		return command_usage(&cmd_inspect, "unknown option %s", text);
	}
}

/* The declared shape: as given, else as a catalogue says. */
static int
choose_shape(struct inspect_command *command)
{
	struct slice name = command->shape;

	for (size_t i = 0; name.len == 0 && i < command->judge.n; i++)
		name = command->judge.catalogues[i]->shape;
	if (name.len == 0)
		name = SLICE(SHAPE_DEFAULT);
	command->run.inspector.declared = dialect_find(name);
	if (command->run.inspector.declared == NULL)
		return command_usage(&cmd_inspect, "no shape has the name '%.*s'",
		    SLICE_FMT(name));
	return STATUS_CLEAN;
}

static int
open_junit(struct inspect_command *command)
{
	if (command->junit == NULL)
		return STATUS_CLEAN;
	command->run.junit = junit_open(command->junit, SLICE("errgate inspect"));
	if (command->run.junit != NULL)
		return STATUS_CLEAN;
	fprintf(stderr, "errgate inspect: cannot write %s: %s\n", command->junit,
	    strerror(errno));
	return STATUS_USAGE;
}

static int
prepare(struct inspect_command *command)
{
	struct inspector *inspector = &command->run.inspector;
	bool judge_success = inspector->judge_success;
	int status;

	if (command->judge.n == 0)
		fputs("errgate inspect: no catalogue was given (-k), so every code "
		    "counts as unknown\n", stderr);
	*inspector = command->judge.inspector;
	inspector->judge_success = judge_success;
	dialect_index_make(&inspector->dialects);
	inspector->decoded_max = inspector_decoded_max(command->run.hold_bytes);
	status = choose_shape(command);
	return status == STATUS_CLEAN ? open_junit(command) : status;
}

/* Whether all that was to be written has been. */
static bool
close_outputs(struct inspect_command *command)
{
	bool ok = true;

	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("errgate inspect: standard output");
		ok = false;
	}
	if (!junit_close(command->run.junit)) {
		fprintf(stderr, "errgate inspect: cannot write %s\n", command->junit);
		ok = false;
	}
	return ok;
}

static int
inspect_all(struct inspect_command *command, char **paths)
{
	for (; *paths != NULL; paths++)
		inspect_run_input(&command->run, *paths);
	if (!close_outputs(command) || command->run.unreadable)
		return STATUS_UNREADABLE;
	return command->run.failed ? STATUS_FINDINGS : STATUS_CLEAN;
}

/* Read the options, then do the work. */
static int
run_with(struct inspect_command *command, int argc, char **argv)
{
	int status = STATUS_CLEAN, option;

	opterr = 0;	/* getopt knows half of the command's name only */
	while (status == STATUS_CLEAN && (option = getopt_long(argc, argv, ":k:s:h",
	    long_options, NULL)) != -1) {
		if (option == 'h') {
			command_help(&cmd_inspect);
			return STATUS_CLEAN;
		}
		status = take_option(command, option, option == '?' ||
		    option == ':' ? argv[optind - 1] : optarg);
	}
	if (status == STATUS_CLEAN && argv[optind] == NULL)
		status = command_usage(&cmd_inspect, "no file was given");
	if (status == STATUS_CLEAN)
		status = prepare(command);
	if (status == STATUS_CLEAN)
		status = inspect_all(command, argv + optind);
	return status;
}

static int
inspect_main(int argc, char **argv)
{
	struct inspect_command command = {
		.run = {
			.method_name = SLICE_LIT("GET"),
			.hold_bytes = HOLD_BYTES_DEFAULT,
		},
	};
	int status;

	status = run_with(&command, argc, argv);
	judge_by_clear(&command.judge);
	inspect_run_clear(&command.run);
	return status;
}

const struct command cmd_inspect = {
	.name = "inspect",
	.summary = "say what recorded responses are worth, without a proxy",
	.help = help,
	.run = inspect_main,
};
