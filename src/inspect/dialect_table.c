/*
 * The built-in dialects: one row each. The order of dialect_table is that in
 * which they are tried, so a row that asks for more stands before one that
 * would match the same body on less.
 */
#include "inspect/dialect_row.h"

#define PATHS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define NEEDS(...) ((const struct dialect_need[]){ __VA_ARGS__, { .path = NULL } })

#define KIND_STATUS { "kind", NEED_TEXT, "Status" }
#define STATUS_SUCCESS { "status", NEED_TEXT, "Success" }

/* A Kubernetes Status round the code of the service behind (CCE add-ons). */
static const struct dialect dialect_cce_status = {
	.name = "cce-status",
	.code = PATHS("error.code", "errorCode", "error_code"),
	.message = PATHS("error.message", "errorMessage", "error_msg"),
	.needs = NEEDS(KIND_STATUS, { "error.code", NEED_STRING, NULL }),
	.unless = NEEDS(STATUS_SUCCESS),
	.proof = PROOF_FAILURE,
	.flags = DIALECT_STRINGS_ONLY,
};

static const struct dialect dialect_error_code = {
	.name = "error_code",
	.code = PATHS("error_code"),
	.message = PATHS("error_msg", "error_message"),
	.proof = PROOF_MESSAGE,
	.flags = DIALECT_CHECK_TYPE,
};

static const struct dialect dialect_k8s_status = {
	.name = "k8s-status",
	.code = PATHS("errorCode", "reason"),
	.message = PATHS("message", "message"),
	.needs = NEEDS(KIND_STATUS),
	.unless = NEEDS(STATUS_SUCCESS),
	.known_by = "kind",
	.proof = PROOF_FAILURE,
	.flags = DIALECT_ONE_CODE | DIALECT_STRINGS_ONLY,
};

static const struct dialect dialect_camel = {
	.name = "camel",
	.code = PATHS("errorCode"),
	.message = PATHS("errorMsg"),
	.proof = PROOF_MESSAGE,
	.flags = DIALECT_NEEDS_MESSAGE,
};

static const struct dialect dialect_errorcode = {
	.name = "errorCode",
	.code = PATHS("errorCode"),
	.message = PATHS("errorMessage"),
	.proof = PROOF_MESSAGE,
	.flags = DIALECT_CHECK_TYPE,
};

static const struct dialect dialect_errcode = {
	.name = "errCode",
	.code = PATHS("errCode"),
	.message = PATHS("errMsg", "errMessage", "externalMessage"),
	.proof = PROOF_MESSAGE,
	.flags = DIALECT_CHECK_TYPE,
};

static const struct dialect dialect_aws_json = {
	.name = "aws-json",
	.code = PATHS("header:x-amzn-errortype", "code", "__type"),
	.message = PATHS("message", "message", "message", "Message"),
	.marks = PATHS("header:x-amzn-errortype", "__type"),
	.refine = refine_aws,
	.proof = PROOF_CATALOGUE,
	.flags = DIALECT_ONE_CODE | DIALECT_STRINGS_ONLY,
};

static const struct dialect dialect_alibaba = {
	.name = "alibaba",
	.code = PATHS("Code"),
	.message = PATHS("Message"),
	.proof = PROOF_CATALOGUE,
};

static const struct dialect dialect_baidu = {
	.name = "baidu",
	.code = PATHS("code"),
	.message = PATHS("message"),
	.marks = PATHS("header:x-bce-request-id", "requestId"),
	.unless = NEEDS(KIND_STATUS),
	.proof = PROOF_CATALOGUE,
};

static const struct dialect dialect_code = {
	.name = "code",
	.code = PATHS("code"),
	.message = PATHS("message", "msg"),
	.unless = NEEDS(KIND_STATUS),
	.proof = PROOF_CATALOGUE,
	.flags = DIALECT_CHECK_TYPE,
};

static const struct dialect dialect_google = {
	.name = "google",
	.code = PATHS("error.status", "error.details[*].reason"),
	.message = PATHS("error.message"),
	.needs = NEEDS({ "error.status", NEED_STRING, NULL },
	    { "error.code", NEED_NUMBER, NULL }),
	.proof = PROOF_CODE,
	.flags = DIALECT_STRINGS_ONLY,
};

static const struct dialect dialect_keystone = {
	.name = "keystone",
	.code = PATHS("error.title"),
	.message = PATHS("error.message"),
	.needs = NEEDS({ "error.code", NEED_NUMBER, NULL }),
	.proof = PROOF_CODE,
	.flags = DIALECT_STRINGS_ONLY,
};

static const struct dialect dialect_azure = {
	.name = "azure",
	.code = PATHS("error.code"),
	.message = PATHS("error.message"),
	.marks = PATHS("header:x-ms-error-code", "header:x-ms-request-id",
	    "error.innererror", "error.target"),
	.proof = PROOF_CODE,
};

static const struct dialect dialect_nested = {
	.name = "error.code",
	.code = PATHS("error.code", "error.error_code"),
	.message = PATHS("error.message", "error.error_msg"),
	.unless = NEEDS(STATUS_SUCCESS),
	.proof = PROOF_CODE,
	.flags = DIALECT_CHECK_TYPE,
};

