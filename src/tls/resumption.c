#include "tls/resumption.h"

#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

#include "base/hashmap.h"
#include "base/list.h"

struct entry {
	struct list link;		/* among all, the newest first */
	SSL_SESSION *session;
	struct slice key;		/* points to key_bytes */
	unsigned char key_bytes[];
};

struct resumption {
	struct hashmap entries;
	struct list order;
	size_t max;
};

struct resumption *
resumption_new(size_t max)
{
	struct resumption *store = calloc(1, sizeof(*store));

	if (store != NULL) {
		store->max = max;
		list_init(&store->order);
	}
	return store;
}

/* Take an entry out; its session goes to the caller. */
static SSL_SESSION *
entry_remove(struct resumption *store, struct entry *entry)
{
	SSL_SESSION *session = entry->session;

	hashmap_remove(&store->entries, entry->key);
	list_remove(&entry->link);
	free(entry);
	return session;
}

void
resumption_free(struct resumption *store)
{
	if (store == NULL)
		return;
	while (!list_is_empty(&store->order))
		SSL_SESSION_free(entry_remove(store,
		    LIST_OWNER(list_first(&store->order), struct entry, link)));
	hashmap_clear(&store->entries);
	free(store);
}

static struct entry *
entry_add(struct resumption *store, struct slice key)
{
	struct entry *entry = malloc(sizeof(*entry) + key.len);

	if (entry == NULL)
		return NULL;
	memcpy(entry->key_bytes, key.ptr, key.len);
	entry->key = slice_of(entry->key_bytes, key.len);
	entry->session = NULL;
	list_init(&entry->link);
	if (!hashmap_put(&store->entries, entry->key, entry)) {
		free(entry);
		return NULL;
	}
	return entry;
}

void
resumption_put(struct resumption *store, struct slice key, void *session)
{
	struct entry *entry = hashmap_find(&store->entries, key);

	if (entry == NULL && store->entries.n_used >= store->max)
		SSL_SESSION_free(entry_remove(store,
		    LIST_OWNER(store->order.prev, struct entry, link)));
	if (entry == NULL)
		entry = entry_add(store, key);
	if (entry == NULL) {
		SSL_SESSION_free(session);
		return;
	}
	SSL_SESSION_free(entry->session);
	entry->session = session;
	list_remove(&entry->link);
	list_prepend(&store->order, &entry->link);
}

void *
resumption_take(struct resumption *store, struct slice key)
{
	struct entry *entry = hashmap_find(&store->entries, key);

	return entry == NULL ? NULL : entry_remove(store, entry);
}
