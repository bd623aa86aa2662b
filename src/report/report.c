#include "report/report.h"

#define SHAPE_FINDINGS ((FINDING_BIT(FINDING_TOO_DEEP + 1) - 1) | \
	FINDING_BIT(FINDING_CONTENT_TYPE) | \
	FINDING_BIT(FINDING_RESULT_WITH_ERROR))

static bool
is_unknown(const struct sight *sight)
{
	return sight->verdict == VERDICT_UNKNOWN;
}

static bool
has_status_drift(const struct sight *sight)
{
	return sight->findings[FINDING_STATUS_MISMATCH] > 0;
}

static bool
has_message_drift(const struct sight *sight)
{
	return sight->findings[FINDING_MESSAGE_DRIFT] > 0;
}

static bool
is_malformed(const struct sight *sight)
{
	return sight->verdict == VERDICT_MALFORMED;
}

static bool
is_masked(const struct sight *sight)
{
	return sight->findings[FINDING_ERROR_UNDER_SUCCESS] > 0;
}

/* Another shape than declared, though a code could be read. */
static bool
has_odd_shape(const struct sight *sight)
{
	return sight->verdict != VERDICT_MALFORMED &&
	    sight->verdict != VERDICT_UNINSPECTED &&
	    (report_findings(sight) & SHAPE_FINDINGS) != 0;
}

static bool
is_delegated(const struct sight *sight)
{
	return sight->verdict == VERDICT_DELEGATED;
}

static bool
is_uninspected(const struct sight *sight)
{
	return sight->verdict == VERDICT_UNINSPECTED;
}

static bool
is_own(const struct sight *sight)
{
	return sight->verdict == VERDICT_N;
}

static bool
is_known(const struct sight *sight)
{
	return sight->verdict == VERDICT_KNOWN;
}

static const struct report_section sections[] = {
	{ "unknown", "Unknown codes", "No catalogue has these. Tell the API's "
	    "team, or draft entries: errgate catalogue learn.", true, is_unknown },
	{ "status_drift", "Other statuses than documented", "The catalogue has the "
	    "code, but not with this status.", true, has_status_drift },
	{ "message_drift", "Other messages than documented", "Compare codes, not "
	    "messages; messages change without notice.", false, has_message_drift },
	{ "malformed", "Malformed answers", "No code could be read, or the "
	    "JSON is broken. Those of a middlebox never reached the API.", true,
	    is_malformed },
	{ "under_success", "Errors under a success status", "Clients that look at "
	    "the status only do not see these.", true, is_masked },
	{ "shapes", "Odd shapes", "The code could be read, but clients of the "
	    "declared shape may not find it.", false, has_odd_shape },
	{ "delegated", "Codes of other catalogues", "The catalogue sends readers "
	    "elsewhere; load the catalogue that has these.", false, is_delegated },
	{ "uninspected", "Not inspected", "Nobody knows whether these were in "
	    "order; each says why.", false, is_uninspected },
	{ "errgate", "errgate's own answers", "Refused, or the API could not be "
	    "reached: see errgate catalogue show.", false, is_own },
	{ "known", "Known codes", "As documented, or nearly.", false, is_known },
};

const struct report_section *
report_sections(size_t *n)
{
	*n = ARRAY_LEN(sections);
	return sections;
}

uint64_t
report_section_count(const struct report_section *section,
    const struct sight *sight)
{
	if (section->has == has_status_drift)
		return sight->findings[FINDING_STATUS_MISMATCH];
	if (section->has == has_message_drift)
		return sight->findings[FINDING_MESSAGE_DRIFT];
	if (section->has == is_masked)
		return sight->findings[FINDING_ERROR_UNDER_SUCCESS];
	return sight->n;
}

struct report_sum
report_section_sum(const struct report *report,
    const struct report_section *section)
{
	struct report_sum sum = { 0 };

	for (size_t i = 0; i < report->tally->n_sights; i++) {
		const struct sight *sight = report->tally->sights[i];

		if (!section->has(sight))
			continue;
		sum.n_sights++;
		sum.n_answers += report_section_count(section, sight);
	}
	return sum;
}

static bool
is_success(const struct catalogue_entry *entry)
{
	for (size_t i = 0; i < entry->n_statuses; i++)
		if (entry->statuses[i] >= 400)
			return false;
	return entry->n_statuses > 0;
}

/* Whether a row before this one has the same code. */
static bool
is_repeated(const struct catalogue *catalogue, const struct catalogue_entry *entry)
{
	const struct catalogue_entry *first =
	    hashmap_find(&catalogue->by_code, entry->code);

	return first != NULL && first != entry;
}

const struct catalogue_entry *
report_never_seen(const struct report *report, size_t *catalogue, size_t *entry)
{
	for (; *catalogue < report->n_catalogues; ++*catalogue, *entry = 0) {
		const struct catalogue *at = report->catalogues[*catalogue];

		while (*entry < at->n_entries) {
			const struct catalogue_entry *row = &at->entries[(*entry)++];

			if (!tally_has_seen(report->tally, row) && !is_success(row) &&
			    !is_repeated(at, row))
				return row;
		}
	}
	return NULL;
}

struct slice
report_kind_word(enum verdict kind)
{
	return kind == VERDICT_N ? SLICE("errgate") : verdict_word(kind);
}

