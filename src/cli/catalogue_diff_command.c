#include "cli/catalogue_command.h"

#include <string.h>

#include "base/nearest.h"
#include "catalogue/catalogue_diff.h"

/* What --fail-on may name. */
static const char *const fail_words[] = {
	"added", "removed", "changed", "delegates", "any", NULL
};

static bool
has_difference(const struct catalogue_diff *diff, const char *word)
{
	if (strcmp(word, "any") == 0)
		return diff->n_rows + diff->n_delegations > 0;
	if (strcmp(word, "delegates") == 0)
		return diff->n_delegations > 0;
	for (unsigned kind = 0; kind < DIFF_KIND_N; kind++)
		if (strcmp(word, diff_kind_word((enum diff_kind)kind)) == 0)
			return diff->counts[kind] > 0;
	return false;
}

/* A word of the list that is none, or empty. */
static struct slice
unknown_word(const char *list)
{
	struct slice rest = slice_str(list), word;

	while (list != NULL && slice_next(&rest, ',', &word))
		if (!nearest_is_exact(word, fail_words))
			return word;
	return SLICE_NONE;
}

static bool
fails_on(const struct catalogue_diff *diff, const char *list)
{
	struct slice rest, word;

	for (size_t i = 0; fail_words[i] != NULL; i++) {
		rest = slice_str(list);
		while (slice_next(&rest, ',', &word))
			if (slice_eq(word, slice_str(fail_words[i])) &&
			    has_difference(diff, fail_words[i]))
				return true;
	}
	return false;
}

static enum exit_status
compare(const struct catalogue *was, const struct catalogue *is,
    const struct catalogue_options *options)
{
	enum exit_status status = STATUS_CLEAN;
	struct catalogue_diff diff;
	struct strbuf out = { 0 };

	if (!catalogue_diff_make(&diff, was, is, options->documented))
		out.failed = true;
	else if (options->json)
		catalogue_diff_show_json(&diff, &out);
	else
		catalogue_diff_show(&diff, &out);
	if (options->fail_on != NULL && fails_on(&diff, options->fail_on))
		status = STATUS_FINDINGS;
	catalogue_diff_clear(&diff);
	return catalogue_command_print(&out, status);
}

int
catalogue_diff_command(const struct catalogue_options *options)
{
	struct slice word = unknown_word(options->fail_on);
	char **args = options->args;
	struct catalogue *was, *is = NULL;
	enum exit_status status;

	if (word.ptr != NULL)
		return command_usage(&cmd_catalogue, "--fail-on knows no '%.*s'; it "
		    "is added, removed, changed, delegates or any",
		    SLICE_FMT(word));
	if (args[0] == NULL || args[1] == NULL || args[2] != NULL)
		return command_usage(&cmd_catalogue, "diff wants two files");
	was = catalogue_command_load(args[0], &status);
	if (was != NULL)
		is = catalogue_command_load(args[1], &status);
	if (is != NULL)
		status = compare(was, is, options);
	catalogue_unref(was);
	catalogue_unref(is);
	return status;
}
