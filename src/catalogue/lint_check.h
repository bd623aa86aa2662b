#ifndef CATALOGUE_LINT_CHECK_H
#define CATALOGUE_LINT_CHECK_H
/*
 * The checks that lint.c runs, for its own use, and what they report with. Each
 * looks the whole catalogue over once; running out of memory shows in `failed`.
 */
#include "catalogue/lint.h"

/* Add a finding. Foreign texts go through excerpt_of. */
void lint_add(struct lint *lint, unsigned line, enum lint_severity severity,
    const char *fmt, ...) NONNULL(1, 4) PRINTF_LIKE(4, 5);

bool lint_lists_status(const struct catalogue_entry *entry, unsigned status)
    NONNULL(1) MUST_CHECK;

/* lint_rows.c: same code, status and message twice; statuses; spelling of
   codes; what messages stand for. */
void lint_rows_repeats(struct lint *lint, const struct catalogue *catalogue);
void lint_rows_statuses(struct lint *lint, const struct catalogue *catalogue);
void lint_rows_codes(struct lint *lint, const struct catalogue *catalogue);
void lint_rows_messages(struct lint *lint, const struct catalogue *catalogue);

/* lint_prefixes.c: rows under a wildcard; delegations; rows under these. */
void lint_prefixes_wildcards(struct lint *lint,
    const struct catalogue *catalogue);
void lint_prefixes_delegations(struct lint *lint,
    const struct catalogue *catalogue);
void lint_prefixes_entries(struct lint *lint,
    const struct catalogue *catalogue);

#endif
