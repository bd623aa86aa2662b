#include "http/kept_head.h"

#include <string.h>

/* Where a part stands in the bytes of the head, which are far less than 4 GiB. */
struct span {
	uint32_t at, len;
};

/* What is kept: this, a row for each field, the bytes. */
struct kept_start {
	size_t n_fields;
	uint64_t ids;
	unsigned minor, status;
	struct span reason;
};

struct kept_field {
	struct span name, value;
	enum field_id id;
};

static struct span
span_of(struct slice part, struct slice raw)
{
	if (part.len == 0)
		return (struct span){ 0, 0 };
	return (struct span){ (uint32_t)(part.ptr - raw.ptr), (uint32_t)part.len };
}

static struct slice
slice_at(struct span span, struct slice raw)
{
	return slice_of(raw.ptr + span.at, span.len);
}

void
kept_head_store(struct strbuf *kept, const struct response_head *head,
    struct slice raw)
{
	const struct field_list *fields = &head->fields;
	struct kept_start start = {
		.n_fields = fields->len, .ids = fields->ids, .minor = head->minor,
		.status = head->status, .reason = span_of(head->reason, raw),
	};

	if (!strbuf_reserve(kept, sizeof(start) +
	    fields->len * sizeof(struct kept_field) + raw.len))
		return;
	strbuf_add(kept, slice_of(&start, sizeof(start)));
	for (size_t i = 0; i < fields->len; i++) {
		const struct field *field = &fields->items[i];
		struct kept_field row = {
			span_of(field->name, raw), span_of(field->value, raw), field->id
		};

		strbuf_add(kept, slice_of(&row, sizeof(row)));
	}
	strbuf_add(kept, raw);
}

bool
kept_head_load(struct slice kept, struct response_head *head)
{
	struct field_list *fields = &head->fields;
	struct kept_start start;
	struct kept_field row;
	struct slice rows, raw;

	memcpy(&start, kept.ptr, sizeof(start));
	if (start.n_fields > fields->max)
		return false;
	rows = slice_skip(kept, sizeof(start));
	raw = slice_skip(rows, start.n_fields * sizeof(row));
	for (size_t i = 0; i < start.n_fields; i++) {
		memcpy(&row, rows.ptr + i * sizeof(row), sizeof(row));
		fields->items[i] = (struct field){
			slice_at(row.name, raw), slice_at(row.value, raw), row.id
		};
	}
	fields->len = start.n_fields;
	fields->ids = start.ids;
	head->minor = start.minor;
	head->status = start.status;
	head->reason = slice_at(start.reason, raw);
	head->len = raw.len;
	return true;
}
