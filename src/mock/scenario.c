#include "mock/scenario.h"

#include "base/escape.h"
#include "base/number.h"
#include "catalogue/lookup.h"
#include "mock/checksum.h"
#include "mock/error_shape.h"
#include "mock/index_page.h"
#include "mock/odd.h"
#include "mock/packing.h"
#include "mock/query.h"
#include "mock/websocket.h"
#include "mock/wire.h"

#define JSON_TYPE SLICE("application/json")
#define REQUEST_ID_SIZE sizeof("mock-00000000")
#define WRAPS_MAX 16			/* rows in front of the last */
#define CODED_MAX (8u * 1024 * 1024)	/* bytes of a body that ?coding= packs */
#define DELAY_MS_MAX 3600000

/* Take the next segment as a number up to max. */
static bool
take_number(struct scenario_request *request, uint64_t max, uint64_t *number)
{
	struct slice segment;

	return query_segment(request->arena, &request->path, &segment) &&
	    number_parse_u64(segment, number) && *number <= max;
}

static struct slice
option(struct scenario_request *request, const char *name, struct slice fallback)
{
	struct slice value;

	return query_find(request->arena, request->query, slice_str(name), &value) ?
	    value : fallback;
}

/* An id that the same request gets every time, so that answers can be compared. */
static struct slice
request_id(struct scenario_request *request)
{
	struct strbuf text = { 0 };
	struct slice id;

	strbuf_addf(&text, "mock-%08x", checksum_crc32(request->query) ^
	    checksum_crc32(request->path));
	id = arena_copy(request->arena, strbuf_slice(&text));
	strbuf_clear(&text);
	return id;
}

/* ---- errors of the catalogues ---- */

/* The catalogue row of a code that goes best with the status, or NULL. */
static const struct catalogue_entry *
find_entry(const struct scenario_request *request, struct slice code,
    unsigned status, const struct catalogue **where)
{
	const struct scenario_site *site = request->site;
	struct catalogue_hit hit;

	for (size_t i = 0; i < site->n_catalogues; i++) {
		*where = site->catalogues[i];
		if (catalogue_find(*where, code, status, SLICE_NONE, &hit))
			return hit.entry;
	}
	*where = NULL;
	return NULL;
}

/* The status that the query asks for, or 0. */
static unsigned
wanted_status(struct scenario_request *request)
{
	uint64_t status;

	return number_parse_u64(option(request, "status", SLICE_NONE), &status) &&
	    status <= 999 ? (unsigned)status : 0;
}

/* Code, message and status of an error as documented, or as the query says. */
static struct template_values
error_values(struct scenario_request *request, struct slice code,
    const struct catalogue **where)
{
	unsigned status = wanted_status(request);
	const struct catalogue_entry *entry =
	    find_entry(request, code, status, where);
	struct slice message = entry != NULL && entry->n_messages > 0 ?
	    entry->messages[0] : SLICE("The mock's catalogues lack this code.");

	if (status == 0)
		status = entry != NULL && entry->n_statuses > 0 ?
		    entry->statuses[0] : 400;
	return (struct template_values){
		.code = code, .message = option(request, "message", message),
		.request_id = request_id(request), .status = status
	};
}

/* The shape that the query asks for, else the catalogue's, else the usual. */
static const struct error_shape *
wanted_shape(struct scenario_request *request, const struct catalogue *where)
{
	struct slice name = option(request, "shape", SLICE_NONE);
	const struct error_shape *shape = NULL;

	if (name.ptr != NULL)
		return error_shape_find(name);
	if (where != NULL)
		shape = error_shape_find(where->shape);
	return shape != NULL ? shape : error_shapes();
}

static bool
fill_code(struct scenario_request *request, struct answer *answer)
{
	const struct catalogue *where;
	const struct error_shape *shape;
	struct template_values values;
	struct slice code;

	if (!query_segment(request->arena, &request->path, &code))
		return false;
	values = error_values(request, code, &where);
	shape = wanted_shape(request, where);
	if (shape == NULL) {
		scenario_refuse(answer, 400, "The mock knows no such shape.");
		return true;
	}
	answer_add_field(answer, "X-Request-Id", values.request_id);
	error_shape_write(shape, &values, answer);
	return true;
}

