#include "inspect/request_id.h"

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

/* The objects that are looked into when the body itself has none. */
static const struct {
	struct slice name;
	bool is_list;		/* of objects, of which the first is taken */
} id_objects[] = {
	{ SLICE_LIT("Response"), false }, { SLICE_LIT("ResponseMetadata"), false },
	{ SLICE_LIT("error"), false }, { SLICE_LIT("errors"), true },
};

static const struct slice id_members[] = {
	SLICE_LIT("request_id"), SLICE_LIT("requestId"), SLICE_LIT("RequestId"),
	SLICE_LIT("requestID"),
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

struct slice
request_id_of_body(const struct json_node *root)
{
	struct slice id = request_id_of_object(root);

	for (size_t i = 0; i < ARRAY_LEN(id_objects) && id.len == 0; i++) {
		const struct json_node *object =
		    json_doc_member(root, id_objects[i].name);

		if (object != NULL && id_objects[i].is_list)
			object = object->type == JSON_ARRAY ? object->first : NULL;
		id = request_id_of_object(object);
	}
	return id;
}
