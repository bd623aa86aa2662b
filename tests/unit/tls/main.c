#include "unit/tls/tls_cases.h"

int
main(void)
{
	static suite_case_fn *const cases[] = {
		authority_case, client_hello_case, digest_case, leaf_cache_case,
		mint_case, tls_failure_case, tls_session_case, NULL,
	};

	return suite_run("tls", cases);
}