/* The error that odd answers are about: the first one there is. */
static struct slice
usual_code(struct scenario_request *request)
{
	const struct scenario_site *site = request->site;

	for (size_t i = 0; i < site->n_catalogues; i++)
		if (site->catalogues[i]->n_entries > 0)
			return site->catalogues[i]->entries[0].code;
	return SLICE("MOCK.4000001");
}

static bool
fill_odd(struct scenario_request *request, struct answer *answer)
{
	const struct catalogue *where;
	struct template_values values;
	const struct odd *odd;
	struct slice name;

	if (!query_segment(request->arena, &request->path, &name))
		return false;
	odd = odd_find(name);
	if (odd == NULL)
		return false;
	values = error_values(request,
	    option(request, "code", usual_code(request)), &where);
	answer_add_field(answer, "X-Request-Id", values.request_id);
	odd_write(odd, &values, answer);
	return true;
}

/* ---- good answers ---- */

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

static bool
fill_ok(struct scenario_request *request, struct answer *answer)
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
	answer_add_field(answer, "X-Request-Id", request_id(request));
	return true;
}

static bool
fill_status(struct scenario_request *request, struct answer *answer)
{
	uint64_t status;

	if (!take_number(request, 999, &status))
		return false;
	answer_set(answer, (unsigned)status, JSON_TYPE, SLICE_NONE);
	strbuf_addf(&answer->body, "{\"status\":%u}", answer->status);
	return true;
}

static bool
fill_echo(struct scenario_request *request, struct answer *answer)
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

static bool
fill_upload(struct scenario_request *request, struct answer *answer)
{
	(void)request;
	answer_set(answer, 200, JSON_TYPE, SLICE_NONE);
	answer->sink = SINK_COUNT;
	return true;
}

static bool
fill_upgrade(struct scenario_request *request, struct answer *answer)
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

static bool
fill_raw(struct scenario_request *request, struct answer *answer)
{
	answer_set(answer, 200, SLICE_NONE, option(request, "bytes", SLICE_NONE));
	answer->is_raw = true;
	return true;
}

static bool
fill_index(struct scenario_request *request, struct answer *answer)
{
	answer_set(answer, 200, request->accepts_html ?
	    SLICE("text/html; charset=utf-8") : SLICE("text/plain; charset=utf-8"),
	    SLICE_NONE);
	index_page_write(request->site, request->host, request->accepts_html,
	    &answer->body);
	return true;
}

/* ---- rows in front of others ---- */

static bool
wrap_delay(struct scenario_request *request, struct answer *answer)
{
	return take_number(request, DELAY_MS_MAX, &answer->delay_ms);
}

static bool
wrap_drip(struct scenario_request *request, struct answer *answer)
{
	answer->drips = true;
	return take_number(request, DELAY_MS_MAX, &answer->drip_ms);
}

static bool
wrap_stall(struct scenario_request *request, struct answer *answer)
{
	(void)request;
	answer->stalls = true;
	return true;
}

static bool
wrap_early(struct scenario_request *request, struct answer *answer)
{
	(void)request;
	answer->early = true;
	return true;
}

static bool
wrap_framing(struct scenario_request *request, struct answer *answer)
{
	struct slice name;

	if (!query_segment(request->arena, &request->path, &name))
		return false;
	answer->style = wire_style_find(name);
	return answer->style != NULL;
}

