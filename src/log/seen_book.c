#include "log/seen_book.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/hashmap.h"
#include "base/strbuf.h"
#include "log/seen_file.h"

#define SAVE_S 10	/* how long news waits to be written */
#define CLOSE_S 1	/* how long closing waits for the thread */

struct seen_book {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake, gone;
	/* under lock */
	struct hashmap by_thing;	/* to the entry's line */
	struct seen_entries entries;
	struct strbuf problem;		/* to be told */
	bool dirty;			/* there are entries that are not saved */
	bool closing, ended;
	/* atomic */
	bool has_problem;
	/* the thread's own */
	bool told;			/* that writing fails */
	/* constant */
	char *path;
};

/* Keep a problem until somebody asks; under the lock. */
static void
book_note_problem(struct seen_book *book, const char *problem)
{
	strbuf_reset(&book->problem, 4096);
	strbuf_addf(&book->problem, "%s: %s", book->path, problem);
	__atomic_store_n(&book->has_problem, !book->problem.failed,
	    __ATOMIC_RELEASE);
}

bool
seen_book_problem(struct seen_book *book, struct strbuf *message)
{
	bool has;

	if (!__atomic_load_n(&book->has_problem, __ATOMIC_ACQUIRE))
		return false;
	pthread_mutex_lock(&book->lock);
	has = book->has_problem;
	if (has)
		strbuf_add(message, strbuf_slice(&book->problem));
	__atomic_store_n(&book->has_problem, false, __ATOMIC_RELEASE);
	pthread_mutex_unlock(&book->lock);
	return has;
}

/* A list of the entries there are now; the lines never change, so the lock is not
   needed to write them. lines is NULL when memory ran out. */
static struct seen_entries
book_entries(const struct seen_book *book)
{
	struct seen_entries entries = { .n = book->entries.n };

	entries.lines = reallocarray(NULL, entries.n + 1, sizeof(char *));
	if (entries.lines != NULL && entries.n > 0)
		memcpy(entries.lines, book->entries.lines,
		    entries.n * sizeof(char *));
	return entries;
}

/* Save what there is. Under the lock at entry and exit. */
static void
book_save(struct seen_book *book)
{
	struct seen_entries entries = book_entries(book);
	const char *problem = "out of memory";

	book->dirty = false;
	if (entries.lines != NULL) {
		pthread_mutex_unlock(&book->lock);
		problem = seen_file_write(book->path, &entries);
		free(entries.lines);
		pthread_mutex_lock(&book->lock);
	}
	if (problem != NULL && !book->told)
		book_note_problem(book, problem);
	book->told = problem != NULL;
	if (problem != NULL && !book->closing)
		book->dirty = true;	/* again, in a while */
}

/* Wait until there is news, and then a while, for it seldom comes alone. */
static void
book_sleep(struct seen_book *book)
{
	struct timespec until;

	while (!book->closing && !book->dirty)
		pthread_cond_wait(&book->wake, &book->lock);
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += SAVE_S;
	while (!book->closing &&
	    pthread_cond_timedwait(&book->wake, &book->lock, &until) == 0)
		continue;
}

static void *
book_main(void *arg)
{
	struct seen_book *book = arg;

	pthread_mutex_lock(&book->lock);
	book_save(book);
	while (!book->closing || book->dirty) {
		book_sleep(book);
		if (book->dirty)
			book_save(book);
	}
	book->ended = true;
	pthread_cond_signal(&book->gone);
	pthread_mutex_unlock(&book->lock);
	return NULL;
}

/* Start the thread with all signals blocked: they are others' business. */
static bool
book_start(struct seen_book *book)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	rc = pthread_create(&book->thread, NULL, book_main, book);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc == 0;
}

static void
book_init_waits(struct seen_book *book)
{
	pthread_condattr_t attr;

	pthread_mutex_init(&book->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&book->wake, &attr);
	pthread_cond_init(&book->gone, &attr);
	pthread_condattr_destroy(&attr);
}

static void
book_free(struct seen_book *book)
{
	pthread_mutex_destroy(&book->lock);
	pthread_cond_destroy(&book->wake);
	pthread_cond_destroy(&book->gone);
	hashmap_clear(&book->by_thing);
	seen_entries_clear(&book->entries);
	strbuf_clear(&book->problem);
	free(book->path);
	free(book);
}

/* Put what was read where it is found. False when memory ran out. */
static bool
book_index(struct seen_book *book)
{
	for (size_t i = 0; i < book->entries.n; i++)
		if (!hashmap_put(&book->by_thing,
		    seen_line_thing(book->entries.lines[i]), book->entries.lines[i]))
			return false;
	return true;
}

struct seen_book *
seen_book_open(const char *path)
{
	struct seen_book *book = calloc(1, sizeof(*book));
	const char *problem;

	if (book == NULL)
		return NULL;
	book_init_waits(book);
	book->path = strdup(path);
	if (book->path == NULL)
		goto fail;
	problem = seen_file_read(path, SEEN_BOOK_MAX, &book->entries);
	if (problem != NULL)
		book_note_problem(book, problem);
	if (book_index(book) && book_start(book))
		return book;
fail:
	book_free(book);
	return NULL;
}

/* Add a thing that is not there. Under the lock. */
static char *
book_add(struct seen_book *book, struct slice thing)
{
	char *line = NULL;

	if (book->entries.n < SEEN_BOOK_MAX)
		line = seen_entries_add(&book->entries, clock_wall_ms(), thing);
	if (line != NULL &&
	    !hashmap_put(&book->by_thing, seen_line_thing(line), line)) {
		seen_entries_drop_last(&book->entries);
		line = NULL;
	}
	return line;
}

enum seen_rc
seen_book_note(struct seen_book *book, struct slice thing, struct slice *kept)
{
	enum seen_rc rc = SEEN_BEFORE;
	char *line;

	thing = slice_head(thing, SEEN_THING_MAX);
	pthread_mutex_lock(&book->lock);
	line = hashmap_find(&book->by_thing, thing);
	if (line == NULL) {
		line = book_add(book, thing);
		rc = line == NULL ? SEEN_NO_ROOM : SEEN_NEW;
	}
	book->dirty |= rc == SEEN_NEW;
	if (rc == SEEN_NEW)
		pthread_cond_signal(&book->wake);
	if (line != NULL)
		*kept = seen_line_thing(line);
	pthread_mutex_unlock(&book->lock);
	return rc;
}

void
seen_book_close(struct seen_book *book)
{
	struct timespec until;
	bool ended;

	if (book == NULL)
		return;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += CLOSE_S;
	pthread_mutex_lock(&book->lock);
	book->closing = true;
	pthread_cond_signal(&book->wake);
	while (!book->ended &&
	    pthread_cond_timedwait(&book->gone, &book->lock, &until) == 0)
		continue;
	ended = book->ended;
	pthread_mutex_unlock(&book->lock);
	if (!ended) {
		/* Stuck in the kernel; it still uses its memory, so leave it. */
		pthread_detach(book->thread);
		return;
	}
	pthread_join(book->thread, NULL);
	book_free(book);
}
