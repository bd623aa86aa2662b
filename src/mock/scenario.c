#include "mock/scenario.h"

#include "mock/answer_option.h"
#include "mock/checksum.h"
#include "mock/index_page.h"
#include "mock/query.h"
#include "mock/scenario_error.h"
#include "mock/scenario_plain.h"
#include "mock/wire_style.h"

#define WRAPS_MAX 16		/* rows in front of the last */
#define DELAY_MS_MAX 3600000

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

static bool
wrap_delay(struct scenario_request *request, struct answer *answer)
{
	uint64_t ms;

	if (!query_number(request->arena, &request->path, DELAY_MS_MAX, &ms))
		return false;
	answer->delay_ms += ms;
	return true;
}

static bool
wrap_drip(struct scenario_request *request, struct answer *answer)
{
	answer->drips = true;
	return query_number(request->arena, &request->path, DELAY_MS_MAX,
	    &answer->drip_ms);
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
	  "/code/SVCSTG.CCE-ADDONMGR.4000003", false, scenario_error_code },
	{ "odd", "/odd/NAME", "an answer that is no proper error", "/odd/html",
	  false, scenario_error_odd },
	{ "ok", "/ok", "success", "/ok", false, scenario_plain_ok },
	{ "ok", "/ok/SIZE", "success of that many bytes (k, m, g)", "/ok/1m", false,
	  scenario_plain_ok },
	{ "status", "/status/NNN", "that status", "/status/201", false,
	  scenario_plain_status },
	{ "echo", "/echo", "the request as it came, streamed", "/echo", false,
	  scenario_plain_echo },
	{ "echo", "/echo/body", "its body alone", "/echo/body", false,
	  scenario_plain_echo },
	{ "upload", "/upload", "length and Adler-32 of the request's body",
	  "/upload", false, scenario_plain_upload },
	{ "upgrade", "/upgrade", "101 and an echo, for WebSocket and any other",
	  "/upgrade", false, scenario_plain_upgrade },
	{ "raw", "/raw?bytes=TEXT", "these bytes and nothing else, then closed",
	  "/raw?bytes=HTTP/1.1+200+OK%0d%0a%0d%0ahi", false, scenario_plain_raw },
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

const struct scenario *
scenario_rows(void)
{
	return rows;
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

/* Apply the options of the query in their order; others are left alone. */
static bool
apply_options(struct scenario_request *request, struct answer *answer)
{
	struct slice rest = request->query, name, encoded, value;

	while (query_next(&rest, &name, &encoded)) {
		const struct answer_option *found = answer_option_find(name);

		if (found == NULL || found->apply == NULL)
			continue;
		value = query_decode(request->arena, encoded, true);
		if (!found->apply(value, answer))
			return false;
	}
	return true;
}

/* An id that the same request gets every time, so that answers can be compared. */
static struct slice
make_request_id(struct scenario_request *request)
{
	struct strbuf text = { 0 };
	struct slice id;

	strbuf_addf(&text, "mock-%08x%08x", checksum_crc32(request->path),
	    checksum_crc32(request->query));
	id = arena_copy(request->arena, strbuf_slice(&text));
	strbuf_clear(&text);
	return id;
}

void
scenario_refuse(struct answer *answer, unsigned status, const char *message)
{
	answer_clear(answer);
	answer_set(answer, status, SLICE("application/json"), SLICE_NONE);
	strbuf_addf(&answer->body,
	    "{\"error_msg\":\"%s\",\"error_code\":\"MOCK.%04u\"}\n", message, status);
}

void
scenario_answer(struct scenario_request *request, struct answer *answer)
{
	request->request_id = make_request_id(request);
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
