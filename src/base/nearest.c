#include "base/nearest.h"

#include "base/ascii.h"

static size_t
smallest(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

static bool
same_at(struct slice a, size_t i, struct slice b, size_t j)
{
	return ascii_lower(a.ptr[i]) == ascii_lower(b.ptr[j]);
}

/*
 * How many letters must be added, removed, replaced or swapped with a
 * neighbour to make b of a, case aside (optimal string alignment).
 */
static size_t
distance(struct slice a, struct slice b)
{
	size_t rows[3][NEAREST_LEN_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2], *spare;

	for (size_t j = 0; j <= b.len; j++)
		above[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			row[j] = smallest(above[j] + 1, row[j - 1] + 1,
			    above[j - 1] + !same_at(a, i - 1, b, j - 1));
			if (i > 1 && j > 1 && same_at(a, i - 1, b, j - 2) &&
			    same_at(a, i - 2, b, j - 1) && before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[b.len];
}

void
nearest_try(struct nearest *nearest, struct slice name)
{
	size_t far;

	if (nearest->word.len > NEAREST_LEN_MAX || name.len > NEAREST_LEN_MAX)
		return;
	far = distance(nearest->word, name);
	/* A third of the letters may be wrong; one always. */
	if (far > 1 && far > nearest->word.len / 3)
		return;
	if (far >= name.len)
		return;		/* nothing in common */
	if (nearest->best.len == 0 || far < nearest->distance) {
		nearest->best = name;
		nearest->distance = far;
	}
}

struct slice
nearest_of(struct slice word, const char *const *names)
{
	struct nearest nearest = { .word = word };

	for (; names != NULL && *names != NULL; names++)
		nearest_try(&nearest, slice_str(*names));
	return nearest.best;
}

bool
nearest_is_exact(struct slice word, const char *const *names)
{
	for (; names != NULL && *names != NULL; names++)
		if (slice_eq(word, slice_str(*names)))
			return true;
	return false;
}
