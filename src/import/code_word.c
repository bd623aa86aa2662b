#include "import/code_word.h"

#include "base/ascii.h"

#define WORD_LEN_MAX 128	/* bytes; published codes have up to 40 */

enum code_likeness
code_word_likeness(struct slice text)
{
	size_t digits = 0, letters = 0, signs = 0;
	bool is_wild = slice_ends_with(text, SLICE("*"));

	if (text.len < 3 || text.len > WORD_LEN_MAX)
		return CODE_UNLIKE;
	text.len -= is_wild;
	if (!ascii_is_alnum(text.ptr[0]) ||
	    (!is_wild && !ascii_is_alnum(text.ptr[text.len - 1])))
		return CODE_UNLIKE;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = text.ptr[i];

		digits += ascii_is_digit(c);
		letters += ascii_is_alpha(c);
		signs += c == '.' || c == '-' || c == '_';
	}
	if (digits + letters + signs < text.len)
		return CODE_UNLIKE;
	if (letters == 0)
		return digits >= 4 && signs == 0 ? CODE_SURE : CODE_UNLIKE;
	if (is_wild || (digits > 0 && (signs > 0 || ascii_is_alpha(text.ptr[0]))))
		return CODE_SURE;
	return ascii_is_alpha(text.ptr[0]) ? CODE_WORD : CODE_UNLIKE;
}

struct slice
code_word_family(struct slice code)
{
	size_t dot = slice_index(code, '.'), len = 0;

	if (dot < code.len)
		return slice_head(code, dot + 1);
	while (len < code.len && !ascii_is_digit(code.ptr[len]))
		len++;
	return slice_head(code, len);
}
