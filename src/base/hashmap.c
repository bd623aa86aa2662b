#include "base/hashmap.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define HASHMAP_SLOTS_MIN 16

/* The process's secret hash key, drawn once before main. */
static uint64_t hash_key[2] = { 0x736f6d6570736575, 0x646f72616e646f6d };

__attribute__((constructor)) static void
hashmap_draw_key(void)
{
	uint64_t drawn[2];

	/* Without entropy the constants stay: still correct, only guessable. */
	if (getrandom(drawn, sizeof(drawn), GRND_NONBLOCK) == sizeof(drawn))
		memcpy(hash_key, drawn, sizeof(drawn));
}

static inline uint64_t
rotate_left(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static inline void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate_left(v[1], 13) ^ v[0];
	v[0] = rotate_left(v[0], 32);
	v[2] += v[3];
	v[3] = rotate_left(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate_left(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate_left(v[1], 17) ^ v[2];
	v[2] = rotate_left(v[2], 32);
}

/* The bytes behind the last whole eight of a key, the first one lowest. */
static inline uint64_t
key_tail(struct slice key)
{
	size_t len = key.len % 8;
	uint64_t tail = 0;

	if (len > 0 && key.len > 8) {
		memcpy(&tail, key.ptr + key.len - 8, 8);
		return le64toh(tail) >> (64 - 8 * len);
	}
	for (size_t i = 0; i < len; i++)
		tail |= (uint64_t)key.ptr[key.len - len + i] << (8 * i);
	return tail;
}

/* SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF"). */
static uint64_t
hash_bytes(struct slice key)
{
	uint64_t v[4] = {
		hash_key[0] ^ 0x736f6d6570736575, hash_key[1] ^ 0x646f72616e646f6d,
		hash_key[0] ^ 0x6c7967656e657261, hash_key[1] ^ 0x7465646279746573,
	};
	uint64_t word, last = (uint64_t)key.len << 56 | key_tail(key);
	size_t at = 0;

	for (; key.len - at >= 8; at += 8) {
		memcpy(&word, key.ptr + at, 8);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	sip_round(v);
	sip_round(v);
	sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* The slot that holds key, or the free one where it belongs. */
static struct hashmap_slot *
hashmap_slot_of(const struct hashmap *map, struct slice key, uint64_t hash)
{
	size_t mask = map->n_slots - 1;
	size_t at = hash & mask;
	struct hashmap_slot *slot = &map->slots[at];

	while (slot->value != NULL &&
	    (slot->hash != hash || !slice_eq(slot->key, key))) {
		at = (at + 1) & mask;
		slot = &map->slots[at];
	}
	return slot;
}

static bool
hashmap_grow(struct hashmap *map)
{
	struct hashmap bigger = { .n_used = map->n_used };

	bigger.n_slots = map->n_slots == 0 ? HASHMAP_SLOTS_MIN : map->n_slots * 2;
	bigger.slots = calloc(bigger.n_slots, sizeof(*bigger.slots));
	if (bigger.slots == NULL)
		return false;
	for (size_t i = 0; i < map->n_slots; i++) {
		struct hashmap_slot *old = &map->slots[i];

		if (old->value != NULL)
			*hashmap_slot_of(&bigger, old->key, old->hash) = *old;
	}
	free(map->slots);
	*map = bigger;
	return true;
}

void
hashmap_clear(struct hashmap *map)
{
	free(map->slots);
	*map = (struct hashmap){ 0 };
}

void *
hashmap_find(const struct hashmap *map, struct slice key)
{
	if (map->n_used == 0)
		return NULL;
	return hashmap_slot_of(map, key, hash_bytes(key))->value;
}

bool
hashmap_put(struct hashmap *map, struct slice key, void *value)
{
	uint64_t hash = hash_bytes(key);
	struct hashmap_slot *slot;

	if ((map->n_used + 1) * 4 > map->n_slots * 3 && !hashmap_grow(map))
		return false;
	slot = hashmap_slot_of(map, key, hash);
	if (slot->value == NULL) {
		slot->key = key;
		slot->hash = hash;
		map->n_used++;
	}
	slot->value = value;
	return true;
}

void *
hashmap_remove(struct hashmap *map, struct slice key)
{
	struct hashmap_slot *hole, *next;
	size_t mask = map->n_slots - 1;
	void *value;

	if (map->n_used == 0)
		return NULL;
	hole = hashmap_slot_of(map, key, hash_bytes(key));
	value = hole->value;
	if (value == NULL)
		return NULL;
	map->n_used--;
	/* Close the gap: move back what probed past it (Knuth 6.4, algorithm R). */
	for (size_t at = (size_t)(hole - map->slots);;) {
		at = (at + 1) & mask;
		next = &map->slots[at];
		if (next->value == NULL)
			break;
		if (((at - (next->hash & mask)) & mask) >=
		    ((at - (size_t)(hole - map->slots)) & mask)) {
			*hole = *next;
			hole = next;
		}
	}
	*hole = (struct hashmap_slot){ 0 };
	return value;
}

void *
hashmap_each(const struct hashmap *map, size_t *at)
{
	while (*at < map->n_slots) {
		void *value = map->slots[(*at)++].value;

		if (value != NULL)
			return value;
	}
	return NULL;
}
