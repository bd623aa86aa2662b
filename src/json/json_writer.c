#include "json/json_writer.h"

#include "base/escape.h"
#include "base/utf8.h"
#include "json/json_doc.h"

struct json_writer
json_writer_make(struct strbuf *out)
{
	return (struct json_writer){ .out = out };
}

struct json_writer
json_writer_make_indented(struct strbuf *out)
{
	return (struct json_writer){ .out = out, .is_indented = true };
}

/* A new line at the depth at hand; on a line that is shared, a blank. */
static void
writer_break(struct json_writer *w)
{
	strbuf_add_byte(w->out, w->is_flat ? ' ' : '\n');
	for (unsigned i = 0; i < w->depth && !w->is_flat; i++)
		strbuf_add_str(w->out, "  ");
}

/* A comma before all but the first value or member of a container. */
static void
writer_separate(struct json_writer *w)
{
	if (w->need_comma)
		strbuf_add_byte(w->out, ',');
	if (w->is_indented && w->depth > 0 && !w->is_named)
		writer_break(w);
	w->need_comma = true;
	w->is_named = false;
}

static void
writer_begin(struct json_writer *w, unsigned char bracket)
{
	writer_separate(w);
	strbuf_add_byte(w->out, bracket);
	w->need_comma = false;
	w->depth++;
}

/* An empty container is closed where it was opened. */
static void
writer_end(struct json_writer *w, unsigned char bracket)
{
	w->depth--;
	if (w->is_indented && w->need_comma)
		writer_break(w);
	strbuf_add_byte(w->out, bracket);
	w->need_comma = true;
}

void
json_writer_object_begin(struct json_writer *w)
{
	writer_begin(w, '{');
}

void
json_writer_object_end(struct json_writer *w)
{
	writer_end(w, '}');
}

void
json_writer_array_begin(struct json_writer *w)
{
	writer_begin(w, '[');
}

void
json_writer_array_end(struct json_writer *w)
{
	writer_end(w, ']');
}

static void
writer_quoted(struct json_writer *w, struct slice text)
{
	strbuf_add_byte(w->out, '"');
	escape_json(w->out, text);
	strbuf_add_byte(w->out, '"');
}

void
json_writer_name(struct json_writer *w, struct slice name)
{
	writer_separate(w);
	writer_quoted(w, name);
	strbuf_add_byte(w->out, ':');
	if (w->is_indented)
		strbuf_add_byte(w->out, ' ');
	w->need_comma = false;
	w->is_named = true;
}

void
json_writer_string(struct json_writer *w, struct slice text)
{
	writer_separate(w);
	writer_quoted(w, text);
}

void
json_writer_u64(struct json_writer *w, uint64_t value)
{
	writer_separate(w);
	strbuf_add_u64(w->out, value);
}

void
json_writer_bool(struct json_writer *w, bool value)
{
	json_writer_raw(w, value ? SLICE("true") : SLICE("false"));
}

void
json_writer_null(struct json_writer *w)
{
	json_writer_raw(w, SLICE("null"));
}

void
json_writer_raw(struct json_writer *w, struct slice json)
{
	writer_separate(w);
	strbuf_add(w->out, json);
}

/* The depth of recursion is that of the document, which its scan bounded. */
static void
writer_children(struct json_writer *w, const struct json_node *parent)
{
	const struct json_node *node;

	for (node = parent->first; node != NULL; node = node->next) {
		if (node->shadowed)
			continue;
		if (parent->type == JSON_OBJECT)
			json_writer_name(w, node->name);
		json_writer_node(w, node);
	}
}

void
json_writer_node(struct json_writer *w, const struct json_node *node)
{
	switch (node->type) {
	case JSON_NULL:
	case JSON_BOOL:
	case JSON_NUMBER:
		json_writer_raw(w, node->text);
		return;
	case JSON_STRING:
		json_writer_string(w, node->text);
		return;
	case JSON_OBJECT:
	case JSON_ARRAY:
		break;
	}
	if (node->closed && utf8_valid_len(node->raw) == node->raw.len) {
		json_writer_raw(w, node->raw);
		return;
	}
	writer_begin(w, node->type == JSON_OBJECT ? '{' : '[');
	writer_children(w, node);
	writer_end(w, node->type == JSON_OBJECT ? '}' : ']');
}
