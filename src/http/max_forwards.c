#include "http/max_forwards.h"

#include "base/number.h"

enum violation
max_forwards_read(const struct request_head *head, struct max_forwards *max)
{
	*max = (struct max_forwards){ 0 };
	if (head->method != METHOD_TRACE && head->method != METHOD_OPTIONS)
		return VIOLATION_NONE;
	for (size_t i = 0; i < head->fields.len; i++) {
		const struct field *field = &head->fields.items[i];

		if (field->id != FIELD_MAX_FORWARDS)
			continue;
		if (max->applies || !number_parse_u64(field->value, &max->left))
			return VIOLATION_MAX_FORWARDS;
		max->applies = true;
	}
	return VIOLATION_NONE;
}
