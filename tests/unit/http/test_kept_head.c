#include "http/kept_head.h"

#include <stdlib.h>
#include <string.h>

#include "http/response_parser.h"
#include "http_support.h"

static const char *const heads[] = {
	"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n"
	    "X-Request-Id:  5d1f \r\nEmpty:\r\ncontent-length: 2\r\n\r\n",
	"HTTP/1.0 503 \r\nVia: a\r\nVia: b\r\n\r\n",
	"HTTP/1.1 500\r\n\r\n",
};

/* What there is to see of a head. */
static void
dump(const struct response_head *head, struct strbuf *out)
{
	strbuf_addf(out, "%u %u %.*s %zu %zu;", head->minor, head->status,
	    SLICE_FMT(head->reason), head->len, head->fields.len);
	support_dump(&head->fields, out);
	for (size_t i = 0; i < head->fields.len; i++)
		strbuf_addf(out, "%d,", (int)head->fields.items[i].id);
	strbuf_addf(out, "%llx", (unsigned long long)head->fields.ids);
}

static void
parse(struct slice raw, struct response_head *head)
{
	enum violation why;
	size_t scanned = 0;

	ck_assert_int_eq(response_parse(raw, &scanned, &support_limits, head, &why),
	    PARSE_DONE);
}

START_TEST(a_kept_head_is_what_it_was)
{
	struct response_head was = { .fields = field_list_make(8) };
	struct response_head is = { .fields = field_list_make(8) };
	struct strbuf kept = { 0 }, before = { 0 }, after = { 0 };
	size_t len = strlen(heads[_i]);
	unsigned char *raw = support_copy(heads[_i], len);

	parse(slice_of(raw, len), &was);
	dump(&was, &before);
	kept_head_store(&kept, &was, slice_of(raw, len));
	ck_assert(!kept.failed);
	free(raw);		/* from here on only what was kept counts */
	ck_assert(kept_head_load(strbuf_slice(&kept), &is));
	dump(&is, &after);
	support_eq(strbuf_slice(&after), strbuf_slice(&before), heads[_i]);
	field_list_clear(&was.fields);
	field_list_clear(&is.fields);
	strbuf_clear(&kept);
	strbuf_clear(&before);
	strbuf_clear(&after);
}
END_TEST

START_TEST(a_list_that_is_too_small_is_told)
{
	struct response_head was = { .fields = field_list_make(8) };
	struct response_head is = { .fields = field_list_make(3) };
	struct strbuf kept = { 0 };

	parse(slice_str(heads[0]), &was);
	kept_head_store(&kept, &was, slice_str(heads[0]));
	ck_assert(!kept_head_load(strbuf_slice(&kept), &is));
	field_list_clear(&was.fields);
	field_list_clear(&is.fields);
	strbuf_clear(&kept);
}
END_TEST

TCase *
test_kept_head(void)
{
	TCase *tc = tcase_create("kept_head");

	tcase_add_loop_test(tc, a_kept_head_is_what_it_was, 0, ARRAY_LEN(heads));
	tcase_add_test(tc, a_list_that_is_too_small_is_told);
	return tc;
}
