#include "http/chunked.h"

#include "base/ascii.h"
#include "http/char_class.h"

#define SIZE_DIGITS_MAX 16	/* as many as fit 64 bits */

/* One byte of a size, or the one that ends it. */
static bool
size_byte(struct chunked_decoder *dec, unsigned char c)
{
	int value = ascii_hex_value(c);

	if (value >= 0 && dec->digits < SIZE_DIGITS_MAX) {
		dec->left = dec->left << 4 | (unsigned)value;
		dec->digits++;
		return true;
	}
	if (dec->digits == 0 || value >= 0)
		return false;
	dec->extension_len = 0;
	if (c == '\r')
		dec->state = CHUNKED_SIZE_LF;
	else if (c == ';')
		dec->state = CHUNKED_EXTENSION;
	else
		dec->state = CHUNKED_BLANK;
	return c == '\r' || c == ';' || ascii_is_ows(c);
}

/* One byte behind a size. */
static bool
extension_byte(struct chunked_decoder *dec, unsigned char c)
{
	if (c == '\r' && dec->state == CHUNKED_EXTENSION) {
		dec->state = CHUNKED_SIZE_LF;
		return true;
	}
	if (++dec->extension_len > CHUNKED_EXTENSION_MAX)
		return false;
	if (dec->state == CHUNKED_EXTENSION)
		return char_is(c, CHAR_TEXT);
	if (c == ';')
		dec->state = CHUNKED_EXTENSION;
	return c == ';' || ascii_is_ows(c);
}

/* Enter the next state when c is the byte that must stand here. */
static bool
expect(struct chunked_decoder *dec, unsigned char c, unsigned char expected,
    enum chunked_state next)
{
	if (c != expected)
		return false;
	dec->state = next;
	return true;
}

/* The LF behind a size: a chunk's data follow, or the trailer section. */
static bool
size_end(struct chunked_decoder *dec, unsigned char c)
{
	dec->digits = 0;
	return expect(dec, c, '\n', dec->left > 0 ? CHUNKED_DATA : CHUNKED_TRAILER);
}

/* One byte within a line of the trailer section. */
static bool
trailer_byte(struct chunked_decoder *dec, unsigned char c)
{
	if (c == '\r')
		dec->state = dec->state == CHUNKED_TRAILER ? CHUNKED_END_LF :
		    CHUNKED_TRAILER_LF;
	else
		dec->state = CHUNKED_TRAILER_LINE;
	return c != '\n';
}

/* One byte that is no data. False when it may not stand here. */
static bool
framing_byte(struct chunked_decoder *dec, unsigned char c)
{
	switch (dec->state) {
	case CHUNKED_SIZE:
		return size_byte(dec, c);
	case CHUNKED_BLANK:
	case CHUNKED_EXTENSION:
		return extension_byte(dec, c);
	case CHUNKED_SIZE_LF:
		return size_end(dec, c);
	case CHUNKED_DATA_CR:
		return expect(dec, c, '\r', CHUNKED_DATA_LF);
	case CHUNKED_DATA_LF:
		return expect(dec, c, '\n', CHUNKED_SIZE);
	case CHUNKED_TRAILER:
	case CHUNKED_TRAILER_LINE:
		return trailer_byte(dec, c);
	case CHUNKED_TRAILER_LF:
		return expect(dec, c, '\n', CHUNKED_TRAILER);
	case CHUNKED_END_LF:
		return expect(dec, c, '\n', CHUNKED_END);
	case CHUNKED_DATA:
	case CHUNKED_END:
		break;		/* the callers keep these away */
	}
	return false;
}

/* Data of the open chunk, as much as there is. */
static void
take_data(struct chunked_decoder *dec, struct slice *in, struct slice *data)
{
	size_t n = in->len < dec->left ? in->len : (size_t)dec->left;

	*data = slice_head(*in, n);
	*in = slice_skip(*in, n);
	dec->left -= n;
	if (dec->left == 0)
		dec->state = CHUNKED_DATA_CR;
}

/* The trailer section, up to its end or the end of the piece. */
static enum chunked_rc
take_trailer(struct chunked_decoder *dec, struct slice *in,
    struct slice *trailer)
{
	*trailer = slice_head(*in, 0);
	while (in->len > 0 && dec->state != CHUNKED_END) {
		if (!framing_byte(dec, in->ptr[0]))
			return CHUNKED_BAD;
		if (dec->state != CHUNKED_END_LF && dec->state != CHUNKED_END)
			trailer->len++;
		*in = slice_skip(*in, 1);
	}
	return dec->state == CHUNKED_END ? CHUNKED_DONE : CHUNKED_MORE;
}

enum chunked_rc
chunked_decode(struct chunked_decoder *dec, struct slice *in,
    struct slice *data, struct slice *trailer)
{
	*data = *trailer = slice_head(*in, 0);
	while (in->len > 0 && dec->state != CHUNKED_DATA &&
	    !chunked_is_in_trailer(dec)) {
		if (!framing_byte(dec, in->ptr[0]))
			return CHUNKED_BAD;
		*in = slice_skip(*in, 1);
	}
	if (chunked_is_in_trailer(dec))
		return take_trailer(dec, in, trailer);
	if (dec->state == CHUNKED_DATA)
		take_data(dec, in, data);
	return CHUNKED_MORE;
}

size_t
chunked_header(uint64_t size, unsigned char out[CHUNKED_HEADER_SIZE])
{
	size_t n = 1;

	while (n < SIZE_DIGITS_MAX && size >> 4 * n != 0)
		n++;
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)"0123456789abcdef"[size >> 4 * (n - 1 - i) & 15];
	out[n] = '\r';
	out[n + 1] = '\n';
	return n + 2;
}
