#include "catalogue/catalogue.h"

#include <stdlib.h>

#include "base/nearest.h"
#include "catalogue/draft.h"
#include "catalogue/excerpt.h"
#include "catalogue/text_cursor.h"
#include "json/scanner.h"

#define DEPTH_MAX 32	/* a catalogue has 5; the rest is for reporting */

/* What holds the value that comes next: the brackets open around it. */
enum place {
	PLACE_FILE,		/* nothing */
	PLACE_CATALOGUE,	/* the outermost object */
	PLACE_ROWS,		/* a list of rows */
	PLACE_ROW,		/* one of the rows */
	PLACE_LIST		/* a list of values in a row */
};

/* An object that is open. */
struct open_object {
	const struct object_kind *kind;
	const struct member *member;	/* whose value comes next; NULL: unknown */
	uint32_t seen;			/* bit set of members */
	unsigned line;			/* where it begins */
};

struct loader {
	struct draft draft;
	struct text_cursor cursor;
	enum place place;
	struct open_object catalogue, row;
	size_t n_listed;	/* values in the list at hand */
	unsigned skipping;	/* open brackets of a value that is passed over */
};

static void
object_begin(struct loader *loader, struct open_object *object,
    const struct object_kind *kind)
{
	*object = (struct open_object){ .kind = kind, .line = loader->draft.line };
	kind->begin(&loader->draft);
}

static void
object_end(struct loader *loader, struct open_object *object)
{
	const struct object_kind *kind = object->kind;

	for (size_t i = 0; i < kind->n_members; i++)
		if (kind->members[i].is_required && (object->seen >> i & 1) == 0)
			load_report_add(&loader->draft.report, object->line,
			    "%s needs the member \"%s\"", kind->what,
			    kind->members[i].name);
	kind->end(&loader->draft);
}

static void
member_unknown(struct loader *loader, const struct object_kind *kind,
    struct slice name)
{
	struct nearest near = { .word = name };
	struct load_report *report = &loader->draft.report;

	for (size_t i = 0; i < kind->n_members; i++)
		nearest_try(&near, slice_str(kind->members[i].name));
	if (near.best.len > 0)
		load_report_add(report, loader->draft.line,
		    "%s has no member \"%s\"; did you mean \"%.*s\"?", kind->what,
		    excerpt_of(name).text, SLICE_FMT(near.best));
	else
		load_report_add(report, loader->draft.line,
		    "%s has no member \"%s\"", kind->what, excerpt_of(name).text);
}

/* The name of a member of an open object has come. */
static void
object_name(struct loader *loader, struct open_object *object, struct slice name)
{
	const struct member *member = object_kind_member(object->kind, name);
	uint32_t bit;

	object->member = member;
	if (member == NULL) {
		member_unknown(loader, object->kind, name);
		return;
	}
	bit = 1u << (member - object->kind->members);
	if ((object->seen & bit) != 0) {
		load_report_add(&loader->draft.report, loader->draft.line,
		    "\"%s\" stands here a second time", member->name);
		object->member = NULL;
	}
	object->seen |= bit;
}

static void
member_refuse(struct loader *loader, const struct member *member,
    enum value_type type)
{
	const char *wants = value_type_name(member->type);

	if (member->is_many || member->rows != NULL)
		wants = member->wants;
	load_report_add(&loader->draft.report, loader->draft.line,
	    "\"%s\" is %s, not %s", member->name, wants, value_type_name(type));
}

/* One value of a member, itself or out of its list. */
static void
member_take(struct loader *loader, const struct member *member,
    enum value_type type, struct slice text)
{
	loader->n_listed++;
	if (type != member->type)
		member_refuse(loader, member, type);
	else
		member->take(&loader->draft, member, text);
}

/* The value of a member. Returns whether it is a list that is gone into. */
static bool
object_value(struct loader *loader, const struct open_object *object,
    enum value_type type, struct slice text)
{
	const struct member *member = object->member;

	if (member == NULL)
		return false;
	if (type == VALUE_LIST && (member->is_many || member->rows != NULL)) {
		loader->n_listed = 0;
		return true;
	}
	member_take(loader, member, type, text);
	return false;
}

