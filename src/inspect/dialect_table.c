/*
 * The built-in dialects: one row each. The order of dialect_table is that in
 * which they are tried, so a row that asks for more stands before one that
 * would match the same body on less.
 */
#include "inspect/dialect_row.h"

/* A member at the top: "error_code". */
#define TOP(name) { SLICE_LIT(name), PATH_BODY, SLICE_LIT(name), { NULL, 0 } }

/* A place in an object at the top: "error.code". */
#define IN(object, path) { SLICE_LIT(object "." path), PATH_BODY, \
	SLICE_LIT(object), SLICE_LIT(path) }

/* A place in a list at the top: "errors[*].code". */
#define OF(list, path) { SLICE_LIT(list path), PATH_BODY, SLICE_LIT(list), \
	SLICE_LIT(path) }

/* A place in any object at the top: "*.code". */
#define ANY(path) { SLICE_LIT(path), PATH_BODY, { NULL, 0 }, SLICE_LIT(path) }

#define FIELD(name) { SLICE_LIT("header:" name), PATH_FIELD, SLICE_LIT(name), \
	{ NULL, 0 } }
#define MEDIA(subtype) { SLICE_LIT("media:" subtype), PATH_MEDIA, \
	SLICE_LIT(subtype), { NULL, 0 } }

#define END { .text = { NULL, 0 } }
#define PATHS(...) ((const struct dialect_path[]){ __VA_ARGS__, END })
#define NO_PATHS ((const struct dialect_path[]){ END })
#define NEEDS(...) ((const struct dialect_need[]){ __VA_ARGS__, { .path = END } })

#define KIND_STATUS { TOP("kind"), NEED_TEXT, "Status" }
#define STATUS_SUCCESS { TOP("status"), NEED_TEXT, "Success" }

/* A Kubernetes Status round the code of the service behind (CCE add-ons). */
static const struct dialect dialect_cce_status = {
	.name = "cce-status",
	.code = PATHS(IN("error", "code"), TOP("errorCode"), TOP("error_code")),
	.message = PATHS(IN("error", "message"), TOP("errorMessage"), TOP("error_msg")),
	.needs = NEEDS(KIND_STATUS, { IN("error", "code"), NEED_STRING, NULL }),
	.unless = NEEDS(STATUS_SUCCESS),
	.proof = PROOF_FAILURE,
	.flags = DIALECT_STRINGS_ONLY,
};

static const struct dialect dialect_error_code = {
	.name = "error_code",
	.code = PATHS(TOP("error_code")),
	.message = PATHS(TOP("error_msg"), TOP("error_message")),
	.proof = PROOF_MESSAGE,
	.flags = DIALECT_CHECK_TYPE,
};

static const struct dialect dialect_k8s_status = {
	.name = "k8s-status",
	.code = PATHS(TOP("errorCode"), TOP("reason")),
	.message = PATHS(TOP("message"), TOP("message")),
	.needs = NEEDS(KIND_STATUS),
	.unless = NEEDS(STATUS_SUCCESS),
	.known_by = TOP("kind"),
	.proof = PROOF_FAILURE,
	.flags = DIALECT_ONE_CODE | DIALECT_STRINGS_ONLY,
};

static const struct dialect dialect_camel = {
	.name = "camel",
	.code = PATHS(TOP("errorCode")),
	.message = PATHS(TOP("errorMsg")),
	.proof = PROOF_MESSAGE,
	.flags = DIALECT_NEEDS_MESSAGE,
};

static const struct dialect dialect_errorcode = {
	.name = "errorCode",
	.code = PATHS(TOP("errorCode")),
	.message = PATHS(TOP("errorMessage")),
	.proof = PROOF_MESSAGE,
	.flags = DIALECT_CHECK_TYPE,
};

static const struct dialect dialect_errcode = {
	.name = "errCode",
	.code = PATHS(TOP("errCode")),
	.message = PATHS(TOP("errMsg"), TOP("errMessage"), TOP("externalMessage")),
	.proof = PROOF_MESSAGE,
	.flags = DIALECT_CHECK_TYPE,
};

static const struct dialect dialect_aws_json = {
	.name = "aws-json",
	.code = PATHS(FIELD("x-amzn-errortype"), TOP("code"), TOP("__type")),
	.message = PATHS(TOP("message"), TOP("message"), TOP("message"), TOP("Message")),
	.marks = PATHS(FIELD("x-amzn-errortype"), TOP("__type")),
	.refine = refine_aws,
	.proof = PROOF_CATALOGUE,
	.flags = DIALECT_ONE_CODE | DIALECT_STRINGS_ONLY,
};

static const struct dialect dialect_alibaba = {
	.name = "alibaba",
	.code = PATHS(TOP("Code")),
	.message = PATHS(TOP("Message")),
	.proof = PROOF_CATALOGUE,
};

