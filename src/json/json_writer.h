#ifndef JSON_JSON_WRITER_H
#define JSON_JSON_WRITER_H
/*
 * Writes JSON, with the commas put where they belong: compactly, or indented for
 * people. Names and
 * strings may hold any bytes: see escape_json. Memory running out shows in the
 * strbuf's `failed`.
 */
#include "base/strbuf.h"

struct json_node;

struct json_writer {
	struct strbuf *out;
	bool need_comma;
	bool is_indented, is_flat, is_named;	/* is_named: a name came last */
	unsigned depth;		/* containers that are open */
};

/* Start writing at the end of out. */
struct json_writer json_writer_make(struct strbuf *out) NONNULL(1);

/* As json_writer_make, with a line for each member and value, indented by two. */
struct json_writer json_writer_make_indented(struct strbuf *out) NONNULL(1);

/* Whether what follows shares one line, while indented. Set it back outside. */
static inline void
json_writer_flat(struct json_writer *w, bool is_flat)
{
	w->is_flat = is_flat;
}

void json_writer_object_begin(struct json_writer *w) NONNULL(1);
void json_writer_object_end(struct json_writer *w) NONNULL(1);
void json_writer_array_begin(struct json_writer *w) NONNULL(1);
void json_writer_array_end(struct json_writer *w) NONNULL(1);

/* The name of the member that comes next. */
void json_writer_name(struct json_writer *w, struct slice name) NONNULL(1);

void json_writer_string(struct json_writer *w, struct slice text) NONNULL(1);
void json_writer_u64(struct json_writer *w, uint64_t value) NONNULL(1);
void json_writer_bool(struct json_writer *w, bool value) NONNULL(1);
void json_writer_null(struct json_writer *w) NONNULL(1);

/* A value that is JSON already, as it stands. */
void json_writer_raw(struct json_writer *w, struct slice json) NONNULL(1);

/*
 * A node: closed containers as they stand in the source, scalars anew. An
 * object or array that is not closed is written with what it holds, and so is
 * one with bytes that are no UTF-8, so that the result is JSON.
 */
void json_writer_node(struct json_writer *w, const struct json_node *node)
    NONNULL(1, 2);

#endif
