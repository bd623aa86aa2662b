#include "proxy/first_sight.h"

#include "base/escape.h"
#include "proxy/exchange_log.h"

#define CODE_MAX 256		/* bytes of a code that count */

/* A thing: "api=NAME KIND=WORD", in printable bytes. */
static bool
is_news(struct exchange *ex, const char *kind, struct slice word)
{
	struct strbuf *thing = &ex->proxy->fingerprint;

	strbuf_reset(thing, SEEN_THING_MAX);
	strbuf_add_str(thing, "api=");
	escape_text(thing, slice_str(ex->api->settings->name));
	strbuf_add_byte(thing, ' ');
	strbuf_add_str(thing, kind);
	strbuf_add_byte(thing, '=');
	escape_text(thing, word);
	return !thing->failed &&
	    logger_is_news(ex->proxy->logger, strbuf_slice(thing));
}

/* A flood of news, such as codes that somebody makes up, is counted as other
   repeats are. */
static bool
is_admitted(struct exchange *ex)
{
	struct strbuf *text = &ex->proxy->fingerprint;

	strbuf_reset(text, SEEN_THING_MAX);
	strbuf_addf(text, "api=%s event=first-seen", ex->api->settings->name);
	return text->failed || logger_admits(ex->proxy->logger,
	    strbuf_slice(text), loop_now_us(ex->proxy->loop) / 1000);
}

/* Tell of one thing, if it is news. name: the member that holds the word. */
static void
tell_one(struct exchange *ex, const struct inspection *inspection,
    enum log_level level, const char *name, struct slice word)
{
	struct logger *logger = ex->proxy->logger;
	struct record *record;

	if (!is_news(ex, name, word) || !is_admitted(ex))
		return;
	record = logger_begin(logger, level, "first-seen");
	if (record == NULL)
		return;
	exchange_log_request(record, ex);
	record_u64(record, "status", ex->status);
	record_str(record, "verdict", verdict_word(inspection->verdict));
	record_str(record, name, word);
	logger_end(logger);
}

void
first_sight_tell(struct exchange *ex, const struct inspection *inspection,
    enum log_level level)
{
	struct slice words[FINDING_N];
	size_t n;

	if (ex->api == NULL || inspection->verdict == VERDICT_CLEAN ||
	    !logger_knows_news(ex->proxy->logger))
		return;
	if (inspection->code.len > 0)
		tell_one(ex, inspection, level, "code",
		    slice_head(inspection->code, CODE_MAX));
	n = inspect_finding_words(inspection, &ex->proxy->arena, words);
	for (size_t i = 0; i < n; i++)
		tell_one(ex, inspection, level, "finding", words[i]);
}
