#include "unit/action/judged.h"

#include <check.h>
#include <stdlib.h>

static const char catalogue_text[] =
    "{\"catalogue\":\"cce-addon\",\"shape\":\"error_code\",\"errors\":["
    "{\"status\":400,\"code\":\"ADDON.4000003\",\"message\":\"Request Body Error\","
    "\"description\":\"d\",\"troubleshooting\":\"t\"}],"
    "\"delegates\":[{\"prefix\":\"APIGW.\",\"see\":\"apigw\"}]}";

static void
read_fields(struct judged *judged, struct slice text)
{
	struct slice line;

	while (slice_next(&text, '\n', &line)) {
		size_t colon = slice_index(line, ':');
		struct field *field;

		if (colon == line.len)
			continue;
		ck_assert_uint_lt(judged->list.len, ARRAY_LEN(judged->fields));
		field = &judged->fields[judged->list.len++];
		field->name = slice_head(line, colon);
		field->value = slice_trim(slice_skip(line, colon + 1));
		field->id = field_id_of(field->name);
	}
}

void
judged_again(struct judged *judged)
{
	arena_reset(&judged->arena);
	inspect_response(&judged->inspector, &judged->view, &judged->arena,
	    &judged->inspection);
}

void
judged_make(struct judged *judged, const char *shape, unsigned status,
    const char *fields, struct slice body)
{
	struct strbuf errors = { 0 };

	*judged = (struct judged){ 0 };
	judged->catalogue = catalogue_load_text(slice_str(catalogue_text), "test",
	    &errors);
	ck_assert_msg(judged->catalogue != NULL, "%.*s",
	    SLICE_FMT(strbuf_slice(&errors)));
	strbuf_clear(&errors);
	judged->catalogues[0] = judged->catalogue;
	judged->list = (struct field_list){ .items = judged->fields,
	    .max = ARRAY_LEN(judged->fields) };
	read_fields(judged, slice_str(fields));
	judged->inspector = (struct inspector){
		.declared = dialect_find(slice_str(shape)),
		.own = judged->catalogues, .n_own = 1,
		.all = judged->catalogues, .n_all = 1,
		.decoded_max = 65536,
	};
	ck_assert_ptr_nonnull(judged->inspector.declared);
	dialect_index_make(&judged->inspector.dialects);
	judged->view = (struct response_view){
		.method = METHOD_GET, .status = status, .fields = &judged->list,
		.body = body, .extent = EXTENT_WHOLE,
	};
	judged_again(judged);
}

void
judged_clear(struct judged *judged)
{
	catalogue_unref(judged->catalogue);
	arena_clear(&judged->arena);
}
