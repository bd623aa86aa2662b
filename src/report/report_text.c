#include "report/report.h"

#include "base/escape.h"

#define ROWS_MAX 50		/* of a section; the rest is counted */

static void
add_count(struct strbuf *out, uint64_t n, const char *what)
{
	strbuf_addf(out, "%llu %s", (unsigned long long)n, what);
}

static void
add_escaped(struct strbuf *out, struct strbuf *text)
{
	escape_text(out, strbuf_slice(text));
	strbuf_reset(text, 4096);
}

/* What was read, and what not. */
static void
add_head(const struct tally *tally, struct strbuf *out)
{
	strbuf_add_str(out, "Time: ");
	escape_text(out, tally->first);
	strbuf_add_str(out, " to ");
	escape_text(out, tally->last);
	strbuf_add_str(out, "\nRead: ");
	add_count(out, tally->n_lines, "lines, ");
	add_count(out, tally->n_answers, "answers of note");
	if (tally->n_repeats > 0) {
		strbuf_add_str(out, ", ");
		add_count(out, tally->n_repeats, "of them counted as repeats");
	}
	strbuf_add_byte(out, '\n');
	if (tally->n_access > 0) {
		add_count(out, tally->n_access, "calls in all\n");
	}
	if (tally->n_bad > 0)
		add_count(out, tally->n_bad, "lines are no JSON events of errgate\n");
	if (tally->n_outside > 0)
		add_count(out, tally->n_outside, "lines are of another time or api\n");
	if (tally->n_lost > 0)
		add_count(out, tally->n_lost, "lines were lost when the log was written\n");
	if (tally->n_beyond > 0)
		add_count(out, tally->n_beyond, "answers are of kinds beyond what is "
		    "kept, or of a kind that only repeats tell of\n");
}

static void
add_counts(const struct tally *tally, struct strbuf *out)
{
	strbuf_add_str(out, "\nVerdicts\n");
	for (unsigned i = 0; i < TALLY_KINDS; i++)
		if (tally->kinds[i] > 0)
			strbuf_addf(out, "  %-22.*s %8llu\n",
			    SLICE_FMT(report_kind_word((enum verdict)i)),
			    (unsigned long long)tally->kinds[i]);
	strbuf_add_str(out, "\nFindings\n");
	for (unsigned i = 0; i < FINDING_N; i++)
		if (tally->findings[i] > 0)
			strbuf_addf(out, "  %-22.*s %8llu\n",
			    SLICE_FMT(finding_word((enum finding)i)),
			    (unsigned long long)tally->findings[i]);
	strbuf_add_str(out, "\nAnswered by\n");
	for (unsigned i = 0; i < ANSWERED_BY_N; i++)
		if (tally->answered_by[i] > 0)
			strbuf_addf(out, "  %-22.*s %8llu\n",
			    SLICE_FMT(answered_by_word((enum answered_by)i)),
			    (unsigned long long)tally->answered_by[i]);
}

/* Two lines: what it is, and where it was. */
static void
add_sight(const struct report_section *section, const struct sight *sight,
    struct strbuf *text, struct strbuf *out)
{
	strbuf_addf(out, "  %6llu  ",
	    (unsigned long long)report_section_count(section, sight));
	escape_text(out, sight->what);
	report_add_statuses(text, sight);
	strbuf_add_str(out, "  status ");
	add_escaped(out, text);
	if (sight->verdict != VERDICT_N) {
		strbuf_add_str(out, "  by ");
		report_add_answered_by(text, sight);
		add_escaped(out, text);
	}
	strbuf_add_str(out, "\n          ");
	escape_text(out, sight->api);
	strbuf_add_str(out, " at ");
	report_add_words(text, &sight->hosts);
	add_escaped(out, text);
	strbuf_add_str(out, ", last ");
	escape_text(out, sight->last);
	if (sight->id.len > 0) {
		strbuf_add_str(out, ", for instance ");
		escape_text(out, sight->id);
	}
	report_add_notes(text, sight);
	if (text->len > 0)
		strbuf_add_str(out, "\n          ");
	add_escaped(out, text);
	strbuf_add_byte(out, '\n');
}

