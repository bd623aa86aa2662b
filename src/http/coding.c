#include "http/coding.h"

#include "http/char_class.h"

static const struct {
	struct slice name;
	enum coding coding;
} codings_known[] = {
	{ SLICE_LIT("gzip"), CODING_GZIP },
	{ SLICE_LIT("x-gzip"), CODING_GZIP },	/* RFC 9110, section 8.4.1.3 */
	{ SLICE_LIT("deflate"), CODING_DEFLATE },
	{ SLICE_LIT("br"), CODING_BR },
	{ SLICE_LIT("zstd"), CODING_ZSTD },
	{ SLICE_LIT("identity"), CODING_IDENTITY },
};

enum coding
coding_of(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(codings_known); i++)
		if (slice_eq_nocase(name, codings_known[i].name))
			return codings_known[i].coding;
	return CODING_UNKNOWN;
}

size_t
coding_stack(const struct field_list *fields,
    enum coding codings[CODING_STACK_MAX])
{
	struct field_cursor cursor = { 0 };
	enum coding coding;
	struct slice member;
	size_t n = 0;

	while (field_list_next_member(fields, FIELD_CONTENT_ENCODING, &cursor,
	    &member)) {
		coding = coding_of(member);
		if (coding == CODING_IDENTITY)
			continue;
		if (n == CODING_STACK_MAX)
			return CODING_STACK_MAX + 1;
		codings[n++] = coding;
	}
	return n;
}

/* Cut a token, possibly empty, off the front of rest. */
static struct slice
cut_token(struct slice *rest)
{
	size_t len = char_span(*rest, CHAR_TOKEN);
	struct slice token = slice_head(*rest, len);

	*rest = slice_skip(*rest, len);
	return token;
}

/*
 * Cut a quoted string off the front of rest and return what is between the
 * quotes; empty when it holds an escape, which a slice cannot undo. Without a
 * closing quote the rest is used up.
 */
static struct slice
cut_quoted(struct slice *rest)
{
	struct slice inner = slice_skip(*rest, 1);
	bool escaped = false;
	size_t len = 0;

	while (len < inner.len && inner.ptr[len] != '"') {
		if (inner.ptr[len] == '\\') {
			escaped = true;
			len++;
		}
		len++;
	}
	if (len >= inner.len) {
		*rest = SLICE_NONE;
		return SLICE_NONE;
	}
	*rest = slice_skip(inner, len + 1);
	return escaped ? SLICE_NONE : slice_head(inner, len);
}

/* Cut ";" [ name "=" value ] off the front; false when nothing such follows. */
static bool
cut_parameter(struct slice *rest, struct slice *name, struct slice *value)
{
	*rest = slice_trim(*rest);
	*value = SLICE_NONE;
	if (rest->len == 0 || rest->ptr[0] != ';')
		return false;
	*rest = slice_trim(slice_skip(*rest, 1));
	*name = cut_token(rest);
	if (rest->len == 0 || rest->ptr[0] != '=')
		return true;
	*rest = slice_skip(*rest, 1);
	if (rest->len > 0 && rest->ptr[0] == '"')
		*value = cut_quoted(rest);
	else
		*value = cut_token(rest);
	return true;
}

struct media_type
coding_media_type(struct slice value)
{
	struct slice rest = slice_trim(value), name, parameter;
	struct media_type type = { .type = cut_token(&rest) };

	if (type.type.len == 0 || rest.len == 0 || rest.ptr[0] != '/')
		return (struct media_type){ 0 };
	rest = slice_skip(rest, 1);
	type.subtype = cut_token(&rest);
	rest = slice_trim(rest);
	if (type.subtype.len == 0 || (rest.len > 0 && rest.ptr[0] != ';'))
		return (struct media_type){ 0 };
	while (type.charset.len == 0 && cut_parameter(&rest, &name, &parameter))
		if (slice_eq_nocase(name, SLICE("charset")))
			type.charset = parameter;
	return type;
}

bool
coding_is_json(const struct media_type *type)
{
	struct slice json = SLICE("+json"), tail = type->subtype;

	if (slice_eq_nocase(type->subtype, SLICE("json")))
		return slice_eq_nocase(type->type, SLICE("application")) ||
		    slice_eq_nocase(type->type, SLICE("text"));
	if (tail.len < json.len)
		return false;
	return slice_eq_nocase(slice_skip(tail, tail.len - json.len), json);
}
