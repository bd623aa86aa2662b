/*
 * The raw responses of tests/corpus/response, judged with the catalogues that
 * ship, against its expect.tsv.
 */
#include <stdio.h>
#include <stdlib.h>

#include "http/response_parser.h"
#include "unit/inspect/inspect_cases.h"
#include "unit/inspect/judge_row.h"

#define FIELDS_MAX 32

/* One line of expect.tsv. */
struct expectation {
	struct slice name, verdict, findings, code, shape;
};

static struct catalogue *addon, *gateway;
static struct arena arena;

/* The content of a file below the source tree, in the arena. */
static struct slice
read_source(const char *folder, struct slice name, const char *suffix)
{
	const char *top = getenv("TOP_SRCDIR");
	struct strbuf content = { 0 };
	struct slice copy;
	char path[1024];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s/%.*s%s", top == NULL ? "." : top,
	    folder, SLICE_FMT(name), suffix);
	file = fopen(path, "rb");
	ck_assert_msg(file != NULL, "cannot open %s", path);
	for (int c = getc(file); c != EOF; c = getc(file))
		strbuf_add_byte(&content, (unsigned char)c);
	fclose(file);
	copy = arena_copy(&arena, strbuf_slice(&content));
	ck_assert_ptr_nonnull(copy.ptr);
	strbuf_clear(&content);
	return copy;
}

static struct catalogue *
load(const char *name)
{
	struct strbuf errors = { 0 };
	struct catalogue *catalogue = catalogue_load_text(
	    read_source("conf/catalogue", slice_str(name), ".json"), name, &errors);

	ck_assert_msg(catalogue != NULL, "%.*s", SLICE_FMT(strbuf_slice(&errors)));
	strbuf_clear(&errors);
	return catalogue;
}

static void
set_up(void)
{
	addon = load("cce-addon");
	gateway = load("apigw");
}

static void
tear_down(void)
{
	catalogue_unref(addon);
	catalogue_unref(gateway);
	arena_clear(&arena);
}

static struct expectation
read_expectation(struct slice line)
{
	struct expectation e = { .name = SLICE_NONE };

	ck_assert(slice_next(&line, '\t', &e.name));
	ck_assert(slice_next(&line, '\t', &e.verdict));
	ck_assert(slice_next(&line, '\t', &e.findings));
	ck_assert(slice_next(&line, '\t', &e.code));
	ck_assert(slice_next(&line, '\t', &e.shape));
	return e;
}

static void
parse_head(struct slice raw, struct response_head *head)
{
	struct http_limits limits = { .header_bytes = 8192,
	    .header_fields = FIELDS_MAX };
	enum violation why;
	size_t scanned = 0;

	ck_assert_int_eq(response_parse(raw, &scanned, &limits, head, &why),
	    PARSE_DONE);
}

static void
compare(const struct expectation *e, const char *what, struct slice is,
    struct slice expected)
{
	ck_assert_msg(slice_eq(is, expected), "%.*s: %s is '%.*s', not '%.*s'",
	    SLICE_FMT(e->name), what, SLICE_FMT(is), SLICE_FMT(expected));
}

/* The findings as the file has them: joined by commas. */
static struct slice
joined_findings(const struct inspection *result)
{
	struct slice words[FINDING_N];
	size_t n = inspect_finding_words(result, &arena, words);
	struct strbuf text = { 0 };
	struct slice copy;

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			strbuf_add_byte(&text, ',');
		strbuf_add(&text, words[i]);
	}
	copy = arena_copy(&arena, strbuf_slice(&text));
	strbuf_clear(&text);
	return copy;
}

static void
check(const struct expectation *e)
{
	const struct catalogue *all[] = { addon, gateway };
	struct inspector inspector = {
		.declared = dialect_find(SLICE("error_code")),
		.own = all, .n_own = 1, .all = all, .n_all = 2,
		.decoded_max = 1 << 20, .judge_success = true,
	};
	struct slice raw = read_source("tests/corpus/response", e->name, ".http");
	struct field room[FIELDS_MAX];
	struct response_head head = { .fields = { room, 0, FIELDS_MAX } };
	struct response_view view = { .extent = EXTENT_WHOLE };
	struct inspection result;

	dialect_index_make(&inspector.dialects);
	parse_head(raw, &head);
	view.method = slice_starts_with(e->name, SLICE("head-")) ? METHOD_HEAD :
	    METHOD_GET;
	view.status = head.status;
	view.fields = &head.fields;
	view.body = slice_skip(raw, head.len);
	inspect_response(&inspector, &view, &arena, &result);
	compare(e, "verdict", verdict_word(result.verdict), e->verdict);
	compare(e, "findings", joined_findings(&result), e->findings);
	compare(e, "code", result.code, e->code);
	compare(e, "shape", result.shape == NULL ? SLICE_NONE :
	    dialect_name(result.shape), e->shape);
}

START_TEST(every_response_of_the_corpus_is_judged_as_expected)
{
	struct slice table = read_source("tests/corpus/response",
	    SLICE("expect.tsv"), "");
	struct slice line;
	size_t n = 0;

	while (slice_next(&table, '\n', &line)) {
		struct expectation e;

		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		e = read_expectation(line);
		check(&e);
		n++;
	}
	ck_assert_uint_gt(n, 70);
}
END_TEST

TCase *
corpus_case(void)
{
	TCase *tcase = tcase_create("corpus");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, every_response_of_the_corpus_is_judged_as_expected);
	return tcase;
}
