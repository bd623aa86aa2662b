#ifndef HTTP_FIELD_H
#define HTTP_FIELD_H
/*
 * Header and trailer fields (RFC 9110, section 5): one list in the order
 * received. Names and values are borrowed from the buffer that was parsed.
 *
 * Fields that errgate itself acts on have an id, so that nothing compares
 * names twice.
 */
#include "base/slice.h"

enum field_id {
	FIELD_OTHER = 0,
	/* framing and hops */
	FIELD_CONNECTION, FIELD_CONTENT_LENGTH, FIELD_EXPECT, FIELD_HOST,
	FIELD_KEEP_ALIVE, FIELD_MAX_FORWARDS, FIELD_PROXY_AUTHENTICATE,
	FIELD_PROXY_AUTHENTICATION_INFO, FIELD_PROXY_AUTHORIZATION,
	FIELD_PROXY_CONNECTION, FIELD_TE, FIELD_TRAILER, FIELD_TRANSFER_ENCODING,
	FIELD_UPGRADE, FIELD_VIA,
	/* what a body is */
	FIELD_ACCEPT_RANGES, FIELD_CACHE_CONTROL, FIELD_CONTENT_DIGEST,
	FIELD_CONTENT_ENCODING, FIELD_CONTENT_MD5, FIELD_CONTENT_RANGE,
	FIELD_CONTENT_TYPE, FIELD_DATE, FIELD_DIGEST, FIELD_ETAG,
	FIELD_LAST_MODIFIED, FIELD_REPR_DIGEST, FIELD_SERVER,
	/* our own */
	FIELD_ERRGATE_CATALOGUE, FIELD_ERRGATE_CODE, FIELD_ERRGATE_FINDINGS,
	FIELD_ERRGATE_MEANS, FIELD_ERRGATE_VERDICT, FIELD_PROXY_STATUS,
	FIELD_N
};

struct field {
	struct slice name;	/* as received; compare through id or nocase */
	struct slice value;	/* without white space at its ends */
	enum field_id id;
};

/* Storage is the caller's: `items` points to room for `max` fields. */
struct field_list {
	struct field *items;
	size_t len, max;
	uint64_t ids;		/* bit set of the ids in it, so that what is absent
				   is not looked for; 0: not noted */
};

/* Whether a field of that id may be in the list. */
static inline bool
field_list_may_have(const struct field_list *list, enum field_id id)
{
	return list->ids == 0 || (list->ids >> id & 1) != 0;
}

/* The id of a field name, in any case. */
enum field_id field_id_of(struct slice name);

/* The name of an id in its usual spelling; "" for FIELD_OTHER. */
struct slice field_id_name(enum field_id id);

/*
 * Room for max fields, or items == NULL when memory ran out; released by
 * field_list_clear.
 */
struct field_list field_list_make(size_t max) MUST_CHECK;
void field_list_clear(struct field_list *list) NONNULL(1);

/* The first field of that id, or NULL. The id is not FIELD_OTHER. */
const struct field *field_list_find(const struct field_list *list,
    enum field_id id) NONNULL(1) MUST_CHECK;

/* The first field of that name, in any case, or NULL. */
const struct field *field_list_find_name(const struct field_list *list,
    struct slice name) NONNULL(1) MUST_CHECK;

/* The bit that a field name's length has in a set of lengths. */
static inline uint64_t
field_length_bit(struct slice name)
{
	return UINT64_C(1) << (name.len < 63 ? name.len : 63);
}

/* How long the names without an id are, as a set. Who looks for many of them leaves
   out those of other lengths. */
uint64_t field_list_lengths(const struct field_list *list) NONNULL(1);

/*
 * Walk through the members of a comma-separated list field, over all fields of
 * that id in order (RFC 9110, section 5.6.1). Empty members are skipped.
 *
 * cursor  zeroed before the first call.
 *
 * Returns false, leaving member alone, after the last one. Quoted strings are
 * not understood: use it for lists of tokens.
 */
struct field_cursor {
	size_t next;		/* index of the next field to open */
	struct slice rest;	/* what is left of the one that is open */
};
bool field_list_next_member(const struct field_list *list, enum field_id id,
    struct field_cursor *cursor, struct slice *member)
    NONNULL(1, 3, 4) MUST_CHECK;

/* Whether a token stands in such a list, in any case ("close", "gzip"). */
bool field_list_has_token(const struct field_list *list, enum field_id id,
    struct slice token) NONNULL(1) MUST_CHECK;

/* Whether s is a token: at least one tchar and nothing else. */
bool field_is_token(struct slice s);

#endif
