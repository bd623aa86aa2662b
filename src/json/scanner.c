#include "json/scanner.h"

#include <setjmp.h>
#include <stdalign.h>
#include <string.h>
#include <yajl/yajl_parse.h>

#include "base/utf8.h"
#include "json/surrogate.h"

struct json_scanner {
	yajl_handle yajl;
	const struct json_handler *handler;
	void *ctx;
	struct arena *arena;
	unsigned depth, depth_max;
	bool has_value;		/* the value of the text has begun */
	size_t value_end;	/* offset behind it, once it is whole; else 0 */
	bool at_end;		/* the whole text has been handed over */
	enum json_rc stopped;	/* why a callback ended the scan */
	jmp_buf *no_memory;	/* where to go when it has run out */
};

/* Blocks for yajl know their size, as an arena does not. */
struct memory_block {
	size_t size;
	alignas(max_align_t) unsigned char bytes[];
};

/*
 * yajl uses what its allocator returns without looking, so running out of
 * memory leaves it by a jump. All it holds is in the arena: nothing leaks.
 */
static void *
memory_alloc(void *ctx, size_t size)
{
	struct json_scanner *scanner = ctx;
	struct memory_block *block = NULL;

	if (size <= SIZE_MAX / 2)
		block = arena_take(scanner->arena, sizeof(*block) + size);
	if (block == NULL)
		longjmp(*scanner->no_memory, 1);
	block->size = size;
	return block->bytes;
}

static void *
memory_realloc(void *ctx, void *old, size_t size)
{
	void *bytes = memory_alloc(ctx, size);
	struct memory_block *block;

	if (old != NULL) {
		block = CONTAINER_OF(old, struct memory_block, bytes);
		memcpy(bytes, old, block->size < size ? block->size : size);
	}
	return bytes;
}

static void
memory_free(void *ctx, void *bytes)
{
	(void)ctx;
	(void)bytes;		/* the arena gives it back */
}

static int
scanner_stop(struct json_scanner *scanner, enum json_rc why)
{
	scanner->stopped = why;
	return 0;
}

/* Pass a handler's answer on to yajl. */
static int
scanner_answer(struct json_scanner *scanner, bool go_on)
{
	return go_on ? 1 : scanner_stop(scanner, JSON_STOPPED);
}

/* A value has ended; the outermost ends the text. */
static void
scanner_note_value(struct json_scanner *scanner)
{
	scanner->has_value = true;
	if (scanner->depth == 0)
		scanner->value_end = yajl_get_bytes_consumed(scanner->yajl);
}

static int
scanner_on_null(void *ctx)
{
	struct json_scanner *s = ctx;

	scanner_note_value(s);
	return scanner_answer(s, s->handler->on_null == NULL ||
	    s->handler->on_null(s->ctx));
}

static int
scanner_on_bool(void *ctx, int value)
{
	struct json_scanner *s = ctx;

	scanner_note_value(s);
	return scanner_answer(s, s->handler->on_bool == NULL ||
	    s->handler->on_bool(value != 0, s->ctx));
}

static int
scanner_on_number(void *ctx, const char *digits, size_t len)
{
	struct json_scanner *s = ctx;

	/* Cut off inside an object: who knows which digits are missing. */
	if (s->at_end && s->depth > 0)
		return scanner_stop(s, JSON_TRUNCATED);
	scanner_note_value(s);
	return scanner_answer(s, s->handler->on_number == NULL ||
	    s->handler->on_number(slice_of(digits, len), s->ctx));
}

static int
scanner_on_string(void *ctx, const unsigned char *text, size_t len)
{
	struct json_scanner *s = ctx;

	scanner_note_value(s);
	return scanner_answer(s, s->handler->on_string == NULL ||
	    s->handler->on_string(slice_of(text, len), s->ctx));
}

static int
scanner_on_name(void *ctx, const unsigned char *text, size_t len)
{
	struct json_scanner *s = ctx;

	return scanner_answer(s, s->handler->on_name == NULL ||
	    s->handler->on_name(slice_of(text, len), s->ctx));
}

static int
scanner_begin(struct json_scanner *s, bool (*on_begin)(size_t, void *))
{
	s->has_value = true;
	if (s->depth == s->depth_max)
		return scanner_stop(s, JSON_TOO_DEEP);
	s->depth++;
	return scanner_answer(s, on_begin == NULL ||
	    on_begin(yajl_get_bytes_consumed(s->yajl), s->ctx));
}

