#include "report/junit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/escape.h"

struct junit {
	FILE *file;		/* to be written */
	FILE *cases;		/* what will stand in it */
	size_t n_cases, n_failures;
	struct strbuf text;	/* scratch */
	struct strbuf suite;	/* its name, escaped */
	bool failed;
};

static void
junit_free(struct junit *junit)
{
	if (junit->file != NULL && fclose(junit->file) != 0)
		junit->failed = true;
	if (junit->cases != NULL)
		fclose(junit->cases);
	strbuf_clear(&junit->text);
	strbuf_clear(&junit->suite);
	free(junit);
}

struct junit *
junit_open(const char *path, struct slice suite)
{
	struct junit *junit = calloc(1, sizeof(*junit));

	if (junit == NULL)
		return NULL;
	junit->file = fopen(path, "we");
	junit->cases = tmpfile();
	escape_xml(&junit->suite, suite);
	if (junit->file != NULL && junit->cases != NULL && !junit->suite.failed)
		return junit;
	junit_free(junit);
	return NULL;
}

/* Append name="value". */
static void
add_attribute(struct strbuf *out, const char *name, struct slice value)
{
	strbuf_addf(out, " %s=\"", name);
	escape_xml(out, value);
	strbuf_add_byte(out, '"');
}

void
junit_add(struct junit *junit, const struct junit_case *one)
{
	struct strbuf *text = &junit->text;

	strbuf_reset(text, 65536);
	strbuf_add_str(text, "  <testcase");
	add_attribute(text, "classname", one->classname);
	add_attribute(text, "name", one->name);
	if (one->failure.len == 0) {
		strbuf_add_str(text, "/>\n");
	} else {
		strbuf_add_str(text, ">\n    <failure");
		add_attribute(text, "message", one->failure);
		strbuf_add_byte(text, '>');
		escape_xml(text, one->detail);
		strbuf_add_str(text, "</failure>\n  </testcase>\n");
		junit->n_failures++;
	}
	junit->n_cases++;
	junit->failed |= text->failed ||
	    fwrite(text->ptr, 1, text->len, junit->cases) != text->len;
}

static void
copy_cases(struct junit *junit)
{
	char room[65536];
	size_t n;

	rewind(junit->cases);
	while ((n = fread(room, 1, sizeof(room), junit->cases)) > 0)
		junit->failed |= fwrite(room, 1, n, junit->file) != n;
	junit->failed |= ferror(junit->cases) != 0;
}

bool
junit_close(struct junit *junit)
{
	bool failed;

	if (junit == NULL)
		return true;
	fprintf(junit->file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<testsuites tests=\"%zu\" failures=\"%zu\">\n"
	    "<testsuite name=\"%.*s\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" "
	    "skipped=\"0\">\n", junit->n_cases, junit->n_failures,
	    SLICE_FMT(strbuf_slice(&junit->suite)), junit->n_cases,
	    junit->n_failures);
	copy_cases(junit);
	fputs("</testsuite>\n</testsuites>\n", junit->file);
	failed = junit->failed | (fflush(junit->file) != 0) |
	    (ferror(junit->file) != 0);
	junit_free(junit);
	return !failed;
}
