#include "inspect/success.h"

#include "base/number.h"

/* Members that stand beside an error without being a result. */
static const struct slice companions[] = {
	SLICE_LIT("Error"), SLICE_LIT("HostId"), SLICE_LIT("Message"),
	SLICE_LIT("Code"), SLICE_LIT("Recommend"), SLICE_LIT("RequestId"),
	SLICE_LIT("Response"), SLICE_LIT("ResponseMetadata"),
	SLICE_LIT("apiVersion"), SLICE_LIT("code"), SLICE_LIT("detail"),
	SLICE_LIT("details"), SLICE_LIT("documentation_url"),
	SLICE_LIT("encoded_authorization_message"), SLICE_LIT("errCode"),
	SLICE_LIT("errMsg"), SLICE_LIT("error"), SLICE_LIT("errorCode"),
	SLICE_LIT("errorMessage"), SLICE_LIT("errorMsg"),
	SLICE_LIT("error_code"), SLICE_LIT("error_description"),
	SLICE_LIT("error_msg"), SLICE_LIT("errors"), SLICE_LIT("extensions"),
	SLICE_LIT("jsonapi"), SLICE_LIT("kind"), SLICE_LIT("links"),
	SLICE_LIT("message"), SLICE_LIT("meta"), SLICE_LIT("metadata"),
	SLICE_LIT("msg"), SLICE_LIT("path"), SLICE_LIT("reason"),
	SLICE_LIT("requestId"), SLICE_LIT("request_id"), SLICE_LIT("status"),
	SLICE_LIT("success"), SLICE_LIT("timestamp"), SLICE_LIT("traceId"),
	SLICE_LIT("trace_id"), SLICE_LIT("warnings"),
};

static bool
is_zeros(struct slice code)
{
	for (size_t i = 0; i < code.len; i++)
		if (code.ptr[i] != '0')
			return false;
	return code.len > 0;
}

bool
success_has_code(const struct candidate *candidate)
{
	struct slice code = candidate->code;
	uint64_t number;

	if (candidate->standing.catalogue != NULL)
		return candidate->standing.hit.is_success;
	if (is_zeros(code) || slice_ends_with(code, SLICE(".0000")) ||
	    slice_eq(code, SLICE("Com.200")) || slice_eq_nocase(code, SLICE("ok")) ||
	    slice_eq_nocase(code, SLICE("success")))
		return true;
	return number_parse_u64(code, &number) && number >= 200 && number <= 299;
}

static bool
is_companion(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(companions); i++)
		if (slice_eq(companions[i], name))
			return true;
	return false;
}

/* An object or array with something in it, or a telling scalar under `data`. */
static bool
is_result(const struct json_node *node)
{
	if (node->shadowed || is_companion(node->name))
		return false;
	if (node->first != NULL)
		return true;
	return slice_eq(node->name, SLICE("data")) && node->text.len > 0 &&
	    node->type != JSON_NULL;
}

/* Whether nothing stands at the root but an error and its companions. */
static bool
stands_alone(const struct json_node *root)
{
	const struct json_node *node;

	if (root == NULL || root->type != JSON_OBJECT)
		return false;
	for (node = root->first; node != NULL; node = node->next)
		if (!is_companion(node->name) && !slice_eq(node->name, SLICE("data")))
			return false;
	return true;
}

/* A message beside it, and the API's own shape or a code that is known. */
static bool
is_vouched_for(const struct candidate *c, const struct dialect *declared)
{
	return c->message.len > 0 && !c->lacks_message &&
	    (c->dialect == declared || c->standing.verdict != VERDICT_UNKNOWN);
}

bool
success_proves_error(const struct candidate *c, const struct dialect *declared,
    const struct json_node *root)
{
	if (success_has_code(c) || c->repeats_status)
		return false;
	switch (c->dialect->proof) {
	case PROOF_NEVER:
		return false;
	case PROOF_CATALOGUE:
		return is_vouched_for(c, declared);
	case PROOF_MESSAGE:
		return c->message.len > 0 && !c->lacks_message;
	case PROOF_CODE:
		return true;
	case PROOF_ALONE:
		return stands_alone(root);
	}
	return false;
}

bool
success_has_result(const struct candidate *candidate)
{
	const struct json_node *at = candidate->node, *beside;

	for (; at != NULL && at->parent != NULL; at = at->parent)
		for (beside = at->parent->first; beside != NULL; beside = beside->next)
			if (beside != at && at->parent->type == JSON_OBJECT &&
			    is_result(beside))
				return true;
	return false;
}
