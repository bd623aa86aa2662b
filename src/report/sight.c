#include "report/sight.h"

#include <string.h>

#include "report/message_guess.h"

#define WORD_MAX 256		/* bytes of a host, path or shape */
#define TIME_MAX 32

static void
count_word(struct keeper *keeper, struct word_counts *counts, struct slice word,
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
	counts->words[counts->n] = keeper_copy(keeper, word, WORD_MAX);
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
count_masked(struct keeper *keeper, struct sight *sight, struct slice masked,
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
				one->pattern = keeper_copy(keeper, strbuf_slice(&merged),
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
		.pattern = keeper_copy(keeper, masked, SIZE_MAX),
		.sample = keeper_copy(keeper, sample, MESSAGE_GUESS_MAX), .count = 1,
	};
}

static void
count_message(struct keeper *keeper, struct sight *sight, struct slice message)
{
	struct strbuf masked = { 0 };

	if (message.len == 0)
		return;
	message_guess_mask(&masked, message);
	if (!masked.failed)
		count_masked(keeper, sight, strbuf_slice(&masked), message);
	strbuf_clear(&masked);
}

static void
count_path(struct keeper *keeper, struct sight *sight, struct slice path)
{
	struct strbuf masked = { 0 };

	message_guess_mask_path(&masked, path);
	count_word(keeper, &sight->paths, strbuf_slice(&masked), 1);
	strbuf_clear(&masked);
}

void
sight_note_time(struct keeper *keeper, struct slice *first, struct slice *last,
    struct slice time)
{
	time = slice_head(time, TIME_MAX);
	if (first->len == 0 || slice_cmp(time, *first) < 0)
		*first = keeper_copy(keeper, time, TIME_MAX);
	if (last->len == 0 || slice_cmp(time, *last) > 0) {
		/* Logs are in order: the old place will do for the new time. */
		if (last->len == time.len && last->ptr != first->ptr)
			memcpy((void *)(uintptr_t)last->ptr, time.ptr, time.len);
		else
			*last = keeper_copy(keeper, time, TIME_MAX);
	}
}

void
sight_add(struct sight *sight, struct keeper *keeper,
    const struct log_line *line, const struct inspection *judged,
    enum answered_by by)
{
	sight->n++;
	for (unsigned i = 0; i < FINDING_N; i++)
		sight->findings[i] += finding_has(judged->findings, (enum finding)i);
	sight->answered_by[by]++;
	count_status(sight, (unsigned)line->status, 1);
	count_word(keeper, &sight->hosts, line->host, 1);
	count_word(keeper, &sight->shapes, line->shape, 1);
	count_path(keeper, sight, line->path);
	count_message(keeper, sight, judged->message);
	sight_note_time(keeper, &sight->first, &sight->last, line->time);
	if (sight->id.len == 0)
		sight->id = keeper_copy(keeper, line->id, 64);
	if (sight->request_id.len == 0)
		sight->request_id = keeper_copy(keeper, line->request_id, 128);
}

finding_set
sight_repeat(struct sight *sight, struct keeper *keeper, struct slice time,
    uint64_t n)
{
	finding_set findings = 0;

	for (unsigned i = 0; i < FINDING_N; i++)
		if (sight->findings[i] == sight->n) {
			findings |= FINDING_BIT(i);
			sight->findings[i] += n;
		}
	sight->n += n;
	if (sight->n_statuses == 1)
		sight->status_counts[0] += n;
	sight_note_time(keeper, &sight->first, &sight->last, time);
	return findings;
}
