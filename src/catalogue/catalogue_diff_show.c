#include "catalogue/catalogue_diff.h"

#include "base/escape.h"
#include "catalogue/catalogue_write.h"

/* The members of an entry: how each is called, and written for people. */
static void
add_statuses(struct strbuf *out, const struct catalogue_entry *entry)
{
	if (entry->n_statuses == 0)
		strbuf_add_str(out, "any");
	for (size_t i = 0; i < entry->n_statuses; i++)
		strbuf_addf(out, "%s%u", i > 0 ? "/" : "", entry->statuses[i]);
}

static void
add_quoted(struct strbuf *out, struct slice text)
{
	strbuf_add_byte(out, '"');
	escape_text(out, text);
	strbuf_add_byte(out, '"');
}

static void
add_messages(struct strbuf *out, const struct catalogue_entry *entry)
{
	if (entry->n_messages == 0)
		strbuf_add_str(out, "none");
	for (size_t i = 0; i < entry->n_messages; i++) {
		if (i > 0)
			strbuf_add_str(out, ", ");
		add_quoted(out, entry->messages[i]);
	}
}

static void
add_description(struct strbuf *out, const struct catalogue_entry *entry)
{
	add_quoted(out, entry->description);
}

static void
add_troubleshooting(struct strbuf *out, const struct catalogue_entry *entry)
{
	add_quoted(out, entry->troubleshooting);
}

static void
add_means(struct strbuf *out, const struct catalogue_entry *entry)
{
	strbuf_add_str(out, entry->means == MEANING_NONE ? "unsaid" :
	    meaning_word(entry->means));
}

static void
add_retry(struct strbuf *out, const struct catalogue_entry *entry)
{
	strbuf_add_str(out, entry->retry == RETRY_UNSAID ? "unsaid" :
	    retry_word(entry->retry));
}

static const struct {
	enum diff_member member;
	const char *name;
	void (*add)(struct strbuf *out, const struct catalogue_entry *entry);
} members[] = {
	{ DIFF_STATUS, "status", add_statuses },
	{ DIFF_MESSAGE, "message", add_messages },
	{ DIFF_DESCRIPTION, "description", add_description },
	{ DIFF_TROUBLESHOOTING, "troubleshooting", add_troubleshooting },
	{ DIFF_MEANS, "means", add_means },
	{ DIFF_RETRY, "retry", add_retry },
};

/* The members of the catalogues themselves. */
static const struct {
	const char *name;
	size_t offset;
} heads[] = {
	{ "catalogue", offsetof(struct catalogue, name) },
	{ "title", offsetof(struct catalogue, title) },
	{ "source", offsetof(struct catalogue, source) },
	{ "revision", offsetof(struct catalogue, revision) },
	{ "shape", offsetof(struct catalogue, shape) },
};

static struct slice
head_text(const struct catalogue *catalogue, size_t i)
{
	return *(const struct slice *)(const void *)
	    ((const char *)catalogue + heads[i].offset);
}

static const char kind_signs[] = { '+', '-', '~' };
static_assert(ARRAY_LEN(kind_signs) == DIFF_KIND_N, "a kind lacks its sign");

static void
show_row(const struct diff_row *row, struct strbuf *out)
{
	const struct catalogue_entry *entry = row->is != NULL ? row->is : row->was;

	strbuf_addf(out, "%c ", kind_signs[row->kind]);
	add_statuses(out, entry);
	strbuf_add_byte(out, ' ');
	escape_text(out, entry->code);
	if (row->kind != DIFF_CHANGED) {
		strbuf_add_str(out, "  ");
		add_messages(out, entry);
	}
	strbuf_add_byte(out, '\n');
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		if ((row->members & members[i].member) == 0)
			continue;
		strbuf_addf(out, "    %s: ", members[i].name);
		members[i].add(out, row->was);
		strbuf_add_str(out, " -> ");
		members[i].add(out, row->is);
		strbuf_add_byte(out, '\n');
	}
}

static void
show_head(const struct catalogue_diff *diff, struct strbuf *out)
{
	for (size_t i = 0; !diff->documented_only && i < ARRAY_LEN(heads); i++) {
		struct slice was = head_text(diff->was, i), is = head_text(diff->is, i);

		if (slice_eq(was, is))
			continue;
		strbuf_addf(out, "~ %s: ", heads[i].name);
		add_quoted(out, was);
		strbuf_add_str(out, " -> ");
		add_quoted(out, is);
		strbuf_add_byte(out, '\n');
	}
}

