#include "page/screen_columns.h"

#include "base/utf8.h"
#include "page/plain_text.h"

struct slice
screen_columns_cut(struct slice line, size_t from, size_t to)
{
	size_t column = 0, begin = line.len, i = 0;

	while (i < line.len && column < to) {
		struct slice rest = slice_skip(line, i);
		size_t len = utf8_char_len(rest);

		if (column >= from && begin == line.len)
			begin = i;
		column += plain_text_is_wide(rest) ? 2 : 1;
		i += len == 0 ? 1 : len;
	}
	return begin < i ? slice_of(line.ptr + begin, i - begin) : SLICE_NONE;
}
