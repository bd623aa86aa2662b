#ifndef MOCK_SCENARIO_PLAIN_H
#define MOCK_SCENARIO_PLAIN_H
/*
 * The scenarios that answer as a well-behaved server does; functions of the
 * table in scenario.c. Each is false when its arguments make no sense.
 */
#include "mock/scenario.h"

/* /ok and /ok/SIZE: a JSON object, of exactly so many bytes. */
bool scenario_plain_ok(struct scenario_request *request, struct answer *answer)
    NONNULL(1, 2) MUST_CHECK;

/* /status/NNN */
bool scenario_plain_status(struct scenario_request *request,
    struct answer *answer) NONNULL(1, 2) MUST_CHECK;

/* /echo and /echo/body: the request as message/http, or its body alone. */
bool scenario_plain_echo(struct scenario_request *request, struct answer *answer)
    NONNULL(1, 2) MUST_CHECK;

/* /upload: what was received; the body follows by scenario_count. */
bool scenario_plain_upload(struct scenario_request *request,
    struct answer *answer) NONNULL(1, 2) MUST_CHECK;

/* /upgrade: 101 to whatever the Upgrade field names; 426 without one. */
bool scenario_plain_upgrade(struct scenario_request *request,
    struct answer *answer) NONNULL(1, 2) MUST_CHECK;

/* /raw?bytes=TEXT */
bool scenario_plain_raw(struct scenario_request *request, struct answer *answer)
    NONNULL(1, 2) MUST_CHECK;

#endif
