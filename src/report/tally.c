#include "report/tally.h"

#include <stdlib.h>
#include <string.h>

#include "inspect/reinspect.h"
#include "report/message_guess.h"

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

static void
table_clear(struct tally_table *table)
{
	hashmap_clear(&table->by_name);
	free(table->rows);
}

void
tally_clear(struct tally *tally)
{
	table_clear(&tally->days);
	table_clear(&tally->hosts);
	table_clear(&tally->apis);
	hashmap_clear(&tally->by_key);
	hashmap_clear(&tally->by_fingerprint);
	hashmap_clear(&tally->seen_codes);
	free(tally->sights);
	arena_clear(&tally->arena);
	arena_clear(&tally->scratch);
}

/* A copy that lasts, of at most max bytes. */
static struct slice
keep(struct tally *tally, struct slice text, size_t max)
{
	struct slice copy;

	if (text.len == 0)
		return SLICE_NONE;
	copy = arena_copy(&tally->arena, slice_head(text, max));
	if (copy.ptr == NULL) {
		tally->failed = true;
		return SLICE_NONE;
	}
	return copy;
}

/* ---- tables ---- */

/* Make room for one more pointer behind n. */
static bool
grow(void ***items, size_t n)
{
	void **more;

	if (n % 64 != 0)
		return true;
	more = reallocarray(*items, n + 64, sizeof(void *));
	if (more == NULL)
		return false;
	*items = more;
	return true;
}

static struct tally_row *
row_of(struct tally *tally, struct tally_table *table, struct slice name)
{
	struct tally_row *row = hashmap_find(&table->by_name, name);
	void **rows = (void **)table->rows;

	if (row != NULL)
		return row;
	row = table->n < table->max ?
	    arena_alloc(&tally->arena, sizeof(*row)) : NULL;
	if (row == NULL || !grow(&rows, table->n))
		return &table->others;
	table->rows = (struct tally_row **)rows;
	row->name = keep(tally, name, WORD_MAX);
	if (!hashmap_put(&table->by_name, row->name, row))
		return &table->others;
	table->rows[table->n++] = row;
	return row;
}

static void
row_count(struct tally_row *row, enum verdict kind, finding_set findings,
    uint64_t n)
{
	row->n += n;
	row->kinds[kind] += n;
	if (finding_has(findings, FINDING_STATUS_MISMATCH) ||
	    finding_has(findings, FINDING_MESSAGE_DRIFT))
		row->n_drift += n;
}

/* ---- sights ---- */

static void
count_word(struct tally *tally, struct word_counts *counts, struct slice word,
    uint64_t n)
{
	word = slice_head(word, WORD_MAX);
	if (word.len == 0)
		return;
	for (size_t i = 0; i < counts->n; i++)
		if (slice_eq(counts->words[i], word)) {
			counts->counts[i] += n;
			return;
		}
	if (counts->n == SIGHT_LIST_MAX) {
		counts->n_more += n;
		return;
	}
	counts->words[counts->n] = keep(tally, word, WORD_MAX);
	counts->counts[counts->n++] = n;
}

static void
count_status(struct sight *sight, unsigned status, uint64_t n)
{
	for (size_t i = 0; i < sight->n_statuses; i++)
		if (sight->statuses[i] == status) {
			sight->status_counts[i] += n;
			return;
		}
	if (status == 0)
		return;
	if (sight->n_statuses == SIGHT_STATUSES_MAX) {
		sight->n_more_statuses += n;
		return;
	}
	sight->statuses[sight->n_statuses] = status;
	sight->status_counts[sight->n_statuses++] = n;
}

/* Count a message that has been masked. */
static void
count_masked(struct tally *tally, struct sight *sight, struct slice masked,
    struct slice sample)
{
	struct strbuf merged = { 0 };

