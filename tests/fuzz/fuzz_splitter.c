/*
 * What cuts a stream into lines, and a HAR file into its entries: the pieces in
 * which it comes do not matter; nothing that is handed over is too long; of a text
 * that is JSON the elements are those that a parser finds.
 *
 * Input: a byte with the size of the pieces; the text.
 */
#include "base/line_splitter.h"
#include "fuzz/fuzz.h"
#include "json/element_splitter.h"
#include "json/json_doc.h"

#define PART_MAX 64	/* bytes of a line, or of an element */

/* What was handed over: a part and a number for each that was not. */
struct found {
	struct strbuf text;
	size_t n;
};

static void
on_part(struct slice part, void *ctx)
{
	struct found *found = ctx;

	FUZZ_CHECK(part.len <= PART_MAX, "no more than was asked for");
	strbuf_addf(&found->text, "%zu:", part.len);
	strbuf_add(&found->text, part);
	found->n++;
}

static void
on_too_large(uint64_t len, void *ctx)
{
	struct found *found = ctx;

	FUZZ_CHECK(len > PART_MAX, "only what is too large is passed over");
	strbuf_addf(&found->text, "(%u)", (unsigned)len);
	found->n++;
}

static void
cut_lines(struct slice text, size_t size, struct found *found)
{
	struct line_splitter splitter = {
		.line_max = PART_MAX, .on_line = on_part, .ctx = found,
	};

	for (; text.len > 0; text = slice_skip(text, size < text.len ? size : text.len))
		line_splitter_feed(&splitter, slice_head(text, size));
	line_splitter_end(&splitter);
	found->n += splitter.n_too_long;
}

static const char *
cut_elements(struct slice text, size_t size, struct found *found)
{
	struct element_splitter splitter = {
		.outer = SLICE("log"), .inner = SLICE("entries"),
		.element_max = PART_MAX, .on_element = on_part,
		.on_too_large = on_too_large, .ctx = found,
	};

	for (; text.len > 0; text = slice_skip(text, size < text.len ? size : text.len))
		element_splitter_feed(&splitter, slice_head(text, size));
	return element_splitter_end(&splitter);
}

/* A line ends with '\n' or with the text. */
static void
check_lines(struct slice text, size_t size)
{
	struct found pieces = { .n = 0 }, whole = { .n = 0 };
	size_t n = slice_count(text, '\n');

	cut_lines(text, size, &pieces);
	cut_lines(text, text.len, &whole);
	FUZZ_CHECK(fuzz_same(&pieces.text, &whole.text) && pieces.n == whole.n,
	    "the pieces do not matter to lines");
	n += text.len > 0 && text.ptr[text.len - 1] != '\n';
	FUZZ_CHECK(whole.n == n, "each line is told or counted");
	strbuf_clear(&pieces.text);
	strbuf_clear(&whole.text);
}

/* The parser's view of the array, where names are written without escapes. */
static void
check_by_parser(struct slice text, const char *problem, size_t n_found)
{
	const struct json_node *list, *at;
	struct arena arena = { 0 };
	struct json_doc doc;
	size_t n = 0;

	json_doc_read(&doc, text, 64, 4096, &arena);
	if (doc.rc == JSON_OK && !doc.has_duplicates &&
	    slice_index(text, '\\') == text.len) {
		list = json_doc_path(doc.root, SLICE("log.entries"));
		for (at = list == NULL ? NULL : list->first; at != NULL; at = at->next)
			n++;
		if (list == NULL || list->type != JSON_ARRAY) {
			FUZZ_CHECK(problem != NULL, "there is no such list");
			n = 0;
		} else {
			FUZZ_CHECK(problem == NULL, "nothing is wrong with it");
		}
		FUZZ_CHECK(n_found == n, "each element is found");
	}
	arena_clear(&arena);
}

static void
check_elements(struct slice text, size_t size)
{
	struct found pieces = { .n = 0 }, whole = { .n = 0 };
	const char *problem = cut_elements(text, size, &pieces);

	FUZZ_CHECK(cut_elements(text, text.len, &whole) == problem &&
	    fuzz_same(&pieces.text, &whole.text),
	    "the pieces do not matter to elements");
	check_by_parser(text, problem, whole.n);
	strbuf_clear(&pieces.text);
	strbuf_clear(&whole.text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice in = slice_of(bytes, len);
	size_t size;

	if (len == 0)
		return 0;
	size = (size_t)bytes[0] + 1;
	in = slice_skip(in, 1);
	check_lines(in, size);
	check_elements(in, size);
	return 0;
}
