#ifndef PROXY_SNAPSHOT_H
#define PROXY_SNAPSHOT_H
/*
 * Everything a conf file says, loaded and checked: settings, catalogues, and
 * what each API makes of them. Immutable, counted, shared by all workers; a
 * reload makes a new one, and exchanges that run keep theirs.
 */
#include "action/plan.h"
#include "conf/settings.h"
#include "inspect/inspector.h"

/* An api section, ready for use. */
struct api {
	const struct api_settings *settings;
	struct inspector inspector;
	struct plan_rules *rules;
	bool alters;			/* some rule tags or normalises */
};

struct snapshot {
	struct settings *settings;
	struct catalogue **catalogues;	/* as many as settings has */
	struct dialect **shapes;	/* likewise */
	struct api *apis;		/* likewise */
	unsigned refs;			/* atomic */
};

/*
 * Load a conf file and all it names.
 *
 * errors  gets a line for each mistake, "file:line: message".
 *
 * Returns a snapshot with one reference, or NULL when there was a mistake.
 */
struct snapshot *snapshot_load(const char *path, struct strbuf *errors)
    NONNULL(1, 2) MUST_CHECK;

struct snapshot *snapshot_ref(struct snapshot *snapshot) NONNULL(1);
void snapshot_unref(struct snapshot *snapshot);		/* accepts NULL */

/* The api section of that name, or NULL. */
const struct api *snapshot_api(const struct snapshot *snapshot, const char *name)
    NONNULL(1, 2) MUST_CHECK;

#endif
