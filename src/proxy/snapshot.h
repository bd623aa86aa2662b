#ifndef PROXY_SNAPSHOT_H
#define PROXY_SNAPSHOT_H
/*
 * Everything a conf file says, loaded and checked: settings, catalogues, and
 * what each API makes of them. Immutable, counted, shared by all workers; a
 * reload makes a new one, and exchanges that run keep theirs.
 */
#include "action/plan.h"
#include "auth/user_file.h"
#include "conf/settings.h"
#include "inspect/inspector.h"
#include "proxy/parent.h"
#include "tls/authority.h"
#include "tls/tls_context.h"

/* An api section, ready for use. */
struct api {
	const struct api_settings *settings;
	struct inspector inspector;
	struct plan_rules *rules;
	bool alters;			/* some rule tags or normalises */
	struct tls_context *tls;	/* towards its hosts; NULL as the snapshot's */
};

struct snapshot {
	struct settings *settings;
	struct catalogue **catalogues;	/* as many as settings has */
	struct dialect **shapes;	/* likewise */
	struct api *apis;		/* likewise */
	struct parent *parents;		/* likewise */
	struct user_file **users;	/* as many as listens; NULL: anybody */
	struct tls_context **listener_tls;	/* as many as listens; NULL: plain */
	struct tls_context *tls;	/* towards hosts that no api names; NULL when
					   nothing is asked for by https */
	struct signing_authority *authority;	/* with `minting`, or both NULL */
	struct tls_context *minting;	/* for intercepted clients */
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

/* The first parent that a host is reached through, or NULL. */
const struct parent *snapshot_parent(const struct snapshot *snapshot,
    struct slice host) NONNULL(1) MUST_CHECK;

/* The api section of that name, or NULL. */
const struct api *snapshot_api(const struct snapshot *snapshot, const char *name)
    NONNULL(1, 2) MUST_CHECK;

#endif
