#include "mock/scenario_plain.h"

#include "base/number.h"
#include "mock/query.h"
#include "mock/websocket.h"

#define JSON_TYPE SLICE("application/json")

/* A JSON object of exactly so many bytes; under 11 there is none: letters. */
static void
fill_size(struct answer *answer, uint64_t size)
{
	struct slice frame = SLICE("{\"data\":\"\"}");

	if (size < frame.len)
		frame = SLICE_NONE;
	answer_set(answer, 200, JSON_TYPE, frame);
	answer->fill_at = frame.len == 0 ? 0 : frame.len - 2;
	answer->fill_len = size - frame.len;
	answer->fill_byte = 'x';
}

bool
scenario_plain_ok(struct scenario_request *request, struct answer *answer)
{
	struct slice segment;
	uint64_t size;

	if (query_segment(request->arena, &request->path, &segment)) {
		if (!number_parse_size(segment, &size) || size > INT64_MAX)
			return false;
		fill_size(answer, size);
		return true;
	}
	answer_set(answer, 200, JSON_TYPE, SLICE("{\"result\":\"ok\",\"items\":[]}"));
	answer_add_field(answer, "X-Request-Id", request->request_id);
	return true;
}

bool
scenario_plain_status(struct scenario_request *request,
    struct answer *answer)
{
	uint64_t status;

	if (!query_number(request->arena, &request->path, 999, &status))
		return false;
	answer_set(answer, (unsigned)status, JSON_TYPE, SLICE_NONE);
	strbuf_addf(&answer->body, "{\"status\":%u}", answer->status);
	return true;
}

bool
scenario_plain_echo(struct scenario_request *request, struct answer *answer)
{
	struct slice part;
	bool body_only = query_segment(request->arena, &request->path, &part);

	if (body_only && !slice_eq(part, SLICE("body")))
		return false;
	answer_set(answer, 200, body_only ? SLICE("application/octet-stream") :
	    SLICE("message/http"), body_only ? SLICE_NONE : request->head);
	answer->sink = SINK_ECHO;
	return true;
}

bool
scenario_plain_upload(struct scenario_request *request, struct answer *answer)
{
	(void)request;
	answer_set(answer, 200, JSON_TYPE, SLICE_NONE);
	answer->sink = SINK_COUNT;
	return true;
}

bool
scenario_plain_upgrade(struct scenario_request *request, struct answer *answer)
{
	char accept[WEBSOCKET_ACCEPT_SIZE];

	if (request->upgrade.len == 0) {
		scenario_refuse(answer, 426, "This path wants an Upgrade field.");
		answer_add_field(answer, "Upgrade", SLICE("websocket, echo"));
		answer_add_field(answer, "Connection", SLICE("upgrade"));
		return true;
	}
	answer_set(answer, 101, SLICE_NONE, SLICE_NONE);
	answer_add_field(answer, "Connection", SLICE("upgrade"));
	answer_add_field(answer, "Upgrade", request->upgrade);
	answer->upgrade = UPGRADE_RAW;
	if (slice_eq_nocase(request->upgrade, SLICE("websocket"))) {
		websocket_accept(request->websocket_key, accept);
		answer_add_field(answer, "Sec-WebSocket-Accept", slice_str(accept));
		answer->upgrade = UPGRADE_WEBSOCKET;
	}
	return true;
}

bool
scenario_plain_raw(struct scenario_request *request, struct answer *answer)
{
	struct slice bytes;

	if (!query_find(request->arena, request->query, SLICE("bytes"), &bytes))
		return false;
	answer_set(answer, 200, SLICE_NONE, bytes);
	answer->is_raw = true;
	return true;
}