/*
 * An object where one must stand: the whole catalogue, or a row of a list.
 * Returns whether it is one.
 */
static bool
object_expect(struct loader *loader, struct open_object *object,
    const struct object_kind *kind, enum value_type type)
{
	if (type == VALUE_OBJECT) {
		object_begin(loader, object, kind);
		return true;
	}
	load_report_add(&loader->draft.report, loader->draft.line,
	    "%s is an object, not %s", kind->what, value_type_name(type));
	return false;
}

/* A value where the loader stands. Returns whether it is gone into. */
static bool
loader_value(struct loader *loader, enum value_type type, struct slice text)
{
	switch (loader->place) {
	case PLACE_FILE:
		return object_expect(loader, &loader->catalogue, &draft_catalogue,
		    type);
	case PLACE_CATALOGUE:
		return object_value(loader, &loader->catalogue, type, text);
	case PLACE_ROWS:
		return object_expect(loader, &loader->row,
		    loader->catalogue.member->rows, type);
	case PLACE_ROW:
		return object_value(loader, &loader->row, type, text);
	case PLACE_LIST:
		member_take(loader, loader->row.member, type, text);
		return false;
	}
	return false;
}

/* Whether to go on with the scan. */
static bool
loader_goes_on(const struct loader *loader)
{
	return !loader->draft.no_memory &&
	    loader->draft.report.n < LOAD_REPORT_MAX;
}

/* Keep in step with the scanner; every one of its reports comes through here. */
static void
loader_step(struct loader *loader)
{
	text_cursor_next(&loader->cursor);
	loader->draft.line = loader->cursor.line;
}

static bool
loader_scalar(struct loader *loader, enum value_type type, struct slice text)
{
	loader_step(loader);
	if (loader->skipping == 0)
		(void)loader_value(loader, type, text);
	return loader_goes_on(loader);
}

static bool
loader_open(struct loader *loader, enum value_type type)
{
	loader_step(loader);
	if (loader->skipping > 0 || !loader_value(loader, type, SLICE_NONE))
		loader->skipping++;
	else
		loader->place++;
	return loader_goes_on(loader);
}

/* The bracket that led to the place at hand closes. */
static void
loader_leave(struct loader *loader)
{
	switch (loader->place) {
	case PLACE_FILE:
		return;			/* nothing is open */
	case PLACE_CATALOGUE:
		object_end(loader, &loader->catalogue);
		break;
	case PLACE_ROWS:
		break;			/* a list without rows is fine */
	case PLACE_ROW:
		object_end(loader, &loader->row);
		break;
	case PLACE_LIST:
		if (loader->n_listed == 0)
			load_report_add(&loader->draft.report, loader->draft.line,
			    "\"%s\" is an empty list", loader->row.member->name);
		break;
	}
	loader->place--;
}

static bool
loader_close(struct loader *loader)
{
	loader_step(loader);
	if (loader->skipping > 0)
		loader->skipping--;
	else
		loader_leave(loader);
	return loader_goes_on(loader);
}

static bool
on_null(void *ctx)
{
	return loader_scalar(ctx, VALUE_NULL, SLICE_NONE);
}

static bool
on_bool(bool value, void *ctx)
{
	(void)value;
	return loader_scalar(ctx, VALUE_BOOL, SLICE_NONE);
}

static bool
on_number(struct slice digits, void *ctx)
{
	return loader_scalar(ctx, VALUE_NUMBER, digits);
}

static bool
on_string(struct slice text, void *ctx)
{
	return loader_scalar(ctx, VALUE_TEXT, text);
}

static bool
on_name(struct slice name, void *ctx)
{
	struct loader *loader = ctx;

	loader_step(loader);
	if (loader->skipping == 0)
		object_name(loader, loader->place == PLACE_ROW ?
		    &loader->row : &loader->catalogue, name);
	return loader_goes_on(loader);
}

static bool
on_object_begin(size_t end_at, void *ctx)
{
	(void)end_at;
	return loader_open(ctx, VALUE_OBJECT);
}

