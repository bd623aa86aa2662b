#include "mock/mock_request.h"

#include "http/target.h"

static struct slice
field_value(const struct request_head *head, const char *name)
{
	const struct field *field =
	    field_list_find_name(&head->fields, slice_str(name));

	return field == NULL ? SLICE_NONE : field->value;
}

/* Path and query of what is asked for: the target's, or Mock-Answer's. */
static struct slice
asked_for(const struct request_head *head)
{
	struct slice wanted = field_value(head, "Mock-Answer");
	struct target target;

	if (wanted.len > 0)
		return wanted;
	if (!target_parse(head->target, head->method, &target))
		return head->target;
	if (target.form == TARGET_ASTERISK)
		return SLICE("/ok");
	return target.path_query;
}

void
mock_request_read(const struct request_head *head, struct slice raw,
    struct scenario_request *request)
{
	struct slice wanted = asked_for(head);
	struct slice accept = field_value(head, "Accept");
	size_t path_len = slice_index(wanted, '?');

	*request = (struct scenario_request){
		.path = slice_head(wanted, path_len),
		.query = slice_skip(wanted,
		    path_len < wanted.len ? path_len + 1 : path_len),
		.head = raw,
		.host = field_value(head, "Host"),
		.upgrade = field_value(head, "Upgrade"),
		.websocket_key = field_value(head, "Sec-WebSocket-Key"),
		.accepts_html = slice_find(accept, SLICE("text/html")) < accept.len
	};
}
