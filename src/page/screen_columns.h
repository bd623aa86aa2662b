#ifndef PAGE_SCREEN_COLUMNS_H
#define PAGE_SCREEN_COLUMNS_H
/*
 * Lines as a terminal shows them, where an ideograph takes two columns.
 */
#include "base/slice.h"

/* The bytes of a line from one screen column to before another. */
struct slice screen_columns_cut(struct slice line, size_t from, size_t to)
    MUST_CHECK;

#endif
