#include "inspect/dialect_row.h"

/*
 * AWS: "namespace#Code:link". Clients cut at the first ':' and keep what
 * follows the '#'.
 */
struct slice
refine_aws(struct slice code)
{
	size_t hash;

	code = slice_head(code, slice_index(code, ':'));
	hash = slice_index(code, '#');
	return hash == code.len ? code : slice_skip(code, hash + 1);
}

/*
 * OAuth 2 (RFC 6749, section 5.2): one word. An "error" of several words is a
 * message that other APIs keep under the same name.
 */
struct slice
refine_oauth2(struct slice code)
{
	for (size_t i = 0; i < code.len; i++)
		if (code.ptr[i] <= ' ' || code.ptr[i] == '"' || code.ptr[i] >= 0x7f)
			return SLICE_NONE;
	return code;
}

/*
 * OpenStack: the name of the fault. Others wrap what they have in an object of
 * a name that says nothing.
 */
struct slice
refine_fault(struct slice code)
{
	static const struct slice plain[] = {
		SLICE_LIT("data"), SLICE_LIT("error"), SLICE_LIT("errors"),
		SLICE_LIT("fault"), SLICE_LIT("meta"), SLICE_LIT("response"),
		SLICE_LIT("result"), SLICE_LIT("status"),
	};

	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		if (slice_eq_nocase(code, plain[i]))
			return SLICE_NONE;
	return code;
}

/*
 * Problem details (RFC 9457, section 3.1.1): a URI reference; "about:blank"
 * says no more than the status.
 */
struct slice
refine_problem(struct slice code)
{
	bool is_reference = slice_index(code, ':') < code.len ||
	    slice_index(code, '/') < code.len;

	if (!is_reference || slice_eq_nocase(code, SLICE("about:blank")))
		return SLICE_NONE;
	return code;
}
