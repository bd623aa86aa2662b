#include "mock/template.h"

#include "base/escape.h"

void
template_add_xml(struct strbuf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.ptr[i]) {
		case '<': strbuf_add_str(out, "&lt;"); break;
		case '>': strbuf_add_str(out, "&gt;"); break;
		case '&': strbuf_add_str(out, "&amp;"); break;
		case '"': strbuf_add_str(out, "&quot;"); break;
		default: strbuf_add_byte(out, text.ptr[i]);
		}
	}
}

static void
add_value(struct strbuf *out, struct slice value, enum template_escape escape)
{
	switch (escape) {
	case TEMPLATE_JSON: escape_json(out, value); break;
	case TEMPLATE_XML: template_add_xml(out, value); break;
	case TEMPLATE_PLAIN: strbuf_add(out, value); break;
	}
}

void
template_add(struct strbuf *out, struct slice text,
    const struct template_values *values, enum template_escape escape)
{
	while (text.len > 0) {
		size_t plain = slice_index(text, '%');

		strbuf_add(out, slice_head(text, plain));
		text = slice_skip(text, plain);
		if (text.len < 2)
			break;
		switch (text.ptr[1]) {
		case 'c': add_value(out, values->code, escape); break;
		case 'm': add_value(out, values->message, escape); break;
		case 'r': add_value(out, values->request_id, escape); break;
		case 's': strbuf_add_u64(out, values->status); break;
		default: strbuf_add_byte(out, text.ptr[1]);
		}
		text = slice_skip(text, 2);
	}
}
