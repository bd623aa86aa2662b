#include "mock/error_shape.h"

#define XML_PROLOGUE "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define PROBLEM_JSON "application/problem+json"

static const struct error_shape shapes[] = {
	{ .name = "error_code", .title = "error_code and error_msg",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":\"%c\","
	      "\"request_id\":\"%r\"}") },
	{ .name = "errorCode", .title = "errorCode and errorMessage",
	  .body = SLICE_LIT("{\"errorCode\":\"%c\",\"errorMessage\":\"%m\"}") },
	{ .name = "errorMsg", .title = "errorCode and errorMsg",
	  .body = SLICE_LIT("{\"errorCode\":\"%c\",\"errorMsg\":\"%m\"}") },
	{ .name = "errCode", .title = "errCode and errMsg",
	  .body = SLICE_LIT("{\"errCode\":\"%c\",\"errMsg\":\"%m\"}") },
	{ .name = "code", .title = "code and message",
	  .body = SLICE_LIT("{\"code\":\"%c\",\"message\":\"%m\"}") },
	{ .name = "error.code", .title = "code and message inside error",
	  .body = SLICE_LIT("{\"error\":{\"message\":\"%m\",\"code\":\"%c\"}}") },
	{ .name = "any-key", .title = "the pair inside an object of any name",
	  .body = SLICE_LIT("{\"fault\":{\"code\":\"%c\",\"message\":\"%m\"}}") },
	{ .name = "errors-array", .title = "a list of errorCode and errorMessage",
	  .body = SLICE_LIT("{\"errors\":[{\"errorCode\":\"%c\","
	      "\"errorMessage\":\"%m\"}]}") },
	{ .name = "errors_array", .title = "a list of error_code and error_msg",
	  .body = SLICE_LIT("{\"errors\":[{\"error_code\":\"%c\","
	      "\"error_msg\":\"%m\"}]}") },
	{ .name = "k8s-status", .title = "a Kubernetes Status that wraps the code",
	  .body = SLICE_LIT("{\"kind\":\"Status\",\"apiVersion\":\"v1\","
	      "\"metadata\":{},\"status\":\"Failure\",\"code\":%s,"
	      "\"errorCode\":\"CCE.03400001\",\"errorMessage\":\"Invalid request.\","
	      "\"error\":{\"message\":\"%m\",\"code\":\"%c\"},"
	      "\"message\":\"%m\",\"reason\":\"BadRequest\"}") },
	{ .name = "k8s-reason", .title = "a plain Kubernetes Status",
	  .body = SLICE_LIT("{\"kind\":\"Status\",\"apiVersion\":\"v1\","
	      "\"metadata\":{},\"status\":\"Failure\",\"message\":\"%m\","
	      "\"reason\":\"%c\",\"code\":%s}") },
	{ .name = "keystone", .title = "an OpenStack fault",
	  .body = SLICE_LIT("{\"error\":{\"code\":%s,\"title\":\"%c\","
	      "\"message\":\"%m\"}}") },
	{ .name = "neutron", .title = "a Neutron fault",
	  .body = SLICE_LIT("{\"NeutronError\":{\"type\":\"%c\","
	      "\"message\":\"%m\",\"detail\":\"\"}}") },
	{ .name = "rfc9457", .title = "problem details (RFC 9457)",
	  .type = PROBLEM_JSON,
	  .body = SLICE_LIT("{\"type\":\"https://errors.example.com/%c\","
	      "\"title\":\"%m\",\"status\":%s,\"code\":\"%c\"}") },
	{ .name = "google", .title = "Google APIs",
	  .body = SLICE_LIT("{\"error\":{\"code\":%s,\"message\":\"%m\","
	      "\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"@type\":"
	      "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"%c\","
	      "\"domain\":\"mock.example.com\"}]}}") },
	{ .name = "aws", .title = "AWS, code in x-amzn-errortype and __type",
	  .lines = SLICE_LIT("x-amzn-errortype: %c:http://errors.example.com/\n"
	      "x-amzn-requestid: %r\n"),
	  .body = SLICE_LIT("{\"__type\":\"com.example#%c\",\"message\":\"%m\"}") },
	{ .name = "azure", .title = "Azure, code in x-ms-error-code and error.code",
	  .lines = SLICE_LIT("x-ms-error-code: %c\nx-ms-request-id: %r\n"),
	  .body = SLICE_LIT("{\"error\":{\"code\":\"%c\",\"message\":\"%m\","
	      "\"target\":null,\"details\":[]}}") },
	{ .name = "alibaba", .title = "Code and Message",
	  .body = SLICE_LIT("{\"RequestId\":\"%r\",\"HostId\":\"mock.example.com\","
	      "\"Code\":\"%c\",\"Message\":\"%m\"}") },
	{ .name = "tencent", .title = "Response.Error.Code",
	  .body = SLICE_LIT("{\"Response\":{\"Error\":{\"Code\":\"%c\","
	      "\"Message\":\"%m\"},\"RequestId\":\"%r\"}}") },
	{ .name = "volcengine", .title = "ResponseMetadata.Error.Code",
	  .body = SLICE_LIT("{\"ResponseMetadata\":{\"RequestId\":\"%r\","
	      "\"Error\":{\"Code\":\"%c\",\"Message\":\"%m\"}}}") },
	{ .name = "baidu", .title = "code, message and requestId",
	  .lines = SLICE_LIT("x-bce-request-id: %r\n"),
	  .body = SLICE_LIT("{\"requestId\":\"%r\",\"code\":\"%c\","
	      "\"message\":\"%m\"}") },
	{ .name = "oauth2", .title = "error and error_description",
	  .body = SLICE_LIT("{\"error\":\"%c\",\"error_description\":\"%m\"}") },
	{ .name = "jsonapi", .title = "JSON:API", .type = "application/vnd.api+json",
	  .body = SLICE_LIT("{\"errors\":[{\"status\":\"%s\",\"code\":\"%c\","
	      "\"detail\":\"%m\"}]}") },
	{ .name = "graphql", .title = "GraphQL, errors[0].extensions.code",
	  .body = SLICE_LIT("{\"data\":null,\"errors\":[{\"message\":\"%m\","
	      "\"extensions\":{\"code\":\"%c\"}}]}") },
	{ .name = "grpc", .title = "gRPC, in grpc-status and grpc-message",
	  .type = "application/grpc",
	  .lines = SLICE_LIT("grpc-status: 3\ngrpc-message: %c %m\n") },
	{ .name = "obs-xml", .title = "object storage, XML", .is_xml = true,
	  .type = "application/xml", .lines = SLICE_LIT("x-obs-request-id: %r\n"),
	  .body = SLICE_LIT(XML_PROLOGUE "<Error><Code>%c</Code>"
	      "<Message>%m</Message><RequestId>%r</RequestId>"
	      "<HostId>mock.example.com</HostId></Error>") },
	{ .name = "obs-header", .title = "object storage, in header fields only",
	  .type = "", .lines = SLICE_LIT("x-obs-error-code: %c\n"
	      "x-obs-error-message: %m\nx-obs-request-id: %r\n") },
	{ .name = "azure-header", .title = "Azure storage, in a header field only",
	  .type = "", .lines = SLICE_LIT("x-ms-error-code: %c\n"
	      "x-ms-request-id: %r\n") },
	{ 0 }
};

const struct error_shape *
error_shapes(void)
{
	return shapes;
}

const struct error_shape *
error_shape_find(struct slice name)
{
	for (const struct error_shape *shape = shapes; shape->name != NULL; shape++)
		if (slice_eq(name, slice_str(shape->name)))
			return shape;
	return NULL;
}

void
error_shape_write(const struct error_shape *shape,
    const struct template_values *values, struct answer *answer)
{
	const char *type = shape->type != NULL ? shape->type : "application/json";

	answer_set(answer, values->status, slice_str(type), SLICE_NONE);
	template_add(&answer->lines, shape->lines, values, TEMPLATE_PLAIN);
	template_add(&answer->body, shape->body, values,
	    shape->is_xml ? TEMPLATE_XML : TEMPLATE_JSON);
}
