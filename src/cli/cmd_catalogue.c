#include "cli/catalogue_command.h"
#include <getopt.h>
#include <stdio.h>
#include <string.h>

static const char help[] =
    "usage: errgate catalogue import [OPTION]... PAGE\n"
    "       errgate catalogue lint [OPTION]... FILE...\n"
    "       errgate catalogue show [OPTION]... FILE [CODE]\n"
    "       errgate catalogue diff [OPTION]... OLD NEW\n"
    "       errgate catalogue learn [OPTION]... LOG...\n"
    "\n"
    "Make, check, read and compare error-code catalogues: JSON files that say what an\n"
    "API's documentation says about its errors. catalogue.schema.json describes them.\n"
    "\n"
    "import makes a catalogue of a documentation page as a person saves it; '-' is\n"
    "standard input. It reads HTML; Markdown with pipe tables or HTML in it;\n"
    "reStructuredText with grid or simple tables; and text with cells between '|' or\n"
    "tabs, a cell a block, a cell a line, or all in one line (then only statuses and\n"
    "codes can be had). Headers are known in English and Chinese. What is left out or\n"
    "doubtful is told on standard error as `PAGE:LINE: WORD: MESSAGE`, and what lint\n"
    "says of the result.\n"
    "\n"
    "  -o, --output FILE      write there, not to standard output\n"
    "      --name NAME        the catalogue's name; else that of the page's file\n"
    "      --title TEXT       what it is about\n"
    "      --source TEXT      where the page was found, as a rule its address\n"
    "      --revision TEXT    how old the page is; else today's date\n"
    "      --shape NAME       the shape of the API's error bodies\n"
    "      --format WORD      auto, text, markdown, html or rst, where auto errs\n"
    "      --strict           exit with 1 when anything is skipped or doubtful\n"
    "\n"
    "lint looks for what is odd, and prints it as `FILE:LINE: SEVERITY: MESSAGE`:\n"
    "\n"
    "  error     rows that repeat or contradict each other, a prefix delegated twice\n"
    "  warning   a code with blanks, or that differs from another in case only, with\n"
    "            success and error statuses together, or delegated and listed too\n"
    "  hint      success rows (2xx), rows without a status, digits in a code that\n"
    "            are not its status, placeholders in messages, messages that stand\n"
    "            beside several codes, rows that add nothing to one ending in '*',\n"
    "            members that are missing at the top\n"
    "\n"
    "      --strict           a warning counts as an error\n"
    "\n"
    "show prints the table; with CODE all that is known of that code, found as the\n"
    "proxy finds it: exactly, else by the longest code that ends in '*', else by a\n"
    "prefix that the catalogue delegates; and what the vendor's SDKs would read from\n"
    "an answer with it, in the shape that the catalogue names.\n"
    "\n"
    "  -k, --catalogue FILE   the catalogue, in place of FILE\n"
    "  -j, --json             print JSON: the whole catalogue as one object, which\n"
    "                         can be loaded again; with CODE one object a line for\n"
    "                         each row of the code\n"
    "\n"
    "diff says what was added (+), removed (-) and changed (~) from OLD to NEW.\n"
    "\n"
    "  -j, --json             print one JSON object\n"
    "      --fail-on WORD,... exit with 1 when there is such a difference: added,\n"
    "                         removed, changed, delegates, or any\n"
    "      --documented       compare what a page can say: not means and retry, which\n"
    "                         a reviewer adds, nor the catalogues' own titles\n"
    "\n"
    "learn drafts entries for the unknown codes of errgate's logs in JSON (files,\n"
    "folders, '-'; also packed with gzip): statuses, messages with what varies in\n"
    "braces, and in the description how often, when and where they were seen. The\n"
    "file loads as it stands, but is meant to be reviewed.\n"
    "\n"
    "  -k, --catalogue FILE   judge the codes by this catalogue, not by what the log\n"
    "                         says; those that it has are left out\n"
    "      --merge            write that catalogue, with the new entries behind\n"
    "      --drift            also rows for its codes that came with statuses or\n"
    "                         messages it lacks\n"
    "      --name NAME        the catalogue's name; else `learned`, or that of FILE\n"
    "                         with --merge\n"
    "  -o, --output FILE      write there, not to standard output\n"
    "\n"
    "  -h, --help             this page\n"
    "\n"
    "A file that is no catalogue is told on standard error, all mistakes at once, as\n"
    "`FILE:LINE: MESSAGE`.\n"
    "\n"
    "Exit status: 0 done; 1 lint found an error, show has no such CODE, or diff or\n"
    "import found what --fail-on or --strict names; 2 usage, or a file that is no\n"
    "catalogue; 3 a file that cannot be read, or a page without error codes.\n"
    "\n"
    "  errgate catalogue import -o cce.json --shape error_code page.html\n"
    "  errgate catalogue lint conf/catalogue/*.json\n"
    "  errgate catalogue show conf/catalogue/apigw.json APIGW.0308\n"
    "  errgate catalogue diff --fail-on removed,changed old.json new.json\n"
    "  errgate catalogue learn -k cce.json --merge -o new.json errgate.log\n";

