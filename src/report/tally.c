#include "report/tally.h"

#include <stdlib.h>

#include "inspect/reinspect.h"

#define WHAT_MAX 300		/* bytes of what names a sight */
#define WORD_MAX 256		/* of a host, path or time */
#define API_DEFAULT SLICE("-")

void
tally_init(struct tally *tally)
{
	*tally = (struct tally){
		.days = { .max = TALLY_DAYS_MAX },
		.hosts = { .max = TALLY_HOSTS_MAX },
		.apis = { .max = TALLY_APIS_MAX },
	};
}

void
tally_clear(struct tally *tally)
{
	tally_table_clear(&tally->days);
	tally_table_clear(&tally->hosts);
	tally_table_clear(&tally->apis);
	hashmap_clear(&tally->by_key);
	hashmap_clear(&tally->by_fingerprint);
	hashmap_clear(&tally->seen_codes);
	free(tally->sights);
	arena_clear(&tally->keeper.arena);
	arena_clear(&tally->scratch);
}

/* ---- sights ---- */

/* What names the kind of an answer: its code, or what was found, and why. */
static struct slice
name_of(const struct log_line *line, const struct inspection *judged,
    struct strbuf *out)
{
	if (judged->code.len > 0)
		return slice_head(judged->code, WHAT_MAX);
	for (unsigned i = 0; i < FINDING_N; i++)
		if (finding_has(judged->findings, (enum finding)i)) {
			strbuf_add_str(out, out->len > 0 ? " " : "");
			strbuf_add(out, finding_word((enum finding)i));
		}
	if (judged->verdict == VERDICT_UNINSPECTED && line->detail.len > 0) {
		strbuf_add_str(out, ": ");
		strbuf_add(out, line->detail);
	}
	if (out->len == 0)
		strbuf_add(out, SLICE("no code"));
	return slice_head(strbuf_slice(out), WHAT_MAX);
}

static struct sight *
new_sight(struct tally *tally, struct slice key)
{
	void **sights = (void **)tally->sights;
	struct sight *sight;

	if (tally->n_sights == TALLY_SIGHTS_MAX ||
	    !tally_table_room(&sights, tally->n_sights))
		return NULL;
	tally->sights = (struct sight **)sights;
	sight = arena_alloc(&tally->keeper.arena, sizeof(*sight));
	if (sight == NULL ||
	    !hashmap_put(&tally->by_key, keeper_copy(&tally->keeper, key, SIZE_MAX), sight))
		return NULL;
	tally->sights[tally->n_sights++] = sight;
	return sight;
}

static struct sight *
sight_of(struct tally *tally, struct slice api, const struct log_line *line,
    const struct inspection *judged)
{
	struct strbuf name = { 0 }, key = { 0 };
	struct slice what = name_of(line, judged, &name);
	struct sight *sight;

	strbuf_add(&key, slice_head(api, WORD_MAX));
	strbuf_addf(&key, "%c%u%c", 0x1f, (unsigned)judged->verdict,
	    judged->code.len > 0 ? 'c' : 'f');
	strbuf_add(&key, what);
	sight = hashmap_find(&tally->by_key, strbuf_slice(&key));
	if (sight == NULL) {
		sight = new_sight(tally, strbuf_slice(&key));
		if (sight != NULL) {
			sight->api = keeper_copy(&tally->keeper, api, WORD_MAX);
			sight->what = keeper_copy(&tally->keeper, what, WHAT_MAX);
			sight->verdict = judged->verdict;
			sight->catalogue = judged->catalogue;
			sight->entry = judged->entry;
			if (judged->code.len > 0)
				sight->code = sight->what;
		}
	}
	strbuf_clear(&name);
	strbuf_clear(&key);
	return sight;
}

/* ---- lines ---- */

/* Count n answers of one kind that a line speaks of. */
static void
count_kind(struct tally *tally, const struct log_line *line, struct slice api,
    enum verdict kind, finding_set findings, uint64_t n)
{
	tally->n_answers += n;
	tally->kinds[kind] += n;
	for (unsigned i = 0; i < FINDING_N; i++)
		tally->findings[i] += finding_has(findings, (enum finding)i) ? n : 0;
	tally_table_count(&tally->days, &tally->keeper, slice_head(line->time, 10),
	    kind, findings, n);
	tally_table_count(&tally->apis, &tally->keeper, api, kind, findings, n);
}

static enum answered_by
who_answered(const struct log_line *line)
{
	for (unsigned i = 0; i < ANSWERED_BY_N; i++)
		if (slice_eq(line->answered_by, answered_by_word((enum answered_by)i)))
			return (enum answered_by)i;
	return ANSWERED_BY_SERVICE;
}

/* What the line says of the answer, or what the given catalogues say. */
static struct inspection
judge(struct tally *tally, const struct log_line *line)
{
	const struct reinspect_from from = {
		.status = (unsigned)line->status, .code = line->code,
		.message = line->message, .codes = line->codes,
		.n_codes = line->n_codes, .verdict = line->verdict,
		.findings = line->findings,
	};
	struct inspection judged = {
		.verdict = line->verdict, .findings = line->findings,
		.code = line->code, .message = line->message,
	};

	if (tally->inspector != NULL && line->verdict != VERDICT_N)
		reinspect(tally->inspector, &from, &judged);
	return judged;
}

