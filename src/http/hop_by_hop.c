#include "http/hop_by_hop.h"

enum {
	DROP = 1 << 0,		/* ends at this hop */
	KEEP = 1 << 1,		/* is not dropped on Connection's word */
	NO_TRAILER = 1 << 2	/* may not stand in a trailer section */
};

static const unsigned char traits[] = {
	[FIELD_CONNECTION] = DROP | NO_TRAILER,
	[FIELD_CONTENT_LENGTH] = DROP | NO_TRAILER,
	[FIELD_EXPECT] = KEEP | NO_TRAILER,
	[FIELD_HOST] = KEEP | NO_TRAILER,
	[FIELD_KEEP_ALIVE] = DROP | NO_TRAILER,
	[FIELD_MAX_FORWARDS] = KEEP | NO_TRAILER,
	[FIELD_PROXY_AUTHENTICATE] = DROP | NO_TRAILER,
	[FIELD_PROXY_AUTHENTICATION_INFO] = DROP | NO_TRAILER,
	[FIELD_PROXY_AUTHORIZATION] = DROP | NO_TRAILER,
	[FIELD_PROXY_CONNECTION] = DROP | NO_TRAILER,
	[FIELD_TE] = DROP | NO_TRAILER,
	[FIELD_TRAILER] = KEEP | NO_TRAILER,
	[FIELD_TRANSFER_ENCODING] = DROP | NO_TRAILER,
	[FIELD_UPGRADE] = DROP | NO_TRAILER,
	[FIELD_VIA] = KEEP | NO_TRAILER,
	[FIELD_ACCEPT_RANGES] = KEEP,
	[FIELD_CACHE_CONTROL] = KEEP | NO_TRAILER,
	[FIELD_CONTENT_DIGEST] = KEEP,
	[FIELD_CONTENT_ENCODING] = KEEP | NO_TRAILER,
	[FIELD_CONTENT_MD5] = KEEP,
	[FIELD_CONTENT_RANGE] = KEEP | NO_TRAILER,
	[FIELD_CONTENT_TYPE] = KEEP | NO_TRAILER,
	[FIELD_DATE] = KEEP | NO_TRAILER,
	[FIELD_DIGEST] = KEEP,
	[FIELD_ETAG] = KEEP,
	[FIELD_LAST_MODIFIED] = KEEP,
	[FIELD_REPR_DIGEST] = KEEP,
	[FIELD_SERVER] = KEEP,
	[FIELD_ERRGATE_CATALOGUE] = NO_TRAILER,
	[FIELD_ERRGATE_CODE] = NO_TRAILER,
	[FIELD_ERRGATE_FINDINGS] = NO_TRAILER,
	[FIELD_ERRGATE_MEANS] = NO_TRAILER,
	[FIELD_ERRGATE_VERDICT] = NO_TRAILER,
	[FIELD_PROXY_STATUS] = 0,	/* allowed there by RFC 9209, section 2 */
};
static_assert(ARRAY_LEN(traits) == FIELD_N, "a field lacks a row");

/* Fields without an id that may not stand in a trailer section. */
static const struct slice trailer_barred[] = {
	SLICE_LIT("Age"), SLICE_LIT("Authorization"), SLICE_LIT("Content-Location"),
	SLICE_LIT("Cookie"), SLICE_LIT("Expires"), SLICE_LIT("Forwarded"),
	SLICE_LIT("If-Match"), SLICE_LIT("If-Modified-Since"),
	SLICE_LIT("If-None-Match"), SLICE_LIT("If-Range"),
	SLICE_LIT("If-Unmodified-Since"), SLICE_LIT("Location"),
	SLICE_LIT("Pragma"), SLICE_LIT("Range"),
	SLICE_LIT("Retry-After"), SLICE_LIT("Set-Cookie"), SLICE_LIT("Vary"),
	SLICE_LIT("WWW-Authenticate"), SLICE_LIT("X-Auth-Token"),
	SLICE_LIT("X-Forwarded-For"), SLICE_LIT("X-Forwarded-Host"),
	SLICE_LIT("X-Forwarded-Proto"),
};

/* Whether a name in Connection needs no note: it changes nothing. */
static bool
needs_no_note(struct slice name)
{
	return (traits[field_id_of(name)] & (DROP | KEEP)) != 0 ||
	    slice_eq_nocase(name, SLICE("close"));
}

enum violation
hop_by_hop_read(struct hop_by_hop *hop, const struct field_list *fields)
{
	struct field_cursor cursor = { 0 };
	struct slice name;

	hop->n_named = 0;
	while (field_list_next_member(fields, FIELD_CONNECTION, &cursor, &name)) {
		if (needs_no_note(name))
			continue;
		if (hop->n_named == HOP_BY_HOP_NAMED_MAX)
			return VIOLATION_CONNECTION;
		hop->named[hop->n_named++] = name;
	}
	return VIOLATION_NONE;
}

void
hop_by_hop_keep(const struct hop_by_hop *hop, struct strbuf *text)
{
	for (size_t i = 0; i < hop->n_named; i++) {
		strbuf_add(text, hop->named[i]);
		strbuf_add_byte(text, ',');
	}
}

void
hop_by_hop_recall(struct hop_by_hop *hop, struct slice text)
{
	struct slice name;

	hop->n_named = 0;
	while (hop->n_named < HOP_BY_HOP_NAMED_MAX &&
	    slice_next(&text, ',', &name))
		hop->named[hop->n_named++] = name;
}

static bool
is_named(const struct hop_by_hop *hop, struct slice name)
{
	for (size_t i = 0; i < hop->n_named; i++)
		if (slice_eq_nocase(hop->named[i], name))
			return true;
	return false;
}

bool
hop_by_hop_drops(const struct hop_by_hop *hop, const struct field *field)
{
	if ((traits[field->id] & (DROP | KEEP)) != 0)
		return (traits[field->id] & DROP) != 0;
	return is_named(hop, field->name);
}

bool
hop_by_hop_bars_trailer(const struct hop_by_hop *hop,
    const struct field *field)
{
	if ((traits[field->id] & NO_TRAILER) != 0 || is_named(hop, field->name))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(trailer_barred); i++)
		if (slice_eq_nocase(trailer_barred[i], field->name))
			return true;
	return false;
}
