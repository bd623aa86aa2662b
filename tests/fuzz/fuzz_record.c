/*
 * Log records with texts of strangers: one event is one line in every format,
 * without controls; as JSON it is JSON, with the members that were written and
 * no other; a text that is shown whole is the text.
 *
 * Input: the texts, one behind the other, with a zero byte between them.
 */
#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "json/json_doc.h"
#include "log/mask.h"
#include "log/record.h"

#define TEXTS_MAX 8
#define FOREIGN_MAX 100
#define N_MEMBERS 7	/* time, level, event and those below */

static void
write_record(struct strbuf *out, enum log_format format,
    const struct slice *texts, size_t n)
{
	struct record record;

	record_begin(&record, out, format, LOG_INFO, "response",
	    SLICE("2023-11-14T22:13:20.000Z"));
	record_str(&record, "str", texts[0]);
	record_foreign(&record, "foreign", texts[0], FOREIGN_MAX);
	record_list(&record, "list", texts, n);
	record_u64(&record, "number", n);
	record_end(&record);
}

static void
check_line(struct slice line)
{
	FUZZ_CHECK(line.len > 0 && line.ptr[line.len - 1] == '\n',
	    "an event ends its line");
	FUZZ_CHECK(slice_index(line, '\n') == line.len - 1, "one event is one line");
	for (size_t i = 0; i < line.len - 1; i++)
		FUZZ_CHECK(line.ptr[i] >= ' ' && line.ptr[i] != 0x7f,
		    "no control character");
	FUZZ_CHECK(utf8_valid_len(line) == line.len, "UTF-8");
}

static void
check_json(struct slice line, const struct slice *texts, size_t n)
{
	const struct json_node *list, *at;
	struct arena arena = { 0 };
	struct json_doc doc;
	size_t n_members = 0, n_items = 0;

	json_doc_read(&doc, line, 4, 1024, &arena);
	FUZZ_CHECK(doc.rc == JSON_OK && !doc.has_duplicates, "JSON");
	for (at = doc.root->first; at != NULL; at = at->next)
		n_members++;
	FUZZ_CHECK(n_members <= N_MEMBERS, "no member is forged");
	at = json_doc_member(doc.root, SLICE("str"));
	FUZZ_CHECK((at == NULL) == (texts[0].len == 0), "a text is there");
	if (at != NULL && utf8_valid_len(texts[0]) == texts[0].len)
		FUZZ_CHECK(slice_eq(at->text, texts[0]), "the text is the text");
	list = json_doc_member(doc.root, SLICE("list"));
	for (at = list == NULL ? NULL : list->first; at != NULL; at = at->next)
		n_items++;
	FUZZ_CHECK(n_items == n, "as many items");
	arena_clear(&arena);
}

/* What is found in a masked text is what was masked. */
static void
check_mask(struct slice text)
{
	struct strbuf masked = { 0 };
	struct slice secret;
	size_t shown;

	mask_add(&masked, text);
	if (mask_find(strbuf_slice(&masked), &secret, &shown))
		FUZZ_CHECK(slice_find(secret, SLICE("****")) < secret.len,
		    "no secret is left");
	strbuf_clear(&masked);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice in = slice_of(bytes, len), texts[TEXTS_MAX] = { SLICE_NONE };
	size_t n = 0;

	while (n < TEXTS_MAX && slice_next(&in, '\0', &texts[n]))
		n++;
	for (unsigned format = 0; format < LOG_FORMAT_N; format++) {
		struct strbuf out = { 0 };

		write_record(&out, (enum log_format)format, texts, n);
		check_line(strbuf_slice(&out));
		if (format == LOG_JSON)
			check_json(strbuf_slice(&out), texts, n);
		strbuf_clear(&out);
	}
	check_mask(texts[0]);
	return 0;
}
