#include "unit/proxy/proxy_cases.h"

int
main(void)
{
	static suite_case_fn *const cases[] = {
		census_case, meter_case, route_case, snapshot_case, upstream_pool_case, NULL,
	};

	return suite_run("proxy", cases);
}
