#include "net/resolver.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/hashmap.h"
#include "net/dns.h"
#include "net/failing.h"

#define NAMES_MAX 1000		/* known at a time */
#define NAME_LEN_MAX 300	/* longer than any name can be (RFC 1035, 2.3.4) */
#define SECOND_US 1000000ULL
#define TTL_MIN_S 1		/* also what the hosts file says is kept so long */
#define TTL_MAX_S 3600
#define NO_NAME_S 5		/* that a name does not exist */
#define FAILED_S 1		/* that nobody could say */
#define RESOLUTION_DELAY_MS 50	/* RFC 8305, section 3 */

enum { V6, V4, N_FAMILIES };

/* The addresses of one family. */
struct family {
	struct name *name;
	bool asked;			/* the answer is on its way */
	struct dns_answer answer;
	uint64_t expires_us;		/* 0: never known */
};

/* What is known of a name, or being asked. */
struct name {
	struct list link;		/* among all, the one asked for last first */
	struct resolver *resolver;
	struct family families[N_FAMILIES];
	struct list queries;		/* who waits */
	bool telling;
	struct loop_timer *delay;	/* runs while one family is waited for */
	struct loop_task tell;
	struct slice key;		/* points to text */
	char text[];			/* in lower case, with a final zero byte */
};

struct resolver_query {
	struct list link;
	struct resolver *resolver;
	void (*on_done)(const struct resolver_result *result, void *ctx);
	void *ctx;
	uint16_t port;
	bool whole;
};

struct resolver {
	struct loop *loop;
	struct dns *dns;
	struct hashmap names;
	struct list order;		/* of names */
	struct failing failing;
};

static void tell(void *ctx);

struct resolver *
resolver_new(struct loop *loop)
{
	struct resolver *resolver = calloc(1, sizeof(*resolver));

	if (resolver == NULL)
		return NULL;
	resolver->loop = loop;
	list_init(&resolver->order);
	resolver->dns = dns_new(loop, NULL, 0);
	if (resolver->dns == NULL) {
		free(resolver);
		return NULL;
	}
	return resolver;
}

/* ---- names ---- */

static bool
is_asked(const struct name *name)
{
	return name->families[V6].asked || name->families[V4].asked;
}

static void
name_free(struct name *name)
{
	hashmap_remove(&name->resolver->names, name->key);
	list_remove(&name->link);
	loop_timer_free(name->delay);
	loop_task_cancel(&name->tell);
	free(name);
}

/* Forget the name that nobody has asked for the longest, if it can be. */
static void
make_room(struct resolver *resolver)
{
	struct list *at = resolver->order.prev;

	while (at != &resolver->order && resolver->names.n_used >= NAMES_MAX) {
		struct name *name = LIST_OWNER(at, struct name, link);

		at = at->prev;
		if (!is_asked(name) && !name->telling && list_is_empty(&name->queries))
			name_free(name);
	}
}

static struct name *
name_new(struct resolver *resolver, struct slice key)
{
	struct name *name = calloc(1, sizeof(*name) + key.len + 1);

	if (name == NULL)
		return NULL;
	memcpy(name->text, key.ptr, key.len);
	name->key = slice_of(name->text, key.len);
	name->resolver = resolver;
	for (size_t i = 0; i < N_FAMILIES; i++)
		name->families[i].name = name;
	list_init(&name->link);
	list_init(&name->queries);
	loop_task_init(&name->tell, tell, name);
	make_room(resolver);
	if (!hashmap_put(&resolver->names, name->key, name)) {
		free(name);
		return NULL;
	}
	return name;
}

/* The name of a host: in lower case, without the dot that may end it. */
static struct name *
name_of(struct resolver *resolver, struct slice host)
{
	unsigned char lower[NAME_LEN_MAX];
	struct name *name;

	if (slice_ends_with(host, SLICE(".")))
		host.len--;
	host = slice_head(host, sizeof(lower));
	for (size_t i = 0; i < host.len; i++)
		lower[i] = ascii_lower(host.ptr[i]);
	host = slice_of(lower, host.len);
	name = hashmap_find(&resolver->names, host);
	if (name == NULL)
		name = name_new(resolver, host);
	if (name != NULL) {
		list_remove(&name->link);
		list_prepend(&resolver->order, &name->link);
	}
	return name;
}

