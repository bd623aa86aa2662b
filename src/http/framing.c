#include "http/framing.h"

#include "base/number.h"

/* The fields that frame a message, found in one walk. */
struct framing_fields {
	const struct field *length, *coding;	/* the first of each, or NULL */
	size_t n_lengths, n_codings;
};

static struct framing_fields
find_fields(const struct field_list *fields)
{
	struct framing_fields found = { 0 };

	for (size_t i = 0; i < fields->len; i++) {
		const struct field *field = &fields->items[i];

		if (field->id == FIELD_CONTENT_LENGTH && found.n_lengths++ == 0)
			found.length = field;
		if (field->id == FIELD_TRANSFER_ENCODING && found.n_codings++ == 0)
			found.coding = field;
	}
	return found;
}

/*
 * The value of Content-Length. Repeats are refused even when they agree: which
 * of them the next parser takes is its own affair (RFC 9112, section 6.3).
 */
static enum violation
length_of(const struct framing_fields *found, uint64_t *length)
{
	if (found->n_lengths != 1 ||
	    !number_parse_u64(found->length->value, length))
		return VIOLATION_CONTENT_LENGTH;
	return VIOLATION_NONE;
}

/* The framing the fields name; `otherwise` when they name none. */
static enum violation
read_fields(const struct framing_fields *found, unsigned minor,
    enum framing_kind otherwise, struct framing *framing)
{
	*framing = (struct framing){ .kind = otherwise };
	if (found->n_codings > 0 && found->n_lengths > 0)
		return VIOLATION_LENGTH_AND_CODING;
	if (found->n_codings > 0) {
		framing->kind = FRAMING_CHUNKED;
		return found->n_codings == 1 && minor > 0 &&
		    slice_eq_nocase(found->coding->value, SLICE("chunked")) ?
		    VIOLATION_NONE : VIOLATION_TRANSFER_ENCODING;
	}
	if (found->n_lengths == 0)
		return VIOLATION_NONE;
	framing->kind = FRAMING_LENGTH;
	return length_of(found, &framing->length);
}

/* Whether all expectations are 100-continue. */
static bool
expectations_are_known(const struct field_list *fields)
{
	struct field_cursor cursor = { 0 };
	struct slice member;

	while (field_list_next_member(fields, FIELD_EXPECT, &cursor, &member))
		if (!slice_eq_nocase(member, SLICE("100-continue")))
			return false;
	return true;
}

enum violation
framing_of_request(const struct request_head *head, struct framing *framing)
{
	struct framing_fields found = find_fields(&head->fields);
	enum violation fault;

	fault = read_fields(&found, head->minor, FRAMING_NONE, framing);
	if (fault != VIOLATION_NONE)
		return fault;
	return expectations_are_known(&head->fields) ? VIOLATION_NONE :
	    VIOLATION_EXPECT;
}

enum violation
framing_of_response(const struct response_head *head, enum method method,
    struct framing *framing)
{
	struct framing_fields found = find_fields(&head->fields);
	unsigned status = head->status;
	uint64_t ignored;

	*framing = (struct framing){ .kind = FRAMING_NONE };
	if (method == METHOD_CONNECT && status >= 200 && status <= 299)
		return VIOLATION_NONE;
	if (method == METHOD_HEAD || status < 200 || status == 204 || status == 304)
		return found.n_lengths == 0 ? VIOLATION_NONE :
		    length_of(&found, &ignored);
	return read_fields(&found, head->minor, FRAMING_CLOSE, framing);
}

bool
framing_keeps_alive(unsigned minor, const struct field_list *fields)
{
	if (field_list_has_token(fields, FIELD_CONNECTION, SLICE("close")))
		return false;
	return minor > 0 || field_list_has_token(fields, FIELD_CONNECTION,
	    SLICE("keep-alive"));
}
