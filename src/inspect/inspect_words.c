#include "inspect/inspector.h"

/* "foreign-shape:NAME"; the bare word when memory ran out. */
static struct slice
foreign_shape_word(const struct inspection *inspection, struct arena *arena)
{
	struct strbuf text = { 0 };
	struct slice word;

	strbuf_add(&text, finding_word(FINDING_FOREIGN_SHAPE));
	if (inspection->shape != NULL) {
		strbuf_add_byte(&text, ':');
		strbuf_add(&text, dialect_name(inspection->shape));
	}
	word = arena_copy(arena, strbuf_slice(&text));
	if (text.failed || word.ptr == NULL)
		word = finding_word(FINDING_FOREIGN_SHAPE);
	strbuf_clear(&text);
	return word;
}

size_t
inspect_finding_words(const struct inspection *inspection,
    struct arena *arena, struct slice words[FINDING_N])
{
	size_t n = 0;

	for (finding_set left = inspection->findings; left != 0; left &= left - 1) {
		enum finding finding = (enum finding)__builtin_ctz(left);

		words[n++] = finding == FINDING_FOREIGN_SHAPE ?
		    foreign_shape_word(inspection, arena) : finding_word(finding);
	}
	return n;
}
