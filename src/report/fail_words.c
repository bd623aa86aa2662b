#include "report/fail_words.h"

static bool
add_word(struct fail_words *words, struct slice word)
{
	for (unsigned i = 0; i < VERDICT_N; i++) {
		if (slice_eq(word, verdict_word((enum verdict)i))) {
			words->verdicts |= 1u << i;
			return true;
		}
	}
	for (unsigned i = 0; i < FINDING_N; i++) {
		if (slice_eq(word, finding_word((enum finding)i))) {
			words->findings |= FINDING_BIT(i);
			return true;
		}
	}
	return false;
}

bool
fail_words_add(struct fail_words *words, struct slice list, struct slice *bad)
{
	while (slice_next(&list, ',', bad)) {
		*bad = slice_trim(*bad);
		if (!add_word(words, *bad))
			return false;
	}
	return true;
}
