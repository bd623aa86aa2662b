#ifndef UNIT_NET_NET_CASES_H
#define UNIT_NET_NET_CASES_H
/*
 * The cases of the net folder, one for each source file.
 */
#include "unit/suite.h"

suite_case_fn address_case, dial_case, failing_case, listener_case,
    local_address_case, loop_case, pipe_pool_case, splice_way_case,
    stream_case, target_policy_case, timer_case;

#endif
