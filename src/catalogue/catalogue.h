#ifndef CATALOGUE_CATALOGUE_H
#define CATALOGUE_CATALOGUE_H
/*
 * An error-code catalogue: what an API's documentation says about its codes.
 * Immutable once loaded and shared between threads by counting.
 */
#include "base/arena.h"
#include "base/hashmap.h"
#include "base/strbuf.h"
#include "catalogue/prefix_index.h"

enum meaning {
	MEANING_NONE, MEANING_NOT_FOUND, MEANING_DENIED, MEANING_CONFLICT,
	MEANING_THROTTLED, MEANING_INVALID, MEANING_QUOTA, MEANING_UNAVAILABLE,
	MEANING_INTERNAL, MEANING_N
};

enum retry { RETRY_UNSAID, RETRY_YES, RETRY_NO, RETRY_AFTER, RETRY_N };

/* The longest code that a file may name, in bytes. Published ones have 40. */
#define CATALOGUE_CODE_MAX 256

/* The word of a meaning or retry as catalogue files spell it; "" for none. */
const char *meaning_word(enum meaning meaning);
const char *retry_word(enum retry retry);

/* One row of the table. Slices live as long as the catalogue. */
struct catalogue_entry {
	struct slice code;		/* as published; may end in '*' */
	const uint16_t *statuses;
	size_t n_statuses;		/* 0: the page gives none */
	const struct slice *messages;
	size_t n_messages;
	struct slice description, troubleshooting;
	enum meaning means;
	enum retry retry;
	unsigned line;			/* in the file */
	struct catalogue_entry *same_code;	/* next entry of this code, or NULL */
};

/* Codes that start so are another catalogue's business. */
struct delegation {
	struct slice prefix;
	struct slice see;		/* name of a catalogue, or free text */
	unsigned line;			/* in the file */
};

struct catalogue {
	struct slice name, title, source, revision;
	struct slice shape;		/* name of the declared shape, or empty */
	struct catalogue_entry *entries;	/* in file order */
	size_t n_entries;
	struct delegation *delegations;
	size_t n_delegations;
	/* the rest is for catalogue/ only */
	struct hashmap by_code;		/* codes as published: first entry of each */
	struct prefix_index wildcards;	/* codes ending in '*', without it: same */
	struct prefix_index delegated;	/* prefixes: struct delegation */
	struct arena arena;		/* of texts and lists */
	unsigned refs;			/* atomic */
};

/*
 * Read a catalogue file into text, without looking at what it says.
 *
 * errors  gets "path: message" when it cannot be read or is unreasonably large.
 */
bool catalogue_read(const char *path, struct strbuf *text,
    struct strbuf *errors) NONNULL(1, 2, 3) MUST_CHECK;

/*
 * Load a catalogue file (design: conf/catalogue/catalogue.schema.json).
 *
 * path    of the file.
 * errors  gets one line for each mistake, "path:line: message", at most 20.
 *
 * Returns a catalogue with one reference, or NULL when there was a mistake.
 */
struct catalogue *catalogue_load(const char *path, struct strbuf *errors)
    NONNULL(1, 2) MUST_CHECK;

/* As catalogue_load, from text, which is not kept; path serves for messages. */
struct catalogue *catalogue_load_text(struct slice text, const char *path,
    struct strbuf *errors) NONNULL(2, 3) MUST_CHECK;

/* Count one more holder. Returns its argument. */
struct catalogue *catalogue_ref(struct catalogue *catalogue) NONNULL(1);

/* Let go; the last holder frees. Accepts NULL, and half-built catalogues. */
void catalogue_unref(struct catalogue *catalogue);

/*
 * Make a loaded table searchable: for loaders only, once, when entries and
 * delegations stand where they stay. False when memory ran out.
 */
bool catalogue_index(struct catalogue *catalogue) NONNULL(1) MUST_CHECK;

#endif
