#ifndef REPORT_TALLY_H
#define REPORT_TALLY_H
/*
 * What the lines of a log add up to. Bounded, whatever the log holds: what finds
 * no room is counted. One thread at a time.
 *
 * Order of calls: tally_init, tally_take for each line, then the results, then
 * tally_clear.
 */
#include "inspect/inspector.h"
#include "report/log_line.h"
#include "report/sight.h"
#include "report/tally_table.h"

#define TALLY_SIGHTS_MAX 10000	/* kinds of answers */
#define TALLY_HOSTS_MAX 500
#define TALLY_DAYS_MAX 1000
#define TALLY_APIS_MAX 200
#define TALLY_NEWS_MAX 200
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
	struct keeper keeper;
	struct arena scratch;		/* for one line */
};

void tally_init(struct tally *tally) NONNULL(1);
void tally_clear(struct tally *tally) NONNULL(1);

/* Take one line; an empty one is passed over. */
void tally_take(struct tally *tally, struct slice text) NONNULL(1);

/* Whether memory ran out, so that something is missing. */
bool tally_has_failed(const struct tally *tally) NONNULL(1) MUST_CHECK;

/* Put sights and rows in order: the most frequent first, days by date. */
void tally_sort(struct tally *tally) NONNULL(1);

/* Whether a row of a catalogue the inspector has was met, by its code. */
bool tally_has_seen(const struct tally *tally,
    const struct catalogue_entry *entry) NONNULL(1, 2) MUST_CHECK;

#endif
