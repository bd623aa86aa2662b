#include "report/report.h"

#include "base/escape.h"
#include "report/html_chart.h"
#include "report/html_style.h"

#define ROWS_MAX 500		/* of a section; the rest is counted */

/* What is escaped on its way, with scratch memory. */
struct page {
	const struct report *report;
	struct strbuf *out, text;
};

static void
add_text(struct page *page)
{
	escape_xml(page->out, strbuf_slice(&page->text));
	strbuf_reset(&page->text, 4096);
}

static void
add_number(struct page *page, uint64_t n)
{
	strbuf_addf(page->out, "<td class=\"n\">%llu</td>", (unsigned long long)n);
}

static void
add_head(struct page *page)
{
	const struct tally *tally = page->report->tally;

	strbuf_add_str(page->out, "<!doctype html>\n<html lang=\"en\"><head><meta "
	    "charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,"
	    "initial-scale=1\"><title>errgate report</title>\n<style>\n");
	strbuf_add_str(page->out, html_style);
	strbuf_add_str(page->out, "</style></head><body><main>\n<header><h1>Error "
	    "answers against the catalogue</h1><p>");
	escape_xml(page->out, tally->first);
	strbuf_add_str(page->out, " to ");
	escape_xml(page->out, tally->last);
	strbuf_addf(page->out, " &middot; %llu log lines",
	    (unsigned long long)tally->n_lines);
	if (tally->n_access > 0)
		strbuf_addf(page->out, " &middot; %llu calls",
		    (unsigned long long)tally->n_access);
	for (size_t i = 0; i < page->report->n_catalogues; i++) {
		strbuf_add_str(page->out, i == 0 ? " &middot; held against " : ", ");
		escape_xml(page->out, page->report->catalogues[i]->name);
	}
	strbuf_add_str(page->out, "</p></header>\n");
}

static void
add_tile(struct page *page, const char *anchor, const char *colour, uint64_t n,
    const char *what)
{
	strbuf_addf(page->out, "<a href=\"#%s\" style=\"--c:var(--%s)\"><b>%llu</b>"
	    "<span>%s</span></a>\n", anchor, colour, (unsigned long long)n, what);
}

static uint64_t
count_never_seen(const struct report *report)
{
	size_t catalogue = 0, entry = 0;
	uint64_t n = 0;

	while (report_never_seen(report, &catalogue, &entry) != NULL)
		n++;
	return n;
}

/* The sum of a section that is found by its name. */
static struct report_sum
sum_of(const struct report *report, const char *name)
{
	size_t n;
	const struct report_section *sections = report_sections(&n);

	for (size_t i = 0; i < n; i++)
		if (slice_eq(slice_str(sections[i].name), slice_str(name)))
			return report_section_sum(report, &sections[i]);
	return (struct report_sum){ 0 };
}

static void
add_tiles(struct page *page)
{
	const struct report *report = page->report;

	strbuf_add_str(page->out, "<nav class=\"tiles\" aria-label=\"Summary\">\n");
	add_tile(page, "by-day", "known", report->tally->n_answers, "error answers");
	add_tile(page, "unknown", "unknown", sum_of(report, "unknown").n_sights,
	    "unknown codes");
	add_tile(page, "malformed", "malformed",
	    sum_of(report, "malformed").n_answers, "malformed answers");
	add_tile(page, "status_drift", "delegated",
	    sum_of(report, "status_drift").n_sights, "codes with another status");
	if (report->n_catalogues > 0)
		add_tile(page, "never_seen", "clean", count_never_seen(report),
		    "codes never seen");
	add_tile(page, "uninspected", "uninspected",
	    sum_of(report, "uninspected").n_answers, "not inspected");
	strbuf_add_str(page->out, "</nav>\n");
}

/* What the numbers leave out. */
static void
add_caveats(struct page *page)
{
	const struct tally *tally = page->report->tally;
	const struct {
		uint64_t n;
		const char *what;
	} notes[] = {
		{ tally->n_repeats, "answers were counted as repeats; only their api, "
		    "status, verdict and code are known" },
		{ tally->n_bad, "lines are no JSON events of errgate" },
		{ tally->n_outside, "lines are of another time or api" },
		{ tally->n_lost, "lines were lost when the log was written" },
		{ tally->n_beyond, "answers are of kinds beyond what is kept, or of "
		    "kinds that only repeats tell of" },
	};

	for (size_t i = 0; i < ARRAY_LEN(notes); i++)
		if (notes[i].n > 0)
			strbuf_addf(page->out, "<p class=\"note\">%llu %s.</p>\n",
			    (unsigned long long)notes[i].n, notes[i].what);
}