void
resolver_free(struct resolver *resolver)
{
	if (resolver == NULL)
		return;
	dns_free(resolver->dns);
	while (!list_is_empty(&resolver->order)) {
		struct name *name =
		    LIST_OWNER(list_first(&resolver->order), struct name, link);

		while (!list_is_empty(&name->queries)) {
			struct list *link = list_first(&name->queries);

			list_remove(link);
			free(LIST_OWNER(link, struct resolver_query, link));
		}
		name_free(name);
	}
	hashmap_clear(&resolver->names);
	free(resolver);
}

/* ---- telling ---- */

/* Add an address of a family, if it has so many. */
static void
add_address(const struct family *family, size_t at, uint16_t port,
    struct resolver_result *result)
{
	struct address *address = &result->addresses[result->n_addresses];

	if (at >= family->answer.n_addresses ||
	    result->n_addresses == RESOLVER_ADDRESSES_MAX)
		return;
	*address = family->answer.addresses[at];
	address_set_port(address, port);
	result->n_addresses++;
}

/* Move those that have failed lately behind the others. */
static void
sort_by_failing(const struct resolver *resolver, struct resolver_result *result)
{
	struct address bad[RESOLVER_ADDRESSES_MAX];
	uint64_t now_us = loop_now_us(resolver->loop);
	size_t n_good = 0, n_bad = 0;

	for (size_t i = 0; i < result->n_addresses; i++)
		if (failing_has(&resolver->failing, &result->addresses[i], now_us))
			bad[n_bad++] = result->addresses[i];
		else
			result->addresses[n_good++] = result->addresses[i];
	memcpy(&result->addresses[n_good], bad, n_bad * sizeof(bad[0]));
}

static void
make_result(const struct name *name, uint16_t port,
    struct resolver_result *result)
{
	const struct family *v6 = &name->families[V6], *v4 = &name->families[V4];

	result->n_addresses = 0;
	result->more = is_asked(name);
	for (size_t i = 0; i < DNS_ADDRESSES_MAX; i++) {
		add_address(v6, i, port, result);
		add_address(v4, i, port, result);
	}
	result->rc = result->n_addresses > 0 ? RESOLVER_OK :
	    v6->answer.rc == DNS_FAILED || v4->answer.rc == DNS_FAILED ?
	    RESOLVER_FAILED : RESOLVER_NO_NAME;
	sort_by_failing(name->resolver, result);
}

/* Tell all who wait, but for those who wait for a family that is late. */
static void
tell(void *ctx)
{
	struct name *name = ctx;
	struct resolver_result result;
	struct list waiting, *link;

	list_init(&waiting);
	name->telling = true;
	/* Whoever is told may ask again, or cancel another. */
	while (!list_is_empty(&name->queries)) {
		struct resolver_query *query;

		link = list_first(&name->queries);
		list_remove(link);
		query = LIST_OWNER(link, struct resolver_query, link);
		make_result(name, query->port, &result);
		if (result.more && (query->whole || result.n_addresses == 0)) {
			list_append(&waiting, link);
			continue;
		}
		query->on_done(&result, query->ctx);
		free(query);
	}
	while (!list_is_empty(&waiting)) {
		link = list_first(&waiting);
		list_remove(link);
		list_append(&name->queries, link);
	}
	name->telling = false;
}

static void
on_delay(void *ctx)
{
	struct name *name = ctx;

	loop_timer_free(name->delay);
	name->delay = NULL;
	loop_defer(name->resolver->loop, &name->tell);
}

/* See who can be told something now. */
static void
settle(struct name *name)
{
	struct loop *loop = name->resolver->loop;
	const struct family *v6 = &name->families[V6], *v4 = &name->families[V4];

	if (!is_asked(name) || (!v6->asked && v6->answer.n_addresses > 0))
		loop_defer(loop, &name->tell);
	else if (!v4->asked && v4->answer.n_addresses > 0 && name->delay == NULL)
		name->delay = loop_timer_new(loop, RESOLUTION_DELAY_MS, true, on_delay,
		    name);
}

/* ---- asking ---- */

/* How long an answer is good for. */
static uint64_t
life_us(const struct dns_answer *answer)
{
	uint64_t s = answer->ttl_s < TTL_MIN_S ? TTL_MIN_S :
	    answer->ttl_s > TTL_MAX_S ? TTL_MAX_S : answer->ttl_s;

	switch (answer->rc) {
	case DNS_OK:
		break;
	case DNS_NO_NAME:
		s = NO_NAME_S;
		break;
	case DNS_FAILED:
	case DNS_ENDED:
		s = FAILED_S;
		break;
	}
	return s * SECOND_US;
}

