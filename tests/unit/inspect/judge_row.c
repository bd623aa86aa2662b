#include "unit/inspect/judge_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char addon_text[] = "{\"catalogue\":\"addon\",\"title\":\"t\","
    "\"source\":\"s\",\"revision\":\"2024-01-01\",\"shape\":\"error_code\","
    "\"delegates\":[{\"prefix\":\"APIGW.\",\"see\":\"gateway\"},"
    "{\"prefix\":\"APIG.\",\"see\":\"gateway\"}],\"errors\":["
    "{\"status\":400,\"code\":\"SVCSTG.CCE-ADDONMGR.4000003\","
    "\"message\":\"Request Body Error\",\"description\":\"d\","
    "\"troubleshooting\":\"t\"},"
    "{\"status\":500,\"code\":\"SVCSTG.CCE-ADDONMGR.5000001\","
    "\"message\":\"Internal error\",\"description\":\"d\","
    "\"troubleshooting\":\"t\"},"
    "{\"status\":[404,409],\"code\":\"SVCSTG.CCE-ADDONMGR.4040204\","
    "\"message\":\"The addon [name] is not found\",\"description\":\"d\","
    "\"troubleshooting\":\"t\"},"
    "{\"status\":200,\"code\":\"ADDON.2000\",\"message\":\"fine\","
    "\"description\":\"d\",\"troubleshooting\":\"t\"},"
    "{\"status\":451,\"code\":\"451\",\"message\":\"Withheld\","
    "\"description\":\"d\",\"troubleshooting\":\"t\"},"
    "{\"status\":403,\"code\":\"1101\",\"message\":\"Denied\","
    "\"description\":\"d\",\"troubleshooting\":\"t\"}]}";

static const char gateway_text[] = "{\"catalogue\":\"gateway\",\"title\":\"t\","
    "\"source\":\"s\",\"revision\":\"2024-01-01\",\"errors\":["
    "{\"status\":401,\"code\":\"APIGW.0301\","
    "\"message\":\"Incorrect IAM authentication information\","
    "\"description\":\"d\",\"troubleshooting\":\"t\"}]}";

static const char other_text[] = "{\"catalogue\":\"other\",\"title\":\"t\","
    "\"source\":\"s\",\"revision\":\"2024-01-01\",\"errors\":["
    "{\"status\":400,\"code\":\"OTHER.1\",\"message\":\"m\","
    "\"description\":\"d\",\"troubleshooting\":\"t\"},"
    "{\"status\":404,\"code\":\"APIG.0101\",\"message\":\"m\","
    "\"description\":\"d\",\"troubleshooting\":\"t\"}]}";

enum { ADDON, OTHER, GATEWAY, N_CATALOGUES };

static struct catalogue *catalogues[N_CATALOGUES];
static struct arena arena;
static struct field field_room[2][32];

static struct catalogue *
load(const char *text)
{
	struct strbuf errors = { 0 };
	struct catalogue *catalogue = catalogue_load_text(slice_str(text), "test",
	    &errors);

	ck_assert_msg(catalogue != NULL, "%.*s", SLICE_FMT(strbuf_slice(&errors)));
	strbuf_clear(&errors);
	return catalogue;
}

struct inspector
judge_row_inspector(void)
{
	static const struct catalogue *all[N_CATALOGUES];
	struct inspector inspector;

	if (catalogues[ADDON] == NULL) {
		catalogues[ADDON] = load(addon_text);
		catalogues[GATEWAY] = load(gateway_text);
		catalogues[OTHER] = load(other_text);
	}
	for (size_t i = 0; i < N_CATALOGUES; i++)
		all[i] = catalogues[i];
	inspector = (struct inspector){
		.declared = dialect_find(SLICE("error_code")),
		.own = all, .n_own = 1, .all = all, .n_all = N_CATALOGUES,
		.decoded_max = (size_t)1 << 20, .judge_success = true,
	};
	dialect_index_make(&inspector.dialects);
	return inspector;
}

