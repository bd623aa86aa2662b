#include "action/tag.h"

#include "base/ascii.h"
#include "http/char_class.h"
#include "http/head_writer.h"

/* Bytes of all tag field lines together, names and line ends included. */
#define TAG_MAX 256

/* What a field line has besides name and value: ": " and CRLF. */
#define LINE_EXTRA 4

/* Room for a value as a structured field item. */
#define ITEM_MAX TAG_MAX

/* Whether a token of RFC 8941, section 3.3.4, may begin so. */
static bool
begins_sf_token(struct slice text)
{
	return text.len > 0 && (ascii_is_alpha(text.ptr[0]) || text.ptr[0] == '*');
}

/* Whether text is a token of RFC 8941, section 3.3.4. */
static bool
is_sf_token(struct slice text)
{
	size_t at = 0;

	while (at < text.len && (char_is(text.ptr[at], CHAR_TOKEN) ||
	    text.ptr[at] == ':' || text.ptr[at] == '/'))
		at++;
	return at == text.len && begins_sf_token(text);
}

/* Whether text can be a string of RFC 8941, section 3.3.3. */
static bool
is_sf_string(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] >= 0x7f || ascii_is_control(text.ptr[i]))
			return false;
	return text.len > 0;
}

/* Write text as a string. */
static struct slice
quote(struct slice text, unsigned char out[ITEM_MAX])
{
	size_t len = 0;

	out[len++] = '"';
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"' || text.ptr[i] == '\\')
			out[len++] = '\\';
		out[len++] = text.ptr[i];
	}
	out[len++] = '"';
	return slice_of(out, len);
}

/* Whether text is short enough to be written as an item, and of use. */
static bool
fits_item(struct slice text)
{
	return text.len <= ITEM_MAX / 2 - 1;
}

/* Write text as an item: a token when it is one, else a string. Empty when it
   can be neither or is too long to be of use. */
static struct slice
text_item(struct slice text, unsigned char out[ITEM_MAX])
{
	if (!fits_item(text))
		return SLICE_NONE;
	if (is_sf_token(text))
		return text;
	return is_sf_string(text) ? quote(text, out) : SLICE_NONE;
}

/* The same of a code; also empty unless the code is plain token characters. */
static struct slice
code_item(struct slice code, unsigned char out[ITEM_MAX])
{
	if (!fits_item(code) || !field_is_token(code))
		return SLICE_NONE;
	return begins_sf_token(code) ? code : quote(code, out);
}

/* Append a field line unless it is empty or more than what is left. */
static void
add_line(struct strbuf *out, size_t *left, enum field_id id, struct slice value)
{
	struct slice name = field_id_name(id);
	size_t need = name.len + value.len + LINE_EXTRA;

	if (value.len == 0 || need > *left)
		return;
	head_writer_field(out, name, value);
	*left -= need;
}

/* A finding word as a token: without its shape's name when that is none. */
static struct slice
finding_token(struct slice word)
{
	return is_sf_token(word) ? word : slice_head(word, slice_index(word, ':'));
}

/* As many of the findings as fit into what is left. */
static void
add_findings(struct strbuf *out, size_t *left, const struct slice *words,
    size_t n)
{
	size_t name_len = field_id_name(FIELD_ERRGATE_FINDINGS).len;
	struct strbuf list = { 0 };

	for (size_t i = 0; i < n; i++) {
		struct slice word = finding_token(words[i]);
		struct slice comma = list.len > 0 ? SLICE(", ") : SLICE_NONE;

		if (name_len + list.len + comma.len + word.len + LINE_EXTRA > *left)
			continue;
		strbuf_add(&list, comma);
		strbuf_add(&list, word);
	}
	out->failed |= list.failed;
	add_line(out, left, FIELD_ERRGATE_FINDINGS, strbuf_slice(&list));
	strbuf_clear(&list);
}

void
tag_fields(const struct inspection *inspection, struct arena *arena,
    struct strbuf *out)
{
	struct slice words[FINDING_N];
	unsigned char item[ITEM_MAX];
	size_t left = TAG_MAX;
	size_t n = inspect_finding_words(inspection, arena, words);

	add_line(out, &left, FIELD_ERRGATE_VERDICT,
	    verdict_word(inspection->verdict));
	add_line(out, &left, FIELD_ERRGATE_CODE,
	    code_item(inspection->code, item));
	if (inspection->catalogue != NULL)
		add_line(out, &left, FIELD_ERRGATE_CATALOGUE,
		    text_item(inspection->catalogue->name, item));
	if (inspection->entry != NULL)
		add_line(out, &left, FIELD_ERRGATE_MEANS,
		    slice_str(meaning_word(inspection->entry->means)));
	add_findings(out, &left, words, n);
}

bool
tag_is_ours(const struct field *field)
{
	return field->id == FIELD_ERRGATE_CATALOGUE ||
	    field->id == FIELD_ERRGATE_CODE ||
	    field->id == FIELD_ERRGATE_FINDINGS ||
	    field->id == FIELD_ERRGATE_MEANS ||
	    field->id == FIELD_ERRGATE_VERDICT;
}
