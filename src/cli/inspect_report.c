#include "cli/inspect_report.h"

#include "action/normalise.h"
#include "http/head_writer.h"
#include "json/json_writer.h"
#include "log/mask.h"

/* A member that is null when there is no such thing. */
static void
add_string(struct json_writer *w, const char *name, struct slice value)
{
	json_writer_name(w, slice_str(name));
	if (value.len > 0)
		json_writer_string(w, value);
	else
		json_writer_null(w);
}

/* A text of the response, without the credentials in it, as in the log. */
static void
add_masked(struct json_writer *w, const char *name, struct slice value)
{
	struct strbuf masked = { 0 };

	mask_add(&masked, value);
	add_string(w, name, strbuf_slice(&masked));
	strbuf_clear(&masked);
}

/* A member that is left out when there is no such thing. */
static void
add_string_if(struct json_writer *w, const char *name, struct slice value)
{
	if (value.len > 0)
		add_string(w, name, value);
}

static void
add_list(struct json_writer *w, const char *name, const struct slice *items,
    size_t n)
{
	json_writer_name(w, slice_str(name));
	json_writer_array_begin(w);
	for (size_t i = 0; i < n; i++)
		json_writer_string(w, items[i]);
	json_writer_array_end(w);
}

static void
add_source(struct json_writer *w, const struct inspect_source *source)
{
	add_string(w, "file", slice_str(source->file));
	if (source->index > 0) {
		json_writer_name(w, SLICE("index"));
		json_writer_u64(w, source->index);
	}
	add_string_if(w, "time", source->time);
	add_string_if(w, "host", source->host);
	add_string_if(w, "path", source->path);
	add_string(w, "method", source->method);
	json_writer_name(w, SLICE("status"));
	json_writer_u64(w, source->status);
}

static void
add_verdict(struct json_writer *w, const struct inspect_source *source,
    const struct inspection *inspection, struct arena *arena)
{
	struct slice words[FINDING_N];
	size_t n = inspect_finding_words(inspection, arena, words);

	add_string(w, "verdict", verdict_word(inspection->verdict));
	add_list(w, "findings", words, n);
	add_string(w, "shape", inspection->shape == NULL ? SLICE_NONE :
	    dialect_name(inspection->shape));
	add_string(w, "code", inspection->code);
	add_masked(w, "message", inspection->message);
	add_list(w, "codes", inspection->codes, inspection->n_codes);
	add_string(w, "answered_by", source->status == 0 ? SLICE_NONE :
	    answered_by_word(inspection->answered_by));
	add_string(w, "request_id", inspection->request_id);
}

static void
add_entry(struct json_writer *w, const struct inspection *inspection)
{
	const struct catalogue_entry *entry = inspection->entry;

	if (inspection->catalogue != NULL)
		add_string_if(w, "catalogue", inspection->catalogue->name);
	if (entry == NULL)
		return;
	add_string_if(w, "description", entry->description);
	add_string_if(w, "troubleshooting", entry->troubleshooting);
	add_string_if(w, "means", slice_str(meaning_word(entry->means)));
	add_string_if(w, "retry", slice_str(retry_word(entry->retry)));
}

void
inspect_report_json(const struct inspect_source *source,
    const struct inspection *inspection, struct arena *arena,
    struct strbuf *out)
{
	struct json_writer w = json_writer_make(out);

	json_writer_object_begin(&w);
	add_source(&w, source);
	add_verdict(&w, source, inspection, arena);
	add_entry(&w, inspection);
	json_writer_object_end(&w);
	strbuf_add_byte(out, '\n');
}

void
inspect_report_rewrite(const struct inspector *inspector,
    const struct recorded_response *response,
    const struct inspection *inspection, struct strbuf *out)
{
	const struct response_head *head = &response->head;
	struct strbuf body = { 0 };

	if (!normalise_body(inspector, &response->view, inspection, &body)) {
		strbuf_add(out, response->raw);
		strbuf_clear(&body);
		return;
	}
	head_writer_status_line(out, head->status, head->reason);
	for (size_t i = 0; i < head->fields.len; i++)
		if (!normalise_drops(&head->fields.items[i]))
			head_writer_field(out, head->fields.items[i].name,
			    head->fields.items[i].value);
	head_writer_field(out, field_id_name(FIELD_CONTENT_TYPE),
	    SLICE("application/json"));
	head_writer_field_u64(out, field_id_name(FIELD_CONTENT_LENGTH), body.len);
	head_writer_end(out);
	strbuf_add(out, strbuf_slice(&body));
	strbuf_clear(&body);
}
