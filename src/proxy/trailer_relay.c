#include "proxy/trailer_relay.h"

#include "http/head_writer.h"
#include "http/hop_by_hop.h"

void
trailer_relay_note(const struct body_reader *body,
    const struct field_list *fields, struct strbuf *named)
{
	struct hop_by_hop hop;

	named->len = 0;
	if (body->kind != FRAMING_CHUNKED)
		return;
	hop_by_hop_read(&hop, fields);
	hop_by_hop_keep(&hop, named);
}

void
trailer_relay_write(struct proxy *proxy, const struct body_reader *body,
    const struct strbuf *named, struct strbuf *out)
{
	struct field_list *trailers = &proxy->trailers;
	struct hop_by_hop hop;

	strbuf_add(out, SLICE("0\r\n"));
	if (body->trailer.len > 0 && !named->failed &&
	    body_reader_trailers(body, trailers) == VIOLATION_NONE) {
		hop_by_hop_recall(&hop, strbuf_slice(named));
		for (size_t i = 0; i < trailers->len; i++)
			if (!hop_by_hop_bars_trailer(&hop, &trailers->items[i]))
				head_writer_field(out, trailers->items[i].name,
				    trailers->items[i].value);
	}
	head_writer_end(out);
}
