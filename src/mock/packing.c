#include "mock/packing.h"

#include "mock/checksum.h"

#define STORED_MAX 65535	/* bytes a stored block holds */
#define BOMB_CRC32 0x59450445

static void
add_le32(struct strbuf *out, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		strbuf_add_byte(out, (unsigned char)(value >> (8 * i)));
}

/* A member header without name and time; the system is "unknown". */
static void
add_gzip_header(struct strbuf *out)
{
	strbuf_add(out, SLICE("\x1f\x8b\x08\0\0\0\0\0\0\xff"));
}

/* Stored blocks (RFC 1951, section 3.2.4); at least one, maybe empty. */
static void
add_stored(struct strbuf *out, struct slice bytes)
{
	bool last;

	do {
		struct slice block = slice_head(bytes, STORED_MAX);
		unsigned len = (unsigned)block.len;

		bytes = slice_skip(bytes, block.len);
		last = bytes.len == 0;
		strbuf_add_byte(out, last ? 1 : 0);
		add_le32(out, len | (~len & 0xffff) << 16);
		strbuf_add(out, block);
	} while (!last);
}

void
packing_gzip(struct strbuf *out, struct slice bytes)
{
	add_gzip_header(out);
	add_stored(out, bytes);
	add_le32(out, checksum_crc32(bytes));
	add_le32(out, (uint32_t)bytes.len);
}

void
packing_deflate(struct strbuf *out, struct slice bytes)
{
	uint32_t sum = checksum_adler32(1, bytes);

	strbuf_add(out, SLICE("\x78\x01"));
	add_stored(out, bytes);
	for (int i = 3; i >= 0; i--)
		strbuf_add_byte(out, (unsigned char)(sum >> (8 * i)));
}

/* Bits on their way into bytes, lowest first (RFC 1951, section 3.1.1). */
struct bit_writer {
	struct strbuf *out;
	unsigned held, n_held;
};

static void
put_bits(struct bit_writer *bits, unsigned value, unsigned n)
{
	bits->held |= value << bits->n_held;
	bits->n_held += n;
	while (bits->n_held >= 8) {
		strbuf_add_byte(bits->out, (unsigned char)bits->held);
		bits->held >>= 8;
		bits->n_held -= 8;
	}
}

/*
 * The head of a dynamic block (RFC 1951, section 3.2.7) whose codes are: 0 for
 * length 258, 10 for a zero byte, 11 for the end of the block, and 0 for
 * distance 1. Code lengths are coded with 0 for symbol 18 (a run of zeros), 10
 * for length 1 and 11 for length 2.
 */
static void
put_bomb_head(struct bit_writer *bits)
{
	/* Bit lengths of the code length codes, in the order 16 17 18 0 8 ... 1. */
	static const unsigned char code_lens[18] = { [2] = 1, [15] = 2, [17] = 2 };
	static const struct { unsigned char value, n; } lens[] = {
		{ 3, 2 },				/* zero byte: 2 bits */
		{ 0, 1 }, { 138 - 11, 7 },		/* 255 unused */
		{ 0, 1 }, { 117 - 11, 7 },
		{ 3, 2 },				/* end of block: 2 bits */
		{ 0, 1 }, { 28 - 11, 7 },		/* 28 unused */
		{ 1, 2 },				/* length 258: 1 bit */
		{ 1, 2 },				/* distance 1: 1 bit */
	};

	put_bits(bits, 1, 1);		/* the last block */
	put_bits(bits, 2, 2);		/* dynamic codes */
	put_bits(bits, 286 - 257, 5);
	put_bits(bits, 1 - 1, 5);
	put_bits(bits, sizeof(code_lens) - 4, 4);
	for (size_t i = 0; i < sizeof(code_lens); i++)
		put_bits(bits, code_lens[i], 3);
	for (size_t i = 0; i < ARRAY_LEN(lens); i++)
		put_bits(bits, lens[i].value, lens[i].n);
}

void
packing_bomb(struct strbuf *out)
{
	struct bit_writer bits = { .out = out };
	unsigned runs = (PACKING_BOMB_SIZE - 1) / 258;

	add_gzip_header(out);
	put_bomb_head(&bits);
	for (unsigned i = PACKING_BOMB_SIZE - runs * 258; i > 0; i--)
		put_bits(&bits, 1, 2);	/* a zero byte; codes go highest bit first */
	while (runs-- > 0)
		put_bits(&bits, 0, 2);	/* length 258, distance 1 */
	put_bits(&bits, 3, 2);
	put_bits(&bits, 0, (8 - bits.n_held) % 8);
	add_le32(out, BOMB_CRC32);
	add_le32(out, PACKING_BOMB_SIZE);
}
