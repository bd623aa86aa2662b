#include "cli/command.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/judge_by.h"
#include "cli/log_input.h"
#include "report/report.h"
#include "report/support.h"

static const char help[] =
    "usage: errgate report [OPTION]... LOG...\n"
    "\n"
    "What errgate's logs say: the catalogue against reality. Unknown codes, other\n"
    "statuses and messages than documented, malformed answers, codes of other\n"
    "catalogues, who answered, what was not inspected and why; by API, host and day.\n"
    "\n"
    "LOG is a log in JSON (conf: log { format = json }), a folder of them, or '-' for\n"
    "standard input; gzip is unpacked. Answers that the log only counted\n"
    "(event=repeats) count. Logs may have any size.\n"
    "\n"
    "  -k, --catalogue FILE   judge the codes anew by this catalogue instead of what\n"
    "                         the log says, and list codes that were never seen; may\n"
    "                         be given several times\n"
    "  -j, --json             one JSON object instead of text\n"
    "      --html FILE        write a page with charts as well, which needs nothing\n"
    "                         beside it\n"
    "      --junit FILE       write a JUnit file as well: a test case for each code\n"
    "      --fail-on WORD,... exit with 1 when there are answers with one of these\n"
    "                         verdicts or findings\n"
    "      --since TIME       count no lines before; times begin as in the log:\n"
    "      --until TIME       nor after: 2026-11-26, 2026-11-26T12:30\n"
    "      --api NAME         count this api's only\n"
    "      --support ID       print what a support desk asks for about one call:\n"
    "                         code, request id, time, call, and a curl line. ID is\n"
    "                         errgate's (id) or the API's own (request_id)\n"
    "  -h, --help             this page\n"
    "\n"
    "Exit status: 0 done; 1 --fail-on found something, or no call has that ID; 2\n"
    "usage, or a catalogue with mistakes; 3 some input cannot be read, or is no log\n"
    "in JSON.\n"
    "\n"
    "  errgate report /var/log/errgate.log\n"
    "  errgate report -k cce-addon.json --html report.html /var/log/errgate.log*\n"
    "  errgate report --support 5c1f09d2a3b4e6f7 /var/log/errgate.log\n";

enum {
	OPT_HTML = 256, OPT_JUNIT, OPT_FAIL_ON, OPT_SINCE, OPT_UNTIL, OPT_API,
	OPT_SUPPORT
};

static const struct option long_options[] = {
	{ "catalogue", required_argument, NULL, 'k' },
	{ "json", no_argument, NULL, 'j' },
	{ "html", required_argument, NULL, OPT_HTML },
	{ "junit", required_argument, NULL, OPT_JUNIT },
	{ "fail-on", required_argument, NULL, OPT_FAIL_ON },
	{ "since", required_argument, NULL, OPT_SINCE },
	{ "until", required_argument, NULL, OPT_UNTIL },
	{ "api", required_argument, NULL, OPT_API },
	{ "support", required_argument, NULL, OPT_SUPPORT },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

struct report_command {
	struct judge_by judge;
	struct tally tally;
	struct fail_words fail;
	bool json, help;
	const char *html, *junit;	/* paths, or NULL */
	struct slice support;		/* an id, or empty */
	struct strbuf bundle;		/* about that call */
	struct arena arena;
};

static int
read_fail_words(struct report_command *command, const char *text)
{
	struct slice bad;

	if (!fail_words_add(&command->fail, slice_str(text), &bad))
		return command_usage(&cmd_report,
		    "--fail-on: '%.*s' is no verdict and no finding", SLICE_FMT(bad));
	return STATUS_CLEAN;
}

/* Times are compared as texts, so they must look like those of the log. */
static int
read_time(struct slice *time, const char *name, const char *text)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd.dddZ";
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (len >= sizeof(form) || (form[i] == 'd' ?
		    text[i] < '0' || text[i] > '9' : text[i] != form[i]))
			return command_usage(&cmd_report, "--%s: '%s' is no time such as "
			    "2026-11-26 or 2026-11-26T12:30", name, text);
	*time = slice_str(text);
	return STATUS_CLEAN;
}

/* Take one option. STATUS_CLEAN when it makes sense. */
static int
take_option(struct report_command *command, int option, const char *text)
{
	switch (option) {
	case 'k':
		return judge_by_add(&command->judge, text) ? STATUS_CLEAN :
		    STATUS_USAGE;
	case 'j':
		command->json = true;
		return STATUS_CLEAN;
	case 'h':
		command->help = true;
		return STATUS_CLEAN;
	case OPT_HTML:
		command->html = text;
		return STATUS_CLEAN;
	case OPT_JUNIT:
		command->junit = text;
		return STATUS_CLEAN;
	case OPT_FAIL_ON:
		return read_fail_words(command, text);
	case OPT_SINCE:
		return read_time(&command->tally.since, "since", text);
	case OPT_UNTIL:
		return read_time(&command->tally.until, "until", text);
	case OPT_API:
		command->tally.only_api = slice_str(text);
		return STATUS_CLEAN;
	case OPT_SUPPORT:
		command->support = slice_str(text);
		return STATUS_CLEAN;
	case ':':
		return command_usage(&cmd_report, "%s needs a value", text);
	default:
		return command_usage(&cmd_report, "unknown option %s", text);
	}
}

