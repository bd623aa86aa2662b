#ifndef INSPECT_SUCCESS_H
#define INSPECT_SUCCESS_H
/*
 * Errors under a 2xx status: what proves one. False alarms are worse than
 * misses here: lists whose items have codes, "error": null, documents about
 * error codes and resources that happen to have a `code` are all successes.
 */
#include "inspect/candidate.h"

/*
 * Whether a candidate's code says success: *.0000, Com.200, zeros (also
 * behind letters), a number from 200 to 299, "OK", "success", "null", or one
 * that its catalogue lists only under 2xx.
 */
bool success_has_code(const struct candidate *candidate) NONNULL(1) MUST_CHECK;

/*
 * Whether a candidate proves that a 2xx answer is an error.
 *
 * declared  the dialect of the API.
 * root      of the body; NULL when only the head was read.
 */
bool success_proves_error(const struct candidate *candidate,
    const struct dialect *declared, const struct json_node *root)
    NONNULL(1, 2) MUST_CHECK;

/* Whether a body has result data beside the error: members that are neither
   empty nor usual companions of an error. */
bool success_has_result(const struct candidate *candidate) NONNULL(1) MUST_CHECK;

#endif