static const struct dialect dialect_neutron = {
	.name = "neutron",
	.code = PATHS("NeutronError.type"),
	.message = PATHS("NeutronError.message"),
	.proof = PROOF_CODE,
	.flags = DIALECT_STRINGS_ONLY,
};

static const struct dialect dialect_tencent = {
	.name = "tencent",
	.code = PATHS("Response.Error.Code"),
	.message = PATHS("Response.Error.Message"),
	.proof = PROOF_CODE,
};

static const struct dialect dialect_volcengine = {
	.name = "volcengine",
	.code = PATHS("ResponseMetadata.Error.Code"),
	.message = PATHS("ResponseMetadata.Error.Message"),
	.proof = PROOF_CODE,
};

static const struct dialect dialect_errors = {
	.name = "errors",
	.code = PATHS("errors[*].error_code", "errors[*].errorCode"),
	.message = PATHS("errors[*].error_msg", "errors[*].errorMessage"),
	.proof = PROOF_ALONE,
};

static const struct dialect dialect_graphql = {
	.name = "graphql",
	.code = PATHS("errors[*].extensions.code"),
	.message = PATHS("errors[*].message"),
	.proof = PROOF_ALONE,
};

static const struct dialect dialect_json_api = {
	.name = "json-api",
	.code = PATHS("errors[*].code"),
	.message = PATHS("errors[*].detail", "errors[*].title"),
	.unless = NEEDS({ "errors[0].message", NEED_STRING, NULL }),
	.proof = PROOF_ALONE,
	.flags = DIALECT_NEEDS_MESSAGE,
};

static const struct dialect dialect_registry = {
	.name = "registry",
	.code = PATHS("errors[*].code"),
	.message = PATHS("errors[*].message"),
	.proof = PROOF_ALONE,
};

/* Answers that carry the code in the head, mostly to HEAD requests. */
static const struct dialect dialect_obs_headers = {
	.name = "obs-headers",
	.code = PATHS("header:x-obs-error-code"),
	.message = PATHS("header:x-obs-error-message"),
	.proof = PROOF_CODE,
};

static const struct dialect dialect_ms_header = {
	.name = "x-ms-error-code",
	.code = PATHS("header:x-ms-error-code"),
	.message = (const char *const[]){ NULL },
	.proof = PROOF_CODE,
};

static const struct dialect dialect_ca_header = {
	.name = "x-ca-error-code",
	.code = PATHS("header:x-ca-error-code"),
	.message = PATHS("header:x-ca-error-message"),
	.proof = PROOF_CODE,
};

static const struct dialect dialect_grpc_status = {
	.name = "grpc-status",
	.code = PATHS("header:grpc-status"),
	.message = PATHS("header:grpc-message"),
	.proof = PROOF_CODE,
};

static const struct dialect dialect_oauth2 = {
	.name = "oauth2",
	.code = PATHS("error"),
	.message = PATHS("error_description"),
	.refine = refine_oauth2,
	.proof = PROOF_MESSAGE_ALONE,
	.flags = DIALECT_FALLBACK | DIALECT_STRINGS_ONLY,
};

static const struct dialect dialect_problem = {
	.name = "problem",
	.code = PATHS("type"),
	.message = PATHS("detail", "title"),
	.marks = PATHS("media:problem+json", "title", "detail"),
	.known_by = "media:problem+json",
	.refine = refine_problem,
	.proof = PROOF_NEVER,
	.flags = DIALECT_FALLBACK | DIALECT_STRINGS_ONLY,
};

/* {"itemNotFound": {"code": 404, "message": "..."}} */
static const struct dialect dialect_openstack = {
	.name = "openstack",
	.code = PATHS("*.code"),
	.message = PATHS("*.message"),
	.refine = refine_fault,
	.proof = PROOF_NEVER,
	.flags = DIALECT_FALLBACK | DIALECT_NEEDS_MESSAGE | DIALECT_CODE_IS_NAME,
};

static const struct dialect dialect_any_key = {
	.name = "any-key",
	.code = PATHS("*.error_code", "*.code"),
	.message = PATHS("*.error_msg", "*.message"),
	.proof = PROOF_NEVER,
	.flags = DIALECT_FALLBACK | DIALECT_NEEDS_MESSAGE,
};

const struct dialect dialect_embedded = {
	.name = "embedded",
	.code = (const char *const[]){ NULL },
	.message = (const char *const[]){ NULL },
	.proof = PROOF_NEVER,
	.flags = DIALECT_BY_NAME,
};

const struct dialect dialect_message_only = {
	.name = "message-only",
	.code = (const char *const[]){ NULL },
	.message = PATHS("message", "error_msg", "errorMessage", "error_message",
	    "errorMsg", "errMsg", "msg", "Message", "error.message",
	    "error_description", "detail", "title", "description", "error",
	    "errors[0].message", "*.message"),
	.proof = PROOF_NEVER,
	.flags = DIALECT_BY_NAME,
};

const struct dialect dialect_xml_error = {
	.name = "xml-error",
	.code = (const char *const[]){ NULL },
	.message = (const char *const[]){ NULL },
	.proof = PROOF_NEVER,
	.flags = DIALECT_BY_NAME,
};

const struct dialect dialect_html = {
	.name = "html",
	.code = (const char *const[]){ NULL },
	.message = (const char *const[]){ NULL },
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
