#include "report/log_line.h"

#include "base/number.h"
#include "json/json_doc.h"

#define DEPTH_MAX 8
#define NODES_MAX 512

#define TEXT(member) { #member, offsetof(struct log_line, member) }

/* Members that are texts, and members that are numbers. */
static const struct line_member {
	const char *name;
	size_t offset;
} texts[] = {
	TEXT(time), TEXT(level), TEXT(event), TEXT(id), TEXT(client),
	TEXT(listener), TEXT(api), TEXT(method), TEXT(scheme), TEXT(host),
	TEXT(path), TEXT(code), TEXT(message), TEXT(catalogue), TEXT(answered_by),
	TEXT(request_id), TEXT(detail), TEXT(fingerprint), TEXT(finding),
	TEXT(action), TEXT(aborted_by), TEXT(ended_by),
}, numbers[] = {
	TEXT(port), TEXT(status), TEXT(status_sent), TEXT(count),
};

static void *
field_of(struct log_line *line, const struct line_member *member)
{
	return (char *)line + member->offset;
}

static void
read_text(struct log_line *line, const struct json_node *node)
{
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (slice_eq(slice_str(texts[i].name), node->name)) {
			struct slice *field = field_of(line, &texts[i]);

			*field = node->text;
			return;
		}
	if (!slice_eq(node->name, SLICE("verdict")))
		return;
	for (unsigned i = 0; i < VERDICT_N; i++)
		if (slice_eq(verdict_word((enum verdict)i), node->text))
			line->verdict = (enum verdict)i;
}

static void
read_number(struct log_line *line, const struct json_node *node)
{
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		uint64_t *field = field_of(line, &numbers[i]);

		if (slice_eq(slice_str(numbers[i].name), node->name) &&
		    !number_parse_u64(node->text, field))
			*field = 0;
	}
}

/* One of the words of `findings`; foreign-shape is followed by the shape's name. */
static void
read_finding(struct log_line *line, struct slice word)
{
	size_t colon = slice_index(word, ':');

	if (colon < word.len)
		line->shape = slice_skip(word, colon + 1);
	word = slice_head(word, colon);
	for (unsigned i = 0; i < FINDING_N; i++)
		if (slice_eq(finding_word((enum finding)i), word))
			line->findings |= FINDING_BIT(i);
}

static void
read_list(struct log_line *line, const struct json_node *list)
{
	const struct json_node *at;

	for (at = list->first; at != NULL; at = at->next) {
		if (at->type != JSON_STRING)
			continue;
		if (slice_eq(list->name, SLICE("findings")))
			read_finding(line, at->text);
		else if (slice_eq(list->name, SLICE("codes")) &&
		    line->n_codes < LOG_LINE_CODES_MAX)
			line->codes[line->n_codes++] = at->text;
	}
}

bool
log_line_read(struct log_line *line, struct slice text, struct arena *arena)
{
	const struct json_node *at;
	struct json_doc doc;

	*line = (struct log_line){ .verdict = VERDICT_N };
	json_doc_read(&doc, text, DEPTH_MAX, NODES_MAX, arena);
	if (doc.rc != JSON_OK || doc.root->type != JSON_OBJECT)
		return false;
	for (at = doc.root->first; at != NULL; at = at->next) {
		if (at->type == JSON_STRING)
			read_text(line, at);
		else if (at->type == JSON_NUMBER)
			read_number(line, at);
		else if (at->type == JSON_ARRAY)
			read_list(line, at);
	}
	return line->time.len > 0 && line->event.len > 0;
}
