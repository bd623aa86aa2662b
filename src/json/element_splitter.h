#ifndef JSON_ELEMENT_SPLITTER_H
#define JSON_ELEMENT_SPLITTER_H
/*
 * Finds the elements of one array in a JSON text of any size that comes in
 * pieces, such as log.entries of a HAR file, in bounded memory: each element is
 * handed over whole, to be parsed by itself, and one that is too large is passed
 * over. Only strings and brackets are understood, so what is between the
 * elements is not checked. One thread at a time.
 */
#include "base/strbuf.h"

#define ELEMENT_SPLITTER_NAME_MAX 32

/* Zero it, then set the members up to ctx. */
struct element_splitter {
	struct slice outer, inner;	/* names: {"outer": {"inner": [...]}} */
	size_t element_max;		/* bytes of an element */
	/* An element, lent for the call. */
	void (*on_element)(struct slice element, void *ctx);
	/* An element of so many bytes was passed over. */
	void (*on_too_large)(uint64_t len, void *ctx);
	void *ctx;
	/* the rest is for element_splitter.c only */
	unsigned depth;			/* open brackets */
	unsigned on_way;		/* how many of them lead to the array */
	bool in_string, escaped;
	bool broken;
	bool found;			/* the array has begun */
	bool closed;			/* and ended */
	bool has_name;			/* name is a member's, whose value comes */
	unsigned char name[ELEMENT_SPLITTER_NAME_MAX];	/* the last string */
	size_t name_len;		/* of it; more than fits: none of ours */
	bool in_element;
	uint64_t element_len;
	struct strbuf element;		/* its bytes so far, if not too many */
};

/* Take the next piece of the text. */
void element_splitter_feed(struct element_splitter *splitter, struct slice piece)
    NONNULL(1);

/*
 * The text ends. Returns NULL, or what is wrong with it: that it ends too early,
 * that its brackets do not match, or that it has no such array. Frees the memory.
 */
const char *element_splitter_end(struct element_splitter *splitter)
    NONNULL(1) MUST_CHECK;

#endif