finding_set
report_findings(const struct sight *sight)
{
	finding_set findings = 0;

	for (unsigned i = 0; i < FINDING_N; i++)
		if (sight->findings[i] > 0)
			findings |= FINDING_BIT(i);
	return findings;
}

/* ---- texts ---- */

static void
add_comma(struct strbuf *out, size_t begin)
{
	if (out->len > begin)
		strbuf_add_str(out, ", ");
}

void
report_add_statuses(struct strbuf *out, const struct sight *sight)
{
	size_t begin = out->len;

	for (size_t i = 0; i < sight->n_statuses; i++) {
		add_comma(out, begin);
		strbuf_add_u64(out, sight->statuses[i]);
		if (sight->n_statuses > 1)
			strbuf_addf(out, " (%llu)",
			    (unsigned long long)sight->status_counts[i]);
	}
	if (sight->n_more_statuses > 0)
		strbuf_add_str(out, ", ...");
}

void
report_add_words(struct strbuf *out, const struct word_counts *words)
{
	size_t begin = out->len;

	for (size_t i = 0; i < words->n; i++) {
		add_comma(out, begin);
		strbuf_add(out, words->words[i]);
	}
	if (words->n_more > 0)
		strbuf_add_str(out, ", ...");
}

void
report_add_answered_by(struct strbuf *out, const struct sight *sight)
{
	size_t begin = out->len, n = 0;

	for (unsigned i = 0; i < ANSWERED_BY_N; i++)
		n += sight->answered_by[i] > 0;
	for (unsigned i = 0; i < ANSWERED_BY_N; i++) {
		if (sight->answered_by[i] == 0)
			continue;
		add_comma(out, begin);
		strbuf_add(out, answered_by_word((enum answered_by)i));
		if (n > 1)
			strbuf_addf(out, " (%llu)",
			    (unsigned long long)sight->answered_by[i]);
	}
}

/* What the catalogue documents, for a sight that drifted. */
static void
add_documented(struct strbuf *out, const struct sight *sight)
{
	const struct catalogue_entry *entry = sight->entry;

	if (entry == NULL || (!has_status_drift(sight) && !has_message_drift(sight)))
		return;
	strbuf_add_str(out, "; documented:");
	for (size_t i = 0; i < entry->n_statuses; i++)
		strbuf_addf(out, " %u", entry->statuses[i]);
	if (entry->n_messages > 0) {
		strbuf_add_str(out, " \"");
		strbuf_add(out, entry->messages[0]);
		strbuf_add_str(out, "\"");
	}
}

void
report_add_notes(struct strbuf *out, const struct sight *sight)
{
	size_t begin = out->len;

	for (unsigned i = 0; i < FINDING_N; i++) {
		if (sight->findings[i] == 0 || sight->code.len == 0)
			continue;
		strbuf_add_str(out, out->len > begin ? " " : "");
		strbuf_add(out, finding_word((enum finding)i));
		if (i == FINDING_FOREIGN_SHAPE && sight->shapes.n > 0) {
			strbuf_add_byte(out, ':');
			strbuf_add(out, sight->shapes.words[0]);
		}
	}
	for (size_t i = 0; i < sight->n_messages && i < 2; i++) {
		if (out->len > begin)
			strbuf_add_str(out, "; ");
		strbuf_add_byte(out, '"');
		strbuf_add(out, sight->messages[i].pattern);
		strbuf_add_byte(out, '"');
	}
	if (sight->n_messages > 2 || sight->n_more_messages > 0)
		strbuf_add_str(out, "; ...");
	add_documented(out, sight);
}

/* ---- --fail-on ---- */

bool
report_fails(const struct report *report, const struct fail_words *words)
{
	for (size_t i = 0; i < report->tally->n_sights; i++) {
		const struct sight *sight = report->tally->sights[i];

		if (sight->verdict != VERDICT_N &&
		    fail_words_match(words, sight->verdict, report_findings(sight)))
			return true;
	}
	return false;
}

static bool
case_fails(const struct sight *sight, const struct fail_words *words)
{
	if (fail_words_any(words))
		return sight->verdict != VERDICT_N &&
		    fail_words_match(words, sight->verdict, report_findings(sight));
	for (size_t i = 0; i < ARRAY_LEN(sections); i++)
		if (sections[i].is_surprise && sections[i].has(sight))
			return true;
	return false;
}

bool
report_junit(const struct report *report, const struct fail_words *words,
    const char *path)
{
	struct junit *junit = junit_open(path, SLICE("errgate report"));
	struct strbuf failure = { 0 }, detail = { 0 };

	if (junit == NULL)
		return false;
	for (size_t i = 0; i < report->tally->n_sights; i++) {
		const struct sight *sight = report->tally->sights[i];
		bool fails = case_fails(sight, words);

		strbuf_reset(&failure, 4096);
		strbuf_reset(&detail, 4096);
		strbuf_add(&failure, report_kind_word(sight->verdict));
		strbuf_addf(&failure, ", %llu times, status ",
		    (unsigned long long)sight->n);
		report_add_statuses(&failure, sight);
		report_add_notes(&detail, sight);
		junit_add(junit, &(struct junit_case){
			.classname = sight->api, .name = sight->what,
			.failure = fails ? strbuf_slice(&failure) : SLICE_NONE,
			.detail = strbuf_slice(&detail),
		});
	}
	strbuf_clear(&failure);
	strbuf_clear(&detail);
	return junit_close(junit);
}
