/*
 * ClientHellos: what more bytes decide is never decided differently by fewer,
 * and what follows does not matter.
 */
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "tls/client_hello.h"

#define N_CUTS 64

static unsigned char scratch[CLIENT_HELLO_MAX], other_scratch[CLIENT_HELLO_MAX];

static void
check_done(struct slice bytes, const struct client_hello *hello)
{
	struct client_hello again;
	struct strbuf more = { 0 };

	FUZZ_CHECK(hello->has_alpn || !hello->offers_http1,
	    "a protocol is offered in ALPN only");
	for (size_t i = 0; i < hello->server_name.len; i++)
		FUZZ_CHECK(hello->server_name.ptr[i] > ' ' &&
		    hello->server_name.ptr[i] < 0x7f, "a name can be printed");
	strbuf_add(&more, bytes);
	strbuf_add_str(&more, "\x17\x03\x03 and so on");
	FUZZ_CHECK(client_hello_read(strbuf_slice(&more), other_scratch, &again) ==
	    CLIENT_HELLO_DONE && slice_eq(again.server_name, hello->server_name) &&
	    again.has_alpn == hello->has_alpn &&
	    again.offers_http1 == hello->offers_http1, "what follows is not read");
	strbuf_clear(&more);
}

/* The first len bytes decide nothing, or what all of them do. */
static void
check_front(struct slice bytes, size_t len, enum client_hello_rc rc,
    const struct client_hello *hello)
{
	unsigned char *copy = fuzz_copy(slice_head(bytes, len));
	struct client_hello front;
	enum client_hello_rc front_rc = client_hello_read(slice_of(copy, len),
	    other_scratch, &front);

	FUZZ_CHECK(front_rc == CLIENT_HELLO_MORE || front_rc == rc,
	    "what fewer bytes decide stays decided");
	FUZZ_CHECK(front_rc != CLIENT_HELLO_DONE ||
	    slice_eq(front.server_name, hello->server_name), "same name");
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice in = slice_of(bytes, len);
	struct client_hello hello = { .has_alpn = false };
	enum client_hello_rc rc = client_hello_read(in, scratch, &hello);
	size_t step = len / N_CUTS + 1;

	FUZZ_CHECK(rc != CLIENT_HELLO_MORE || len < CLIENT_HELLO_MAX,
	    "waiting has an end");
	for (size_t cut = 0; cut < len; cut += step)
		check_front(in, cut, rc, &hello);
	if (rc == CLIENT_HELLO_DONE)
		check_done(in, &hello);
	return 0;
}