static const struct dialect dialect_baidu = {
	.name = "baidu",
	.code = PATHS(TOP("code")),
	.message = PATHS(TOP("message")),
	.marks = PATHS(FIELD("x-bce-request-id"), TOP("requestId")),
	.unless = NEEDS(KIND_STATUS),
	.proof = PROOF_CATALOGUE,
};

static const struct dialect dialect_code = {
	.name = "code",
	.code = PATHS(TOP("code")),
	.message = PATHS(TOP("message"), TOP("msg")),
	.unless = NEEDS(KIND_STATUS),
	.proof = PROOF_CATALOGUE,
	.flags = DIALECT_CHECK_TYPE,
};

static const struct dialect dialect_google = {
	.name = "google",
	.code = PATHS(IN("error", "status"), IN("error", "details[*].reason")),
	.message = PATHS(IN("error", "message")),
	.needs = NEEDS({ IN("error", "status"), NEED_STRING, NULL },
	    { IN("error", "code"), NEED_NUMBER, NULL }),
	.proof = PROOF_CODE,
	.flags = DIALECT_STRINGS_ONLY,
};

static const struct dialect dialect_keystone = {
	.name = "keystone",
	.code = PATHS(IN("error", "title")),
	.message = PATHS(IN("error", "message")),
	.needs = NEEDS({ IN("error", "code"), NEED_NUMBER, NULL }),
	.proof = PROOF_CODE,
	.flags = DIALECT_STRINGS_ONLY,
};

static const struct dialect dialect_azure = {
	.name = "azure",
	.code = PATHS(IN("error", "code")),
	.message = PATHS(IN("error", "message")),
	.marks = PATHS(FIELD("x-ms-error-code"), FIELD("x-ms-request-id"),
	    IN("error", "innererror"), IN("error", "target")),
	.proof = PROOF_CODE,
};

static const struct dialect dialect_nested = {
	.name = "error.code",
	.code = PATHS(IN("error", "code"), IN("error", "error_code")),
	.message = PATHS(IN("error", "message"), IN("error", "error_msg")),
	.unless = NEEDS(STATUS_SUCCESS),
	.proof = PROOF_CODE,
	.flags = DIALECT_CHECK_TYPE,
};

static const struct dialect dialect_neutron = {
	.name = "neutron",
	.code = PATHS(IN("NeutronError", "type")),
	.message = PATHS(IN("NeutronError", "message")),
	.proof = PROOF_CODE,
	.flags = DIALECT_STRINGS_ONLY,
};

static const struct dialect dialect_tencent = {
	.name = "tencent",
	.code = PATHS(IN("Response", "Error.Code")),
	.message = PATHS(IN("Response", "Error.Message")),
	.proof = PROOF_CODE,
};

static const struct dialect dialect_volcengine = {
	.name = "volcengine",
	.code = PATHS(IN("ResponseMetadata", "Error.Code")),
	.message = PATHS(IN("ResponseMetadata", "Error.Message")),
	.proof = PROOF_CODE,
};

static const struct dialect dialect_errors = {
	.name = "errors",
	.code = PATHS(OF("errors", "[*].error_code"), OF("errors", "[*].errorCode")),
	.message = PATHS(OF("errors", "[*].error_msg"), OF("errors", "[*].errorMessage")),
	.proof = PROOF_ALONE,
};

static const struct dialect dialect_graphql = {
	.name = "graphql",
	.code = PATHS(OF("errors", "[*].extensions.code")),
	.message = PATHS(OF("errors", "[*].message")),
	.proof = PROOF_ALONE,
};

static const struct dialect dialect_json_api = {
	.name = "json-api",
	.code = PATHS(OF("errors", "[*].code")),
	.message = PATHS(OF("errors", "[*].detail"), OF("errors", "[*].title")),
	.unless = NEEDS({ OF("errors", "[0].message"), NEED_STRING, NULL }),
	.proof = PROOF_ALONE,
	.flags = DIALECT_NEEDS_MESSAGE,
};

static const struct dialect dialect_registry = {
	.name = "registry",
	.code = PATHS(OF("errors", "[*].code")),
	.message = PATHS(OF("errors", "[*].message")),
	.proof = PROOF_ALONE,
};

/* Answers that carry the code in the head, mostly to HEAD requests. */
static const struct dialect dialect_obs_headers = {
	.name = "obs-headers",
	.code = PATHS(FIELD("x-obs-error-code")),
	.message = PATHS(FIELD("x-obs-error-message")),
	.proof = PROOF_CODE,
};

static const struct dialect dialect_ms_header = {
	.name = "x-ms-error-code",
	.code = PATHS(FIELD("x-ms-error-code")),
	.message = NO_PATHS,
	.proof = PROOF_CODE,
};

static const struct dialect dialect_ca_header = {
	.name = "x-ca-error-code",
	.code = PATHS(FIELD("x-ca-error-code")),
	.message = PATHS(FIELD("x-ca-error-message")),
	.proof = PROOF_CODE,
};

