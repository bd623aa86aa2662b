#ifndef UNIT_TLS_TLS_CASES_H
#define UNIT_TLS_TLS_CASES_H
/*
 * The cases of the tls folder, one for each source file.
 */
#include "unit/suite.h"

suite_case_fn authority_case, client_hello_case, digest_case, leaf_cache_case,
    mint_case, tls_failure_case, tls_session_case;

#endif
