#include "proxy/exchange_log.h"

#include "base/clock.h"
#include "proxy/first_sight.h"

#define CODE_MAX 256		/* bytes of a code in the log */
#define MESSAGE_MAX 4096	/* of a message */
#define FINGERPRINT_MAX 256	/* of what tells events of one kind */
#define REWRITE_MAX 2048	/* of what a shadow rule would have sent */

static void
log_client(struct record *record, const struct exchange *ex)
{
	char text[ADDRESS_TEXT_SIZE];

	record_str(record, "client", address_format(&ex->peer, text));
	record_str(record, "listener", slice_str(ex->listen->name));
	record_str(record, "user", strbuf_slice(&ex->user));
}

void
exchange_log_request(struct record *record, const struct exchange *ex)
{
	char id[EXCHANGE_ID_LEN + 1];

	record_str(record, "id", exchange_id_text(ex->id, id));
	log_client(record, ex);
	if (ex->api != NULL)
		record_str(record, "api", slice_str(ex->api->settings->name));
	record_str(record, "method", exchange_method_name(ex));
	if (ex->target_len > 0) {
		record_str(record, "scheme", ex->scheme);
		record_str(record, "host", ex->origin.host);
		record_u64(record, "port", ex->origin.port);
	}
	record_str(record, "path", exchange_path(ex));
}

static void
log_span(struct record *record, const char *name, uint64_t from, uint64_t to)
{
	if (from != 0 && to >= from)
		record_ms(record, name, to - from);
}

/* How much, and how long. */
static void
log_sums(struct record *record, const struct exchange *ex)
{
	const struct exchange_times *times = &ex->times;

	record_u64(record, "bytes_in", ex->bytes_in);
	record_u64(record, "bytes_out", ex->bytes_out);
	log_span(record, "ms_total", times->started, loop_now_us(ex->proxy->loop));
	log_span(record, "ms_connect", times->connecting, times->connected);
	log_span(record, "ms_first_byte", times->started, times->first_byte);
	log_span(record, "ms_hold", times->held, times->released);
	switch (ex->aborted_by) {
	case ABORTED_BY_NOBODY:
		break;
	case ABORTED_BY_CLIENT:
		record_str(record, "aborted_by", SLICE("client"));
		break;
	case ABORTED_BY_UPSTREAM:
		record_str(record, "aborted_by", SLICE("upstream"));
		break;
	}
}

static void
log_inspection(struct record *record, const struct inspection *inspection,
    struct arena *arena)
{
	struct slice words[FINDING_N], codes[INSPECTION_CODES_MAX];
	size_t n_words = inspect_finding_words(inspection, arena, words);

	record_str(record, "verdict", verdict_word(inspection->verdict));
	record_list(record, "findings", words, n_words);
	record_str(record, "code", slice_head(inspection->code, CODE_MAX));
	for (size_t i = 0; i < inspection->n_codes; i++)
		codes[i] = slice_head(inspection->codes[i], CODE_MAX);
	record_list(record, "codes", codes, inspection->n_codes);
	record_foreign(record, "message", inspection->message, MESSAGE_MAX);
	if (inspection->catalogue != NULL)
		record_str(record, "catalogue", inspection->catalogue->name);
	if (inspection->entry != NULL) {
		record_str(record, "description", inspection->entry->description);
		record_str(record, "troubleshooting",
		    inspection->entry->troubleshooting);
		record_str(record, "means",
		    slice_str(meaning_word(inspection->entry->means)));
		record_str(record, "retry",
		    slice_str(retry_word(inspection->entry->retry)));
	}
	record_str(record, "request_id", inspection->request_id);
}

/* What the plan did, beyond being written here. */
static void
log_plan(struct record *record, const struct exchange *ex,
    const struct inspection *inspection, struct slice rewrite)
{
	size_t sample_max = ex->config->snapshot->settings->log.sample_max;

	record_str(record, "action", slice_str(action_word(ex->plan.action)));
	if (ex->plan.status != 0)
		record_u64(record, "status_sent", ex->plan.status);
	if (ex->plan.shadow) {
		record_bool(record, "shadow", true);
		record_foreign(record, "rewrite", rewrite, REWRITE_MAX);
	}
	if (sample_max > 0)
		record_foreign(record, "sample", inspection->body, sample_max);
}

