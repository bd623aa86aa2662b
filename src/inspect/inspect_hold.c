#include "http/coding.h"
#include "http/status.h"
#include "inspect/inspector.h"

/* Media types whose bodies are streams: they come piece by piece for long. */
static const struct slice stream_types[] = {
	SLICE_LIT("text/event-stream"), SLICE_LIT("application/x-ndjson"),
	SLICE_LIT("application/ndjson"), SLICE_LIT("application/jsonl"),
	SLICE_LIT("application/x-jsonlines"), SLICE_LIT("application/json-seq"),
	SLICE_LIT("application/stream+json"),
	SLICE_LIT("multipart/x-mixed-replace"),
};

/* A media type without its parameters. */
static bool
is_type(struct slice value, struct slice name)
{
	return slice_eq_nocase(
	    slice_trim(slice_head(value, slice_index(value, ';'))), name);
}

static bool
is_stream(struct slice value)
{
	struct slice parameters;

	if (slice_starts_with_nocase(value, SLICE("application/grpc")))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(stream_types); i++)
		if (is_type(value, stream_types[i]))
			return true;
	/* Kubernetes watches: application/json;stream=watch */
	parameters = slice_skip(value, slice_index(value, ';'));
	return slice_find(parameters, SLICE("stream=watch")) < parameters.len;
}

bool
inspect_is_stream(const struct field_list *fields)
{
	const struct field *type = field_list_find(fields, FIELD_CONTENT_TYPE);

	return type != NULL && is_stream(type->value);
}

bool
inspect_may_hold(enum method method, unsigned status,
    const struct field_list *fields)
{
	if (method == METHOD_HEAD || status < 200 || status == 204 ||
	    status == 206 || status == 304)
		return false;
	return !inspect_is_stream(fields);
}
