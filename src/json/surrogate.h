#ifndef JSON_SURROGATE_H
#define JSON_SURROGATE_H
/*
 * Escapes that name half of a surrogate pair ("\ud800" alone; RFC 8259, section
 * 8.2): no character, and readers differ on them.
 */
#include "base/arena.h"

/*
 * Replace each such escape by "\ufffd", which is as long, so that offsets stay.
 * Returns text itself when there is none, else a copy in the arena; ptr is NULL
 * when memory ran out and text was not empty.
 */
struct slice surrogate_mend(struct slice text, struct arena *arena)
    NONNULL(2) MUST_CHECK;

#endif