/* Trouble is what nobody has documented. */
static enum log_level
level_of(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_UNKNOWN:
	case VERDICT_MALFORMED:
		return LOG_WARN;
	case VERDICT_CLEAN:
	case VERDICT_KNOWN:
	case VERDICT_DELEGATED:
	case VERDICT_UNINSPECTED:
	case VERDICT_N:
		break;
	}
	return LOG_INFO;
}

/* What makes two answers the same news: api, status, verdict, code. */
static bool
is_admitted(struct exchange *ex, struct slice verdict, struct slice code)
{
	struct proxy *proxy = ex->proxy;
	struct strbuf *text = &proxy->fingerprint;

	strbuf_reset(text, FINGERPRINT_MAX);
	strbuf_add_str(text, "api=");
	strbuf_add_str(text, ex->api != NULL ? ex->api->settings->name : "-");
	strbuf_add_str(text, " status=");
	strbuf_add_u64(text, ex->status);
	strbuf_add_str(text, " verdict=");
	strbuf_add(text, verdict);
	strbuf_add_str(text, " code=");
	strbuf_add(text, slice_head(code, 96));
	return logger_admits(proxy->logger,
	    slice_head(strbuf_slice(text), FINGERPRINT_MAX),
	    loop_now_us(proxy->loop) / 1000);
}

void
exchange_log_response(struct exchange *ex, const struct inspection *inspection,
    struct slice rewrite)
{
	struct logger *logger = ex->proxy->logger;
	enum log_level level = level_of(inspection->verdict);
	struct record *record;

	if (ex->plan.action == ACTION_PASS || !logger_writes(logger, level))
		return;
	first_sight_tell(ex, inspection, level);
	if (!is_admitted(ex, verdict_word(inspection->verdict), inspection->code))
		return;
	record = logger_begin(logger, level, "response");
	if (record == NULL)
		return;
	exchange_log_request(record, ex);
	record_u64(record, "status", ex->status);
	log_inspection(record, inspection, &ex->proxy->arena);
	record_str(record, "answered_by", answered_by_word(ex->by_parent ?
	    ANSWERED_BY_PARENT : inspection->answered_by));
	log_plan(record, ex, inspection, rewrite);
	log_sums(record, ex);
	logger_end(logger);
	proxy_end_turn(ex->proxy);
}

void
exchange_log_refusal(struct exchange *ex, enum own_error error,
    struct slice detail)
{
	const struct own_error_info *info = own_error_info(error);
	struct logger *logger = ex->proxy->logger;
	struct record *record;

	if (!logger_writes(logger, LOG_WARN) ||
	    !is_admitted(ex, SLICE("refusal"), slice_str(info->code)))
		return;
	record = logger_begin(logger, LOG_WARN, "refusal");
	if (record == NULL)
		return;
	exchange_log_request(record, ex);
	record_u64(record, "status", info->status);
	record_str(record, "code", slice_str(info->code));
	record_str(record, "message", slice_str(info->message));
	record_str(record, "detail", detail);
	record_str(record, "answered_by", answered_by_word(
	    error == OWN_PARENT_REFUSED || error == OWN_PARENT_AUTHENTICATION ?
	    ANSWERED_BY_PARENT : ANSWERED_BY_ERRGATE));
	log_sums(record, ex);
	logger_end(logger);
	proxy_end_turn(ex->proxy);
}

void
exchange_log_access(struct exchange *ex)
{
	struct logger *logger = ex->proxy->logger;
	struct record *record;

	if (!ex->config->snapshot->settings->log.access)
		return;
	record = logger_begin(logger, LOG_INFO, "access");
	if (record == NULL)
		return;
	exchange_log_request(record, ex);
	if (ex->status != 0)
		record_u64(record, "status", ex->status);
	log_sums(record, ex);
	logger_end(logger);
	proxy_end_turn(ex->proxy);
}
