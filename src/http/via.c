#include "http/via.h"

#include "base/ascii.h"

/* Take the text up to a blank off rest, and the blanks behind it. */
static struct slice
take_word(struct slice *rest)
{
	size_t end = 0, next;
	struct slice word;

	while (end < rest->len && !ascii_is_ows(rest->ptr[end]))
		end++;
	for (next = end; next < rest->len && ascii_is_ows(rest->ptr[next]); next++)
		continue;
	word = slice_head(*rest, end);
	*rest = slice_skip(*rest, next);
	return word;
}

bool
via_names(const struct field_list *fields, struct slice name)
{
	struct field_cursor cursor = { 0 };
	struct slice member;

	/* received-protocol RWS received-by [ RWS comment ] */
	while (field_list_next_member(fields, FIELD_VIA, &cursor, &member)) {
		(void)take_word(&member);
		if (slice_eq_nocase(take_word(&member), name))
			return true;
	}
	return false;
}

void
via_add_value(struct strbuf *out, const struct field_list *fields,
    unsigned minor, struct slice name)
{
	for (size_t i = 0; fields != NULL && i < fields->len; i++) {
		if (fields->items[i].id != FIELD_VIA ||
		    fields->items[i].value.len == 0)
			continue;
		strbuf_add(out, fields->items[i].value);
		strbuf_add(out, SLICE(", "));
	}
	strbuf_add(out, minor > 0 ? SLICE("1.1 ") : SLICE("1.0 "));
	strbuf_add(out, name);
}