void
judge_row_clear(void)
{
	for (size_t i = 0; i < N_CATALOGUES; i++) {
		catalogue_unref(catalogues[i]);
		catalogues[i] = NULL;
	}
	arena_clear(&arena);
}

static struct field_list
parse_fields(struct slice lines, struct field *room)
{
	struct field_list list = { .items = room, .max = 32 };
	struct slice line;

	while (slice_next(&lines, '\n', &line)) {
		size_t colon = slice_index(line, ':');
		struct field *field = &room[list.len];

		if (colon == line.len)
			continue;
		if (slice_ends_with(line, SLICE("\r")))
			line.len--;
		ck_assert_uint_lt(list.len, list.max);
		field->name = slice_head(line, colon);
		field->value = slice_trim(slice_skip(line, colon + 1));
		field->id = field_id_of(field->name);
		list.len++;
	}
	return list;
}

struct field_list
judge_row_fields(struct slice lines)
{
	return parse_fields(lines, field_room[0]);
}

static void
join(char *out, size_t size, const struct slice *words, size_t n)
{
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(out + at, size - at, "%s%.*s",
		    i == 0 ? "" : " ", SLICE_FMT(words[i]));
}

const char *
judge_row_findings(const struct inspection *result)
{
	static char text[1024];
	struct slice words[FINDING_N];
	size_t n = inspect_finding_words(result, &arena, words);

	join(text, sizeof(text), words, n);
	return text;
}

static void
check_text(const struct judge_row *row, const char *what, struct slice is,
    const char *expected)
{
	ck_assert_msg(slice_eq(is, slice_str(expected)), "%s: %s is '%.*s', not '%s'",
	    row->says, what, SLICE_FMT(is), expected == NULL ? "" : expected);
}

static void
check_result(const struct judge_row *row, const struct inspection *result)
{
	char codes[512];

	check_text(row, "verdict", verdict_word(result->verdict),
	    (const char *)verdict_word(row->verdict).ptr);
	check_text(row, "findings", slice_str(judge_row_findings(result)),
	    row->findings);
	check_text(row, "code", result->code, row->code);
	check_text(row, "message", result->message, row->message);
	check_text(row, "shape", result->shape == NULL ? SLICE_NONE :
	    dialect_name(result->shape), row->shape);
	join(codes, sizeof(codes), result->codes, result->n_codes);
	check_text(row, "codes", slice_str(codes), row->codes);
	check_text(row, "request id", result->request_id, row->request_id);
	check_text(row, "catalogue", result->catalogue == NULL ? SLICE_NONE :
	    result->catalogue->name, row->catalogue);
	check_text(row, "who", answered_by_word(result->answered_by),
	    (const char *)answered_by_word(row->answered_by).ptr);
	ck_assert_int_eq(result->entry != NULL, result->catalogue != NULL);
}

void
judge_row_check(const struct judge_row *row)
{
	struct inspector inspector = judge_row_inspector();
	struct field_list fields = judge_row_fields(
	    slice_str(row->fields == NULL ? JSON_TYPE : row->fields));
	struct field_list trailers = parse_fields(slice_str(row->trailers),
	    field_room[1]);
	size_t len = row->body_len != 0 ? row->body_len : slice_str(row->body).len;
	unsigned char *body = malloc(len == 0 ? 1 : len);
	struct response_view view = {
		.method = row->method == METHOD_OTHER ? METHOD_GET : row->method,
		.status = row->status == 0 ? 400 : row->status,
		.fields = &fields, .body = { body, len }, .extent = row->extent,
		.trailers = row->trailers == NULL ? NULL : &trailers,
	};
	struct inspection result;

	/* On the heap, as long as it is: reading past its end shows. */
	ck_assert_ptr_nonnull(body);
	if (len > 0)
		memcpy(body, row->body, len);
	if (row->declared != NULL)
		inspector.declared = dialect_find(slice_str(row->declared));
	ck_assert_ptr_nonnull(inspector.declared);
	if (row->decoded_max != 0)
		inspector.decoded_max = row->decoded_max;
	inspect_response(&inspector, &view, &arena, &result);
	check_result(row, &result);
	free(body);
	arena_reset(&arena);
}
