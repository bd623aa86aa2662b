#ifndef MOCK_INDEX_PAGE_H
#define MOCK_INDEX_PAGE_H
/*
 * The page that lists all the mock can be asked for.
 */
#include "mock/scenario.h"

/*
 * Append the page.
 *
 * host  under which the client reached the mock, for the examples; may be empty.
 * html  as HTML instead of plain text.
 */
void index_page_write(const struct scenario_site *site, struct slice host,
    bool html, struct strbuf *out) NONNULL(1, 4);

#endif
