#include "cli/catalogue_command.h"

#include <stdio.h>

#include "catalogue/excerpt.h"
#include "catalogue/lint.h"
#include "inspect/dialect.h"

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

/* Add what lint says to out. Returns how many findings count as errors. */
static size_t
lint_loaded(const struct catalogue *catalogue, const char *path,
    bool strict, struct strbuf *out)
{
	struct lint lint;
	size_t n_bad;

	out->failed |= !lint_catalogue(&lint, catalogue);
	lint_shape(catalogue, path, out);
	for (size_t i = 0; i < lint.n_findings; i++) {
		strbuf_addf(out, "%s:%u: %s: ", path, lint.findings[i].line,
		    lint_severity_word(lint.findings[i].severity));
		strbuf_add(out, lint.findings[i].text);
		strbuf_add_byte(out, '\n');
	}
	fprintf(stderr, "%s: %zu entries, %zu errors, %zu warnings, %zu hints\n",
	    path, catalogue->n_entries, lint.counts[LINT_ERROR],
	    lint.counts[LINT_WARNING], lint.counts[LINT_HINT]);
	n_bad = lint.counts[LINT_ERROR] + (strict ? lint.counts[LINT_WARNING] : 0);
	lint_clear(&lint);
	return n_bad;
}

static enum exit_status
lint_file(const char *path, bool strict)
{
	enum exit_status status;
	struct catalogue *catalogue = catalogue_command_load(path, &status);
	struct strbuf out = { 0 };

	if (catalogue == NULL)
		return status;
	if (lint_loaded(catalogue, path, strict, &out) > 0)
		status = STATUS_FINDINGS;
	catalogue_unref(catalogue);
	return catalogue_command_print(&out, status);
}

/* The gravest outcome of all files is the outcome. */
int
catalogue_lint_command(const struct catalogue_options *options)
{
	enum exit_status worst = STATUS_CLEAN;

	if (options->args[0] == NULL)
		return command_usage(&cmd_catalogue, "lint which files?");
	for (char **path = options->args; *path != NULL; path++) {
		enum exit_status status = lint_file(*path, options->strict);

		if (status > worst)
			worst = status;
	}
	return worst;
}
