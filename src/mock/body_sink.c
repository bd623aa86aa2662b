#include "mock/body_sink.h"

#include "http/chunked.h"
#include "mock/checksum.h"
#include "mock/scenario.h"

void
body_sink_start(struct body_sink *sink, struct stream *stream,
    enum answer_sink kind, const struct wire_request *request)
{
	*sink = (struct body_sink){
		.kind = kind, .stream = stream, .chunked = request->minor > 0,
		.is_mute = request->is_head, .sum = 1
	};
}

/* Send a piece back as it is, or as a chunk of the open answer. */
static bool
echo(const struct body_sink *sink, struct slice data)
{
	unsigned char header[CHUNKED_HEADER_SIZE];
	struct slice parts[3] = { SLICE_NONE, data, SLICE_NONE };

	if (data.len == 0 || sink->is_mute)
		return true;
	if (sink->chunked) {
		parts[0] = slice_of(header, chunked_header(data.len, header));
		parts[2] = SLICE("\r\n");
	}
	return stream_write(sink->stream, parts, 3) != STREAM_BROKEN;
}

bool
body_sink_take(struct body_sink *sink, struct slice data)
{
	switch (sink->kind) {
	case SINK_DROP:
		return true;
	case SINK_COUNT:
		sink->len += data.len;
		sink->sum = checksum_adler32(sink->sum, data);
		return true;
	case SINK_ECHO:
		return echo(sink, data);
	}
	return true;
}

bool
body_sink_end(struct body_sink *sink, struct answer *answer)
{
	struct slice last = SLICE("0\r\n\r\n");

	if (sink->kind == SINK_COUNT)
		scenario_count(answer, sink->len, sink->sum);
	if (sink->kind != SINK_ECHO || sink->is_mute || !sink->chunked)
		return true;
	return stream_write(sink->stream, &last, 1) != STREAM_BROKEN;
}
