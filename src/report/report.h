#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H
/*
 * A catalogue against reality: a tally, told in sections, as text for a terminal,
 * JSON, JUnit, or one page of HTML. Memory running out shows in the strbuf's
 * `failed`.
 */
#include "report/fail_words.h"
#include "report/junit.h"
#include "report/tally.h"

struct report {
	const struct tally *tally;	/* sorted */
	struct catalogue *const *catalogues;	/* given to judge by; may be none */
	size_t n_catalogues;
};

/* A part of the report: a heading, a word of advice, and which sights it has. */
struct report_section {
	const char *name;	/* in JSON, and as an anchor */
	const char *title;
	const char *advice;
	bool is_surprise;	/* it counts among what documentation left out */
	bool (*has)(const struct sight *sight);
};

/* All sections, in order; *n is set to their number. */
const struct report_section *report_sections(size_t *n) NONNULL(1);

/* How many sights, and answers, a section has. */
struct report_sum {
	size_t n_sights;
	uint64_t n_answers;
};
struct report_sum report_section_sum(const struct report *report,
    const struct report_section *section) NONNULL(1, 2) MUST_CHECK;

/* The answers of a sight that this section is about: all, or those that drifted. */
uint64_t report_section_count(const struct report_section *section,
    const struct sight *sight) NONNULL(1, 2) MUST_CHECK;

/* The next documented row, from *catalogue and *entry on, that was never seen and
   is no success; NULL at the end. Zero both before the first call. */
const struct catalogue_entry *report_never_seen(const struct report *report,
    size_t *catalogue, size_t *entry) NONNULL(1, 2, 3) MUST_CHECK;

/* The word for a verdict, or "errgate" for errgate's own answers. */
struct slice report_kind_word(enum verdict kind) MUST_CHECK;

/* Texts such as "400 (7), 404" and "a.example.com, b (and more)". */
void report_add_statuses(struct strbuf *out, const struct sight *sight)
    NONNULL(1, 2);
void report_add_words(struct strbuf *out, const struct word_counts *words)
    NONNULL(1, 2);

/* Who answered: "service", or "gateway (3), middlebox (1)". */
void report_add_answered_by(struct strbuf *out, const struct sight *sight)
    NONNULL(1, 2);

/* What of a sight's findings and messages is worth a note; may be empty. */
void report_add_notes(struct strbuf *out, const struct sight *sight)
    NONNULL(1, 2);

void report_text(const struct report *report, struct strbuf *out) NONNULL(1, 2);
void report_json(const struct report *report, struct strbuf *out) NONNULL(1, 2);
void report_html(const struct report *report, struct strbuf *out) NONNULL(1, 2);

/*
 * A test case for each sight, in a class for each api; those that fail_words
 * match fail, or without any, what is a surprise but message-drift. False when
 * the file cannot be written.
 */
bool report_junit(const struct report *report, const struct fail_words *words,
    const char *path) NONNULL(1, 2, 3) MUST_CHECK;

/* Whether any sight matches. */
bool report_fails(const struct report *report, const struct fail_words *words)
    NONNULL(1, 2) MUST_CHECK;

/* The findings that a sight has at all. */
finding_set report_findings(const struct sight *sight) NONNULL(1) MUST_CHECK;

#endif