/* Options without a letter. */
enum {
	OPTION_STRICT = 256, OPTION_NAME, OPTION_TITLE, OPTION_SOURCE,
	OPTION_REVISION, OPTION_SHAPE, OPTION_FORMAT, OPTION_FAIL_ON,
	OPTION_DOCUMENTED, OPTION_MERGE, OPTION_DRIFT
};

static const struct option long_options[] = {
	{ "catalogue", required_argument, NULL, 'k' },
	{ "output", required_argument, NULL, 'o' },
	{ "json", no_argument, NULL, 'j' },
	{ "strict", no_argument, NULL, OPTION_STRICT },
	{ "name", required_argument, NULL, OPTION_NAME },
	{ "title", required_argument, NULL, OPTION_TITLE },
	{ "source", required_argument, NULL, OPTION_SOURCE },
	{ "revision", required_argument, NULL, OPTION_REVISION },
	{ "shape", required_argument, NULL, OPTION_SHAPE },
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "fail-on", required_argument, NULL, OPTION_FAIL_ON },
	{ "documented", no_argument, NULL, OPTION_DOCUMENTED },
	{ "merge", no_argument, NULL, OPTION_MERGE },
	{ "drift", no_argument, NULL, OPTION_DRIFT },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

static const struct {
	const char *name;
	int (*run)(const struct catalogue_options *options);
} subcommands[] = {
	{ "import", catalogue_import_command },
	{ "lint", catalogue_lint_command },
	{ "show", catalogue_show_command },
	{ "diff", catalogue_diff_command },
	{ "learn", catalogue_learn_command },
};

enum exit_status
catalogue_command_print(struct strbuf *out, enum exit_status status)
{
	bool is_whole = !out->failed && (out->len == 0 ||
	    fwrite(out->ptr, 1, out->len, stdout) == out->len);

	if (!is_whole)
		fputs("errgate catalogue: cannot print it all\n", stderr);
	strbuf_clear(out);
	return is_whole ? status : STATUS_UNREADABLE;
}

struct catalogue *
catalogue_command_load(const char *path, enum exit_status *status)
{
	struct strbuf text = { 0 }, errors = { 0 };
	struct catalogue *catalogue = NULL;

	*status = STATUS_UNREADABLE;
	if (catalogue_read(path, &text, &errors)) {
		*status = STATUS_USAGE;
		catalogue = catalogue_load_text(strbuf_slice(&text), path, &errors);
	}
	if (errors.len > 0)
		fwrite(errors.ptr, 1, errors.len, stderr);
	strbuf_clear(&text);
	strbuf_clear(&errors);
	if (catalogue != NULL)
		*status = STATUS_CLEAN;
	return catalogue;
}

/* Where the value of an option goes; NULL for one that takes none. */
static const char **
value_slot(struct catalogue_options *options, int option)
{
	switch (option) {
	case 'k':
		return &options->file;
	case 'o':
		return &options->output;
	case OPTION_NAME:
		return &options->name;
	case OPTION_TITLE:
		return &options->title;
	case OPTION_SOURCE:
		return &options->source;
	case OPTION_REVISION:
		return &options->revision;
	case OPTION_SHAPE:
		return &options->shape;
	case OPTION_FORMAT:
		return &options->format;
	case OPTION_FAIL_ON:
		return &options->fail_on;
	default:
		return NULL;
	}
}

/* Read the options. STATUS_USAGE, which is told, when one is wrong. */
static int
read_options(int argc, char **argv, struct catalogue_options *options)
{
	int option;

	opterr = 0;	/* getopt knows half of the command's name only */
	while ((option = getopt_long(argc, argv, ":k:o:jh", long_options,
	    NULL)) != -1) {
		const char **slot = value_slot(options, option);

		if (slot != NULL)
			*slot = optarg;
		else if (option == 'j')
			options->json = true;
		else if (option == OPTION_STRICT)
			options->strict = true;
		else if (option == OPTION_DOCUMENTED)
			options->documented = true;
		else if (option == OPTION_MERGE)
			options->merge = true;
		else if (option == OPTION_DRIFT)
			options->drift = true;
		else if (option == 'h')
			options->help = true;
		else
			return command_usage(&cmd_catalogue, option == ':' ?
			    "%s needs a value" : "unknown option %s",
			    argv[optind - 1]);
	}
	options->args = argv + optind;
	return STATUS_CLEAN;
}

static int
run(int argc, char **argv)
{
	struct catalogue_options options = { .file = NULL };
	const char *name;

	if (read_options(argc, argv, &options) != STATUS_CLEAN)
		return STATUS_USAGE;
	if (options.help) {
		command_help(&cmd_catalogue);
		return STATUS_CLEAN;
	}
	name = *options.args;
	if (name == NULL)
		return command_usage(&cmd_catalogue, "import, lint, show, diff or learn?");
	options.args++;
	for (size_t i = 0; i < ARRAY_LEN(subcommands); i++)
		if (strcmp(subcommands[i].name, name) == 0)
			return subcommands[i].run(&options);
	return command_usage(&cmd_catalogue,
	    "'%s' is none of import, lint, show, diff and learn",
	    name);
}

const struct command cmd_catalogue = {
	.name = "catalogue",
	.summary = "make, check, show and compare error-code catalogues",
	.help = help,
	.run = run,
};
