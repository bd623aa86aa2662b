/*
 * JSON: scanned twice it is the same; read into a document and written, it is
 * JSON again and says the same; cut off, it is truncated and not broken.
 */
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "json/json_doc.h"
#include "json/json_writer.h"

#define DEPTH_MAX 32
#define NODES_MAX 4096
#define N_CUTS 16

/* What a scan reported, as text. */
static bool
note(void *ctx, const char *what, struct slice text)
{
	struct strbuf *trace = ctx;

	strbuf_addf(trace, "%s %zu:", what, text.len);
	strbuf_add(trace, text);
	strbuf_add_byte(trace, '\n');
	return true;
}

static bool
on_null(void *ctx)
{
	return note(ctx, "null", SLICE_NONE);
}

static bool
on_bool(bool value, void *ctx)
{
	return note(ctx, value ? "true" : "false", SLICE_NONE);
}

static bool
on_number(struct slice digits, void *ctx)
{
	return note(ctx, "number", digits);
}

static bool
on_string(struct slice text, void *ctx)
{
	return note(ctx, "string", text);
}

static bool
on_name(struct slice name, void *ctx)
{
	return note(ctx, "name", name);
}

static bool
on_object_begin(size_t end_at, void *ctx)
{
	return end_at > 0 && note(ctx, "{", SLICE_NONE);
}

static bool
on_object_end(size_t end_at, void *ctx)
{
	return end_at > 1 && note(ctx, "}", SLICE_NONE);
}

static bool
on_array_begin(size_t end_at, void *ctx)
{
	return end_at > 0 && note(ctx, "[", SLICE_NONE);
}

static bool
on_array_end(size_t end_at, void *ctx)
{
	return end_at > 1 && note(ctx, "]", SLICE_NONE);
}

static const struct json_handler handler = {
	.on_null = on_null, .on_bool = on_bool, .on_number = on_number,
	.on_string = on_string, .on_name = on_name,
	.on_object_begin = on_object_begin, .on_object_end = on_object_end,
	.on_array_begin = on_array_begin, .on_array_end = on_array_end,
};

/* Scan text, noting what is reported. */
static enum json_rc
scan(struct slice text, struct strbuf *trace)
{
	struct arena arena = { 0 };
	size_t error_at = 0;
	enum json_rc rc = json_scan(text, DEPTH_MAX, &handler, trace, &arena,
	    &error_at);

	FUZZ_CHECK(error_at <= text.len, "a mistake lies in the text");
	FUZZ_CHECK(rc != JSON_STOPPED, "nothing ends before it begins");
	arena_clear(&arena);
	return rc;
}

static void
check_twice(struct slice text, enum json_rc rc, const struct strbuf *trace)
{
	struct strbuf again = { 0 };
	unsigned char *copy = fuzz_copy(text);

	FUZZ_CHECK(scan(slice_of(copy, text.len), &again) == rc &&
	    fuzz_same(&again, trace), "one text gives one result");
	free(copy);
	strbuf_clear(&again);
}

/* The text as a document, written again. */
static void
check_written(struct slice text, enum json_rc rc, const struct strbuf *trace)
{
	struct strbuf out = { 0 }, again = { 0 };
	struct arena arena = { 0 };
	struct json_doc doc;
	struct json_writer w = json_writer_make(&out);

	json_doc_read(&doc, text, DEPTH_MAX, NODES_MAX, &arena);
	FUZZ_CHECK(doc.rc == rc || doc.rc == JSON_NO_MEMORY, "read as scanned");
	FUZZ_CHECK(doc.rc != JSON_OK || doc.root != NULL, "JSON has a value");
	if (doc.root != NULL) {
		json_writer_node(&w, doc.root);
		FUZZ_CHECK(scan(strbuf_slice(&out), &again) == JSON_OK,
		    "what is written is JSON");
		FUZZ_CHECK(doc.rc != JSON_OK || fuzz_same(&again, trace),
		    "what is written says the same");
	}
	strbuf_clear(&out);
	strbuf_clear(&again);
	arena_clear(&arena);
}

static void
check_cuts(struct slice text)
{
	size_t step = text.len / N_CUTS + 1;

	for (size_t len = 1; len < text.len; len += step) {
		struct strbuf trace = { 0 };
		unsigned char *copy = fuzz_copy(slice_head(text, len));
		enum json_rc rc = scan(slice_of(copy, len), &trace);

		FUZZ_CHECK(rc == JSON_OK || rc == JSON_TRUNCATED,
		    "JSON that is cut off is truncated");
		free(copy);
		strbuf_clear(&trace);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice text = slice_of(bytes, len);
	struct strbuf trace = { 0 };
	enum json_rc rc = scan(text, &trace);

	check_twice(text, rc, &trace);
	check_written(text, rc, &trace);
	if (rc == JSON_OK)
		check_cuts(text);
	strbuf_clear(&trace);
	return 0;
}
