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
	size_t n_saved;			/* of the entries */
	bool closing, ended;
	/* the thread's own */
	bool told;			/* that writing fails */
	/* constant */
	char *path;
	void (*tell)(const char *message, void *ctx);
	void *ctx;
};

static void
book_tell(struct seen_book *book, const char *problem)
{
	struct strbuf text = { 0 };
	char *message;

	strbuf_addf(&text, "%s: %s", book->path, problem);
	message = strbuf_take_str(&text);
	book->tell(message == NULL ? problem : message, book->ctx);
	free(message);
}

/* Write entries; lines never change, so no lock is needed. */
static bool
book_save(struct seen_book *book, const struct seen_entries *entries)
{
	const char *problem = seen_file_write(book->path, entries);

	if (problem != NULL && !book->told)
		book_tell(book, problem);
	book->told = problem != NULL;
	return problem == NULL;
}

/* Take a list of the entries there are now, and save it. Under the lock at entry
   and exit. */
static void
book_turn(struct seen_book *book)
{
	struct seen_entries entries = { .n = book->entries.n };
	bool saved = false;

	book->n_saved = entries.n;
	entries.lines = reallocarray(NULL, entries.n + 1, sizeof(char *));
	if (entries.lines != NULL) {
		memcpy(entries.lines, book->entries.lines,
		    entries.n * sizeof(char *));
		pthread_mutex_unlock(&book->lock);
		saved = book_save(book, &entries);
		free(entries.lines);
		pthread_mutex_lock(&book->lock);
	}
	if (!saved && !book->closing)
		book->n_saved = 0;	/* again, in a while */
}

/* Wait until there is news, and then a while, for it seldom comes alone. */
static void
book_sleep(struct seen_book *book)
{
	struct timespec until;

	while (!book->closing && book->n_saved == book->entries.n)
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
	while (!book->closing || book->n_saved < book->entries.n) {
		book_sleep(book);
		if (book->n_saved < book->entries.n)
			book_turn(book);
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
	book->n_saved = book->entries.n;
	return true;
}

struct seen_book *
seen_book_open(const char *path, void (*tell)(const char *message, void *ctx),
    void *ctx)
{
	struct seen_book *book = calloc(1, sizeof(*book));
	const char *problem;

	if (book == NULL)
		return NULL;
	book_init_waits(book);
	book->tell = tell;
	book->ctx = ctx;
	book->path = strdup(path);
	if (book->path == NULL)
		goto fail;
	problem = seen_file_read(path, SEEN_BOOK_MAX, &book->entries);
	if (problem != NULL)
		book_tell(book, problem);
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
