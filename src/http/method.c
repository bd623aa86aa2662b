#include "http/method.h"

struct method_row {
	struct slice name;
	bool idempotent;	/* RFC 9110, section 9.2.2 */
};

static const struct method_row methods[] = {
	[METHOD_OTHER] = { SLICE_LIT(""), false },
	[METHOD_GET] = { SLICE_LIT("GET"), true },
	[METHOD_HEAD] = { SLICE_LIT("HEAD"), true },
	[METHOD_POST] = { SLICE_LIT("POST"), false },
	[METHOD_PUT] = { SLICE_LIT("PUT"), true },
	[METHOD_DELETE] = { SLICE_LIT("DELETE"), true },
	[METHOD_CONNECT] = { SLICE_LIT("CONNECT"), false },
	[METHOD_OPTIONS] = { SLICE_LIT("OPTIONS"), true },
	[METHOD_TRACE] = { SLICE_LIT("TRACE"), true },
	[METHOD_PATCH] = { SLICE_LIT("PATCH"), false },
};

enum method
method_of(struct slice name)
{
	for (size_t i = METHOD_GET; i < ARRAY_LEN(methods); i++)
		if (name.len == methods[i].name.len && slice_eq(name, methods[i].name))
			return (enum method)i;
	return METHOD_OTHER;
}

bool
method_is_idempotent(enum method method)
{
	return methods[method].idempotent;
}
