#include "inspect/request_id.h"

/* The fields, none of which has a field_id; the first of these there is counts. */
#define ID_FIELDS(ROW) \
	ROW("x-request-id") ROW("x-obs-request-id") ROW("x-amzn-requestid") \
	ROW("x-amz-request-id") ROW("x-ms-request-id") \
	ROW("x-openstack-request-id") ROW("x-compute-request-id") \
	ROW("x-bce-request-id") ROW("x-ca-request-id") ROW("x-acs-request-id") \
	ROW("x-oss-request-id") ROW("x-cos-request-id") ROW("x-tos-request-id") \
	ROW("x-tc-requestid") ROW("x-tt-logid") ROW("apigw-requestid") \
	ROW("request-id") ROW("x-correlation-id")

#define NAME_ROW(name) SLICE_LIT(name),
static const struct slice id_fields[] = { ID_FIELDS(NAME_ROW) };

/* field_length_bit of each. */
#define LENGTH_ROW(name) | UINT64_C(1) << (sizeof(name) - 1)
static const uint64_t id_lengths = 0 ID_FIELDS(LENGTH_ROW);

#define ID_MEMBERS(ROW) \
	ROW("request_id") ROW("requestId") ROW("RequestId") ROW("requestID")

static const struct slice id_members[] = { ID_MEMBERS(NAME_ROW) };

/* The objects that are looked into when the body itself has none; of a list of
   errors, the first. */
#define ID_OBJECTS(ROW) \
	ROW("Response") ROW("ResponseMetadata") ROW("error") ROW("errors")

static const struct slice id_objects[] = { ID_OBJECTS(NAME_ROW) };

/* json_doc_name_bit of each; the compiler sees what these come to. */
#define BIT_ROW(name) | json_doc_name_bit(SLICE(name))
#define ID_MEMBER_BITS (0 ID_MEMBERS(BIT_ROW))
#define ID_OBJECT_BITS (0 ID_OBJECTS(BIT_ROW))

struct slice
request_id_of_fields(const struct field_list *fields)
{
	uint64_t lengths = field_list_lengths(fields);

	if ((lengths & id_lengths) == 0)
		return SLICE_NONE;
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
	if ((object->names & ID_MEMBER_BITS) == 0)
		return SLICE_NONE;
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
	if (id.len > 0 || (root->names & ID_OBJECT_BITS) == 0)
		return id;
	for (size_t i = 0; i < ARRAY_LEN(id_objects) && id.len == 0; i++) {
		const struct json_node *object = id_object(root, id_objects[i]);

		if (object != NULL)
			id = request_id_of_object(object);
	}
	return id;
}
