#include "report/report.h"

#include "json/json_writer.h"

static void
add_text(struct json_writer *w, const char *name, struct slice text)
{
	if (text.len == 0)
		return;
	json_writer_name(w, slice_str(name));
	json_writer_string(w, text);
}

static void
add_number(struct json_writer *w, const char *name, uint64_t n)
{
	json_writer_name(w, slice_str(name));
	json_writer_u64(w, n);
}

/* A member for a word that was met. */
static void
add_word_count(struct json_writer *w, struct slice word, uint64_t n)
{
	if (n == 0)
		return;
	json_writer_name(w, word);
	json_writer_u64(w, n);
}

static void
add_kinds(struct json_writer *w, const uint64_t kinds[TALLY_KINDS])
{
	json_writer_name(w, SLICE("verdicts"));
	json_writer_object_begin(w);
	for (unsigned i = 0; i < TALLY_KINDS; i++)
		add_word_count(w, report_kind_word((enum verdict)i), kinds[i]);
	json_writer_object_end(w);
}

static void
add_findings(struct json_writer *w, const uint64_t findings[FINDING_N])
{
	json_writer_name(w, SLICE("findings"));
	json_writer_object_begin(w);
	for (unsigned i = 0; i < FINDING_N; i++)
		add_word_count(w, finding_word((enum finding)i), findings[i]);
	json_writer_object_end(w);
}

static void
add_answered_by(struct json_writer *w, const uint64_t counts[ANSWERED_BY_N])
{
	json_writer_name(w, SLICE("answered_by"));
	json_writer_object_begin(w);
	for (unsigned i = 0; i < ANSWERED_BY_N; i++)
		add_word_count(w, answered_by_word((enum answered_by)i), counts[i]);
	json_writer_object_end(w);
}

static void
add_words(struct json_writer *w, const char *name,
    const struct word_counts *words)
{
	json_writer_name(w, slice_str(name));
	json_writer_object_begin(w);
	for (size_t i = 0; i < words->n; i++)
		add_word_count(w, words->words[i], words->counts[i]);
	json_writer_object_end(w);
}

static void
add_statuses(struct json_writer *w, const struct sight *sight)
{
	json_writer_name(w, SLICE("statuses"));
	json_writer_array_begin(w);
	for (size_t i = 0; i < sight->n_statuses; i++) {
		json_writer_object_begin(w);
		add_number(w, "status", sight->statuses[i]);
		add_number(w, "count", sight->status_counts[i]);
		json_writer_object_end(w);
	}
	json_writer_array_end(w);
}

static void
add_messages(struct json_writer *w, const struct sight *sight)
{
	json_writer_name(w, SLICE("messages"));
	json_writer_array_begin(w);
	for (size_t i = 0; i < sight->n_messages; i++) {
		json_writer_object_begin(w);
		add_text(w, "pattern", sight->messages[i].pattern);
		add_text(w, "sample", sight->messages[i].sample);
		add_number(w, "count", sight->messages[i].count);
		json_writer_object_end(w);
	}
	json_writer_array_end(w);
}

static void
add_sight(struct json_writer *w, const struct sight *sight)
{
	json_writer_object_begin(w);
	add_text(w, "api", sight->api);
	add_text(w, "verdict", report_kind_word(sight->verdict));
	add_text(w, "code", sight->code);
	add_text(w, "what", sight->what);
	add_number(w, "count", sight->n);
	add_statuses(w, sight);
	add_findings(w, sight->findings);
	add_answered_by(w, sight->answered_by);
	add_words(w, "hosts", &sight->hosts);
	add_words(w, "paths", &sight->paths);
	add_messages(w, sight);
	if (sight->catalogue != NULL)
		add_text(w, "catalogue", sight->catalogue->name);
	add_text(w, "first", sight->first);
	add_text(w, "last", sight->last);
	add_text(w, "id", sight->id);
	add_text(w, "request_id", sight->request_id);
	json_writer_object_end(w);
}

static void
add_section(struct json_writer *w, const struct report *report,
    const struct report_section *section)
{
	json_writer_name(w, slice_str(section->name));
	json_writer_array_begin(w);
	for (size_t i = 0; i < report->tally->n_sights; i++)
		if (section->has(report->tally->sights[i]))
			add_sight(w, report->tally->sights[i]);
	json_writer_array_end(w);
}

static void
add_never_seen(struct json_writer *w, const struct report *report)
{
	size_t catalogue = 0, entry = 0;
	const struct catalogue_entry *row;

	if (report->n_catalogues == 0)
		return;
	json_writer_name(w, SLICE("never_seen"));
	json_writer_array_begin(w);
	while ((row = report_never_seen(report, &catalogue, &entry)) != NULL) {
		json_writer_object_begin(w);
		add_text(w, "catalogue", report->catalogues[catalogue]->name);
		add_text(w, "code", row->code);
		json_writer_object_end(w);
	}
	json_writer_array_end(w);
}

static void
add_row(struct json_writer *w, const struct tally_row *row, struct slice name)
{
	json_writer_object_begin(w);
	add_text(w, "name", name);
	add_number(w, "count", row->n);
	add_kinds(w, row->kinds);
	add_number(w, "drifted", row->n_drift);
	json_writer_object_end(w);
}

static void
add_table(struct json_writer *w, const char *name,
    const struct tally_table *table)
{
	json_writer_name(w, slice_str(name));
	json_writer_array_begin(w);
	for (size_t i = 0; i < table->n; i++)
		add_row(w, table->rows[i], table->rows[i]->name);
	if (table->others.n > 0)
		add_row(w, &table->others, SLICE("(others)"));
	json_writer_array_end(w);
}

static void
add_news(struct json_writer *w, const struct tally *tally)
{
	json_writer_name(w, SLICE("first_seen"));
	json_writer_array_begin(w);
	for (size_t i = 0; i < tally->n_news; i++) {
		json_writer_object_begin(w);
		add_text(w, "time", tally->news[i].time);
		add_text(w, "api", tally->news[i].api);
		add_text(w, tally->news[i].is_code ? "code" : "finding",
		    tally->news[i].what);
		json_writer_object_end(w);
	}
	json_writer_array_end(w);
}

void
report_json(const struct report *report, struct strbuf *out)
{
	struct json_writer w = json_writer_make(out);
	const struct tally *tally = report->tally;
	size_t n;
	const struct report_section *sections = report_sections(&n);

	json_writer_object_begin(&w);
	add_text(&w, "from", tally->first);
	add_text(&w, "to", tally->last);
	add_number(&w, "lines", tally->n_lines);
	add_number(&w, "not_events", tally->n_bad);
	add_number(&w, "not_wanted", tally->n_outside);
	add_number(&w, "answers", tally->n_answers);
	add_number(&w, "repeats", tally->n_repeats);
	add_number(&w, "calls", tally->n_access);
	add_number(&w, "lost", tally->n_lost);
	add_number(&w, "beyond", tally->n_beyond);
	add_kinds(&w, tally->kinds);
	add_findings(&w, tally->findings);
	add_answered_by(&w, tally->answered_by);
	for (size_t i = 0; i < n; i++)
		add_section(&w, report, &sections[i]);
	add_never_seen(&w, report);
	add_news(&w, tally);
	add_table(&w, "days", &tally->days);
	add_table(&w, "apis", &tally->apis);
	add_table(&w, "hosts", &tally->hosts);
	json_writer_object_end(&w);
	strbuf_add_byte(out, '\n');
}
