#include "strict_row.h"

#include <stdlib.h>

#include "http/body_reader.h"
#include "http/hop_by_hop.h"
#include "http/max_forwards.h"
#include "http/response_parser.h"
#include "http/status.h"
#include "http/target.h"
#include "http_support.h"

/* A message on its way in. */
struct reading {
	const struct strict_row *row;
	size_t step, n;		/* how many bytes have come; at most row->in.len */
	size_t at;		/* how many of them are used */
	struct strbuf out;
};

/* Step more bytes have come; false when all had before. */
static bool
receive(struct reading *r)
{
	size_t left = r->row->in.len - r->n;

	r->n += r->step < left ? r->step : left;
	return left > 0;
}

/* What has come and is not used, in memory of exactly that size. */
static struct slice
waiting(const struct reading *r)
{
	return slice_of(support_copy(r->row->in.ptr + r->at, r->n - r->at),
	    r->n - r->at);
}

static void
say_framing(struct strbuf *out, const struct framing *framing)
{
	static const char *const words[] = {
		[FRAMING_NONE] = "none", [FRAMING_LENGTH] = "length",
		[FRAMING_CHUNKED] = "chunked", [FRAMING_CLOSE] = "close",
	};

	strbuf_add_str(out, words[framing->kind]);
	if (framing->kind == FRAMING_LENGTH)
		strbuf_addf(out, "=%llu", (unsigned long long)framing->length);
}

/* Read the body and say how it ended. */
static void
read_body(struct reading *r, const struct framing *framing)
{
	struct body_reader reader = { 0 };
	enum violation why = VIOLATION_NONE;
	enum body_rc rc = BODY_MORE;
	struct strbuf data = { 0 };

	body_reader_start(&reader, framing, &support_limits);
	do {
		struct slice in = waiting(r), piece;
		size_t consumed;

		rc = body_reader_read(&reader, (unsigned char *)(uintptr_t)in.ptr,
		    in.len, &consumed, &piece, &why);
		strbuf_add(&data, piece);
		r->at += consumed;
		free((void *)(uintptr_t)in.ptr);
	} while (rc == BODY_MORE && receive(r));
	if (rc == BODY_BAD) {
		r->out.len = 0;
		strbuf_add_str(&r->out, support_word(why));
		r->at = r->row->in.len;
	} else {
		say_framing(&r->out, framing);
		if (data.len > 0)
			strbuf_addf(&r->out, " %.*s", SLICE_FMT(strbuf_slice(&data)));
		if (!body_reader_may_end(&reader))
			strbuf_add_str(&r->out, " cut");
	}
	strbuf_clear(&data);
	body_reader_clear(&reader);
}

/* What the proxy checks of a request before it goes anywhere. */
static enum violation
judge_request(const struct request_head *head, struct framing *framing)
{
	const struct field *host = field_list_find(&head->fields, FIELD_HOST);
	enum violation why = framing_of_request(head, framing);
	struct max_forwards max;
	struct authority authority;
	struct hop_by_hop hop;
	struct target target;

	if (why == VIOLATION_NONE)
		why = hop_by_hop_read(&hop, &head->fields);
	if (why == VIOLATION_NONE)
		why = max_forwards_read(head, &max);
	if (why == VIOLATION_NONE &&
	    !target_parse(head->target, head->method, &target))
		why = VIOLATION_TARGET;
	if (why == VIOLATION_NONE && host != NULL && host->value.len > 0 &&
	    !target_parse_authority(host->value, &authority))
		why = VIOLATION_HOST;
	return why;
}

/* One head off what is waiting; PARSE_DONE leaves framing and status. */
static enum parse_rc
read_head(struct reading *r, bool is_request, size_t *scanned,
    struct framing *framing, unsigned *status, enum violation *why)
{
	struct field_list fields = field_list_make(support_limits.header_fields);
	struct request_head request = { .fields = fields };
	struct response_head response = { .fields = fields };
	struct slice in = waiting(r);
	struct hop_by_hop hop;
	enum parse_rc rc;

	rc = is_request ?
	    request_parse(in, scanned, &support_limits, &request, why) :
	    response_parse(in, scanned, &support_limits, &response, why);
	if (rc == PARSE_DONE) {
		*status = is_request ? 0 : response.status;
		*why = is_request ? judge_request(&request, framing) :
		    framing_of_response(&response, r->row->method, framing);
		if (!is_request && *why == VIOLATION_NONE)
			*why = hop_by_hop_read(&hop, &response.fields);
		r->at += is_request ? request.len : response.len;
		rc = *why == VIOLATION_NONE ? PARSE_DONE : PARSE_BAD;
	}
	free((void *)(uintptr_t)in.ptr);
	field_list_clear(&fields);
	return rc;
}

static void
read_message(struct reading *r, bool is_request)
{
	struct framing framing;
	enum violation why;
	unsigned status = 0;

	do {
		enum parse_rc rc = PARSE_MORE;
		size_t scanned = 0;

		if (status != 0)
			strbuf_addf(&r->out, "%u ", status);
		do
			rc = read_head(r, is_request, &scanned, &framing, &status, &why);
		while (rc == PARSE_MORE && receive(r));
		if (rc != PARSE_DONE) {
			r->out.len = rc == PARSE_BAD ? 0 : r->out.len;
			strbuf_add_str(&r->out, rc == PARSE_BAD ? support_word(why) :
			    "more");
			return;
		}
	} while (status_is_interim(status));
	read_body(r, &framing);
	if (r->at < r->row->in.len)
		strbuf_addf(&r->out, " +%zu", r->row->in.len - r->at);
}

void
strict_check(const struct strict_row *row, bool is_request, size_t split,
    size_t step)
{
	struct reading r = { .row = row, .n = split, .step = step };
	struct slice expected = slice_str(row->expected);

	read_message(&r, is_request);
	ck_assert_msg(slice_eq(strbuf_slice(&r.out), expected),
	    "%s (%s), split at %zu: \"%.*s\", expected \"%s\"", row->what,
	    row->section, split, SLICE_FMT(strbuf_slice(&r.out)), row->expected);
	strbuf_clear(&r.out);
}

void
strict_check_all(const struct strict_row *rows, size_t n, bool is_request)
{
	for (size_t i = 0; i < n; i++) {
		strict_check(&rows[i], is_request, rows[i].in.len, 1);
		for (size_t split = 0; split < rows[i].in.len; split++)
			strict_check(&rows[i], is_request, split, rows[i].in.len);
		strict_check(&rows[i], is_request, 0, 1);
	}
}
