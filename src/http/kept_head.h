#ifndef HTTP_KEPT_HEAD_H
#define HTTP_KEPT_HEAD_H
/*
 * A response head kept for later: its bytes, and where in them its fields stand,
 * so that it is parsed once. Pure functions on a buffer of the caller's.
 */
#include "base/strbuf.h"
#include "http/head.h"

/*
 * Keep a head.
 *
 * kept  an empty buffer; kept->failed tells that memory ran out.
 * head  as parsed from raw, into which all its slices point.
 */
void kept_head_store(struct strbuf *kept, const struct response_head *head,
    struct slice raw) NONNULL(1, 2);

/*
 * Make a head again what it was. Its slices point into kept, and its list of
 * fields brings the room for them; false when that is too small.
 */
bool kept_head_load(struct slice kept, struct response_head *head)
    NONNULL(2) MUST_CHECK;

#endif
