#include "inspect/reinspect.h"

#include "inspect/standing.h"

#define CONTRACT (FINDING_BIT(FINDING_STATUS_MISMATCH) | \
	FINDING_BIT(FINDING_MESSAGE_DRIFT))

/* Whether the log shows only part of a message. */
static bool
is_partial(struct slice message)
{
	return slice_ends_with(message, SLICE("...")) ||
	    slice_find(message, SLICE("****")) < message.len;
}

/* The code that a catalogue has, the first of equals; as reading_best does. */
static struct standing
best_standing(const struct inspector *inspector,
    const struct reinspect_from *from, struct inspection *result)
{
	struct standing best = standing_of(inspector, from->code, from->status,
	    from->message);

	result->code = from->code;
	for (size_t i = 0; i < from->n_codes && best.catalogue == NULL; i++) {
		struct standing other = standing_of(inspector, from->codes[i],
		    from->status, SLICE_NONE);

		if (other.catalogue == NULL)
			continue;
		best = other;
		result->code = from->codes[i];
		result->message = SLICE_NONE;	/* it stood beside another code */
	}
	return best;
}

static void
judge_contract(const struct reinspect_from *from,
    const struct standing *standing, struct inspection *result)
{
	bool drifted = finding_has(from->findings, FINDING_MESSAGE_DRIFT);

	result->catalogue = standing->catalogue;
	result->entry = standing->hit.entry;
	if (!standing->hit.status_fits)
		result->findings |= FINDING_BIT(FINDING_STATUS_MISMATCH);
	if (result->message.len > 0 &&
	    (drifted || !is_partial(result->message)) &&
	    !catalogue_message_fits(&standing->hit, result->message))
		result->findings |= FINDING_BIT(FINDING_MESSAGE_DRIFT);
}

void
reinspect(const struct inspector *inspector, const struct reinspect_from *from,
    struct inspection *result)
{
	struct standing standing;

	*result = (struct inspection){
		.verdict = from->verdict, .findings = from->findings,
		.code = from->code, .message = from->message,
	};
	if (from->code.len == 0 || from->verdict == VERDICT_CLEAN ||
	    from->verdict == VERDICT_MALFORMED ||
	    from->verdict == VERDICT_UNINSPECTED)
		return;
	result->findings &= ~(finding_set)CONTRACT;
	standing = best_standing(inspector, from, result);
	result->verdict = standing.verdict;
	if (standing.catalogue != NULL)
		judge_contract(from, &standing, result);
}
