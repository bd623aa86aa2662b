#include "base/nearest.h"
#include "cli/command.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "catalogue/catalogue_show.h"
#include "catalogue/excerpt.h"
#include "catalogue/lint.h"
#include "catalogue/lookup.h"
#include "inspect/dialect.h"

static const char help[] =
    "usage: errgate catalogue show [OPTION]... FILE [CODE]\n"
    "       errgate catalogue show [OPTION]... -k FILE [CODE]\n"
    "       errgate catalogue lint [OPTION]... FILE...\n"
    "\n"
    "Read and check error-code catalogues: JSON files that say what an API's\n"
    "documentation says about its errors. catalogue.schema.json describes them.\n"
    "\n"
    "show prints the table; with CODE all that is known of that code, found as the\n"
    "proxy finds it: exactly, else by the longest code that ends in '*', else by a\n"
    "prefix that the catalogue delegates.\n"
    "\n"
    "  -k, --catalogue FILE   the catalogue\n"
    "  -j, --json             print JSON: the whole catalogue as one object, which\n"
    "                         can be loaded again; with CODE one object a line for\n"
    "                         each row of the code\n"
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
    "  -h, --help             this page\n"
    "\n"
    "A file that is no catalogue is told on standard error, all mistakes at once, as\n"
    "`FILE:LINE: MESSAGE`.\n"
    "\n"
    "Exit status: 0 done; 1 lint found an error, or show has no such CODE; 2 usage,\n"
    "or a file that is no catalogue; 3 a file that cannot be read.\n"
    "\n"
    "  errgate catalogue show conf/catalogue/cce-addon.json\n"
    "  errgate catalogue show -k conf/catalogue/apigw.json APIGW.0308\n"
    "  errgate catalogue lint conf/catalogue/*.json\n";

/* Options without a letter. */
enum { OPTION_STRICT = 256 };

