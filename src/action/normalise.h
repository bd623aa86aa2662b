#ifndef ACTION_NORMALISE_H
#define ACTION_NORMALISE_H
/*
 * Replaces an error body by the API's declared shape (design, section 3).
 */
#include "inspect/inspector.h"

/* Bytes of a replaced body that `original` keeps, at most. */
#define NORMALISE_ORIGINAL_MAX 8192

/*
 * Write the canonical body of an inspected error.
 *
 * inspector   the API's; its declared shape says where code and message go. A
 *             shape that cannot be written as JSON gives error_code and
 *             error_msg.
 * inspection  of the response. Where it has no code, the code is errgate's own
 *             for the gravest finding, and the message says what was found.
 * body        the new body is appended; valid JSON in UTF-8 (application/json).
 *
 * Extra members of a JSON object survive, but those by which another shape says
 * code and message. If anything of the old body would be lost by that, the whole
 * of it stands under `original`: as JSON when it was JSON without repeated
 * members, not too deep and not beyond NORMALISE_ORIGINAL_MAX; else as a string,
 * cut there. A message that is missing is the catalogue's, else the status's.
 *
 * Returns false, and the answer is to be sent as it is, when
 * - its body and Content-Type are already as they would be written,
 * - it may not be rewritten: Cache-Control: no-transform, no body possible,
 * - it is clean or uninspected, or not all of it is there (EXTENT_CUT and
 *   EXTENT_STREAM; one that the origin broke off may be rewritten),
 * - memory ran out; then body->failed is set.
 */
bool normalise_body(const struct inspector *inspector,
    const struct response_view *view, const struct inspection *inspection,
    struct strbuf *body) NONNULL(1, 2, 3, 4) MUST_CHECK;

/* Whether the answer says that nobody on its way may change it:
   Cache-Control: no-transform (RFC 9111, section 5.2.2.6). */
bool normalise_is_barred(const struct response_view *view)
    NONNULL(1) MUST_CHECK;

/*
 * Whether a field describes the old body and is left out when a new one is
 * sent: Content-Type, Content-Length, Content-Encoding, Transfer-Encoding,
 * Trailer, ETag, Content-MD5, Digest, Repr-Digest, Content-Digest,
 * Accept-Ranges, Content-Range, Last-Modified. The caller writes Content-Type
 * and Content-Length anew.
 */
bool normalise_drops(const struct field *field) NONNULL(1) MUST_CHECK;

#endif
