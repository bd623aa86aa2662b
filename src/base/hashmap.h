#ifndef BASE_HASHMAP_H
#define BASE_HASHMAP_H
/*
 * A map from byte strings to pointers: open addressing with linear probing and
 * a keyed hash (SipHash-1-3), so that nobody outside can choose keys that
 * collide. Keys are borrowed: they must stay where they are while they are in
 * the map. A zeroed struct is an empty map. One writer at a time; any number
 * of readers while nobody writes.
 */
#include "base/slice.h"

struct hashmap_slot {
	struct slice key;
	void *value;		/* NULL: the slot is free */
	uint64_t hash;
};

struct hashmap {
	struct hashmap_slot *slots;
	size_t n_slots;		/* a power of two, or 0 */
	size_t n_used;
};

/* Release the table; keys and values belong to the caller. */
void hashmap_clear(struct hashmap *map) NONNULL(1);

/* The value of key, or NULL. */
void *hashmap_find(const struct hashmap *map, struct slice key)
    NONNULL(1) MUST_CHECK;

/*
 * Give key a value, which is not NULL. A key that is present keeps its old
 * slice and gets the new value. False when memory ran out; nothing changed.
 */
bool hashmap_put(struct hashmap *map, struct slice key, void *value)
    NONNULL(1, 3) MUST_CHECK;

/* Remove key. Returns the value it had, or NULL. */
void *hashmap_remove(struct hashmap *map, struct slice key) NONNULL(1);

/*
 * Walk through all values in no order: start with *at = 0, stop at NULL. The
 * map must not change meanwhile.
 */
void *hashmap_each(const struct hashmap *map, size_t *at) NONNULL(1, 2);

#endif