static void
add_bar_row(struct page *page, struct slice word, uint64_t n, uint64_t max,
    const char *class)
{
	if (n == 0)
		return;
	strbuf_add_str(page->out, "<tr><th scope=\"row\">");
	escape_xml(page->out, word);
	strbuf_add_str(page->out, "</th><td>");
	html_chart_bar(n, max, class, page->out);
	strbuf_add_str(page->out, "</td>");
	add_number(page, n);
	strbuf_add_str(page->out, "</tr>\n");
}

static uint64_t
most_of(const uint64_t *counts, size_t n)
{
	uint64_t most = 0;

	for (size_t i = 0; i < n; i++)
		most = counts[i] > most ? counts[i] : most;
	return most;
}

static void
begin_bars(struct page *page, const char *title)
{
	strbuf_addf(page->out, "<section><h2>%s</h2><table class=\"bars\"><tbody>\n",
	    title);
}

static void
add_bars(struct page *page)
{
	const struct tally *tally = page->report->tally;
	uint64_t most = most_of(tally->findings, FINDING_N);

	strbuf_add_str(page->out, "<div class=\"pair\">\n");
	if (most > 0) {
		begin_bars(page, "What was found");
		for (unsigned i = 0; i < FINDING_N; i++)
			add_bar_row(page, finding_word((enum finding)i),
			    tally->findings[i], most,
			    i < FINDING_STATUS_MISMATCH ? "c-malformed" :
			    i < FINDING_UNINSPECTED_LIMIT ? "c-unknown" :
			    "c-uninspected");
		strbuf_add_str(page->out, "</tbody></table></section>\n");
	}
	most = most_of(tally->answered_by, ANSWERED_BY_N);
	if (most > 0) {
		begin_bars(page, "Who answered");
		for (unsigned i = 0; i < ANSWERED_BY_N; i++)
			add_bar_row(page, answered_by_word((enum answered_by)i),
			    tally->answered_by[i], most, "c-delegated");
		strbuf_add_str(page->out, "</tbody></table></section>\n");
	}
	strbuf_add_str(page->out, "</div>\n");
}

/* Begin a cell; on a narrow screen its heading stands in it. */
static void
begin_cell(struct page *page, const char *class, const char *heading)
{
	strbuf_addf(page->out, "<td class=\"%s\" data-h=\"%s\">", class, heading);
}

/* Where a sight was: hosts and paths. */
static void
add_places(struct page *page, const struct sight *sight)
{
	strbuf_add_str(page->out, "<small>");
	report_add_words(&page->text, &sight->hosts);
	add_text(page);
	strbuf_add_str(page->out, "<br>");
	report_add_words(&page->text, &sight->paths);
	add_text(page);
	strbuf_add_str(page->out, "</small></td>");
}

static void
add_sight(struct page *page, const struct report_section *section,
    const struct sight *sight)
{
	struct strbuf *out = page->out;

	strbuf_add_str(out, "<tr><th scope=\"row\">");
	escape_xml(out, sight->what);
	strbuf_add_str(out, "<small>");
	escape_xml(out, sight->api);
	strbuf_add_str(out, "</small></th>");
	begin_cell(page, "n", "Answers");
	strbuf_addf(out, "%llu</td>",
	    (unsigned long long)report_section_count(section, sight));
	begin_cell(page, "", "Status");
	report_add_statuses(&page->text, sight);
	add_text(page);
	strbuf_add_str(out, "</td>");
	begin_cell(page, "wide", "Seen");
	report_add_notes(&page->text, sight);
	add_text(page);
	add_places(page, sight);
	begin_cell(page, "", "Answered by");
	report_add_answered_by(&page->text, sight);
	add_text(page);
	strbuf_add_str(out, "</td>");
	begin_cell(page, "", "Last, and an id");
	escape_xml(out, slice_head(sight->last, 19));
	strbuf_add_str(out, "<small>");
	escape_xml(out, sight->id);
	strbuf_add_str(out, "</small></td></tr>\n");
}

static void
add_section(struct page *page, const struct report_section *section)
{
	struct report_sum sum = report_section_sum(page->report, section);
	const struct tally *tally = page->report->tally;
	size_t n = 0;

	if (sum.n_sights == 0)
		return;
	strbuf_addf(page->out, "<section id=\"%s\"><h2>%s</h2><p class=\"advice\">%s"
	    "</p><div class=\"scroll\"><table class=\"sights\"><thead><tr>"
	    "<th scope=\"col\">What</th><th scope=\"col\" class=\"n\">Answers</th>"
	    "<th scope=\"col\">Status</th><th scope=\"col\">Seen</th>"
	    "<th scope=\"col\">Answered by</th><th scope=\"col\">Last, and an id</th>"
	    "</tr></thead><tbody>\n", section->name, section->title,
	    section->advice);
	for (size_t i = 0; i < tally->n_sights && n < ROWS_MAX; i++)
		if (section->has(tally->sights[i])) {
			add_sight(page, section, tally->sights[i]);
			n++;
		}
	strbuf_add_str(page->out, "</tbody></table></div>");
	if (sum.n_sights > n)
		strbuf_addf(page->out, "<p class=\"note\">and %zu more</p>",
		    sum.n_sights - n);
	strbuf_add_str(page->out, "</section>\n");
}

