#include "base/utf8.h"

#include <string.h>

/* RFC 3629, section 4: the range of the second byte by the first. */
static const struct utf8_row {
	unsigned char first_min, first_max, second_min, second_max, len;
} utf8_rows[] = {
	{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
	{ 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 },
	{ 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

static bool
utf8_row_matches(const struct utf8_row *row, struct slice s)
{
	if (s.ptr[0] < row->first_min || s.ptr[0] > row->first_max ||
	    s.len < row->len ||
	    s.ptr[1] < row->second_min || s.ptr[1] > row->second_max)
		return false;
	for (size_t i = 2; i < row->len; i++)
		if ((s.ptr[i] & 0xc0) != 0x80)
			return false;
	return true;
}

size_t
utf8_char_len(struct slice s)
{
	if (s.ptr[0] < 0x80)
		return 1;
	for (size_t i = 0; i < ARRAY_LEN(utf8_rows); i++)
		if (utf8_row_matches(&utf8_rows[i], s))
			return utf8_rows[i].len;
	return 0;
}

/* Whether sixteen bytes are ASCII. */
static inline bool
sixteen_are_plain(const unsigned char *bytes)
{
	uint64_t words[2];

	memcpy(words, bytes, sizeof(words));
	return ((words[0] | words[1]) & 0x8080808080808080) == 0;
}

size_t
utf8_valid_len(struct slice s)
{
	size_t at = 0, len;

	while (at < s.len) {
		/* Many plain bytes at a time: almost all text is ASCII. */
		while (s.len - at >= 16 && sixteen_are_plain(s.ptr + at))
			at += 16;
		if (at == s.len || (s.len - at < 16 && s.len >= 16 &&
		    sixteen_are_plain(s.ptr + s.len - 16)))
			return s.len;
		len = utf8_char_len(slice_skip(s, at));
		if (len == 0)
			break;
		at += len;
	}
	return at;
}
