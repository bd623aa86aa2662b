/*
 * Catalogue files: a catalogue or mistakes; each code of a catalogue is found;
 * shown as JSON, it loads again and is the same.
 */
#include "catalogue/catalogue_show.h"
#include "catalogue/catalogue_write.h"
#include "catalogue/lint.h"
#include "catalogue/lookup.h"
#include "fuzz/fuzz.h"

static void
check_found(const struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->n_entries; i++) {
		const struct catalogue_entry *entry = &catalogue->entries[i];
		struct slice code = entry->code;
		struct catalogue_hit hit;
		unsigned status = entry->n_statuses > 0 ? entry->statuses[0] : 400;

		/* A wildcard is asked for with what it stands in front of. */
		if (slice_ends_with(code, SLICE("*")))
			code.len--;
		FUZZ_CHECK(code.len == 0 || catalogue_find(catalogue, code, status,
		    SLICE_NONE, &hit), "each code is found");
		FUZZ_CHECK(code.len == 0 || hit.entry != NULL, "by an entry");
		if (code.len == entry->code.len)
			FUZZ_CHECK(slice_eq(hit.entry->code, code) &&
			    (hit.status_fits || entry->n_statuses == 0),
			    "exactly, and its status fits");
	}
}

static void
check_messages(const struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->n_entries; i++) {
		const struct catalogue_entry *entry = &catalogue->entries[i];
		struct catalogue_hit hit = { .entry = entry, .rows = entry };

		for (size_t k = 0; k < entry->n_messages; k++)
			FUZZ_CHECK(catalogue_message_fits(&hit, entry->messages[k]),
			    "a documented message fits");
	}
}

static void
check_lint(const struct catalogue *catalogue)
{
	struct lint lint = { .n_findings = 0 };
	unsigned before = 0;

	FUZZ_CHECK(lint_catalogue(&lint, catalogue), "there is memory");
	for (size_t i = 0; i < lint.n_findings; i++) {
		FUZZ_CHECK(lint.findings[i].line >= before, "findings by line");
		before = lint.findings[i].line;
	}
	lint_clear(&lint);
}

/* What is shown is a catalogue file, whose catalogue is shown the same. */
static void
check_shown(const struct catalogue *catalogue)
{
	struct strbuf shown = { 0 }, again = { 0 }, errors = { 0 };
	struct catalogue *copy;

	catalogue_show_table(catalogue, &again);
	strbuf_reset(&again, SIZE_MAX);
	catalogue_write_line(catalogue, &shown);
	copy = catalogue_load_text(strbuf_slice(&shown), "shown", &errors);
	FUZZ_CHECK(copy != NULL, "what is shown as JSON loads");
	catalogue_write_line(copy, &again);
	FUZZ_CHECK(fuzz_same(&shown, &again), "and is the same catalogue");
	catalogue_unref(copy);
	strbuf_clear(&shown);
	strbuf_clear(&again);
	strbuf_clear(&errors);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct strbuf errors = { 0 };
	struct catalogue *catalogue = catalogue_load_text(slice_of(bytes, len),
	    "fuzz", &errors);

	FUZZ_CHECK((catalogue == NULL) == (errors.len > 0),
	    "a catalogue or mistakes");
	if (catalogue != NULL) {
		check_found(catalogue);
		check_messages(catalogue);
		check_lint(catalogue);
		check_shown(catalogue);
	}
	catalogue_unref(catalogue);
	strbuf_clear(&errors);
	return 0;
}
