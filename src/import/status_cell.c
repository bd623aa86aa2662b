#include "import/status_cell.h"

#include <string.h>

#include "base/ascii.h"

#define SURE_LEN_MAX 64		/* bytes of a cell: "504 Gateway Timeout" has 19 */
#define SURE_WORDS_MAX 8

static const char *const empty_words[] = {
	"", "-", "--", "---", "/", "n/a", "none.", "none", "nil", "\xe2\x80\x93",
	"\xe2\x80\x94", "\xe2\x80\x94\xe2\x80\x94", "无", "\\", "不涉及", "not applicable",
};

bool
cell_is_empty(struct slice text)
{
	for (size_t i = 0; i < ARRAY_LEN(empty_words); i++)
		if (slice_eq_nocase(text, slice_str(empty_words[i])))
			return true;
	return false;
}

static void
list_add(struct status_list *list, unsigned status)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->values[i] == status)
			return;
	if (list->n == STATUS_LIST_MAX)
		list->is_doubtful = true;
	else
		list->values[list->n++] = (uint16_t)status;
}

/* The value of three digits that are a status, or 0. */
static unsigned
status_value(struct slice digits)
{
	unsigned value = 0;

	for (size_t i = 0; i < digits.len && digits.len == 3; i++)
		value = value * 10 + (digits.ptr[i] - '0');
	return value >= 100 && value <= 599 ? value : 0;
}

static bool
is_word_byte(unsigned char c)
{
	return ascii_is_alnum(c) || c == '.' || c == '_';
}

struct status_list
status_cell_read(struct slice text)
{
	struct status_list list = { .n = 0 };
	size_t i = 0;

	if (cell_is_empty(text))
		return list;
	while (i < text.len) {
		size_t begin = i;
		unsigned status;

		while (i < text.len && ascii_is_digit(text.ptr[i]))
			i++;
		if (i == begin) {
			list.is_doubtful |= text.ptr[i] == '~' ||
			    (text.ptr[i] == '-' && list.n > 0);
			i++;
			continue;
		}
		status = status_value(slice_of(text.ptr + begin, i - begin));
		if (status == 0 || (begin > 0 && is_word_byte(text.ptr[begin - 1])))
			list.is_doubtful = true;
		else
			list_add(&list, status);
	}
	list.is_doubtful |= list.n == 0;
	return list;
}

bool
status_cell_is_sure(struct slice text)
{
	struct status_list list;
	size_t words = 0;

	if (text.len < 3 || text.len > SURE_LEN_MAX)
		return false;
	if (slice_starts_with_nocase(text, SLICE("HTTP ")))
		text = slice_skip(text, 5);
	if (!ascii_is_digit(text.ptr[0]))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		words += text.ptr[i] == ' ';
		if (text.ptr[i] >= 0x80 || strchr("=:;!?\"[]{}<>", text.ptr[i]) != NULL)
			return false;
	}
	list = status_cell_read(text);
	return list.n > 0 && !list.is_doubtful && words < SURE_WORDS_MAX * list.n;
}
