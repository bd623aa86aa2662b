#include "http/framing.h"

#include "base/ascii.h"
#include "base/number.h"
#include "http/status.h"

#define LENGTH_MAX ((uint64_t)INT64_MAX)

/* The fields that frame a message, found in one walk. */
struct framing_fields {
	const struct field *length, *coding;	/* the first of each, or NULL */
	size_t n_lengths, n_codings;
	bool alias;		/* one of them with "_" for "-" */
};

/* Whether two names are the same when "_" counts as "-". */
static bool
is_alias(struct slice name, struct slice of)
{
	if (name.len != of.len)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if ((name.ptr[i] == '_' ? '-' : ascii_lower(name.ptr[i])) !=
		    ascii_lower(of.ptr[i]))
			return false;
	return true;
}

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
		found.alias |= field->id == FIELD_OTHER &&
		    (is_alias(field->name, SLICE("Content-Length")) ||
		    is_alias(field->name, SLICE("Transfer-Encoding")));
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
	    !number_parse_u64(found->length->value, length) || *length > LENGTH_MAX)
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

/*
 * Whether a method looks like one whose messages have no body, but is not:
 * methods are case-sensitive, and some origins read them in any case.
 */
static bool
is_bodiless_in_disguise(const struct request_head *head)
{
	return head->method == METHOD_OTHER &&
	    (slice_eq_nocase(head->method_name, SLICE("HEAD")) ||
	    slice_eq_nocase(head->method_name, SLICE("CONNECT")));
}

static bool
has_body(const struct framing *framing)
{
	return framing->kind == FRAMING_CHUNKED ||
	    (framing->kind == FRAMING_LENGTH && framing->length > 0);
}

enum violation
framing_of_request(const struct request_head *head, struct framing *framing)
{
	struct framing_fields found = find_fields(&head->fields);
	enum violation fault;

	fault = read_fields(&found, head->minor, FRAMING_NONE, framing);
	if (fault != VIOLATION_NONE)
		return fault;
	if (found.alias)
		return VIOLATION_ALIAS;
	if (is_bodiless_in_disguise(head))
		return VIOLATION_METHOD;
	if (has_body(framing) &&
	    (head->method == METHOD_CONNECT || head->method == METHOD_TRACE))
		return VIOLATION_BODY;
	return expectations_are_known(&head->fields) ? VIOLATION_NONE :
	    VIOLATION_EXPECT;
}

enum violation
framing_of_response(const struct response_head *head, enum method method,
    struct framing *framing)
{
	struct framing_fields found = find_fields(&head->fields);
	unsigned status = head->status;
	enum violation fault = VIOLATION_NONE;

	*framing = (struct framing){ .kind = FRAMING_NONE };
	if (method == METHOD_CONNECT && status >= 200 && status <= 299)
		return VIOLATION_NONE;
	if (method == METHOD_HEAD || status < 200 || status == 204 || status == 304) {
		if (found.n_lengths > 0)
			fault = length_of(&found, &framing->length);
		if (fault == VIOLATION_NONE && status_is_interim(status) &&
		    (found.n_codings > 0 || framing->length > 0))
			fault = VIOLATION_INTERIM;
		return fault;
	}
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
