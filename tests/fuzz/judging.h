#ifndef FUZZ_JUDGING_H
#define FUZZ_JUDGING_H
/*
 * An inspector with catalogues of its own, and an inspection as text.
 */
#include "fuzz/fuzz.h"
#include "inspect/inspector.h"

/*
 * An inspector of an API whose catalogue is "addon"; "gateway" is loaded beside
 * it. The catalogues are loaded by the first call and kept. Dialects that cannot
 * match are passed over, as in the proxy.
 *
 * shape  the dialect that the API declares.
 */
struct inspector judging_inspector(const struct dialect *shape) NONNULL(1);

/* Append all that an inspection says. */
void judging_tell(const struct inspection *inspection, struct arena *arena,
    struct strbuf *out) NONNULL(1, 2, 3);

#endif
