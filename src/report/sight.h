#ifndef REPORT_SIGHT_H
#define REPORT_SIGHT_H
/*
 * What is kept of the answers of one kind: how many, where, when, with which
 * statuses and messages. Bounded, however many there are.
 */
#include "inspect/inspector.h"
#include "report/keeper.h"
#include "report/log_line.h"

#define SIGHT_LIST_MAX 8
#define SIGHT_STATUSES_MAX 16

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

/*
 * Add an answer.
 *
 * judged  what it is, by the line or judged anew.
 * by      who answered.
 */
void sight_add(struct sight *sight, struct keeper *keeper,
    const struct log_line *line, const struct inspection *judged,
    enum answered_by by) NONNULL(1, 2, 3, 4);

/* Add n answers that were only counted, at that time. Returns the findings that
   all answers of the kind had. */
finding_set sight_repeat(struct sight *sight, struct keeper *keeper,
    struct slice time, uint64_t n) NONNULL(1, 2);

/* Remember the first and the last of some times. */
void sight_note_time(struct keeper *keeper, struct slice *first,
    struct slice *last, struct slice time) NONNULL(1, 2, 3);

#endif
