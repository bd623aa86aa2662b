#include "http/field.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "http/char_class.h"

/*
 * One row a field: id, first and last letter of the name in lower case, name.
 * The letters make the row's slot at compile time; the compiler warns of two
 * rows in one slot (initialiser overridden), and then the factors of FIELD_SLOT
 * want changing.
 */
#define FIELD_ROWS(ROW) \
	ROW(FIELD_CONNECTION, 'c', 'n', "Connection") \
	ROW(FIELD_CONTENT_LENGTH, 'c', 'h', "Content-Length") \
	ROW(FIELD_EXPECT, 'e', 't', "Expect") \
	ROW(FIELD_HOST, 'h', 't', "Host") \
	ROW(FIELD_KEEP_ALIVE, 'k', 'e', "Keep-Alive") \
	ROW(FIELD_MAX_FORWARDS, 'm', 's', "Max-Forwards") \
	ROW(FIELD_PROXY_AUTHENTICATE, 'p', 'e', "Proxy-Authenticate") \
	ROW(FIELD_PROXY_AUTHENTICATION_INFO, 'p', 'o', "Proxy-Authentication-Info") \
	ROW(FIELD_PROXY_AUTHORIZATION, 'p', 'n', "Proxy-Authorization") \
	ROW(FIELD_PROXY_CONNECTION, 'p', 'n', "Proxy-Connection") \
	ROW(FIELD_TE, 't', 'e', "TE") \
	ROW(FIELD_TRAILER, 't', 'r', "Trailer") \
	ROW(FIELD_TRANSFER_ENCODING, 't', 'g', "Transfer-Encoding") \
	ROW(FIELD_UPGRADE, 'u', 'e', "Upgrade") \
	ROW(FIELD_VIA, 'v', 'a', "Via") \
	ROW(FIELD_ACCEPT_RANGES, 'a', 's', "Accept-Ranges") \
	ROW(FIELD_CACHE_CONTROL, 'c', 'l', "Cache-Control") \
	ROW(FIELD_CONTENT_DIGEST, 'c', 't', "Content-Digest") \
	ROW(FIELD_CONTENT_ENCODING, 'c', 'g', "Content-Encoding") \
	ROW(FIELD_CONTENT_MD5, 'c', '5', "Content-MD5") \
	ROW(FIELD_CONTENT_RANGE, 'c', 'e', "Content-Range") \
	ROW(FIELD_CONTENT_TYPE, 'c', 'e', "Content-Type") \
	ROW(FIELD_DATE, 'd', 'e', "Date") \
	ROW(FIELD_DIGEST, 'd', 't', "Digest") \
	ROW(FIELD_ETAG, 'e', 'g', "ETag") \
	ROW(FIELD_LAST_MODIFIED, 'l', 'd', "Last-Modified") \
	ROW(FIELD_REPR_DIGEST, 'r', 't', "Repr-Digest") \
	ROW(FIELD_SERVER, 's', 'r', "Server") \
	ROW(FIELD_ERRGATE_CATALOGUE, 'e', 'e', "Errgate-Catalogue") \
	ROW(FIELD_ERRGATE_CODE, 'e', 'e', "Errgate-Code") \
	ROW(FIELD_ERRGATE_FINDINGS, 'e', 's', "Errgate-Findings") \
	ROW(FIELD_ERRGATE_MEANS, 'e', 's', "Errgate-Means") \
	ROW(FIELD_ERRGATE_VERDICT, 'e', 't', "Errgate-Verdict") \
	ROW(FIELD_PROXY_STATUS, 'p', 's', "Proxy-Status")

#define FIELD_SLOTS 128
#define FIELD_SLOT(len, first, last) \
	(((len) + (first) * 7 + (last) * 6) % FIELD_SLOTS)

#define NAME_ROW(id, first, last, name) [id] = SLICE_LIT(name),
static const struct slice names[] = { FIELD_ROWS(NAME_ROW) };
static_assert(ARRAY_LEN(names) == FIELD_N, "a field lacks a row");
static_assert(FIELD_N <= 64, "field_list.ids is too small");

#define SLOT_ROW(id, first, last, name) \
	[FIELD_SLOT(sizeof(name) - 1, first, last)] = id,
static const unsigned char slots[FIELD_SLOTS] = { FIELD_ROWS(SLOT_ROW) };

enum field_id
field_id_of(struct slice name)
{
	enum field_id id;
	size_t slot;

	if (name.len == 0)
		return FIELD_OTHER;
	slot = FIELD_SLOT(name.len, (size_t)ascii_lower(name.ptr[0]),
	    (size_t)ascii_lower(name.ptr[name.len - 1]));
	id = slots[slot];
	return slice_eq_nocase(name, names[id]) ? id : FIELD_OTHER;
}

struct slice
field_id_name(enum field_id id)
{
	assert(id < FIELD_N);
	return id == FIELD_OTHER ? SLICE("") : names[id];
}

struct field_list
field_list_make(size_t max)
{
	struct field_list list = { .max = max };

	list.items = reallocarray(NULL, max == 0 ? 1 : max, sizeof(*list.items));
	return list;
}

void
field_list_clear(struct field_list *list)
{
	free(list->items);
	*list = (struct field_list){ 0 };
}

const struct field *
field_list_find(const struct field_list *list, enum field_id id)
{
	if (!field_list_may_have(list, id))
		return NULL;
	for (size_t i = 0; i < list->len; i++)
		if (list->items[i].id == id)
			return &list->items[i];
	return NULL;
}

const struct field *
field_list_find_name(const struct field_list *list, struct slice name)
{
	for (size_t i = 0; i < list->len; i++)
		if (list->items[i].name.len == name.len &&
		    slice_eq_nocase(list->items[i].name, name))
			return &list->items[i];
	return NULL;
}

uint64_t
field_list_lengths(const struct field_list *list)
{
	uint64_t lengths = 0;

	for (size_t i = 0; i < list->len; i++)
		if (list->items[i].id == FIELD_OTHER)
			lengths |= field_length_bit(list->items[i].name);
	return lengths;
}

/* Open the next field of that id. */
static bool
cursor_advance(struct field_cursor *cursor, const struct field_list *list,
    enum field_id id)
{
	while (cursor->next < list->len) {
		const struct field *field = &list->items[cursor->next++];

		if (field->id == id) {
			cursor->rest = field->value;
			return true;
		}
	}
	return false;
}

bool
field_list_next_member(const struct field_list *list, enum field_id id,
    struct field_cursor *cursor, struct slice *member)
{
	struct slice item;

	if (!field_list_may_have(list, id))
		return false;
	do {
		while (slice_next(&cursor->rest, ',', &item)) {
			item = slice_trim(item);
			if (item.len == 0)
				continue;
			*member = item;
			return true;
		}
	} while (cursor_advance(cursor, list, id));
	return false;
}

bool
field_list_has_token(const struct field_list *list, enum field_id id,
    struct slice token)
{
	struct field_cursor cursor = { 0 };
	struct slice member;

	while (field_list_next_member(list, id, &cursor, &member))
		if (slice_eq_nocase(member, token))
			return true;
	return false;
}

bool
field_is_token(struct slice s)
{
	return s.len > 0 && char_span(s, CHAR_TOKEN) == s.len;
}
