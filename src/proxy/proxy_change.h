#ifndef PROXY_PROXY_CHANGE_H
#define PROXY_PROXY_CHANGE_H
/*
 * Another snapshot, made ready for one worker's proxy: all that can fail is done
 * here, by any thread, so that the worker can take it over for certain.
 */
#include "proxy/proxy.h"

/* A listen section that goes on from none of the settings before. */
#define PROXY_LISTEN_NEW SIZE_MAX

struct proxy_change {
	struct proxy_config *config;
	struct proxy_listener **listeners;	/* as many as the snapshot has */
	size_t *from;				/* likewise */
	struct field_list request_fields, response_fields, trailers;
	struct gatekeeper *gatekeeper;	/* NULL when no listener has users */
};

/*
 * Make a change.
 *
 * snapshot  a reference is taken.
 * instance  outlives the worker.
 * from      for each of its listen sections, the index of the one before whose
 *           connections go on, or PROXY_LISTEN_NEW; copied.
 *
 * NULL when memory ran out. proxy_configure takes it over.
 */
struct proxy_change *proxy_change_new(struct snapshot *snapshot,
    const struct instance *instance, const size_t *from) NONNULL(1, 2, 3)
    MUST_CHECK;
void proxy_change_free(struct proxy_change *change);	/* accepts NULL */

#endif
