#ifndef LOG_SEEN_BOOK_H
#define LOG_SEEN_BOOK_H
/*
 * What has been seen before, so that what is seen for the first time can be
 * told as news. Kept in a small file across restarts, which a thread of the
 * book's own writes: seldom, whole, and in one step (a new file takes the old
 * one's place). Bounded: a full book takes nothing new. Things are never
 * forgotten, so what seen_book_note keeps may be pointed to until the close.
 *
 * The file is text: "errgate seen 1", a line for each thing (when it was first
 * seen, a blank, the thing), and "end N". One that is anything else is damaged.
 */
#include "base/strbuf.h"

#define SEEN_BOOK_MAX 50000	/* things in a book */
#define SEEN_THING_MAX 512	/* bytes of a thing that count */

struct seen_book;

enum seen_rc {
	SEEN_NEW,		/* never before */
	SEEN_BEFORE,
	SEEN_NO_ROOM		/* new, but the book is full, or memory ran out */
};

/*
 * Open a book and start its thread, which writes the file once to see whether it
 * can.
 *
 * path  of the file, which need not exist yet; copied. One that is damaged or
 *       cannot be read gives an empty book, and a problem to be told.
 *
 * NULL when memory or threads ran out.
 */
struct seen_book *seen_book_open(const char *path) NONNULL(1) MUST_CHECK;

/*
 * Whether there is something to be told: that the file was damaged or could not
 * be read, or cannot be written (once until it works again). Appends it to
 * message; nobody gets it a second time. Cheap when there is nothing. Any thread
 * may call.
 */
bool seen_book_problem(struct seen_book *book, struct strbuf *message)
    NONNULL(1, 2) MUST_CHECK;

/* Write what is new, waiting for at most a second, and end. Accepts NULL. */
void seen_book_close(struct seen_book *book);

/*
 * Note a thing. Takes a lock, so callers remember what they have noted. Any
 * thread may call.
 *
 * thing  printable text in one line; its first SEEN_THING_MAX bytes count.
 * kept   set to the book's copy, unless SEEN_NO_ROOM.
 */
enum seen_rc seen_book_note(struct seen_book *book, struct slice thing,
    struct slice *kept) NONNULL(1, 3) MUST_CHECK;

#endif
