#include "cli/catalogue_command.h"

#include <stdio.h>

#include "base/nearest.h"
#include "catalogue/catalogue_show.h"
#include "catalogue/catalogue_write.h"
#include "catalogue/excerpt.h"
#include "catalogue/lookup.h"
#include "cli/sdk_show.h"

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
	if (json) {
		catalogue_show_code_json(catalogue, hit.rows, &out);
	} else {
		catalogue_show_code(catalogue, hit.rows, &out);
		sdk_show(catalogue, hit.rows, code, &out);
	}
	return catalogue_command_print(&out, STATUS_CLEAN);
}

static enum exit_status
show_all(const struct catalogue *catalogue, bool json)
{
	struct strbuf out = { 0 };

	if (json)
		catalogue_write_line(catalogue, &out);
	else
		catalogue_show_table(catalogue, &out);
	return catalogue_command_print(&out, STATUS_CLEAN);
}

int
catalogue_show_command(const struct catalogue_options *options)
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
	catalogue = catalogue_command_load(path, &status);
	if (catalogue == NULL)
		return status;
	status = args[0] != NULL ?
	    show_code(catalogue, slice_str(args[0]), options->json) :
	    show_all(catalogue, options->json);
	catalogue_unref(catalogue);
	return status;
}