static bool
on_array_begin(size_t end_at, void *ctx)
{
	(void)end_at;
	return loader_open(ctx, VALUE_LIST);
}

static bool
on_end(size_t end_at, void *ctx)
{
	(void)end_at;
	return loader_close(ctx);
}

static const struct json_handler loader_handler = {
	.on_null = on_null,
	.on_bool = on_bool,
	.on_number = on_number,
	.on_string = on_string,
	.on_name = on_name,
	.on_object_begin = on_object_begin,
	.on_object_end = on_end,
	.on_array_begin = on_array_begin,
	.on_array_end = on_end,
};

/* Where the token begins at which the scanner stopped, having taken `at` bytes. */
static size_t
broken_token(const struct loader *loader, size_t at)
{
	size_t begin = text_cursor_peek(&loader->cursor);

	if (at > 0)
		at--;
	return begin < at ? begin : at;
}

/* Report how the scan went wrong, at an offset of the text. */
static void
loader_report(struct loader *loader, enum json_rc rc, size_t at)
{
	struct load_report *report = &loader->draft.report;
	struct slice rest;
	unsigned line;

	if (rc == JSON_BROKEN)
		at = broken_token(loader, at);
	line = text_cursor_line_of(&loader->cursor, at);
	rest = slice_skip(loader->cursor.text, at);
	switch (rc) {
	case JSON_OK:
	case JSON_STOPPED:
		break;
	case JSON_TRUNCATED:
		load_report_add(report, line, "the JSON text ends too early");
		break;
	case JSON_BROKEN:
		load_report_add(report, line, "this is not JSON: '%s'",
		    excerpt_of(slice_head(rest, slice_index(rest, '\n'))).text);
		break;
	case JSON_BAD_UTF8:
		load_report_add(report, line, "this is not UTF-8: '%s'",
		    excerpt_of(slice_head(rest, slice_index(rest, '\n'))).text);
		break;
	case JSON_TOO_DEEP:
		load_report_add(report, line, "no catalogue is nested that deep");
		break;
	case JSON_NO_MEMORY:
		loader->draft.no_memory = true;
		break;
	}
}

static void
loader_scan(struct loader *loader)
{
	struct arena arena = { 0 };
	size_t at = 0;
	enum json_rc rc = json_scan(loader->cursor.text, DEPTH_MAX,
	    &loader_handler, loader, &arena, &at);

	loader_report(loader, rc, at);
	arena_clear(&arena);
}

struct catalogue *
catalogue_load_text(struct slice text, const char *path, struct strbuf *errors)
{
	struct catalogue *catalogue = calloc(1, sizeof(*catalogue));
	struct loader *loader = calloc(1, sizeof(*loader));

	if (catalogue == NULL || loader == NULL)
		goto fail;
	catalogue->refs = 1;
	if (slice_starts_with(text, SLICE("\xef\xbb\xbf")))
		text = slice_skip(text, 3);	/* byte order mark */
	loader->cursor = text_cursor_make(text);
	loader->draft.catalogue = catalogue;
	loader->draft.report = (struct load_report){ .path = path, .lines = errors };
	loader->draft.pool = text_pool_make(&catalogue->arena);
	loader_scan(loader);
	text_pool_clear(&loader->draft.pool);
	if (loader->draft.report.n > 0 && !loader->draft.no_memory)
		goto out;
	if (loader->draft.no_memory || !catalogue_index(catalogue))
		goto fail;
	free(loader);
	return catalogue;
fail:
	strbuf_addf(errors, "%s: out of memory\n", path);
out:
	free(loader);
	catalogue_unref(catalogue);
	return NULL;
}

struct catalogue *
catalogue_load(const char *path, struct strbuf *errors)
{
	struct catalogue *catalogue = NULL;
	struct strbuf text = { 0 };

	if (catalogue_read(path, &text, errors))
		catalogue = catalogue_load_text(strbuf_slice(&text), path, errors);
	strbuf_clear(&text);
	return catalogue;
}
