#include "mock/answer_option.h"

#include "base/number.h"
#include "mock/packing.h"

#define CODED_MAX (8u * 1024 * 1024)	/* bytes of a body that ?coding= packs */

static bool
apply_status(struct slice value, struct answer *answer)
{
	uint64_t status;

	if (!number_parse_u64(value, &status) || status > 999)
		return false;
	answer->status = (unsigned)status;
	return true;
}

static bool
apply_type(struct slice value, struct answer *answer)
{
	strbuf_reset(&answer->type, SIZE_MAX);
	strbuf_add(&answer->type, value);
	return true;
}

static bool
apply_header(struct slice value, struct answer *answer)
{
	strbuf_add(&answer->lines, value);
	strbuf_add_byte(&answer->lines, '\n');
	return true;
}

/* Put a member of so many letters in front, or blanks behind what is no object. */
static bool
apply_pad(struct slice value, struct answer *answer)
{
	struct slice body = strbuf_slice(&answer->body);
	struct strbuf padded = { 0 };
	uint64_t size;

	if (!number_parse_size(value, &size) || size > INT64_MAX)
		return false;
	if (slice_starts_with(body, SLICE("{\"")) && answer->fill_len == 0) {
		strbuf_add_str(&padded, "{\"padding\":\"\",");
		strbuf_add(&padded, slice_skip(body, 1));
		strbuf_clear(&answer->body);
		answer->body = padded;
		answer->fill_at = sizeof("{\"padding\":\"") - 1;
		answer->fill_byte = 'x';
	} else {
		answer->fill_at = body.len;
		answer->fill_byte = ' ';
	}
	answer->fill_len = size;
	return true;
}

/* Write the fill out, so that the body can be packed. */
static bool
flatten(struct answer *answer)
{
	struct strbuf flat = { 0 };
	struct slice body = strbuf_slice(&answer->body);

	if (answer->fill_len > CODED_MAX)
		return false;
	if (answer->fill_len == 0)
		return true;
	strbuf_add(&flat, slice_head(body, answer->fill_at));
	for (uint64_t i = 0; i < answer->fill_len; i++)
		strbuf_add_byte(&flat, answer->fill_byte);
	strbuf_add(&flat, slice_skip(body, answer->fill_at));
	strbuf_clear(&answer->body);
	answer->body = flat;
	answer->fill_len = 0;
	return true;
}

static bool
apply_coding(struct slice value, struct answer *answer)
{
	struct strbuf packed = { 0 };

	answer_add_field(answer, "Content-Encoding", value);
	if (!slice_eq(value, SLICE("gzip")) && !slice_eq(value, SLICE("deflate")))
		return true;
	if (!flatten(answer))
		return false;
	if (slice_eq(value, SLICE("gzip")))
		packing_gzip(&packed, strbuf_slice(&answer->body));
	else
		packing_deflate(&packed, strbuf_slice(&answer->body));
	strbuf_clear(&answer->body);
	answer->body = packed;
	return true;
}

static const struct answer_option options[] = {
	{ "code", "CODE", "the code that /odd/NAME is about", NULL },
	{ "message", "TEXT", "another message in /code and /odd", NULL },
	{ "shape", "NAME", "another shape in /code", NULL },
	{ "status", "NNN", "another status", apply_status },
	{ "under", "NNN", "that status, with the code as documented for its own",
	  apply_status },
	{ "type", "TEXT", "another Content-Type, or none if empty", apply_type },
	{ "header", "LINE", "one more field line; may be repeated", apply_header },
	{ "pad", "SIZE", "a body that is so much longer (k, m, g)", apply_pad },
	{ "coding", "NAME", "packed by gzip or deflate, or said to be packed so",
	  apply_coding },
	{ 0 }
};

const struct answer_option *
answer_options(void)
{
	return options;
}

const struct answer_option *
answer_option_find(struct slice name)
{
	for (const struct answer_option *o = options; o->name != NULL; o++)
		if (slice_eq(name, slice_str(o->name)))
			return o;
	return NULL;
}
