#ifndef INSPECT_REQUEST_ID_H
#define INSPECT_REQUEST_ID_H
/*
 * The id by which the upstream's support desk finds a request.
 */
#include "http/field.h"
#include "json/json_doc.h"

/* From the head of a response; empty when there is none. */
struct slice request_id_of_fields(const struct field_list *fields) NONNULL(1);

/* From a body; root may be NULL. */
struct slice request_id_of_body(const struct json_node *root);

#endif