	for (size_t i = 0; i < sight->n_messages; i++) {
		struct message_sight *one = &sight->messages[i];

		if (!slice_eq(one->pattern, masked)) {
			if (!message_guess_merge(&merged, one->pattern, masked))
				continue;
			/* Kept only while it still changes, or memory would grow. */
			if (!slice_eq(one->pattern, strbuf_slice(&merged)))
				one->pattern = keep(tally, strbuf_slice(&merged),
				    SIZE_MAX);
		}
		one->count++;
		strbuf_clear(&merged);
		return;
	}
	strbuf_clear(&merged);
	if (sight->n_messages == SIGHT_LIST_MAX) {
		sight->n_more_messages++;
		return;
	}
	sight->messages[sight->n_messages++] = (struct message_sight){
		.pattern = keep(tally, masked, SIZE_MAX),
		.sample = keep(tally, sample, MESSAGE_GUESS_MAX), .count = 1,
	};
}

static void
count_message(struct tally *tally, struct sight *sight, struct slice message)
{
	struct strbuf masked = { 0 };

	if (message.len == 0)
		return;
	message_guess_mask(&masked, message);
	if (!masked.failed)
		count_masked(tally, sight, strbuf_slice(&masked), message);
	strbuf_clear(&masked);
}

static void
count_path(struct tally *tally, struct sight *sight, struct slice path)
{
	struct strbuf masked = { 0 };

	message_guess_mask_path(&masked, path);
	count_word(tally, &sight->paths, strbuf_slice(&masked), 1);
	strbuf_clear(&masked);
}

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
	    !grow(&sights, tally->n_sights))
		return NULL;
	tally->sights = (struct sight **)sights;
	sight = arena_alloc(&tally->arena, sizeof(*sight));
	if (sight == NULL ||
	    !hashmap_put(&tally->by_key, keep(tally, key, SIZE_MAX), sight))
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
			sight->api = keep(tally, api, WORD_MAX);
			sight->what = keep(tally, what, WHAT_MAX);
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

/* Remember an extreme time. */
static void
note_time(struct tally *tally, struct slice *first, struct slice *last,
    struct slice time)
{
	time = slice_head(time, 32);
	if (first->len == 0 || slice_cmp(time, *first) < 0)
		*first = keep(tally, time, 32);
	if (last->len == 0 || slice_cmp(time, *last) > 0) {
		/* Logs are in order: the old place will do for the new time. */
		if (last->len == time.len && last->ptr != first->ptr)
			memcpy((void *)(uintptr_t)last->ptr, time.ptr, time.len);
		else
			*last = keep(tally, time, 32);
	}
}

