#ifndef CATALOGUE_CATALOGUE_SHOW_H
#define CATALOGUE_CATALOGUE_SHOW_H
/*
 * A catalogue as a person reads it, and as a program does. Memory running out
 * shows in the strbuf's `failed`.
 */
#include "catalogue/catalogue.h"

/* The head of the catalogue and its table, one row an entry. */
void catalogue_show_table(const struct catalogue *catalogue, struct strbuf *out)
    NONNULL(1, 2);

/*
 * All that is known of one code.
 *
 * rows  its first row; the others follow by same_code.
 */
void catalogue_show_code(const struct catalogue *catalogue,
    const struct catalogue_entry *rows, struct strbuf *out) NONNULL(1, 2, 3);

/* One line of JSON for each row of a code: its members in a catalogue file, and
   the catalogue's name and the line. */
void catalogue_show_code_json(const struct catalogue *catalogue,
    const struct catalogue_entry *rows, struct strbuf *out) NONNULL(1, 2, 3);

#endif