static const struct scenario rows[] = {
	{ "", "/", "this page", "/", false, fill_index },
	{ "code", "/code/CODE", "a catalogued error as documented, or any other code",
	  "/code/SVCSTG.CCE-ADDONMGR.4000003", false, fill_code },
	{ "odd", "/odd/NAME", "an answer that is no proper error", "/odd/html",
	  false, fill_odd },
	{ "ok", "/ok", "success", "/ok", false, fill_ok },
	{ "ok", "/ok/SIZE", "success of that many bytes (k, m, g)", "/ok/1m", false,
	  fill_ok },
	{ "status", "/status/NNN", "that status", "/status/201", false,
	  fill_status },
	{ "echo", "/echo", "the request as it came, streamed", "/echo", false,
	  fill_echo },
	{ "echo", "/echo/body", "its body alone", "/echo/body", false, fill_echo },
	{ "upload", "/upload", "length and Adler-32 of the request's body",
	  "/upload", false, fill_upload },
	{ "upgrade", "/upgrade", "101 and an echo, for WebSocket and any other",
	  "/upgrade", false, fill_upgrade },
	{ "raw", "/raw?bytes=TEXT", "these bytes and nothing else, then closed",
	  "/raw?bytes=HTTP/1.1+200+OK%0d%0a%0d%0ahi", false, fill_raw },
	{ "framing", "/framing/NAME/...", "the rest, framed in that way",
	  "/framing/chunked/odd/html", true, wrap_framing },
	{ "delay", "/delay/MS/...", "the rest, that much later",
	  "/delay/500/ok", true, wrap_delay },
	{ "drip", "/drip/MS/...", "the rest, one byte each MS milliseconds",
	  "/drip/20/ok", true, wrap_drip },
	{ "stall", "/stall/...", "the head of the rest, then silence",
	  "/stall/ok", true, wrap_stall },
	{ "early", "/early/...", "the rest, before the request's body is read",
	  "/early/status/413", true, wrap_early },
	{ 0 }
};

/* ---- options ---- */

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

static const struct scenario_option options[] = {
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

const struct scenario *
scenario_rows(void)
{
	return rows;
}

const struct scenario_option *
scenario_options(void)
{
	return options;
}

static const struct scenario *
find_row(struct slice name)
{
	for (const struct scenario *row = rows; row->name != NULL; row++)
		if (slice_eq(name, slice_str(row->name)))
			return row;
	return NULL;
}

/* Follow the path through rows in front of others to the one that answers. */
static bool
follow_path(struct scenario_request *request, struct answer *answer)
{
	const struct scenario *row;
	struct slice name;
	bool wrapped = false;

	for (int i = 0; i < WRAPS_MAX; i++) {
		if (!query_segment(request->arena, &request->path, &name))
			name = wrapped ? SLICE("ok") : SLICE("");
		row = find_row(name);
		if (row == NULL || !row->fill(request, answer))
			return false;
		if (!row->wraps)
			return request->path.len == 0 ||
			    slice_eq(request->path, SLICE("/"));
		wrapped = true;
	}
	return false;
}

static const struct scenario_option *
find_option(struct slice name)
{
	for (const struct scenario_option *o = options; o->name != NULL; o++)
		if (slice_eq(name, slice_str(o->name)))
			return o;
	return NULL;
}

/* Apply the options of the query in their order; others are left alone. */
static bool
apply_options(struct scenario_request *request, struct answer *answer)
{
	struct slice rest = request->query, name, encoded, value;

	while (query_next(&rest, &name, &encoded)) {
		const struct scenario_option *found = find_option(name);

		if (found == NULL || found->apply == NULL)
			continue;
		value = query_decode(request->arena, encoded, true);
		if (!found->apply(value, answer))
			return false;
	}
	return true;
}

void
scenario_refuse(struct answer *answer, unsigned status, const char *message)
{
	answer_clear(answer);
	answer_set(answer, status, JSON_TYPE, SLICE_NONE);
	strbuf_addf(&answer->body,
	    "{\"error_msg\":\"%s\",\"error_code\":\"MOCK.%04u\"}\n", message, status);
}

void
scenario_answer(struct scenario_request *request, struct answer *answer)
{
	if (!follow_path(request, answer))
		scenario_refuse(answer, 404,
		    "The mock has nothing here. GET / tells what it has.");
	else if (!apply_options(request, answer))
		scenario_refuse(answer, 400,
		    "The mock cannot do that. GET / tells what its options are.");
}

void
scenario_count(struct answer *answer, uint64_t bytes, uint32_t adler32)
{
	strbuf_addf(&answer->body, "{\"bytes\":%llu,\"adler32\":\"%08x\"}",
	    (unsigned long long)bytes, adler32);
}
