#include "inspect/success.h"

#include "base/ascii.h"
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
	SLICE_LIT("error_msg"), SLICE_LIT("error_uri"), SLICE_LIT("errors"),
	SLICE_LIT("extensions"),
	SLICE_LIT("jsonapi"), SLICE_LIT("kind"), SLICE_LIT("links"),
	SLICE_LIT("message"), SLICE_LIT("meta"), SLICE_LIT("metadata"),
	SLICE_LIT("msg"), SLICE_LIT("path"), SLICE_LIT("reason"),
	SLICE_LIT("requestId"), SLICE_LIT("request_id"), SLICE_LIT("status"),
	SLICE_LIT("success"), SLICE_LIT("timestamp"), SLICE_LIT("traceId"),
	SLICE_LIT("trace_id"), SLICE_LIT("warnings"),
};

/* Zeros, "0.0" too, and zeros behind letters ("A00000") or anything (".0000"). */
static bool
ends_in_zeros(struct slice code)
{
	size_t i = 0;

	if (code.len == 0 || code.ptr[code.len - 1] != '0')
		return false;
	if (slice_ends_with(code, SLICE(".0000")))
		return true;
	while (ascii_is_alpha(code.ptr[i]))
		i++;
	for (; i < code.len; i++)
		if (code.ptr[i] != '0' && code.ptr[i] != '.')
			return false;
	return true;
}

static bool
is_among(struct slice text, const struct slice *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq_nocase(text, words[i]))
			return true;
	return false;
}

bool
success_has_code(const struct candidate *candidate)
{
	static const struct slice words[] = {
		SLICE_LIT("Com.200"), SLICE_LIT("null"), SLICE_LIT("ok"),
		SLICE_LIT("success"),
	};
	struct slice code = candidate->code;
	uint64_t number;

	if (candidate->standing.catalogue != NULL)
		return candidate->standing.hit.is_success;
	if (ends_in_zeros(code) || is_among(code, words, ARRAY_LEN(words)))
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

/* Whether a member at the root says that the answer is a success, or at least
   does not say that it is a failure. */
static bool
speaks_against(const struct json_node *node)
{
	static const struct slice failures[] = {
		SLICE_LIT("error"), SLICE_LIT("fail"), SLICE_LIT("failed"),
		SLICE_LIT("failure"),
	};
	uint64_t status;

	if (slice_eq(node->name, SLICE("success")))
		return slice_eq_nocase(node->text, SLICE("true"));
	if (!slice_eq(node->name, SLICE("status")) || node->text.len == 0)
		return false;
	if (number_parse_u64(node->text, &status))
		return status < 400;
	return !is_among(node->text, failures, ARRAY_LEN(failures));
}

/* Whether nothing stands at the root but an error and its companions. */
static bool
stands_alone(const struct json_node *root)
{
	const struct json_node *node;

	if (root == NULL || root->type != JSON_OBJECT)
		return false;
	for (node = root->first; node != NULL; node = node->next)
		if (speaks_against(node) || (!is_companion(node->name) &&
		    !slice_eq(node->name, SLICE("data"))))
			return false;
	return true;
}

/* Whether a code stands in the head or in objects only: lists hold items. */
static bool
is_outside_lists(const struct json_node *node)
{
	for (; node != NULL; node = node->parent)
		if (node->type == JSON_ARRAY)
			return false;
	return true;
}

/* Whether a catalogue knows the code, and it stands where an error has it: at
   the top, or where the API's own shape says. */
static bool
is_catalogued(const struct candidate *c, const struct dialect *declared,
    const struct json_node *root)
{
	if (c->standing.verdict == VERDICT_UNKNOWN)
		return false;
	return c->dialect == declared ? is_outside_lists(c->node) :
	    c->node == NULL || c->node->parent == root;
}

/* Whether the body has a message at the top under one of the usual names. */
static bool
has_message(const struct json_node *root)
{
	static const struct slice names[] = {
		SLICE_LIT("message"), SLICE_LIT("msg"), SLICE_LIT("Message"),
		SLICE_LIT("error_msg"), SLICE_LIT("error_message"),
		SLICE_LIT("errorMsg"), SLICE_LIT("errorMessage"),
		SLICE_LIT("errMsg"),
	};
	const struct json_node *node;

	for (size_t i = 0; root != NULL && i < ARRAY_LEN(names); i++) {
		node = json_doc_member(root, names[i]);
		if (node != NULL && node->type == JSON_STRING && node->text.len > 0)
			return true;
	}
	return false;
}

/* A message beside it, or, in the API's own shape, at the top of the body. */
static bool
is_told(const struct candidate *c, const struct dialect *declared,
    const struct json_node *root)
{
	if (c->message.len > 0 && !c->lacks_message)
		return true;
	return c->dialect == declared && is_outside_lists(c->node) &&
	    has_message(root);
}

/* What a Kubernetes Status says when it is one of failure. */
static bool
says_failure(const struct json_node *root)
{
	const struct json_node *status = json_doc_member(root, SLICE("status"));

	return status != NULL && slice_eq(status->text, SLICE("Failure"));
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
		return is_catalogued(c, declared, root) ||
		    (is_told(c, declared, root) && (c->dialect == declared ||
		    c->standing.verdict != VERDICT_UNKNOWN));
	case PROOF_MESSAGE:
		return is_catalogued(c, declared, root) ||
		    is_told(c, declared, root);
	case PROOF_MESSAGE_ALONE:
		return is_catalogued(c, declared, root) ||
		    (is_told(c, declared, root) && stands_alone(root));
	case PROOF_FAILURE:
		return says_failure(root);
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
