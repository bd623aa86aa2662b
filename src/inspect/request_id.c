#include "inspect/request_id.h"

/* The first of these fields that is there counts. None has a field_id. */
static const struct slice id_fields[] = {
	SLICE_LIT("x-request-id"), SLICE_LIT("x-obs-request-id"),
	SLICE_LIT("x-amzn-requestid"), SLICE_LIT("x-amz-request-id"),
	SLICE_LIT("x-ms-request-id"), SLICE_LIT("x-openstack-request-id"),
	SLICE_LIT("x-compute-request-id"), SLICE_LIT("x-bce-request-id"),
	SLICE_LIT("x-ca-request-id"), SLICE_LIT("x-acs-request-id"),
	SLICE_LIT("x-oss-request-id"), SLICE_LIT("x-cos-request-id"),
	SLICE_LIT("x-tos-request-id"), SLICE_LIT("x-tc-requestid"),
	SLICE_LIT("x-tt-logid"), SLICE_LIT("apigw-requestid"),
	SLICE_LIT("request-id"), SLICE_LIT("x-correlation-id"),
};

static const struct slice id_members[] = {
	SLICE_LIT("request_id"), SLICE_LIT("requestId"), SLICE_LIT("RequestId"),
	SLICE_LIT("requestID"),
};

/* The objects that are looked into when the body itself has none; of a list of
   errors, the first. */
static const struct slice id_objects[] = {
	SLICE_LIT("Response"), SLICE_LIT("ResponseMetadata"), SLICE_LIT("error"),
	SLICE_LIT("errors"),
};

struct slice
request_id_of_fields(const struct field_list *fields)
{
	uint64_t lengths = field_list_lengths(fields);

	for (size_t i = 0; i < ARRAY_LEN(id_fields); i++) {
		const struct field *field = NULL;

		if ((lengths & field_length_bit(id_fields[i])) != 0)
			field = field_list_find_name(fields, id_fields[i]);
		if (field != NULL && field->value.len > 0)
			return field->value;
	}
	return SLICE_NONE;
}

static struct slice
request_id_of_object(const struct json_node *object)
{
	for (size_t i = 0; i < ARRAY_LEN(id_members); i++) {
		const struct json_node *node = json_doc_member(object, id_members[i]);

		if (node != NULL && node->text.len > 0 &&
		    (node->type == JSON_STRING || node->type == JSON_NUMBER))
			return node->text;
	}
	return SLICE_NONE;
}

/* The object of that name in a body, or the first of the list "errors". */
static const struct json_node *
id_object(const struct json_node *root, struct slice name)
{
	const struct json_node *node = json_doc_member(root, name);

	if (node == NULL || !slice_eq(name, SLICE("errors")))
		return node;
	return node->type == JSON_ARRAY ? node->first : NULL;
}

struct slice
request_id_of_body(const struct json_node *root)
{
	struct slice id;

	if (root == NULL)
		return SLICE_NONE;
	id = request_id_of_object(root);
	for (size_t i = 0; i < ARRAY_LEN(id_objects) && id.len == 0; i++) {
		const struct json_node *object = id_object(root, id_objects[i]);

		if (object != NULL)
			id = request_id_of_object(object);
	}
	return id;
}
