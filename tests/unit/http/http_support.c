#include "http_support.h"

#include <stdlib.h>
#include <string.h>

#define FIELDS_MAX 64

const struct http_limits support_limits = {
	.header_bytes = 16384, .header_fields = FIELDS_MAX
};

unsigned char *
support_copy(const void *bytes, size_t n)
{
	unsigned char *copy = malloc(n == 0 ? 1 : n);

	ck_assert_ptr_nonnull(copy);
	if (n > 0)
		memcpy(copy, bytes, n);
	return copy;
}

struct field_list
support_fields(const char *lines)
{
	struct field_list list = field_list_make(FIELDS_MAX);
	struct slice rest = slice_str(lines), line;

	ck_assert_ptr_nonnull(list.items);
	while (slice_next(&rest, '\n', &line)) {
		size_t colon = slice_index(line, ':');
		struct field *field = &list.items[list.len];

		if (line.len == 0)
			continue;
		ck_assert_uint_lt(colon, line.len);
		ck_assert_uint_lt(list.len, list.max);
		field->name = slice_head(line, colon);
		field->value = slice_trim(slice_skip(line, colon + 1));
		field->id = field_id_of(field->name);
		list.len++;
	}
	return list;
}

void
support_dump(const struct field_list *fields, struct strbuf *out)
{
	for (size_t i = 0; i < fields->len; i++) {
		strbuf_add(out, fields->items[i].name);
		strbuf_add_byte(out, '=');
		strbuf_add(out, fields->items[i].value);
		strbuf_add_byte(out, ';');
	}
}

void
support_eq(struct slice got, struct slice expected, const char *what)
{
	ck_assert_msg(slice_eq(got, expected), "%s: got \"%.*s\", expected \"%.*s\"",
	    what, SLICE_FMT(got), SLICE_FMT(expected));
}

const char *
support_word(enum violation violation)
{
	return violation_info(violation)->word;
}
