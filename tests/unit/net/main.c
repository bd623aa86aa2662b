#include "unit/net/net_cases.h"

int
main(void)
{
	static suite_case_fn *const cases[] = {
		address_case, dial_case, failing_case, listener_case,
		local_address_case, loop_case, pipe_pool_case,
		splice_way_case, stream_case, target_policy_case, timer_case, NULL,
	};

	return suite_run("net", cases);
}
