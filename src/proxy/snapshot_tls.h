#ifndef PROXY_SNAPSHOT_TLS_H
#define PROXY_SNAPSHOT_TLS_H
/*
 * The part of a snapshot that certificates and keys are for. For snapshot.c only.
 */
#include "proxy/snapshot.h"

/*
 * Load what the settings name of certificates, keys and authorities. The apis
 * are there already.
 *
 * errors  gets "file:line: message" for each that cannot be used.
 */
bool snapshot_tls_load(struct snapshot *snapshot, struct strbuf *errors)
    NONNULL(1, 2) MUST_CHECK;

void snapshot_tls_clear(struct snapshot *snapshot) NONNULL(1);

#endif
