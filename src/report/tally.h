#ifndef REPORT_TALLY_H
#define REPORT_TALLY_H
/*
 * What the lines of a log add up to. Bounded, whatever the log holds: what finds
 * no room is counted. One thread at a time.
 *
 * Order of calls: tally_init, tally_take for each line, then the results, then
 * tally_clear.
 */
#include "base/arena.h"
#include "base/hashmap.h"
#include "inspect/inspector.h"
#include "report/log_line.h"

#define TALLY_SIGHTS_MAX 10000	/* kinds of answers */
#define TALLY_HOSTS_MAX 500
#define TALLY_DAYS_MAX 1000
#define TALLY_APIS_MAX 200
#define TALLY_NEWS_MAX 200
#define SIGHT_LIST_MAX 8
#define SIGHT_STATUSES_MAX 16

/* VERDICT_N stands for errgate's own answers, which have no verdict. */
#define TALLY_KINDS (VERDICT_N + 1)

/* Texts and how often each was met. */
struct word_counts {
	struct slice words[SIGHT_LIST_MAX];
	uint64_t counts[SIGHT_LIST_MAX];
	size_t n;
	uint64_t n_more;	/* others, for which there was no room */
};

/* A message: the template it fits, and one as it came. */
struct message_sight {
	struct slice pattern, sample;
	uint64_t count;
};

/* Answers of one kind: same api, verdict, and code, or findings without one. */
struct sight {
	struct slice api, code;
	struct slice what;	/* the code, or the findings, and why */
	enum verdict verdict;	/* VERDICT_N: errgate's own */
	uint64_t n;
	uint64_t findings[FINDING_N];
	uint64_t answered_by[ANSWERED_BY_N];
	unsigned statuses[SIGHT_STATUSES_MAX];
	uint64_t status_counts[SIGHT_STATUSES_MAX];
	size_t n_statuses;
	uint64_t n_more_statuses;
	struct word_counts hosts, paths, shapes;
	struct message_sight messages[SIGHT_LIST_MAX];
	size_t n_messages;
	uint64_t n_more_messages;
	struct slice first, last;	/* times */
	struct slice id, request_id;	/* of one of them */
	const struct catalogue *catalogue;	/* only where an inspector judged */
	const struct catalogue_entry *entry;
};

/* A day, host or api, and what it answered. */
struct tally_row {
	struct slice name;
	uint64_t n, kinds[TALLY_KINDS];
	uint64_t n_drift;	/* with another status or message than documented */
};

struct tally_table {
	struct hashmap by_name;
	struct tally_row **rows;
	size_t n, max;
	struct tally_row others;	/* for which there was no room */
};

/* Something that was seen for the first time. */
struct tally_news {
	struct slice time, api, what;
	bool is_code;
};

struct tally {
	/* set by the caller before the first line; may be empty */
	const struct inspector *inspector;	/* judges anew, or NULL */
	struct slice since, until;	/* how times begin that count */
	struct slice only_api;
	/* results */
	uint64_t n_lines, n_bad, n_outside;	/* lines; no events; not in time */
	uint64_t n_answers, n_repeats, n_access, n_lost, n_beyond;
	struct slice first, last;
	uint64_t kinds[TALLY_KINDS], findings[FINDING_N],
	    answered_by[ANSWERED_BY_N];
	struct sight **sights;
	size_t n_sights;
	struct tally_table days, hosts, apis;
	struct tally_news news[TALLY_NEWS_MAX];
	size_t n_news;
	uint64_t n_more_news;
	/* the rest is for tally.c only */
	struct hashmap by_key, by_fingerprint, seen_codes;
	struct arena arena;		/* lasts */
	struct arena scratch;		/* for one line */
	bool failed;			/* memory ran out */
};

void tally_init(struct tally *tally) NONNULL(1);
void tally_clear(struct tally *tally) NONNULL(1);

/* Take one line; an empty one is passed over. */
void tally_take(struct tally *tally, struct slice text) NONNULL(1);

/* Put sights and rows in order: the most frequent first, days by date. */
void tally_sort(struct tally *tally) NONNULL(1);

/* Whether a row of a catalogue the inspector has was met, by its code. */
bool tally_has_seen(const struct tally *tally,
    const struct catalogue_entry *entry) NONNULL(1, 2) MUST_CHECK;

#endif