static void
add_section(const struct report *report, const struct report_section *section,
    struct strbuf *text, struct strbuf *out)
{
	struct report_sum sum = report_section_sum(report, section);
	size_t n = 0;

	if (sum.n_sights == 0)
		return;
	strbuf_addf(out, "\n%s: %zu, %llu answers\n  %s\n", section->title,
	    sum.n_sights, (unsigned long long)sum.n_answers, section->advice);
	for (size_t i = 0; i < report->tally->n_sights && n < ROWS_MAX; i++)
		if (section->has(report->tally->sights[i])) {
			add_sight(section, report->tally->sights[i], text, out);
			n++;
		}
	if (sum.n_sights > n)
		strbuf_addf(out, "          and %zu more\n", sum.n_sights - n);
}

static void
add_never_seen(const struct report *report, struct strbuf *out)
{
	size_t catalogue = 0, entry = 0, n = 0;
	const struct catalogue_entry *row;

	if (report->n_catalogues == 0) {
		strbuf_add_str(out, "\nCodes that are documented and were never seen: "
		    "give the catalogue (-k) to have them listed\n");
		return;
	}
	while ((row = report_never_seen(report, &catalogue, &entry)) != NULL) {
		if (n++ == 0)
			strbuf_add_str(out, "\nDocumented and never seen\n");
		if (n > ROWS_MAX)
			continue;
		strbuf_add_str(out, "          ");
		escape_text(out, row->code);
		strbuf_add_byte(out, '\n');
	}
	if (n > ROWS_MAX)
		strbuf_addf(out, "          and %zu more\n", n - ROWS_MAX);
}

static void
add_row(const struct tally_row *row, struct slice name, struct strbuf *out)
{
	strbuf_addf(out, "  %-32.*s %8llu %8llu %9llu %11llu %8llu\n",
	    SLICE_FMT(slice_head(name, 64)), (unsigned long long)row->n,
	    (unsigned long long)row->kinds[VERDICT_UNKNOWN],
	    (unsigned long long)row->kinds[VERDICT_MALFORMED],
	    (unsigned long long)row->kinds[VERDICT_UNINSPECTED],
	    (unsigned long long)row->n_drift);
}

static void
add_table(const struct tally_table *table, const char *title, struct strbuf *out)
{
	struct strbuf name = { 0 };

	if (table->n == 0)
		return;
	strbuf_addf(out, "\n%-34s %8s %8s %9s %11s %8s\n", title, "answers",
	    "unknown", "malformed", "uninspected", "drifted");
	for (size_t i = 0; i < table->n && i < ROWS_MAX; i++) {
		escape_text(&name, table->rows[i]->name);
		add_row(table->rows[i], strbuf_slice(&name), out);
		strbuf_reset(&name, 4096);
	}
	if (table->others.n > 0)
		add_row(&table->others, SLICE("(others)"), out);
	strbuf_clear(&name);
}

static void
add_news(const struct tally *tally, struct strbuf *out)
{
	if (tally->n_news == 0)
		return;
	strbuf_add_str(out, "\nFirst seen in this time\n");
	for (size_t i = 0; i < tally->n_news && i < ROWS_MAX; i++) {
		const struct tally_news *news = &tally->news[i];

		strbuf_add_str(out, "  ");
		escape_text(out, news->time);
		strbuf_add_str(out, "  ");
		escape_text(out, news->api);
		strbuf_add_str(out, news->is_code ? "  code " : "  finding ");
		escape_text(out, news->what);
		strbuf_add_byte(out, '\n');
	}
}

void
report_text(const struct report *report, struct strbuf *out)
{
	struct strbuf text = { 0 };
	size_t n;
	const struct report_section *sections = report_sections(&n);

	add_head(report->tally, out);
	add_counts(report->tally, out);
	for (size_t i = 0; i < n; i++)
		add_section(report, &sections[i], &text, out);
	add_never_seen(report, out);
	add_news(report->tally, out);
	add_table(&report->tally->days, "By day", out);
	add_table(&report->tally->apis, "By api", out);
	add_table(&report->tally->hosts, "By host", out);
	out->failed |= text.failed;
	strbuf_clear(&text);
}
