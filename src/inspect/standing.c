#include "inspect/standing.h"

static bool
standing_look(struct standing *standing, const struct catalogue *catalogue,
    struct slice code, unsigned status, struct slice message)
{
	if (!catalogue_find(catalogue, code, status, message, &standing->hit))
		return false;
	standing->catalogue = catalogue;
	standing->verdict = VERDICT_KNOWN;
	return true;
}

static const struct delegation *
find_delegation(const struct inspector *inspector, struct slice code)
{
	const struct delegation *found = NULL;

	for (size_t i = 0; i < inspector->n_own && found == NULL; i++)
		found = catalogue_delegation(inspector->own[i], code);
	return found;
}

/* Look through all catalogues whose being named by `see` is as given. */
static bool
standing_look_in_all(struct standing *standing,
    const struct inspector *inspector, struct slice see, bool named,
    struct slice code, unsigned status, struct slice message)
{
	for (size_t i = 0; i < inspector->n_all; i++)
		if (slice_eq(inspector->all[i]->name, see) == named &&
		    standing_look(standing, inspector->all[i], code, status, message))
			return true;
	return false;
}

struct standing
standing_of(const struct inspector *inspector, struct slice code,
    unsigned status, struct slice message)
{
	struct standing standing = { .verdict = VERDICT_UNKNOWN };
	const struct delegation *delegation = find_delegation(inspector, code);

	standing.delegated = delegation != NULL;
	for (size_t i = 0; i < inspector->n_own; i++)
		if (standing_look(&standing, inspector->own[i], code, status, message))
			return standing;
	if (delegation == NULL)
		return standing;
	standing.verdict = VERDICT_DELEGATED;
	/* The catalogue that the delegation names first, then any other. */
	if (standing_look_in_all(&standing, inspector, delegation->see, true,
	    code, status, message))
		return standing;
	(void)standing_look_in_all(&standing, inspector, delegation->see, false,
	    code, status, message);
	return standing;
}
