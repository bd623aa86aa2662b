#ifndef CATALOGUE_CATALOGUE_WRITE_H
#define CATALOGUE_CATALOGUE_WRITE_H
/*
 * A catalogue as a catalogue file: what catalogue_load reads. Memory running out
 * shows in the strbuf's `failed`.
 */
#include "catalogue/catalogue.h"
#include "json/json_writer.h"

/* The whole catalogue, laid out for people: a line for each member. */
void catalogue_write_file(const struct catalogue *catalogue, struct strbuf *out)
    NONNULL(1, 2);

/* The whole catalogue as one line. */
void catalogue_write_line(const struct catalogue *catalogue, struct strbuf *out)
    NONNULL(1, 2);

/* The members of an entry, inside an object that is open. */
void catalogue_write_entry(struct json_writer *w,
    const struct catalogue_entry *entry) NONNULL(1, 2);

#endif
