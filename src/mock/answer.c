#include "mock/answer.h"

void
answer_clear(struct answer *answer)
{
	strbuf_clear(&answer->type);
	strbuf_clear(&answer->lines);
	strbuf_clear(&answer->body);
	*answer = (struct answer){ 0 };
}

void
answer_set(struct answer *answer, unsigned status, struct slice type,
    struct slice body)
{
	answer->status = status;
	strbuf_reset(&answer->type, SIZE_MAX);
	strbuf_add(&answer->type, type);
	strbuf_reset(&answer->body, SIZE_MAX);
	strbuf_add(&answer->body, body);
	answer->fill_len = 0;
}

void
answer_add_field(struct answer *answer, const char *name, struct slice value)
{
	strbuf_addf(&answer->lines, "%s: ", name);
	strbuf_add(&answer->lines, value);
	strbuf_add_byte(&answer->lines, '\n');
}

uint64_t
answer_body_len(const struct answer *answer)
{
	return answer->body.len + answer->fill_len;
}

bool
answer_failed(const struct answer *answer)
{
	return answer->type.failed || answer->lines.failed || answer->body.failed;
}
