#ifndef MOCK_MOCK_REQUEST_H
#define MOCK_MOCK_REQUEST_H
/*
 * From a request head to what the scenarios want to know of it.
 */
#include "http/head.h"
#include "mock/scenario.h"

/*
 * Fill what the head decides: path and query, from the field Mock-Answer or
 * else from the target in any of its forms, and some fields. Site and arena are
 * the caller's to set.
 *
 * raw  the bytes of the head.
 */
void mock_request_read(const struct request_head *head, struct slice raw,
    struct scenario_request *request) NONNULL(1, 3);

#endif
