#include "cli/judge_by.h"

#include <stdio.h>
#include <stdlib.h>

bool
judge_by_add(struct judge_by *judge, const char *path)
{
	struct strbuf errors = { 0 };
	struct catalogue *catalogue = catalogue_load(path, &errors);
	struct catalogue **more = reallocarray(judge->catalogues, judge->n + 1,
	    sizeof(struct catalogue *));

	fprintf(stderr, "%.*s", SLICE_FMT(strbuf_slice(&errors)));
	strbuf_clear(&errors);
	if (more != NULL)
		judge->catalogues = more;
	if (catalogue == NULL || more == NULL) {
		catalogue_unref(catalogue);
		return false;
	}
	judge->catalogues[judge->n++] = catalogue;
	judge->inspector = (struct inspector){
		.declared = dialect_find(SLICE("error_code")),
		.own = (const struct catalogue *const *)judge->catalogues,
		.all = (const struct catalogue *const *)judge->catalogues,
		.n_own = judge->n, .n_all = judge->n,
	};
	return true;
}

void
judge_by_clear(struct judge_by *judge)
{
	for (size_t i = 0; i < judge->n; i++)
		catalogue_unref(judge->catalogues[i]);
	free(judge->catalogues);
	*judge = (struct judge_by){ 0 };
}