/* The fingerprint that the log would sum such answers up under. */
static void
note_fingerprint(struct tally *tally, struct slice api,
    const struct log_line *line, struct sight *sight)
{
	struct strbuf text = { 0 };

	strbuf_add_str(&text, "api=");
	strbuf_add(&text, api);
	strbuf_addf(&text, " status=%u verdict=%.*s code=%.*s",
	    (unsigned)line->status, SLICE_FMT(line->verdict == VERDICT_N ?
	    SLICE("refusal") : verdict_word(line->verdict)),
	    SLICE_FMT(slice_head(line->code, 96)));
	if (!text.failed && tally->by_fingerprint.n_used < TALLY_SIGHTS_MAX &&
	    hashmap_find(&tally->by_fingerprint, strbuf_slice(&text)) == NULL)
		tally->keeper.failed |= !hashmap_put(&tally->by_fingerprint,
		    keeper_copy(&tally->keeper, strbuf_slice(&text), SIZE_MAX), sight);
	strbuf_clear(&text);
}

static void
take_answer(struct tally *tally, const struct log_line *line)
{
	struct slice api = line->api.len > 0 ? line->api : API_DEFAULT;
	struct inspection judged = judge(tally, line);
	struct sight *sight = sight_of(tally, api, line, &judged);

	count_kind(tally, line, api, judged.verdict, judged.findings, 1);
	tally->answered_by[who_answered(line)]++;
	if (line->host.len > 0)
		tally_table_count(&tally->hosts, &tally->keeper, line->host,
		    judged.verdict, judged.findings, 1);
	if (judged.entry != NULL && !hashmap_put(&tally->seen_codes,
	    judged.entry->code, tally))
		tally->keeper.failed = true;
	if (sight == NULL) {
		tally->n_beyond++;
		return;
	}
	sight_add(sight, &tally->keeper, line, &judged, who_answered(line));
	note_fingerprint(tally, api, line, sight);
}

/* Answers that were only counted: they are of a kind that was written before, as
   a rule in the same log. */
static void
take_repeats(struct tally *tally, const struct log_line *line)
{
	struct sight *sight = hashmap_find(&tally->by_fingerprint,
	    line->fingerprint);
	finding_set findings;

	tally->n_repeats += line->count;
	if (sight == NULL) {
		tally->n_beyond += line->count;
		return;
	}
	findings = sight_repeat(sight, &tally->keeper, line->time, line->count);
	count_kind(tally, line, sight->api, sight->verdict, findings, line->count);
}

static void
take_news(struct tally *tally, const struct log_line *line)
{
	struct tally_news *news = &tally->news[tally->n_news];

	if (tally->n_news == TALLY_NEWS_MAX) {
		tally->n_more_news++;
		return;
	}
	news->time = keeper_copy(&tally->keeper, line->time, 32);
	news->api = keeper_copy(&tally->keeper, line->api, WORD_MAX);
	news->is_code = line->code.len > 0;
	news->what = keeper_copy(&tally->keeper, news->is_code ? line->code : line->finding,
	    WORD_MAX);
	tally->n_news++;
}

static bool
is_event(const struct log_line *line, const char *event)
{
	return slice_eq(line->event, slice_str(event));
}

static void
take_event(struct tally *tally, const struct log_line *line)
{
	if (is_event(line, "access"))
		tally->n_access++;
	else if (is_event(line, "repeats"))
		take_repeats(tally, line);
	else if (is_event(line, "first-seen"))
		take_news(tally, line);
	else if (is_event(line, "log-lost"))
		tally->n_lost += line->count;
	else if (is_event(line, "refusal") ||
	    ((is_event(line, "response") || is_event(line, "tunnel")) &&
	    line->verdict != VERDICT_N))
		take_answer(tally, line);
}

/* Whether a line is within the time, and of the api, that is asked for. */
static bool
is_wanted(const struct tally *tally, const struct log_line *line)
{
	if (tally->since.len > 0 && slice_cmp(line->time, tally->since) < 0)
		return false;
	if (tally->until.len > 0 && slice_cmp(slice_head(line->time,
	    tally->until.len), tally->until) > 0)
		return false;
	return tally->only_api.len == 0 || line->fingerprint.len > 0 ||
	    slice_eq(tally->only_api, line->api);
}

void
tally_take(struct tally *tally, struct slice text)
{
	struct log_line line;

	if (slice_trim(text).len == 0)
		return;
	tally->n_lines++;
	if (!log_line_read(&line, text, &tally->scratch)) {
		tally->n_bad++;
	} else if (!is_wanted(tally, &line)) {
		tally->n_outside++;
	} else {
		sight_note_time(&tally->keeper, &tally->first, &tally->last, line.time);
		take_event(tally, &line);
	}
	arena_reset(&tally->scratch);
}

/* ---- results ---- */

bool
tally_has_failed(const struct tally *tally)
{
	return tally->keeper.failed;
}

static int
by_count(const void *a, const void *b)
{
	const struct sight *one = *(const struct sight *const *)a;
	const struct sight *other = *(const struct sight *const *)b;

	if (one->n != other->n)
		return one->n < other->n ? 1 : -1;
	return slice_cmp(one->what, other->what);
}

void
tally_sort(struct tally *tally)
{
	if (tally->n_sights > 1)
		qsort(tally->sights, tally->n_sights, sizeof(struct sight *),
		    by_count);
	tally_table_sort(&tally->days, true);
	tally_table_sort(&tally->hosts, false);
	tally_table_sort(&tally->apis, false);
}

bool
tally_has_seen(const struct tally *tally, const struct catalogue_entry *entry)
{
	return hashmap_find(&tally->seen_codes, entry->code) != NULL;
}
