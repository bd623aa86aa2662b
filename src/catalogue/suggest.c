#include "catalogue/suggest.h"

#include "base/ascii.h"

struct suggestion
suggestion_make(struct slice wanted)
{
	return (struct suggestion){
		.wanted = wanted, .distance = wanted.len / 3 + 2
	};
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Levenshtein's distance, one row of his matrix at a time. */
static size_t
edit_distance(struct slice a, struct slice b)
{
	size_t row[SUGGEST_LEN_MAX + 1], diagonal, above;

	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 0; i < a.len; i++) {
		diagonal = row[0];
		row[0] = i + 1;
		for (size_t j = 0; j < b.len; j++) {
			bool same = ascii_lower(a.ptr[i]) == ascii_lower(b.ptr[j]);

			above = row[j + 1];
			row[j + 1] = least(least(above, row[j]) + 1,
			    diagonal + !same);
			diagonal = above;
		}
	}
	return row[b.len];
}

void
suggestion_offer(struct suggestion *suggestion, struct slice name)
{
	struct slice wanted = suggestion->wanted;
	size_t distance, gap;

	gap = name.len > wanted.len ? name.len - wanted.len : wanted.len - name.len;
	if (name.len > SUGGEST_LEN_MAX || wanted.len > SUGGEST_LEN_MAX ||
	    gap >= suggestion->distance)
		return;
	distance = edit_distance(wanted, name);
	if (distance >= suggestion->distance || distance > name.len / 3 + 1)
		return;
	suggestion->best = name;
	suggestion->distance = distance;
}
