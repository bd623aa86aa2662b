#include "log/repeats.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW_MS 1000
#define FORGET_MS (60 * 1000)

/* One kind of event. */
struct repeat {
	struct list by_use;
	uint64_t window_ms;	/* when the running second began */
	uint64_t admitted;	/* events written in it */
	uint64_t held;		/* events counted instead */
	size_t len;
	unsigned char fingerprint[];
};

static struct slice
repeat_key(const struct repeat *repeat)
{
	return slice_of(repeat->fingerprint, repeat->len);
}

static struct repeat *
repeat_of(struct list *link)
{
	return LIST_OWNER(link, struct repeat, by_use);
}

/* Tell what was held back, if anything, and start a new second. */
static void
repeat_settle(struct repeat *repeat, uint64_t now_ms, repeats_tell_fn *tell,
    void *ctx)
{
	if (repeat->held > 0)
		tell(repeat_key(repeat), repeat->held, ctx);
	repeat->window_ms = now_ms;
	repeat->admitted = 0;
	repeat->held = 0;
}

static void
repeat_drop(struct repeats *repeats, struct repeat *repeat)
{
	hashmap_remove(&repeats->by_fingerprint, repeat_key(repeat));
	list_remove(&repeat->by_use);
	free(repeat);
}

void
repeats_init(struct repeats *repeats)
{
	*repeats = (struct repeats){ 0 };
	list_init(&repeats->by_use);
}

/* A new kind in a table that has room for it, or NULL. */
static struct repeat *
repeats_add(struct repeats *repeats, struct slice fingerprint, uint64_t now_ms)
{
	struct repeat *repeat = calloc(1, sizeof(*repeat) + fingerprint.len);

	if (repeat == NULL)
		return NULL;
	repeat->window_ms = now_ms;
	repeat->len = fingerprint.len;
	if (fingerprint.len > 0)
		memcpy(repeat->fingerprint, fingerprint.ptr, fingerprint.len);
	if (!hashmap_put(&repeats->by_fingerprint, repeat_key(repeat), repeat)) {
		free(repeat);
		return NULL;
	}
	list_append(&repeats->by_use, &repeat->by_use);
	return repeat;
}

bool
repeats_admit(struct repeats *repeats, struct slice fingerprint, uint64_t rate,
    uint64_t now_ms, repeats_tell_fn *tell, void *ctx)
{
	struct repeat *repeat;

	fingerprint = slice_head(fingerprint, REPEATS_FINGERPRINT_MAX);
	repeat = hashmap_find(&repeats->by_fingerprint, fingerprint);
	if (repeat == NULL) {
		if (repeats->by_fingerprint.n_used >= REPEATS_MAX) {
			repeat = repeat_of(list_first(&repeats->by_use));
			repeat_settle(repeat, now_ms, tell, ctx);
			repeat_drop(repeats, repeat);
		}
		repeat = repeats_add(repeats, fingerprint, now_ms);
		if (repeat == NULL)
			return true;
	}
	list_remove(&repeat->by_use);
	list_append(&repeats->by_use, &repeat->by_use);
	if (now_ms - repeat->window_ms >= WINDOW_MS)
		repeat_settle(repeat, now_ms, tell, ctx);
	if (repeat->admitted >= rate) {
		repeat->held++;
		return false;
	}
	repeat->admitted++;
	return true;
}

void
repeats_sweep(struct repeats *repeats, uint64_t now_ms, repeats_tell_fn *tell,
    void *ctx)
{
	struct list *link, *next;

	for (link = repeats->by_use.next; link != &repeats->by_use; link = next) {
		struct repeat *repeat = repeat_of(link);
		uint64_t age_ms = now_ms - repeat->window_ms;

		next = link->next;
		if (repeat->held > 0 && age_ms >= WINDOW_MS)
			repeat_settle(repeat, now_ms, tell, ctx);
		else if (repeat->held == 0 && age_ms >= FORGET_MS)
			repeat_drop(repeats, repeat);
	}
}

void
repeats_clear(struct repeats *repeats, repeats_tell_fn *tell, void *ctx)
{
	while (!list_is_empty(&repeats->by_use)) {
		struct repeat *repeat = repeat_of(list_first(&repeats->by_use));

		repeat_settle(repeat, 0, tell, ctx);
		repeat_drop(repeats, repeat);
	}
	hashmap_clear(&repeats->by_fingerprint);
}