static void
show_delegation(const struct diff_delegation *row, struct strbuf *out)
{
	const struct delegation *delegation = row->is != NULL ? row->is : row->was;

	strbuf_addf(out, "%c delegates ", kind_signs[row->kind]);
	escape_text(out, delegation->prefix);
	strbuf_add_str(out, "* to ");
	if (row->kind == DIFF_CHANGED) {
		add_quoted(out, row->was->see);
		strbuf_add_str(out, " -> ");
	}
	add_quoted(out, delegation->see);
	strbuf_add_byte(out, '\n');
}

void
catalogue_diff_show(const struct catalogue_diff *diff, struct strbuf *out)
{
	show_head(diff, out);
	for (size_t i = 0; i < diff->n_delegations; i++)
		show_delegation(&diff->delegations[i], out);
	for (size_t i = 0; i < diff->n_rows; i++)
		show_row(&diff->rows[i], out);
	strbuf_addf(out, "%zu added, %zu removed, %zu changed, %zu entries as they "
	    "were\n", diff->counts[DIFF_ADDED], diff->counts[DIFF_REMOVED],
	    diff->counts[DIFF_CHANGED], diff->was->n_entries -
	    diff->counts[DIFF_REMOVED] - diff->counts[DIFF_CHANGED]);
}

static void
write_row(struct json_writer *w, const struct diff_row *row)
{
	json_writer_object_begin(w);
	if (row->kind != DIFF_CHANGED) {
		catalogue_write_entry(w, row->is != NULL ? row->is : row->was);
		json_writer_object_end(w);
		return;
	}
	json_writer_name(w, SLICE("code"));
	json_writer_string(w, row->is->code);
	json_writer_name(w, SLICE("members"));
	json_writer_array_begin(w);
	for (size_t i = 0; i < ARRAY_LEN(members); i++)
		if ((row->members & members[i].member) != 0)
			json_writer_string(w, slice_str(members[i].name));
	json_writer_array_end(w);
	json_writer_name(w, SLICE("old"));
	json_writer_object_begin(w);
	catalogue_write_entry(w, row->was);
	json_writer_object_end(w);
	json_writer_name(w, SLICE("new"));
	json_writer_object_begin(w);
	catalogue_write_entry(w, row->is);
	json_writer_object_end(w);
	json_writer_object_end(w);
}

static void
write_delegation(struct json_writer *w, const struct diff_delegation *row)
{
	const struct delegation *delegation = row->is != NULL ? row->is : row->was;

	json_writer_object_begin(w);
	json_writer_name(w, SLICE("change"));
	json_writer_string(w, slice_str(diff_kind_word(row->kind)));
	json_writer_name(w, SLICE("prefix"));
	json_writer_string(w, delegation->prefix);
	json_writer_name(w, SLICE("old_see"));
	json_writer_string(w, row->was != NULL ? row->was->see : SLICE_NONE);
	json_writer_name(w, SLICE("new_see"));
	json_writer_string(w, row->is != NULL ? row->is->see : SLICE_NONE);
	json_writer_object_end(w);
}

static void
write_head(struct json_writer *w, const struct catalogue_diff *diff)
{
	json_writer_name(w, SLICE("catalogue"));
	json_writer_object_begin(w);
	for (size_t i = 0; !diff->documented_only && i < ARRAY_LEN(heads); i++) {
		struct slice was = head_text(diff->was, i), is = head_text(diff->is, i);

		if (slice_eq(was, is))
			continue;
		json_writer_name(w, slice_str(heads[i].name));
		json_writer_array_begin(w);
		json_writer_string(w, was);
		json_writer_string(w, is);
		json_writer_array_end(w);
	}
	json_writer_object_end(w);
}

void
catalogue_diff_show_json(const struct catalogue_diff *diff, struct strbuf *out)
{
	struct json_writer w = json_writer_make(out);

	json_writer_object_begin(&w);
	write_head(&w, diff);
	json_writer_name(&w, SLICE("delegates"));
	json_writer_array_begin(&w);
	for (size_t i = 0; i < diff->n_delegations; i++)
		write_delegation(&w, &diff->delegations[i]);
	json_writer_array_end(&w);
	for (unsigned kind = 0; kind < DIFF_KIND_N; kind++) {
		json_writer_name(&w, slice_str(diff_kind_word((enum diff_kind)kind)));
		json_writer_array_begin(&w);
		for (size_t i = 0; i < diff->n_rows; i++)
			if (diff->rows[i].kind == (enum diff_kind)kind)
				write_row(&w, &diff->rows[i]);
		json_writer_array_end(&w);
	}
	json_writer_object_end(&w);
	strbuf_add_byte(out, '\n');
}
