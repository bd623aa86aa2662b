#include "catalogue/catalogue_write.h"

/* A member that is a text; left out when it is empty. */
static void
write_text(struct json_writer *w, struct slice name, struct slice text)
{
	if (text.len == 0)
		return;
	json_writer_name(w, name);
	json_writer_string(w, text);
}

static void
write_statuses(struct json_writer *w, const struct catalogue_entry *entry)
{
	if (entry->n_statuses == 0)
		return;
	json_writer_name(w, SLICE("status"));
	json_writer_flat(w, true);
	if (entry->n_statuses > 1)
		json_writer_array_begin(w);
	for (size_t i = 0; i < entry->n_statuses; i++)
		json_writer_u64(w, entry->statuses[i]);
	if (entry->n_statuses > 1)
		json_writer_array_end(w);
	json_writer_flat(w, false);
}

static void
write_messages(struct json_writer *w, const struct catalogue_entry *entry)
{
	if (entry->n_messages == 0)
		return;
	json_writer_name(w, SLICE("message"));
	if (entry->n_messages > 1)
		json_writer_array_begin(w);
	for (size_t i = 0; i < entry->n_messages; i++)
		json_writer_string(w, entry->messages[i]);
	if (entry->n_messages > 1)
		json_writer_array_end(w);
}

void
catalogue_write_entry(struct json_writer *w, const struct catalogue_entry *entry)
{
	write_statuses(w, entry);
	write_text(w, SLICE("code"), entry->code);
	write_messages(w, entry);
	write_text(w, SLICE("description"), entry->description);
	write_text(w, SLICE("troubleshooting"), entry->troubleshooting);
	write_text(w, SLICE("means"), slice_str(meaning_word(entry->means)));
	write_text(w, SLICE("retry"), slice_str(retry_word(entry->retry)));
}

static void
write_delegations(struct json_writer *w, const struct catalogue *catalogue)
{
	if (catalogue->n_delegations == 0)
		return;
	json_writer_name(w, SLICE("delegates"));
	json_writer_array_begin(w);
	for (size_t i = 0; i < catalogue->n_delegations; i++) {
		json_writer_flat(w, false);
		json_writer_object_begin(w);
		json_writer_flat(w, true);
		write_text(w, SLICE("prefix"), catalogue->delegations[i].prefix);
		write_text(w, SLICE("see"), catalogue->delegations[i].see);
		json_writer_object_end(w);
	}
	json_writer_flat(w, false);
	json_writer_array_end(w);
}

static void
write_catalogue(struct json_writer *w, const struct catalogue *catalogue)
{
	json_writer_object_begin(w);
	write_text(w, SLICE("catalogue"), catalogue->name);
	write_text(w, SLICE("title"), catalogue->title);
	write_text(w, SLICE("source"), catalogue->source);
	write_text(w, SLICE("revision"), catalogue->revision);
	write_text(w, SLICE("shape"), catalogue->shape);
	write_delegations(w, catalogue);
	json_writer_name(w, SLICE("errors"));
	json_writer_array_begin(w);
	for (size_t i = 0; i < catalogue->n_entries; i++) {
		json_writer_object_begin(w);
		catalogue_write_entry(w, &catalogue->entries[i]);
		json_writer_object_end(w);
	}
	json_writer_array_end(w);
	json_writer_object_end(w);
	strbuf_add_byte(w->out, '\n');
}

void
catalogue_write_line(const struct catalogue *catalogue, struct strbuf *out)
{
	struct json_writer w = json_writer_make(out);

	write_catalogue(&w, catalogue);
}

void
catalogue_write_file(const struct catalogue *catalogue, struct strbuf *out)
{
	struct json_writer w = json_writer_make_indented(out);

	write_catalogue(&w, catalogue);
}
