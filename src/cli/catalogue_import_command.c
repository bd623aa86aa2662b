#include "cli/catalogue_command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/ascii.h"
#include "catalogue/catalogue_write.h"
#include "catalogue/excerpt.h"
#include "catalogue/lint.h"
#include "import/import.h"

#define LINT_TOLD_MAX 50	/* findings that are told one by one */

/* One import, from the page to the file. */
struct importing {
	const struct catalogue_options *options;
	const char *path;	/* of the page; "-" is standard input */
	enum page_format format;
	struct strbuf name;	/* of the catalogue */
	char today[sizeof("2026-01-31")];
};

/* The name of a page's file, as far as a catalogue can have it. */
static void
name_from_path(struct strbuf *name, const char *path)
{
	const char *base = strrchr(path, '/');
	struct slice stem = slice_str(base == NULL ? path : base + 1);
	size_t dot = slice_index(stem, '.');

	stem = slice_head(stem, dot > 0 ? dot : stem.len);
	for (size_t i = 0; i < stem.len; i++) {
		unsigned char c = stem.ptr[i];
		bool fits = ascii_is_alnum(c) || c == '-' || c == '_' || c == '.';

		if (fits)
			strbuf_add_byte(name, c);
		else if (name->len > 0 && name->ptr[name->len - 1] != '-')
			strbuf_add_byte(name, '-');
	}
	while (name->len > 0 && name->ptr[name->len - 1] == '-')
		name->len--;
}

static struct import_head
head_of(struct importing *job)
{
	const struct catalogue_options *options = job->options;
	time_t now = time(NULL);
	struct tm utc;

	if (gmtime_r(&now, &utc) != NULL)
		strftime(job->today, sizeof(job->today), "%Y-%m-%d", &utc);
	return (struct import_head){
		.name = strbuf_slice(&job->name),
		.title = slice_str(options->title),
		.source = slice_str(options->source),
		.revision = slice_str(options->revision != NULL ?
		    options->revision : job->today),
		.shape = slice_str(options->shape),
	};
}

static const char *
shown_path(const struct importing *job)
{
	return strcmp(job->path, "-") == 0 ? "(standard input)" : job->path;
}

/* Say what was skipped and what is doubtful, and count it up. */
static void
tell_report(const struct importing *job, const struct import *import,
    enum page_format format)
{
	const struct import_report *report = &import->report;
	size_t n_all = 0;

	for (size_t i = 0; i < report->n_notes; i++)
		fprintf(stderr, "%s:%u: %s: %.*s\n", shown_path(job),
		    report->notes[i].line, import_note_word(report->notes[i].kind),
		    SLICE_FMT(report->notes[i].text));
	for (unsigned kind = 0; kind < IMPORT_NOTE_N; kind++)
		n_all += report->counts[kind];
	if (n_all > report->n_notes)
		fprintf(stderr, "%s: and %zu more of these\n", shown_path(job),
		    n_all - report->n_notes);
	if (import->catalogue != NULL)
		fprintf(stderr, "%s: read as %s: entries %zu, tables %zu, "
		    "delegations %zu, skipped %zu, doubtful %zu\n",
		    shown_path(job), page_format_word(format),
		    import->catalogue->n_entries, import->n_tables,
		    import->catalogue->n_delegations,
		    report->counts[IMPORT_SKIP], report->counts[IMPORT_DOUBT]);
}

/* Write all of it beside the file, then put it in its place. */
static bool
write_whole(const char *path, const struct strbuf *text)
{
	struct strbuf name = { 0 };
	char *part;
	FILE *file;
	bool is_done;

	strbuf_addf(&name, "%s.part", path);
	part = strbuf_take_str(&name);
	file = part == NULL ? NULL : fopen(part, "we");
	if (file == NULL) {
		free(part);
		return false;
	}
	is_done = fwrite(text->ptr, 1, text->len, file) == text->len;
	is_done &= fclose(file) == 0;
	is_done = is_done && rename(part, path) == 0;
	if (!is_done)
		(void)unlink(part);
	free(part);
	return is_done;
}

static enum exit_status
deliver(const struct importing *job, struct strbuf *text, enum exit_status status)
{
	const char *path = job->options->output;

	if (path == NULL || strcmp(path, "-") == 0)
		return catalogue_command_print(text, status);
	if (!write_whole(path, text)) {
		fprintf(stderr, "errgate catalogue: %s: %s\n", path,
		    strerror(errno));
		status = STATUS_UNREADABLE;
	}
	strbuf_clear(text);
	return status;
}

