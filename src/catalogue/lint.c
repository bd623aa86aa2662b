#include "catalogue/lint.h"

#include <stdio.h>
#include <stdlib.h>

#include "catalogue/lint_check.h"

#define ARENA_MAX ((size_t)512 << 20)	/* bytes of work, whatever the file */
#define TEXT_MAX 1024			/* bytes of one finding */

static const char *const severity_words[] = {
	[LINT_HINT] = "hint",
	[LINT_WARNING] = "warning",
	[LINT_ERROR] = "error",
};
static_assert(ARRAY_LEN(severity_words) == LINT_N, "a severity lacks its word");

const char *
lint_severity_word(enum lint_severity severity)
{
	return severity_words[severity];
}

static struct lint_finding *
finding_new(struct lint *lint)
{
	size_t max = lint->findings_max == 0 ? 64 : lint->findings_max * 2;
	struct lint_finding *grown;

	if (lint->n_findings == lint->findings_max) {
		grown = reallocarray(lint->findings, max, sizeof(*grown));
		if (grown == NULL)
			return NULL;
		lint->findings = grown;
		lint->findings_max = max;
	}
	return &lint->findings[lint->n_findings++];
}

void
lint_add(struct lint *lint, unsigned line, enum lint_severity severity,
    const char *fmt, ...)
{
	struct lint_finding *finding = finding_new(lint);
	char text[TEXT_MAX];
	va_list args;

	if (finding == NULL) {
		lint->failed = true;
		return;
	}
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	*finding = (struct lint_finding){ .line = line, .severity = severity };
	finding->text = arena_copy(&lint->arena, slice_str(text));
	lint->failed |= finding->text.ptr == NULL;
	lint->counts[severity]++;
}

static void
check_header(struct lint *lint, const struct catalogue *catalogue)
{
	const struct {
		const char *name, *why;
		struct slice text;
	} wanted[] = {
		{ "source", "nobody can look up where it comes from",
		  catalogue->source },
		{ "revision", "nobody can tell how old it is", catalogue->revision },
		{ "shape", "answers are expected to be error_code/error_msg",
		  catalogue->shape },
	};

	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		if (wanted[i].text.len == 0)
			lint_add(lint, 1, LINT_HINT, "no \"%s\": %s",
			    wanted[i].name, wanted[i].why);
	if (catalogue->n_entries == 0)
		lint_add(lint, 1, LINT_WARNING, "no entry: every code is unknown");
}

bool
lint_lists_status(const struct catalogue_entry *entry, unsigned status)
{
	for (size_t i = 0; i < entry->n_statuses; i++)
		if (entry->statuses[i] == status)
			return true;
	return false;
}

static void (*const checks[])(struct lint *, const struct catalogue *) = {
	check_header,
	lint_rows_repeats,
	lint_rows_statuses,
	lint_rows_codes,
	lint_rows_messages,
	lint_prefixes_wildcards,
	lint_prefixes_delegations,
	lint_prefixes_entries,
};

/* By line, the gravest first, then by text: the same at every run. */
static int
compare_findings(const void *a, const void *b)
{
	const struct lint_finding *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	return slice_cmp(x->text, y->text);
}

bool
lint_catalogue(struct lint *lint, const struct catalogue *catalogue)
{
	*lint = (struct lint){ .arena = { .total_max = ARENA_MAX } };
	for (size_t i = 0; i < ARRAY_LEN(checks) && !lint->failed; i++)
		checks[i](lint, catalogue);
	if (lint->n_findings > 0)
		qsort(lint->findings, lint->n_findings, sizeof(*lint->findings),
		    compare_findings);
	return !lint->failed;
}

void
lint_clear(struct lint *lint)
{
	free(lint->findings);
	arena_clear(&lint->arena);
	*lint = (struct lint){ 0 };
}
