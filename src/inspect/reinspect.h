#ifndef INSPECT_REINSPECT_H
#define INSPECT_REINSPECT_H
/*
 * An error that was inspected before, held against other catalogues: from what
 * its log line tells, since the answer itself is gone. By the same lookup and
 * the same comparison of messages as inspect_response.
 */
#include "inspect/inspector.h"

/* What the first inspection had found. */
struct reinspect_from {
	unsigned status;
	struct slice code, message;
	const struct slice *codes;	/* others in the body */
	size_t n_codes;
	enum verdict verdict;
	finding_set findings;
};

/*
 * Judge anew. Only an answer with a code that was seen whole is: known,
 * delegated and unknown may become one another, the findings status-mismatch and
 * message-drift come and go; all else stays. A message that the log had to cut
 * ("...") or mask ("****") is no drift unless it was one before.
 *
 * result  zeroed by this call; has verdict, findings, code, catalogue and entry.
 */
void reinspect(const struct inspector *inspector,
    const struct reinspect_from *from, struct inspection *result)
    NONNULL(1, 2, 3);

#endif