/* What lint says of the result: errors and warnings, and how many hints. */
static void
tell_lint(const struct catalogue *catalogue, const char *path)
{
	struct lint lint;
	size_t n_told = 0;

	if (!lint_catalogue(&lint, catalogue))
		fprintf(stderr, "errgate catalogue: out of memory for lint\n");
	for (size_t i = 0; i < lint.n_findings; i++)
		if (lint.findings[i].severity != LINT_HINT && n_told++ < LINT_TOLD_MAX)
			fprintf(stderr, "%s:%u: %s: %.*s\n", path,
			    lint.findings[i].line,
			    lint_severity_word(lint.findings[i].severity),
			    SLICE_FMT(lint.findings[i].text));
	if (n_told > LINT_TOLD_MAX)
		fprintf(stderr, "%s: and %zu more, which lint lists\n", path,
		    n_told - LINT_TOLD_MAX);
	fprintf(stderr, "%s: lint: %zu errors, %zu warnings, %zu hints\n", path,
	    lint.counts[LINT_ERROR], lint.counts[LINT_WARNING],
	    lint.counts[LINT_HINT]);
	lint_clear(&lint);
}

/* Write the catalogue, having loaded it again as the proxy will. */
static enum exit_status
finish(const struct importing *job, const struct import *import)
{
	const char *path = job->options->output;
	struct strbuf text = { 0 }, errors = { 0 };
	struct catalogue *loaded = NULL;
	bool is_doubtful = import->report.counts[IMPORT_SKIP] +
	    import->report.counts[IMPORT_DOUBT] > 0;

	if (path == NULL || strcmp(path, "-") == 0)
		path = "(result)";
	catalogue_write_file(import->catalogue, &text);
	if (!text.failed)
		loaded = catalogue_load_text(strbuf_slice(&text), path, &errors);
	if (loaded == NULL) {
		fprintf(stderr, "errgate catalogue: the result does not load:\n%.*s",
		    SLICE_FMT(errors));
		strbuf_clear(&text);
		strbuf_clear(&errors);
		return STATUS_UNREADABLE;
	}
	tell_lint(loaded, path);
	catalogue_unref(loaded);
	strbuf_clear(&errors);
	return deliver(job, &text, job->options->strict && is_doubtful ?
	    STATUS_FINDINGS : STATUS_CLEAN);
}

static enum exit_status
refuse(const struct importing *job, const struct strbuf *why)
{
	fprintf(stderr, "%s: refused: %.*s\n", shown_path(job), SLICE_FMT(*why));
	return STATUS_UNREADABLE;
}

static enum exit_status
import_text(struct importing *job, struct slice text)
{
	struct import_head head = head_of(job);
	enum exit_status status;
	struct strbuf why = { 0 };
	struct import import;
	struct page page;

	if (!page_read(&page, text, job->format, &why)) {
		status = refuse(job, &why);
	} else {
		bool is_done = import_page(&import, &page, &head, &why);

		tell_report(job, &import, page.format);
		status = is_done ? finish(job, &import) : refuse(job, &why);
		import_clear(&import);
	}
	page_clear(&page);
	strbuf_clear(&why);
	return status;
}

/* Read the page and go on with it. */
static enum exit_status
import_file(struct importing *job)
{
	struct strbuf text = { 0 }, errors = { 0 };
	enum exit_status status = STATUS_UNREADABLE;
	const char *path = strcmp(job->path, "-") == 0 ? "/dev/stdin" : job->path;

	if (catalogue_read(path, &text, &errors))
		status = import_text(job, strbuf_slice(&text));
	else
		fprintf(stderr, "%.*s", SLICE_FMT(errors));
	strbuf_clear(&text);
	strbuf_clear(&errors);
	return status;
}

/* Find out how the catalogue is called. STATUS_USAGE, which is told, without. */
static int
choose_name(struct importing *job)
{
	const struct catalogue_options *options = job->options;

	if (options->name != NULL)
		strbuf_add_str(&job->name, options->name);
	else if (strcmp(job->path, "-") != 0)
		name_from_path(&job->name, job->path);
	if (job->name.len == 0)
		return command_usage(&cmd_catalogue, "give the catalogue a --name");
	for (size_t i = 0; i < job->name.len; i++)
		if (!ascii_is_alnum(job->name.ptr[i]) &&
		    strchr("-_.", job->name.ptr[i]) == NULL)
			return command_usage(&cmd_catalogue, "--name is letters, "
			    "digits, '-', '_' and '.', not '%s'", options->name);
	return STATUS_CLEAN;
}

int
catalogue_import_command(const struct catalogue_options *options)
{
	struct importing job = { .options = options, .path = options->args[0],
	    .format = PAGE_AUTO };
	int status;

	if (job.path == NULL || options->args[1] != NULL)
		return command_usage(&cmd_catalogue, "import one page");
	if (options->format != NULL &&
	    !page_format_find(slice_str(options->format), &job.format))
		return command_usage(&cmd_catalogue, "--format knows no '%s'; it is "
		    "auto, text, markdown, html or rst", options->format);
	status = choose_name(&job);
	if (status == STATUS_CLEAN)
		status = import_file(&job);
	strbuf_clear(&job.name);
	return status;
}
