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
#include "base/slice.h"

#define SEEN_BOOK_MAX 50000	/* things in a book */
#define SEEN_THING_MAX 512	/* bytes of a thing that count */

struct seen_book;

enum seen_rc {
	SEEN_NEW,		/* never before */
	SEEN_BEFORE,
	SEEN_NO_ROOM		/* new, but the book is full, or memory ran out */
};

/*
 * Open a book and start its thread.
 *
 * path  of the file, which need not exist yet; copied.
 * tell  called with a message when the file is damaged or cannot be read, in
 *       which case the book starts empty, and when it cannot be written (once
 *       until it works again). Called before the return and from the book's
 *       thread.
 *
 * NULL when memory or threads ran out.
 */
struct seen_book *seen_book_open(const char *path,
    void (*tell)(const char *message, void *ctx), void *ctx)
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
