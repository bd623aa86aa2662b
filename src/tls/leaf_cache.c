#include "tls/leaf_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/hashmap.h"
#include "base/list.h"

struct leaf_entry {
	struct list link;	/* in leaf_cache.used */
	struct leaf *leaf;
	int64_t minted_s;
	size_t host_len;
	unsigned char host[];	/* what the map's key points to */
};

struct leaf_cache {
	struct minter *minter;
	struct hashmap entries;	/* struct leaf_entry by host */
	struct list used;	/* the most recently used first */
	size_t max;
};

struct leaf_cache *
leaf_cache_new(struct signing_authority *authority, size_t max)
{
	struct leaf_cache *cache = calloc(1, sizeof(*cache));

	if (cache == NULL)
		return NULL;
	list_init(&cache->used);
	cache->max = max > 0 ? max : 1;
	cache->minter = minter_new(authority);
	if (cache->minter != NULL)
		return cache;
	leaf_cache_free(cache);
	return NULL;
}

static void
forget(struct leaf_cache *cache, struct leaf_entry *entry)
{
	hashmap_remove(&cache->entries, slice_of(entry->host, entry->host_len));
	list_remove(&entry->link);
	leaf_unref(entry->leaf);
	free(entry);
}

void
leaf_cache_free(struct leaf_cache *cache)
{
	if (cache == NULL)
		return;
	while (!list_is_empty(&cache->used))
		forget(cache, LIST_OWNER(list_first(&cache->used),
		    struct leaf_entry, link));
	hashmap_clear(&cache->entries);
	minter_free(cache->minter);
	free(cache);
}

/* Whether it is in the first half of its life, so that whoever gets it has time
   enough; and no clock was set back behind the beginning of it. */
static bool
is_young(const struct leaf_entry *entry, int64_t now_s)
{
	int64_t life_s = leaf_not_after(entry->leaf) - entry->minted_s;

	return now_s < entry->minted_s + life_s / 2 &&
	    now_s > entry->minted_s - MINT_EARLY_S / 2;
}

/* An entry without a leaf yet; NULL when memory ran out. */
static struct leaf_entry *
add_entry(struct leaf_cache *cache, struct slice host)
{
	struct leaf_entry *entry = calloc(1, sizeof(*entry) + host.len);

	if (entry == NULL)
		return NULL;
	memcpy(entry->host, host.ptr, host.len);
	entry->host_len = host.len;
	if (!hashmap_put(&cache->entries, slice_of(entry->host, host.len), entry)) {
		free(entry);
		return NULL;
	}
	list_prepend(&cache->used, &entry->link);
	if (cache->entries.n_used > cache->max)
		forget(cache, LIST_OWNER(list_last(&cache->used),
		    struct leaf_entry, link));
	return entry;
}

/* Mint the leaf of a host that has none, or an old one in entry. */
static const struct leaf *
mint_into(struct leaf_cache *cache, struct leaf_entry *entry, struct slice host,
    int64_t now_s)
{
	struct leaf *leaf = mint_leaf(cache->minter, host, now_s);

	if (leaf == NULL)
		return entry != NULL && now_s < leaf_not_after(entry->leaf) ?
		    entry->leaf : NULL;
	if (entry == NULL)
		entry = add_entry(cache, host);
	if (entry == NULL) {
		leaf_unref(leaf);
		return NULL;
	}
	leaf_unref(entry->leaf);
	entry->leaf = leaf;
	entry->minted_s = now_s;
	return leaf;
}

const struct leaf *
leaf_cache_get(struct leaf_cache *cache, struct slice host, int64_t now_s)
{
	struct leaf_entry *entry = hashmap_find(&cache->entries, host);

	if (entry != NULL) {
		list_remove(&entry->link);
		list_prepend(&cache->used, &entry->link);
		if (is_young(entry, now_s))
			return entry->leaf;
	}
	return mint_into(cache, entry, host, now_s);
}

size_t
leaf_cache_len(const struct leaf_cache *cache)
{
	return cache->entries.n_used;
}
