#include "report/keeper.h"

struct slice
keeper_copy(struct keeper *keeper, struct slice text, size_t max)
{
	struct slice copy;

	if (text.len == 0)
		return SLICE_NONE;
	copy = arena_copy(&keeper->arena, slice_head(text, max));
	if (copy.ptr == NULL) {
		keeper->failed = true;
		return SLICE_NONE;
	}
	return copy;
}