/* A line, when one call is looked for. */
static void
look_for_call(struct report_command *command, struct slice text)
{
	struct log_line line;

	if (slice_find(text, command->support) == text.len)
		return;			/* nearly all lines */
	if (log_line_read(&line, text, &command->arena) &&
	    support_is_about(&line, command->support)) {
		if (command->json)
			support_json(&line, &command->bundle);
		else
			support_text(&line, &command->bundle);
	}
	arena_reset(&command->arena);
}

static void
on_line(struct slice text, void *ctx)
{
	struct report_command *command = ctx;

	if (command->support.len > 0)
		look_for_call(command, text);
	else
		tally_take(&command->tally, text);
}

/* Write out to stdout; empties it. */
static bool
print_out(struct strbuf *out)
{
	bool ok = !out->failed && fwrite(out->ptr, 1, out->len, stdout) == out->len &&
	    fflush(stdout) == 0;

	if (!ok)
		fputs("errgate report: cannot print it all\n", stderr);
	strbuf_clear(out);
	return ok;
}

static bool
write_html(const struct report *report, const char *path)
{
	struct strbuf out = { 0 };
	FILE *file = fopen(path, "we");
	bool ok = file != NULL;

	report_html(report, &out);
	ok = ok && !out.failed && fwrite(out.ptr, 1, out.len, file) == out.len;
	if (file != NULL && fclose(file) != 0)
		ok = false;
	if (!ok)
		fprintf(stderr, "errgate report: cannot write %s: %s\n", path,
		    strerror(errno));
	strbuf_clear(&out);
	return ok;
}

/* All that was asked for. False when some of it could not be written. */
static bool
write_all(struct report_command *command, const struct report *report)
{
	struct strbuf out = { 0 };
	bool ok;

	if (command->json)
		report_json(report, &out);
	else
		report_text(report, &out);
	ok = print_out(&out);
	if (command->html != NULL)
		ok = write_html(report, command->html) && ok;
	if (command->junit != NULL &&
	    !report_junit(report, &command->fail, command->junit)) {
		fprintf(stderr, "errgate report: cannot write %s\n", command->junit);
		ok = false;
	}
	return ok;
}

static int
conclude(struct report_command *command, struct log_input *input)
{
	struct tally *tally = &command->tally;
	const struct report report = {
		.tally = tally, .catalogues = command->judge.catalogues,
		.n_catalogues = command->judge.n,
	};

	if (!log_input_has_events(input, tally->n_lines, tally->n_bad))
		return STATUS_UNREADABLE;
	tally_sort(tally);
	if (!write_all(command, &report) || input->unreadable)
		return STATUS_UNREADABLE;
	if (tally_has_failed(tally)) {
		fputs("errgate report: out of memory\n", stderr);
		return STATUS_UNREADABLE;
	}
	return report_fails(&report, &command->fail) ? STATUS_FINDINGS :
	    STATUS_CLEAN;
}

static int
conclude_support(struct report_command *command, struct log_input *input)
{
	bool found = command->bundle.len > 0;

	if (!found)
		fprintf(stderr, "errgate report: no call has the id '%.*s'\n",
		    SLICE_FMT(command->support));
	else if (!print_out(&command->bundle))
		return STATUS_UNREADABLE;
	if (input->unreadable)
		return STATUS_UNREADABLE;
	return found ? STATUS_CLEAN : STATUS_FINDINGS;
}

static int
read_logs(struct report_command *command, char **paths)
{
	struct log_input input = {
		.command = "errgate report", .on_line = on_line, .ctx = command,
	};

	if (command->judge.n > 0)
		command->tally.inspector = &command->judge.inspector;
	for (; *paths != NULL; paths++)
		log_input_read(&input, *paths);
	return command->support.len > 0 ? conclude_support(command, &input) :
	    conclude(command, &input);
}

static int
report_main(int argc, char **argv)
{
	struct report_command command = { .json = false };
	int status = STATUS_CLEAN, option;

	tally_init(&command.tally);
	opterr = 0;	/* getopt knows half of the command's name only */
	while (status == STATUS_CLEAN && (option = getopt_long(argc, argv, ":k:jh",
	    long_options, NULL)) != -1)
		status = take_option(&command, option, option == '?' ||
		    option == ':' ? argv[optind - 1] : optarg);
	if (status == STATUS_CLEAN && command.help)
		command_help(&cmd_report);
	else if (status == STATUS_CLEAN && argv[optind] == NULL)
		status = command_usage(&cmd_report, "no log was given");
	else if (status == STATUS_CLEAN)
		status = read_logs(&command, argv + optind);
	judge_by_clear(&command.judge);
	tally_clear(&command.tally);
	strbuf_clear(&command.bundle);
	arena_clear(&command.arena);
	return status;
}

const struct command cmd_report = {
	.name = "report",
	.summary = "say what the logs say: the catalogue against reality",
	.help = help,
	.run = report_main,
};
