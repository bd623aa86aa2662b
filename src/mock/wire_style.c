#include "mock/wire_style.h"

static const struct wire_style styles[] = {
	{ .name = "length", .title = "Content-Length, as it should be" },
	{ .name = "chunked", .title = "chunks of up to 16 bytes", .chunk_max = 16 },
	{ .name = "one-byte-chunks", .title = "each byte a chunk of its own",
	  .chunk_max = 1 },
	{ .name = "chunked-extensions", .title = "chunks with extensions",
	  .chunk_max = 16, .extension = ";name=value;quoted=\"a;b\\\"c\";flag" },
	{ .name = "trailers", .title = "chunks and a trailer section",
	  .lines = SLICE_LIT("Trailer: X-Checksum, X-Took\n"), .chunk_max = 16,
	  .last = "0\r\nX-Checksum: 0815\r\nX-Took: 12ms\r\n\r\n" },
	{ .name = "close", .title = "the body ends with the connection",
	  .no_length = true, .end = WIRE_CLOSE },
	{ .name = "http10", .title = "HTTP/1.0, ended by the connection",
	  .version = "HTTP/1.0", .no_length = true, .end = WIRE_CLOSE },
	{ .name = "keep-alive-http10", .title = "HTTP/1.0 that keeps the connection",
	  .version = "HTTP/1.0", .lines = SLICE_LIT("Connection: keep-alive\n") },
	{ .name = "interim-100", .title = "100 Continue nobody asked for, first",
	  .before = "HTTP/1.1 100 Continue\r\n\r\n" },
	{ .name = "interim-103", .title = "102 and two 103 Early Hints first",
	  .before = "HTTP/1.1 102 Processing\r\n\r\n"
	      "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"
	      "HTTP/1.1 103 Early Hints\r\nLink: </b>; rel=preload\r\n\r\n" },
	{ .name = "204", .title = "204 No Content", .status = 204, .no_body = true,
	  .no_length = true },
	{ .name = "304", .title = "304 with the Content-Length of what it lacks",
	  .status = 304, .no_body = true, .lines = SLICE_LIT("ETag: \"mock\"\n") },
	{ .name = "no-reason", .title = "a status line that ends after the status",
	  .no_reason = true },
	{ .name = "many-interim", .title = "a thousand 100 Continue, then the answer",
	  .before = "HTTP/1.1 100 Continue\r\n\r\n", .before_times = 1000 },
	/* wrong, but no client is led astray */
	{ .name = "equal-lengths", .title = "Content-Length twice, the same",
	  .length_times = 2 },
	{ .name = "many-fields", .title = "a head of 1,000 fields",
	  .lines = SLICE_LIT("X-Many: field\n"), .lines_times = 1000 },
	{ .name = "large-head", .title = "a head of 1 MiB",
	  .lines = SLICE_LIT("X-Large: 0123456789012345678901234567890123456789012345678901\n"),
	  .lines_times = 16384 },
	/* wrong in ways two readers could read differently */
	{ .name = "both-length-and-chunked",
	  .title = "Content-Length and Transfer-Encoding",
	  .lines = SLICE_LIT("Content-Length: 5\n"), .chunk_max = 16 },
	{ .name = "duplicate-length", .title = "two Content-Lengths that differ",
	  .lines = SLICE_LIT("Content-Length: 5\n") },
	{ .name = "negative-length", .title = "Content-Length: -1",
	  .lines = SLICE_LIT("Content-Length: -1\n"), .no_length = true, .end = WIRE_CLOSE },
	{ .name = "huge-length", .title = "a Content-Length beyond 64 bits",
	  .lines = SLICE_LIT("Content-Length: 99999999999999999999999\n"), .no_length = true,
	  .end = WIRE_CLOSE },
	{ .name = "unknown-transfer-coding", .title = "Transfer-Encoding: xz",
	  .lines = SLICE_LIT("Transfer-Encoding: xz\n"), .no_length = true,
	  .end = WIRE_CLOSE },
	{ .name = "obs-fold", .title = "a field folded over two lines",
	  .lines = SLICE_LIT("X-Folded: first\n second\n") },
	{ .name = "space-before-colon", .title = "a blank before the colon",
	  .lines = SLICE_LIT("X-Blank : value\n") },
	{ .name = "bare-lf", .title = "lines that end in LF alone", .eol = "\n" },
	{ .name = "bare-cr", .title = "a CR inside a value",
	  .lines = SLICE_LIT("X-Cr: one\rX-Two: two\n") },
	{ .name = "nul-in-value", .title = "a NUL byte inside a value",
	  .lines = SLICE_LIT("X-Nul: one\0two\n") },
	{ .name = "empty-field-name", .title = "a field without a name",
	  .lines = SLICE_LIT(": value\n") },
	/* breaking off and breaking in */
	{ .name = "short-length", .title = "fewer bytes than promised, then closed",
	  .length_add = 40, .end = WIRE_CLOSE },
	{ .name = "long-length", .title = "more bytes than promised",
	  .after = "SURPLUS BYTES", .end = WIRE_CLOSE },
	{ .name = "long-length-kept",
	  .title = "more bytes than promised, the connection kept",
	  .after = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsmuggled\n" },
	{ .name = "bad-chunk", .title = "a chunk size that is no number",
	  .chunk_max = 16, .last = "zz\r\nzz\r\n", .end = WIRE_CLOSE },
	{ .name = "huge-chunk", .title = "a chunk size beyond 64 bits",
	  .chunk_max = 16, .last = "fffffffffffffffff\r\n", .end = WIRE_CLOSE },
	{ .name = "cut-chunked", .title = "closed before the last chunk",
	  .chunk_max = 16, .last = "", .end = WIRE_CLOSE },
	{ .name = "cut-head", .title = "closed in the middle of the head",
	  .raw = "HTTP/1.1 200 OK\r\nContent-Ty", .end = WIRE_CLOSE },
	{ .name = "garbage", .title = "bytes that are no HTTP",
	  .raw = "\x16\x03\x01\x02 no HTTP at all \xff\xfe\r\n\r\n",
	  .end = WIRE_CLOSE },
	{ .name = "http2", .title = "the preface of HTTP/2",
	  .raw = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .end = WIRE_CLOSE },
	{ .name = "http09", .title = "a body without a head",
	  .raw = "<html><body>HTTP/0.9</body></html>\n", .end = WIRE_CLOSE },
	{ .name = "early-close", .title = "closed without a byte", .raw = "",
	  .end = WIRE_CLOSE },
	{ .name = "reset", .title = "reset without a byte", .raw = "",
	  .end = WIRE_RESET },
	{ .name = "reset-midbody", .title = "reset halfway through the body",
	  .half_body = true, .end = WIRE_RESET },
	{ .name = "close-midbody", .title = "closed halfway through the body",
	  .half_body = true, .end = WIRE_CLOSE },
	{ .name = "stall-midbody", .title = "silence from halfway through the body",
	  .half_body = true, .end = WIRE_STALL },
	{ 0 }
};

const struct wire_style *
wire_style_rows(void)
{
	return styles;
}

const struct wire_style *
wire_style_find(struct slice name)
{
	for (const struct wire_style *style = styles; style->name != NULL; style++)
		if (slice_eq(name, slice_str(style->name)))
			return style;
	return NULL;
}
