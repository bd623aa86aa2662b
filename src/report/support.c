#include "report/support.h"

#include "base/escape.h"
#include "http/target.h"
#include "json/json_writer.h"

bool
support_is_about(const struct log_line *line, struct slice id)
{
	return id.len > 0 && !slice_eq(line->event, SLICE("first-seen")) &&
	    (slice_eq(line->id, id) || slice_eq(line->request_id, id));
}

static void
add_url(struct strbuf *out, const struct log_line *line)
{
	bool tls = slice_eq(line->scheme, SLICE("https"));

	strbuf_add(out, line->scheme.len > 0 ? line->scheme : SLICE("http"));
	strbuf_add_str(out, "://");
	target_add_host(out, line->host);
	if (line->port != 0 && line->port != (tls ? 443 : 80))
		strbuf_addf(out, ":%llu", (unsigned long long)line->port);
	strbuf_add(out, line->path);
}

/* A word for a shell, in single quotes; controls are left out. */
static void
add_quoted(struct strbuf *out, struct slice word)
{
	strbuf_add_byte(out, '\'');
	for (size_t i = 0; i < word.len; i++) {
		if (word.ptr[i] == '\'')
			strbuf_add_str(out, "'\\''");
		else if (word.ptr[i] >= ' ' && word.ptr[i] != 0x7f)
			strbuf_add_byte(out, word.ptr[i]);
	}
	strbuf_add_byte(out, '\'');
}

static void
add_curl(struct strbuf *out, const struct log_line *line)
{
	struct strbuf url = { 0 };

	strbuf_add_str(out, "curl -i ");
	if (slice_eq(line->method, SLICE("HEAD"))) {
		strbuf_add_str(out, "-I ");
	} else if (!slice_eq(line->method, SLICE("GET"))) {
		strbuf_add_str(out, "-X ");
		add_quoted(out, line->method);
		strbuf_add_byte(out, ' ');
	}
	strbuf_add_str(out, "-H \"X-Auth-Token: $TOKEN\" ");
	add_url(&url, line);
	add_quoted(out, strbuf_slice(&url));
	out->failed |= url.failed;
	strbuf_clear(&url);
}

static void
add_row(struct strbuf *out, const char *name, struct slice text)
{
	if (text.len == 0)
		return;
	strbuf_addf(out, "%-12s ", name);
	escape_text(out, text);
	strbuf_add_byte(out, '\n');
}

void
support_text(const struct log_line *line, struct strbuf *out)
{
	struct strbuf text = { 0 };

	add_row(out, "Code", line->code);
	add_row(out, "Request id", line->request_id);
	add_row(out, "Time", line->time);
	strbuf_add(&text, line->method);
	strbuf_add_byte(&text, ' ');
	add_url(&text, line);
	add_row(out, "Call", strbuf_slice(&text));
	strbuf_reset(&text, 4096);
	if (line->status > 0)
		strbuf_add_u64(&text, line->status);
	add_row(out, "Status", strbuf_slice(&text));
	add_row(out, "Message", line->message);
	if (line->verdict != VERDICT_N)
		add_row(out, "Verdict", verdict_word(line->verdict));
	add_row(out, "Answered by", line->answered_by);
	add_row(out, "Detail", line->detail);
	add_row(out, "errgate id", line->id);
	strbuf_reset(&text, 4096);
	add_curl(&text, line);
	strbuf_add_str(out, "Repeat       ");
	strbuf_add(out, strbuf_slice(&text));
	strbuf_add_str(out, "\n             (the query, the body and credentials are not "
	    "logged: add what the call needs)\n");
	out->failed |= text.failed;
	strbuf_clear(&text);
}

static void
add_member(struct json_writer *w, const char *name, struct slice text)
{
	if (text.len == 0)
		return;
	json_writer_name(w, slice_str(name));
	json_writer_string(w, text);
}

void
support_json(const struct log_line *line, struct strbuf *out)
{
	struct json_writer w = json_writer_make(out);
	struct strbuf text = { 0 };

	json_writer_object_begin(&w);
	add_member(&w, "code", line->code);
	add_member(&w, "request_id", line->request_id);
	add_member(&w, "time", line->time);
	add_member(&w, "method", line->method);
	add_url(&text, line);
	add_member(&w, "url", strbuf_slice(&text));
	json_writer_name(&w, SLICE("status"));
	json_writer_u64(&w, line->status);
	add_member(&w, "message", line->message);
	if (line->verdict != VERDICT_N)
		add_member(&w, "verdict", verdict_word(line->verdict));
	add_member(&w, "answered_by", line->answered_by);
	add_member(&w, "detail", line->detail);
	add_member(&w, "id", line->id);
	strbuf_reset(&text, 4096);
	add_curl(&text, line);
	add_member(&w, "curl", strbuf_slice(&text));
	json_writer_object_end(&w);
	strbuf_add_byte(out, '\n');
	out->failed |= text.failed;
	strbuf_clear(&text);
}