/* Count n answers of one kind that a line speaks of. */
static void
count_kind(struct tally *tally, const struct log_line *line, struct slice api,
    enum verdict kind, finding_set findings, uint64_t n)
{
	tally->n_answers += n;
	tally->kinds[kind] += n;
	for (unsigned i = 0; i < FINDING_N; i++)
		tally->findings[i] += finding_has(findings, (enum finding)i) ? n : 0;
	row_count(row_of(tally, &tally->days, slice_head(line->time, 10)), kind,
	    findings, n);
	row_count(row_of(tally, &tally->apis, api), kind, findings, n);
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

static void
fill_sight(struct tally *tally, struct sight *sight, const struct log_line *line,
    const struct inspection *judged)
{
	sight->n++;
	for (unsigned i = 0; i < FINDING_N; i++)
		sight->findings[i] += finding_has(judged->findings, (enum finding)i);
	sight->answered_by[who_answered(line)]++;
	count_status(sight, (unsigned)line->status, 1);
	count_word(tally, &sight->hosts, line->host, 1);
	count_word(tally, &sight->shapes, line->shape, 1);
	count_path(tally, sight, line->path);
	count_message(tally, sight, judged->message);
	note_time(tally, &sight->first, &sight->last, line->time);
	if (sight->id.len == 0)
		sight->id = keep(tally, line->id, 64);
	if (sight->request_id.len == 0)
		sight->request_id = keep(tally, line->request_id, 128);
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
		tally->failed |= !hashmap_put(&tally->by_fingerprint,
		    keep(tally, strbuf_slice(&text), SIZE_MAX), sight);
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
		row_count(row_of(tally, &tally->hosts, line->host), judged.verdict,
		    judged.findings, 1);
	if (judged.entry != NULL && !hashmap_put(&tally->seen_codes,
	    judged.entry->code, tally))
		tally->failed = true;
	if (sight == NULL) {
		tally->n_beyond++;
		return;
	}
	fill_sight(tally, sight, line, &judged);
	note_fingerprint(tally, api, line, sight);
}

/* Answers that were only counted: they are of a kind that was written before, as
   a rule in the same log. */
static void
take_repeats(struct tally *tally, const struct log_line *line)
{
	struct sight *sight = hashmap_find(&tally->by_fingerprint,
	    line->fingerprint);
	finding_set findings = 0;

	tally->n_repeats += line->count;
	if (sight == NULL) {
		tally->n_beyond += line->count;
		return;
	}
	for (unsigned i = 0; i < FINDING_N; i++)
		findings |= sight->findings[i] == sight->n ? FINDING_BIT(i) : 0;
	for (unsigned i = 0; i < FINDING_N; i++)
		sight->findings[i] += finding_has(findings, (enum finding)i) ?
		    line->count : 0;
	sight->n += line->count;
	if (sight->n_statuses == 1)
		sight->status_counts[0] += line->count;
	count_kind(tally, line, sight->api, sight->verdict, findings, line->count);
	note_time(tally, &sight->first, &sight->last, line->time);
}

static void
take_news(struct tally *tally, const struct log_line *line)
{
	struct tally_news *news = &tally->news[tally->n_news];

	if (tally->n_news == TALLY_NEWS_MAX) {
		tally->n_more_news++;
		return;
	}
	news->time = keep(tally, line->time, 32);
	news->api = keep(tally, line->api, WORD_MAX);
	news->is_code = line->code.len > 0;
	news->what = keep(tally, news->is_code ? line->code : line->finding,
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
		note_time(tally, &tally->first, &tally->last, line.time);
		take_event(tally, &line);
	}
	arena_reset(&tally->scratch);
}

/* ---- results ---- */

static int
by_count(const void *a, const void *b)
{
	const struct sight *one = *(const struct sight *const *)a;
	const struct sight *other = *(const struct sight *const *)b;

	if (one->n != other->n)
		return one->n < other->n ? 1 : -1;
	return slice_cmp(one->what, other->what);
}

static int
row_by_count(const void *a, const void *b)
{
	const struct tally_row *one = *(const struct tally_row *const *)a;
	const struct tally_row *other = *(const struct tally_row *const *)b;

	if (one->n != other->n)
		return one->n < other->n ? 1 : -1;
	return slice_cmp(one->name, other->name);
}

static int
row_by_name(const void *a, const void *b)
{
	const struct tally_row *one = *(const struct tally_row *const *)a;
	const struct tally_row *other = *(const struct tally_row *const *)b;

	return slice_cmp(one->name, other->name);
}

static void
table_sort(struct tally_table *table, int (*compare)(const void *, const void *))
{
	if (table->n > 1)
		qsort(table->rows, table->n, sizeof(struct tally_row *), compare);
}

void
tally_sort(struct tally *tally)
{
	if (tally->n_sights > 1)
		qsort(tally->sights, tally->n_sights, sizeof(struct sight *),
		    by_count);
	table_sort(&tally->days, row_by_name);
	table_sort(&tally->hosts, row_by_count);
	table_sort(&tally->apis, row_by_count);
}

bool
tally_has_seen(const struct tally *tally, const struct catalogue_entry *entry)
{
	return hashmap_find(&tally->seen_codes, entry->code) != NULL;
}