static void
on_answer(const struct dns_answer *answer, void *ctx)
{
	struct family *family = ctx;

	family->asked = false;
	if (answer->rc == DNS_ENDED)
		return;
	family->answer = *answer;
	family->expires_us = loop_now_us(family->name->resolver->loop) +
	    life_us(answer);
	settle(family->name);
}

/* Names that never leave this machine (RFC 6761, section 6.3). */
static bool
is_localhost(struct slice key)
{
	return slice_eq(key, SLICE("localhost")) ||
	    slice_ends_with(key, SLICE(".localhost"));
}

/*
 * Whether a name ends in a number. No such name exists; it is an address in a
 * spelling that some programs read in octal, or as 32 bits, and others otherwise:
 * nobody is asked what it may be.
 */
static bool
ends_in_number(struct slice key)
{
	size_t at = key.len;

	while (at > 0 && key.ptr[at - 1] != '.')
		at--;
	if (slice_starts_with(slice_skip(key, at), SLICE("0x")))
		return true;
	for (size_t i = at; i < key.len; i++)
		if (!ascii_is_digit(key.ptr[i]))
			return false;
	return at < key.len;
}

/* Answer for a name that is not to be asked for. */
static bool
answer_ourselves(struct family *family, int af)
{
	struct dns_answer answer = { .rc = DNS_NO_NAME };

	if (is_localhost(family->name->key)) {
		answer.rc = DNS_OK;
		answer.ttl_s = TTL_MAX_S;
		answer.n_addresses = address_from_host(af == AF_INET6 ?
		    SLICE("::1") : SLICE("127.0.0.1"), 0, &answer.addresses[0]);
	} else if (!ends_in_number(family->name->key)) {
		return false;
	}
	on_answer(&answer, family);
	return true;
}

/* Ask for what is not known any more. */
static void
refresh(struct name *name)
{
	static const int afs[N_FAMILIES] = { [V6] = AF_INET6, [V4] = AF_INET };
	uint64_t now_us = loop_now_us(name->resolver->loop);
	bool ask[N_FAMILIES];

	/* Both are marked before one is answered, perhaps at once. */
	for (size_t i = 0; i < N_FAMILIES; i++) {
		struct family *family = &name->families[i];

		ask[i] = !family->asked && family->expires_us <= now_us;
		if (ask[i]) {
			family->asked = true;
			family->answer.n_addresses = 0;
		}
	}
	for (size_t i = 0; i < N_FAMILIES; i++)
		if (ask[i] && !answer_ourselves(&name->families[i], afs[i]))
			dns_ask(name->resolver->dns, name->text, afs[i], on_answer,
			    &name->families[i]);
}

bool
resolver_set_servers(struct resolver *resolver, const struct address *servers,
    size_t n_servers)
{
	struct dns *dns = dns_new(resolver->loop, servers, n_servers);

	if (dns == NULL)
		return false;
	/* Questions that are open end, and are asked anew. */
	dns_free(resolver->dns);
	resolver->dns = dns;
	for (struct list *at = resolver->order.next; at != &resolver->order;
	    at = at->next) {
		struct name *name = LIST_OWNER(at, struct name, link);

		for (size_t i = 0; i < N_FAMILIES; i++)
			name->families[i].expires_us = 0;
		if (!list_is_empty(&name->queries))
			refresh(name);
	}
	return true;
}

struct resolver_query *
resolver_look_up(struct resolver *resolver, struct slice host, uint16_t port,
    bool whole,
    void (*on_done)(const struct resolver_result *result, void *ctx), void *ctx)
{
	struct resolver_query *query = calloc(1, sizeof(*query));
	struct name *name = query == NULL ? NULL : name_of(resolver, host);

	if (name == NULL) {
		free(query);
		return NULL;
	}
	query->resolver = resolver;
	query->on_done = on_done;
	query->ctx = ctx;
	query->port = port;
	query->whole = whole;
	list_init(&query->link);
	list_append(&name->queries, &query->link);
	refresh(name);
	settle(name);
	return query;
}

void
resolver_cancel(struct resolver_query *query)
{
	if (query == NULL)
		return;
	list_remove(&query->link);
	free(query);
}

void
resolver_note(struct resolver *resolver, const struct address *address,
    bool reached)
{
	if (reached)
		failing_remove(&resolver->failing, address);
	else
		failing_add(&resolver->failing, address,
		    loop_now_us(resolver->loop));
}