static void
add_never_seen(struct page *page)
{
	size_t catalogue = 0, entry = 0, n = 0;
	const struct catalogue_entry *row;

	while ((row = report_never_seen(page->report, &catalogue, &entry)) != NULL &&
	    n < ROWS_MAX) {
		if (n++ == 0)
			strbuf_add_str(page->out, "<section id=\"never_seen\"><h2>"
			    "Documented and never seen</h2><p class=\"advice\">Rare, or "
			    "gone, or this traffic does not provoke them.</p>"
			    "<ul class=\"codes\">\n");
		strbuf_add_str(page->out, "<li><code>");
		escape_xml(page->out, row->code);
		strbuf_add_str(page->out, "</code></li>\n");
	}
	if (n > 0)
		strbuf_add_str(page->out, "</ul></section>\n");
}

static void
add_news(struct page *page)
{
	const struct tally *tally = page->report->tally;

	if (tally->n_news == 0)
		return;
	strbuf_add_str(page->out, "<section id=\"first_seen\"><h2>First seen in this "
	    "time</h2><div class=\"scroll\"><table><tbody>\n");
	for (size_t i = 0; i < tally->n_news; i++) {
		strbuf_add_str(page->out, "<tr><th scope=\"row\">");
		escape_xml(page->out, tally->news[i].what);
		strbuf_addf(page->out, "</th><td>%s</td><td>",
		    tally->news[i].is_code ? "code" : "finding");
		escape_xml(page->out, tally->news[i].api);
		strbuf_add_str(page->out, "</td><td>");
		escape_xml(page->out, slice_head(tally->news[i].time, 19));
		strbuf_add_str(page->out, "</td></tr>\n");
	}
	strbuf_add_str(page->out, "</tbody></table></div></section>\n");
}

static void
add_row(struct page *page, const struct tally_row *row, struct slice name)
{
	static const enum verdict kinds[] = {
		VERDICT_KNOWN, VERDICT_DELEGATED, VERDICT_UNKNOWN,
		VERDICT_MALFORMED, VERDICT_UNINSPECTED, VERDICT_N,
	};

	strbuf_add_str(page->out, "<tr><th scope=\"row\">");
	escape_xml(page->out, name);
	strbuf_add_str(page->out, "</th>");
	add_number(page, row->n);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		add_number(page, row->kinds[kinds[i]]);
	add_number(page, row->n_drift);
	strbuf_add_str(page->out, "</tr>\n");
}

static void
add_table(struct page *page, const struct tally_table *table, const char *id,
    const char *title)
{
	static const char *const heads[] = {
		"Answers", "Known", "Delegated", "Unknown", "Malformed",
		"Not inspected", "errgate's own", "Drifted",
	};

	if (table->n == 0)
		return;
	strbuf_addf(page->out, "<section id=\"%s\"><h2>%s</h2><div class=\"scroll\">"
	    "<table><thead><tr><td></td>", id, title);
	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		strbuf_addf(page->out, "<th scope=\"col\" class=\"n\">%s</th>",
		    heads[i]);
	strbuf_add_str(page->out, "</tr></thead><tbody>\n");
	for (size_t i = 0; i < table->n; i++)
		add_row(page, table->rows[i], table->rows[i]->name);
	if (table->others.n > 0)
		add_row(page, &table->others, SLICE("(others)"));
	strbuf_add_str(page->out, "</tbody></table></div></section>\n");
}

void
report_html(const struct report *report, struct strbuf *out)
{
	struct page page = { .report = report, .out = out };
	size_t n;
	const struct report_section *sections = report_sections(&n);

	add_head(&page);
	add_tiles(&page);
	strbuf_add_str(out, "<section><h2>Answers by day</h2>\n");
	html_chart_days(report->tally, out);
	add_caveats(&page);
	strbuf_add_str(out, "</section>\n");
	add_bars(&page);
	for (size_t i = 0; i < n; i++)
		add_section(&page, &sections[i]);
	add_never_seen(&page);
	add_news(&page);
	add_table(&page, &report->tally->days, "by-day", "By day");
	add_table(&page, &report->tally->apis, "by-api", "By API");
	add_table(&page, &report->tally->hosts, "by-host", "By host");
	strbuf_add_str(out, "</main></body></html>\n");
	out->failed |= page.text.failed;
	strbuf_clear(&page.text);
}
