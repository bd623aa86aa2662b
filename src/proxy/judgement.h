#ifndef PROXY_JUDGEMENT_H
#define PROXY_JUDGEMENT_H
/*
 * Captures answers that are to be judged, has them judged, and carries out what
 * the plan says of a held one.
 */
#include "proxy/exchange.h"

/* Decide about the response whose head is in proxy->response: sets
   ex->capture, by ex->is_stream among others. */
void judgement_choose_capture(struct exchange *ex) NONNULL(1);

/* Keep the head that is in proxy->response, parsed from raw_head, for when the body
   is not all there yet. */
void judgement_keep_head(struct exchange *ex, struct slice raw_head) NONNULL(1);

/*
 * Keep a copy of body bytes. What is held is kept in whole, also past
 * hold_bytes, for nothing may be lost: ex->capture_cut then asks for its
 * release. A copy ends at hold_bytes.
 */
void judgement_keep_body(struct exchange *ex, struct slice data) NONNULL(1);

/*
 * Judge a captured answer whose end has come, log it, and, when it was held,
 * send it: as it is, tagged or normalised.
 *
 * False when the client is gone; the exchange has been aborted then.
 */
bool judgement_conclude(struct exchange *ex) NONNULL(1) MUST_CHECK;

/*
 * Let a held answer go untouched, because it is too long, too slow or broken:
 * head and what has come of the body. Judged at its end.
 *
 * False when the client is gone; the exchange has been aborted then.
 */
bool judgement_release(struct exchange *ex) NONNULL(1);

/* Judge and log an answer that ends before its end: too long, a stream, or
   broken off. Does nothing when it was judged or is not to be. */
void judgement_late(struct exchange *ex) NONNULL(1);

#endif
