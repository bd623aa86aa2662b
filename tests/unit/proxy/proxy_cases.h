#ifndef UNIT_PROXY_PROXY_CASES_H
#define UNIT_PROXY_PROXY_CASES_H
/*
 * The cases of the proxy folder that need no sockets of clients; the rest is
 * tested through the built program in tests/flow.
 */
#include "unit/suite.h"

suite_case_fn census_case, meter_case, route_case, snapshot_case,
    upstream_pool_case;

struct snapshot;

/* A snapshot of a conf file with that text; errors end the test. */
struct snapshot *snapshot_of(const char *conf);

#endif
