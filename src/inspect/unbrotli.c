#include "inspect/inflate.h"

#include <stdalign.h>
#include <stdlib.h>

#include <brotli/decode.h>

/* What the decoder may use beside its window: its tables for one meta-block. */
#define TABLES_MAX ((size_t)4 << 20)

/* The decoder's memory, counted: the input chooses how much it asks for. */
struct budget {
	size_t left;
};

struct budget_block {
	size_t size;
	alignas(max_align_t) unsigned char bytes[];
};

static void *
budget_alloc(void *opaque, size_t size)
{
	struct budget *budget = opaque;
	struct budget_block *block;

	if (size > budget->left)
		return NULL;
	block = malloc(sizeof(*block) + size);
	if (block == NULL)
		return NULL;
	block->size = size;
	budget->left -= size;
	return block->bytes;
}

static void
budget_free(void *opaque, void *memory)
{
	struct budget *budget = opaque;
	struct budget_block *block;

	if (memory == NULL)
		return;
	block = CONTAINER_OF(memory, struct budget_block, bytes);
	budget->left += block->size;
	free(block);
}

/* An error by the budget is a limit; by the data, a broken body. */
static enum decode_rc
brotli_rc(BrotliDecoderState *state, BrotliDecoderResult result)
{
	int error;

	switch (result) {
	case BROTLI_DECODER_RESULT_SUCCESS:
		return DECODE_OK;
	case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
		return DECODE_TRUNCATED;
	case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
		return DECODE_LIMIT;
	case BROTLI_DECODER_RESULT_ERROR:
		break;
	}
	error = BrotliDecoderGetErrorCode(state);
	return error <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES &&
	    error >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES ?
	    DECODE_LIMIT : DECODE_BROKEN;
}

static BrotliDecoderResult
brotli_loop(BrotliDecoderState *state, struct slice in, size_t out_max,
    struct strbuf *out)
{
	BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
	const uint8_t *next_in = in.ptr;

	while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT &&
	    out->len <= out_max) {
		size_t room = inflate_room(out, out_max), left = room;
		uint8_t *next_out = out->ptr + out->len;

		if (room == 0)
			break;
		result = BrotliDecoderDecompressStream(state, &in.len, &next_in,
		    &left, &next_out, NULL);
		out->len += room - left;
	}
	return result;
}

enum decode_rc
unbrotli(struct slice in, size_t out_max, struct strbuf *out)
{
	struct budget budget = { .left = TABLES_MAX };
	BrotliDecoderState *state;
	enum decode_rc rc;

	/* The window is a ring of up to twice the size of what comes out. */
	if (out_max < SIZE_MAX / 4)
		budget.left += 2 * out_max;
	state = BrotliDecoderCreateInstance(budget_alloc, budget_free, &budget);
	if (state == NULL)
		return DECODE_NO_MEMORY;
	rc = brotli_rc(state, brotli_loop(state, in, out_max, out));
	BrotliDecoderDestroyInstance(state);
	return inflate_end(out, out_max, rc);
}