static int
scanner_end(struct json_scanner *s, bool (*on_end)(size_t, void *))
{
	s->depth--;
	scanner_note_value(s);
	return scanner_answer(s, on_end == NULL ||
	    on_end(yajl_get_bytes_consumed(s->yajl), s->ctx));
}

static int
scanner_on_start_map(void *ctx)
{
	struct json_scanner *s = ctx;

	return scanner_begin(s, s->handler->on_object_begin);
}

static int
scanner_on_end_map(void *ctx)
{
	struct json_scanner *s = ctx;

	return scanner_end(s, s->handler->on_object_end);
}

static int
scanner_on_start_array(void *ctx)
{
	struct json_scanner *s = ctx;

	return scanner_begin(s, s->handler->on_array_begin);
}

static int
scanner_on_end_array(void *ctx)
{
	struct json_scanner *s = ctx;

	return scanner_end(s, s->handler->on_array_end);
}

static const yajl_callbacks scanner_callbacks = {
	.yajl_null = scanner_on_null,
	.yajl_boolean = scanner_on_bool,
	.yajl_number = scanner_on_number,
	.yajl_string = scanner_on_string,
	.yajl_start_map = scanner_on_start_map,
	.yajl_map_key = scanner_on_name,
	.yajl_end_map = scanner_on_end_map,
	.yajl_start_array = scanner_on_start_array,
	.yajl_end_array = scanner_on_end_array,
};

/*
 * End the text. What yajl misses now, it misses because the text ends early,
 * unless a whole value stands already.
 */
static enum json_rc
scanner_finish(struct json_scanner *s)
{
	bool whole = s->has_value && s->depth == 0;

	s->at_end = true;
	switch (yajl_complete_parse(s->yajl)) {
	case yajl_status_ok:
		return JSON_OK;
	case yajl_status_client_canceled:
		return s->stopped;
	case yajl_status_error:
		break;
	}
	return whole ? JSON_BROKEN : JSON_TRUNCATED;
}

/*
 * Where something but white space stands behind the whole value, or text.len.
 * yajl does not mind what it takes for the beginning of a token there.
 */
static size_t
scanner_surplus(const struct json_scanner *s, struct slice text)
{
	size_t at = s->value_end;

	while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t' ||
	    text.ptr[at] == '\n' || text.ptr[at] == '\r'))
		at++;
	return at;
}

/* No locals that change: a jump out of yajl's allocator comes back to it. */
static enum json_rc
scanner_run(struct json_scanner *s, struct slice text, size_t *error_at)
{
	yajl_alloc_funcs memory = {
		memory_alloc, memory_realloc, memory_free, s
	};
	jmp_buf no_memory;

	*error_at = text.len;
	s->no_memory = &no_memory;
	if (setjmp(no_memory) != 0)
		return JSON_NO_MEMORY;
	s->yajl = yajl_alloc(&scanner_callbacks, &memory, s);
	/* Validated apart: text with bad bytes in a string shall still be read. */
	yajl_config(s->yajl, yajl_dont_validate_strings, 1);
	switch (yajl_parse(s->yajl, text.ptr, text.len)) {
	case yajl_status_ok:
		if (s->value_end == 0)
			return scanner_finish(s);
		*error_at = scanner_surplus(s, text);
		return *error_at == text.len ? JSON_OK : JSON_BROKEN;
	case yajl_status_client_canceled:
	case yajl_status_error:
		break;
	}
	if (yajl_get_bytes_consumed(s->yajl) < text.len)
		*error_at = yajl_get_bytes_consumed(s->yajl);
	return s->stopped != JSON_OK ? s->stopped : JSON_BROKEN;
}

enum json_rc
json_scan(struct slice text, unsigned depth_max,
    const struct json_handler *handler, void *ctx, struct arena *arena,
    size_t *error_at)
{
	struct json_scanner scanner = {
		.handler = handler, .ctx = ctx, .arena = arena,
		.depth_max = depth_max,
	};
	struct slice mended = surrogate_mend(text, arena);
	enum json_rc rc = JSON_NO_MEMORY;
	size_t at = 0, valid;

	if (mended.ptr != NULL || text.len == 0)
		rc = scanner_run(&scanner, mended, &at);
	if (rc == JSON_OK) {
		valid = utf8_valid_len(text);
		if (valid < text.len) {
			rc = JSON_BAD_UTF8;
			at = valid;
		}
	}
	if (error_at != NULL)
		*error_at = at;
	return rc;
}