static const struct dialect dialect_grpc_status = {
	.name = "grpc-status",
	.code = PATHS(FIELD("grpc-status")),
	.message = PATHS(FIELD("grpc-message")),
	.proof = PROOF_CODE,
};

static const struct dialect dialect_oauth2 = {
	.name = "oauth2",
	.code = PATHS(TOP("error")),
	.message = PATHS(TOP("error_description")),
	.refine = refine_oauth2,
	.proof = PROOF_MESSAGE_ALONE,
	.flags = DIALECT_FALLBACK | DIALECT_STRINGS_ONLY,
};

static const struct dialect dialect_problem = {
	.name = "problem",
	.code = PATHS(TOP("type")),
	.message = PATHS(TOP("detail"), TOP("title")),
	.marks = PATHS(MEDIA("problem+json"), TOP("title"), TOP("detail")),
	.known_by = MEDIA("problem+json"),
	.refine = refine_problem,
	.proof = PROOF_NEVER,
	.flags = DIALECT_FALLBACK | DIALECT_STRINGS_ONLY,
};

/* {"itemNotFound": {"code": 404, "message": "..."}} */
static const struct dialect dialect_openstack = {
	.name = "openstack",
	.code = PATHS(ANY("*.code")),
	.message = PATHS(ANY("*.message")),
	.refine = refine_fault,
	.proof = PROOF_NEVER,
	.flags = DIALECT_FALLBACK | DIALECT_NEEDS_MESSAGE | DIALECT_CODE_IS_NAME,
};

static const struct dialect dialect_any_key = {
	.name = "any-key",
	.code = PATHS(ANY("*.error_code"), ANY("*.code")),
	.message = PATHS(ANY("*.error_msg"), ANY("*.message")),
	.proof = PROOF_NEVER,
	.flags = DIALECT_FALLBACK | DIALECT_NEEDS_MESSAGE,
};

const struct dialect dialect_embedded = {
	.name = "embedded",
	.code = NO_PATHS,
	.message = NO_PATHS,
	.proof = PROOF_NEVER,
	.flags = DIALECT_BY_NAME,
};

const struct dialect dialect_message_only = {
	.name = "message-only",
	.code = NO_PATHS,
	.message = PATHS(TOP("message"), TOP("error_msg"), TOP("errorMessage"),
	    TOP("error_message"), TOP("errorMsg"), TOP("errMsg"), TOP("msg"),
	    TOP("Message"), IN("error", "message"), TOP("error_description"),
	    TOP("detail"), TOP("title"), TOP("description"), TOP("error"),
	    OF("errors", "[0].message"), ANY("*.message")),
	.proof = PROOF_NEVER,
	.flags = DIALECT_BY_NAME,
};

const struct dialect dialect_xml_error = {
	.name = "xml-error",
	.code = NO_PATHS,
	.message = NO_PATHS,
	.proof = PROOF_NEVER,
	.flags = DIALECT_BY_NAME,
};

const struct dialect dialect_html = {
	.name = "html",
	.code = NO_PATHS,
	.message = NO_PATHS,
	.proof = PROOF_NEVER,
	.flags = DIALECT_BY_NAME,
};

const struct dialect *const *
dialect_table(void)
{
	static const struct dialect *const table[] = {
		&dialect_cce_status, &dialect_error_code, &dialect_k8s_status,
		&dialect_camel, &dialect_errorcode, &dialect_errcode,
		&dialect_aws_json, &dialect_alibaba, &dialect_baidu, &dialect_code,
		&dialect_google, &dialect_keystone, &dialect_azure, &dialect_nested,
		&dialect_neutron, &dialect_tencent, &dialect_volcengine,
		&dialect_errors, &dialect_graphql, &dialect_json_api,
		&dialect_registry,
		&dialect_obs_headers, &dialect_ms_header, &dialect_ca_header,
		&dialect_grpc_status,
		&dialect_oauth2, &dialect_problem, &dialect_openstack,
		&dialect_any_key,
		&dialect_embedded, &dialect_message_only, &dialect_xml_error,
		&dialect_html, NULL
	};
	static_assert(ARRAY_LEN(table) <= DIALECTS_MAX, "DIALECTS_MAX is too small");

	return table;
}

const char *const *
dialect_names(void)
{
	static const char *const names[] = {
		"cce-status", "error_code", "k8s-status", "camel", "errorCode",
		"errCode", "aws-json", "alibaba", "baidu", "code", "google",
		"keystone", "azure", "error.code", "neutron", "tencent",
		"volcengine", "errors", "graphql", "json-api", "registry",
		"obs-headers", "x-ms-error-code", "x-ca-error-code", "grpc-status",
		"oauth2", "problem", "openstack", "any-key", "embedded",
		"message-only", "xml-error", "html", NULL
	};

	return names;
}
