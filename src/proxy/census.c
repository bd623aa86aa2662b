#include "proxy/census.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/hashmap.h"

struct census {
	pthread_mutex_t lock;
	struct hashmap clients;		/* address_block to struct census_entry */
};

struct census_entry {
	size_t n;
	unsigned char block[ADDRESS_BLOCK_SIZE];
};

struct census *
census_new(void)
{
	struct census *census = calloc(1, sizeof(*census));

	if (census != NULL)
		pthread_mutex_init(&census->lock, NULL);
	return census;
}

void
census_free(struct census *census)
{
	struct census_entry *entry;
	size_t at = 0;

	if (census == NULL)
		return;
	while ((entry = hashmap_each(&census->clients, &at)) != NULL)
		free(entry);
	hashmap_clear(&census->clients);
	pthread_mutex_destroy(&census->lock);
	free(census);
}

/* The entry of an address, made when it has none; NULL without memory. */
static struct census_entry *
census_entry_of(struct census *census, const struct address *client)
{
	unsigned char block[ADDRESS_BLOCK_SIZE];
	struct census_entry *entry =
	    hashmap_find(&census->clients, address_block(client, block));

	if (entry != NULL)
		return entry;
	entry = calloc(1, sizeof(*entry));
	if (entry == NULL)
		return NULL;
	if (hashmap_put(&census->clients, address_block(client, entry->block), entry))
		return entry;
	free(entry);
	return NULL;
}

bool
census_enter(struct census *census, const struct address *client, size_t max,
    bool *counted)
{
	struct census_entry *entry;
	bool admitted;

	pthread_mutex_lock(&census->lock);
	entry = census_entry_of(census, client);
	admitted = entry == NULL || entry->n < max;
	*counted = entry != NULL && admitted;
	if (*counted)
		entry->n++;
	pthread_mutex_unlock(&census->lock);
	return admitted;
}

void
census_leave(struct census *census, const struct address *client)
{
	unsigned char block[ADDRESS_BLOCK_SIZE];
	struct slice key = address_block(client, block);
	struct census_entry *entry;

	pthread_mutex_lock(&census->lock);
	entry = hashmap_find(&census->clients, key);
	if (entry != NULL && --entry->n == 0) {
		hashmap_remove(&census->clients, key);
		free(entry);
	}
	pthread_mutex_unlock(&census->lock);
}

size_t
census_size(struct census *census)
{
	size_t n;

	pthread_mutex_lock(&census->lock);
	n = census->clients.n_used;
	pthread_mutex_unlock(&census->lock);
	return n;
}