static const struct option long_options[] = {
	{ "catalogue", required_argument, NULL, 'k' },
	{ "json", no_argument, NULL, 'j' },
	{ "strict", no_argument, NULL, OPTION_STRICT },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

/* What the command line says. */
struct catalogue_options {
	const char *file;	/* -k, or NULL */
	bool json, strict, help;
	char **args;		/* what is no option, ended by NULL */
};

/* What is printed, or a word that memory ran out. */
static enum exit_status
print_out(struct strbuf *out, enum exit_status status)
{
	bool is_whole = !out->failed && (out->len == 0 ||
	    fwrite(out->ptr, 1, out->len, stdout) == out->len);

	if (!is_whole)
		fputs("errgate catalogue: cannot print it all\n", stderr);
	strbuf_clear(out);
	return is_whole ? status : STATUS_UNREADABLE;
}

/* Load a file; on failure, say why on stderr and set *status. */
static struct catalogue *
load(const char *path, enum exit_status *status)
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

/* The code nearest to a mistaken one, or one that holds it; else empty. */
static struct slice
nearest_code(const struct catalogue *catalogue, struct slice code)
{
	struct nearest near = { .word = code };
	struct slice holder = SLICE_NONE;

	for (size_t i = 0; i < catalogue->n_entries; i++) {
		struct slice known = catalogue->entries[i].code;

		nearest_try(&near, known);
		if (holder.len == 0 && code.len > 0 &&
		    slice_find(known, code) < known.len)
			holder = known;
	}
	return near.best.len > 0 ? near.best : holder;
}

static enum exit_status
show_no_code(const struct catalogue *catalogue, struct slice code)
{
	const struct delegation *delegation = catalogue_delegation(catalogue, code);
	struct slice near = nearest_code(catalogue, code);

	if (delegation != NULL) {
		printf("%s is not listed: codes that begin with %s are delegated to %s\n",
		    excerpt_of(code).text, excerpt_of(delegation->prefix).text,
		    delegation->see.len > 0 ? excerpt_of(delegation->see).text :
		    "another catalogue");
		return STATUS_CLEAN;
	}
	fprintf(stderr, "errgate catalogue: %s has no code '%s'",
	    excerpt_of(catalogue->name).text, excerpt_of(code).text);
	if (near.len > 0)
		fprintf(stderr, "; did you mean '%s'?", excerpt_of(near).text);
	fputc('\n', stderr);
	return STATUS_FINDINGS;
}

static enum exit_status
show_code(const struct catalogue *catalogue, struct slice code, bool json)
{
	struct catalogue_hit hit;
	struct strbuf out = { 0 };

	if (!catalogue_find(catalogue, code, 0, SLICE_NONE, &hit))
		return show_no_code(catalogue, code);
	if (json)
		catalogue_show_code_json(catalogue, hit.rows, &out);
	else
		catalogue_show_code(catalogue, hit.rows, &out);
	return print_out(&out, STATUS_CLEAN);
}

static enum exit_status
show_all(const struct catalogue *catalogue, bool json)
{
	struct strbuf out = { 0 };

	if (json)
		catalogue_show_json(catalogue, &out);
	else
		catalogue_show_table(catalogue, &out);
	return print_out(&out, STATUS_CLEAN);
}

static int
run_show(const struct catalogue_options *options)
{
	const char *path = options->file;
	char **args = options->args;
	struct catalogue *catalogue;
	enum exit_status status;

	if (path == NULL && *args != NULL)
		path = *args++;
	if (path == NULL)
		return command_usage(&cmd_catalogue, "show which file?");
	if (args[0] != NULL && args[1] != NULL)
		return command_usage(&cmd_catalogue, "one code at a time, not '%s' too",
		    args[1]);
	catalogue = load(path, &status);
	if (catalogue == NULL)
		return status;
	status = args[0] != NULL ?
	    show_code(catalogue, slice_str(args[0]), options->json) :
	    show_all(catalogue, options->json);
	catalogue_unref(catalogue);
	return status;
}

/* A shape that is not built in must come from the conf file. */
static void
lint_shape(const struct catalogue *catalogue, const char *path,
    struct strbuf *out)
{
	if (catalogue->shape.len > 0 && dialect_find(catalogue->shape) == NULL)
		strbuf_addf(out, "%s:1: hint: shape '%s' is not built in: the conf "
		    "file has to add it\n", path,
		    excerpt_of(catalogue->shape).text);
}

static enum exit_status
lint_loaded(const struct catalogue *catalogue, const char *path, bool strict)
{
	struct strbuf out = { 0 };
	struct lint lint;
	size_t n_bad;

	out.failed = !lint_catalogue(&lint, catalogue);
	lint_shape(catalogue, path, &out);
	for (size_t i = 0; i < lint.n_findings; i++) {
		strbuf_addf(&out, "%s:%u: %s: ", path, lint.findings[i].line,
		    lint_severity_word(lint.findings[i].severity));
		strbuf_add(&out, lint.findings[i].text);
		strbuf_add_byte(&out, '\n');
	}
	fprintf(stderr, "%s: %zu entries, %zu errors, %zu warnings, %zu hints\n",
	    path, catalogue->n_entries, lint.counts[LINT_ERROR],
	    lint.counts[LINT_WARNING], lint.counts[LINT_HINT]);
	n_bad = lint.counts[LINT_ERROR] + (strict ? lint.counts[LINT_WARNING] : 0);
	lint_clear(&lint);
	return print_out(&out, n_bad > 0 ? STATUS_FINDINGS : STATUS_CLEAN);
}

/* The gravest outcome of all files is the outcome. */
static int
run_lint(const struct catalogue_options *options)
{
	enum exit_status worst = STATUS_CLEAN, status;

	if (options->args[0] == NULL)
		return command_usage(&cmd_catalogue, "lint which files?");
	for (char **path = options->args; *path != NULL; path++) {
		struct catalogue *catalogue = load(*path, &status);

		if (catalogue != NULL)
			status = lint_loaded(catalogue, *path, options->strict);
		catalogue_unref(catalogue);
		if (status > worst)
			worst = status;
	}
	return worst;
}

static const struct {
	const char *name;
	int (*run)(const struct catalogue_options *options);
} subcommands[] = {
	{ "show", run_show },
	{ "lint", run_lint },
};

/* Read the options. STATUS_USAGE, which is told, when one is wrong. */
static int
read_options(int argc, char **argv, struct catalogue_options *options)
{
	int option;

	opterr = 0;	/* getopt knows half of the command's name only */
	while ((option = getopt_long(argc, argv, ":k:jh", long_options,
	    NULL)) != -1)
		switch (option) {
		case 'k':
			options->file = optarg;
			break;
		case 'j':
			options->json = true;
			break;
		case OPTION_STRICT:
			options->strict = true;
			break;
		case 'h':
			options->help = true;
			break;
		case ':':
			return command_usage(&cmd_catalogue, "%s needs a value",
			    argv[optind - 1]);
		default:
			return command_usage(&cmd_catalogue, "unknown option %s",
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
		return command_usage(&cmd_catalogue, "show or lint?");
	options.args++;
	for (size_t i = 0; i < ARRAY_LEN(subcommands); i++)
		if (strcmp(subcommands[i].name, name) == 0)
			return subcommands[i].run(&options);
	return command_usage(&cmd_catalogue, "'%s' is neither show nor lint", name);
}

const struct command cmd_catalogue = {
	.name = "catalogue",
	.summary = "show and check error-code catalogues",
	.help = help,
	.run = run,
};
