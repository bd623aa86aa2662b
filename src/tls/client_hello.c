#include "tls/client_hello.h"

#include <string.h>

#include "base/ascii.h"

#define RECORD_HEADER 5			/* type, version (2), length (2) */
#define RECORD_MAX (16 * 1024)		/* RFC 8446, section 5.1 */
#define RECORD_HANDSHAKE 22
#define RECORD_MAJOR 3			/* of all versions there are; the minor one
					   is to be ignored */
#define MESSAGE_HEADER 4		/* type, length (3) */
#define MESSAGE_CLIENT_HELLO 1
#define VERSION_AND_RANDOM (2 + 32)
#define SESSION_ID_MAX 32
#define EXTENSION_SERVER_NAME 0		/* RFC 6066, section 3 */
#define EXTENSION_ALPN 16		/* RFC 7301, section 3.1 */
#define NAME_TYPE_HOST_NAME 0
#define HOST_NAME_MAX 255		/* as OpenSSL has it */

/* Cut a number of so many bytes off the front. */
static bool
take_number(struct slice *in, size_t width, size_t *number)
{
	if (in->len < width)
		return false;
	*number = 0;
	for (size_t i = 0; i < width; i++)
		*number = *number << 8 | in->ptr[i];
	*in = slice_skip(*in, width);
	return true;
}

/* Cut off a vector: its length in so many bytes, and its content (RFC 8446,
   section 3.4). */
static bool
take_vector(struct slice *in, size_t width, struct slice *content)
{
	size_t len;

	if (!take_number(in, width, &len) || len > in->len)
		return false;
	*content = slice_head(*in, len);
	*in = slice_skip(*in, len);
	return true;
}

/* Whether the bytes may stand in a host name or an address. */
static bool
is_host_text(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = text.ptr[i];

		if (!ascii_is_alnum(c) && c != '.' && c != '-' && c != '_' &&
		    c != ':')
			return false;
	}
	return true;
}

/* The list could hold many names of many types; but nobody has ever defined a
   second type, and OpenSSL reads exactly one host_name too. */
static bool
read_server_name(struct slice content, struct client_hello *hello)
{
	struct slice list, name;
	size_t type;

	if (hello->server_name.len > 0 || !take_vector(&content, 2, &list) ||
	    content.len > 0 || !take_number(&list, 1, &type) ||
	    type != NAME_TYPE_HOST_NAME || !take_vector(&list, 2, &name) ||
	    list.len > 0)
		return false;
	if (name.len == 0 || name.len > HOST_NAME_MAX || !is_host_text(name))
		return false;
	hello->server_name = name;
	return true;
}

static bool
read_alpn(struct slice content, struct client_hello *hello)
{
	struct slice list, protocol;

	if (hello->has_alpn || !take_vector(&content, 2, &list) ||
	    content.len > 0 || list.len == 0)
		return false;
	hello->has_alpn = true;
	while (list.len > 0) {
		if (!take_vector(&list, 1, &protocol) || protocol.len == 0)
			return false;
		if (slice_eq(protocol, SLICE("http/1.1")) ||
		    slice_eq(protocol, SLICE("http/1.0")))
			hello->offers_http1 = true;
	}
	return true;
}

static bool
read_extensions(struct slice list, struct client_hello *hello)
{
	struct slice content;
	size_t type;

	while (list.len > 0) {
		if (!take_number(&list, 2, &type) || !take_vector(&list, 2, &content))
			return false;
		if (type == EXTENSION_SERVER_NAME && !read_server_name(content, hello))
			return false;
		if (type == EXTENSION_ALPN && !read_alpn(content, hello))
			return false;
	}
	return true;
}

/* Read what stands behind the message's header (RFC 8446, section 4.1.2). */
static bool
read_body(struct slice body, struct client_hello *hello)
{
	struct slice session_id, suites, compressions, extensions;

	if (body.len < VERSION_AND_RANDOM)
		return false;
	body = slice_skip(body, VERSION_AND_RANDOM);
	if (!take_vector(&body, 1, &session_id) || session_id.len > SESSION_ID_MAX ||
	    !take_vector(&body, 2, &suites) || suites.len == 0 ||
	    suites.len % 2 != 0 || !take_vector(&body, 1, &compressions) ||
	    compressions.len == 0)
		return false;
	if (body.len == 0)
		return true;	/* old clients have no extensions at all */
	return take_vector(&body, 2, &extensions) && body.len == 0 &&
	    read_extensions(extensions, hello);
}

/* Cut a record off, and give what it holds, or as much of that as is there:
   CLIENT_HELLO_MORE when it is cut. */
static enum client_hello_rc
take_record(struct slice *in, struct slice *fragment)
{
	size_t len;

	*fragment = SLICE_NONE;
	if ((in->len > 0 && in->ptr[0] != RECORD_HANDSHAKE) ||
	    (in->len > 1 && in->ptr[1] != RECORD_MAJOR))
		return CLIENT_HELLO_NOT_TLS;
	if (in->len < RECORD_HEADER)
		return CLIENT_HELLO_MORE;
	len = (size_t)in->ptr[3] << 8 | in->ptr[4];
	if (len == 0 || len > RECORD_MAX)
		return CLIENT_HELLO_BAD;
	*in = slice_skip(*in, RECORD_HEADER);
	*fragment = slice_head(*in, len);
	*in = slice_skip(*in, fragment->len);
	return fragment->len == len ? CLIENT_HELLO_DONE : CLIENT_HELLO_MORE;
}

/* Put a fragment behind the others. The first stays where it is, for mostly
   there is no second. */
static void
join(struct slice *message, struct slice fragment, unsigned char *scratch)
{
	if (fragment.len == 0)
		return;
	if (message->len == 0) {
		*message = fragment;
		return;
	}
	if (message->ptr != scratch)
		memcpy(scratch, message->ptr, message->len);
	memcpy(scratch + message->len, fragment.ptr, fragment.len);
	*message = slice_of(scratch, message->len + fragment.len);
}

/* Whether the message is whole; then *body is what stands behind its header. */
static enum client_hello_rc
open_message(struct slice message, struct slice *body)
{
	size_t len;

	if (message.len > 0 && message.ptr[0] != MESSAGE_CLIENT_HELLO)
		return CLIENT_HELLO_BAD;
	if (message.len < MESSAGE_HEADER)
		return CLIENT_HELLO_MORE;
	*body = slice_skip(message, 1);
	if (!take_number(body, 3, &len) ||
	    len > CLIENT_HELLO_MAX - RECORD_HEADER - MESSAGE_HEADER)
		return CLIENT_HELLO_BAD;
	if (len > body->len)
		return CLIENT_HELLO_MORE;
	*body = slice_head(*body, len);
	return CLIENT_HELLO_DONE;
}

/* Find the message in its records. */
static enum client_hello_rc
read_message(struct slice bytes, unsigned char *scratch, struct slice *body)
{
	struct slice rest = slice_head(bytes, CLIENT_HELLO_MAX);
	struct slice message = SLICE_NONE, fragment;
	enum client_hello_rc record, rc;

	do {
		record = take_record(&rest, &fragment);
		if (record == CLIENT_HELLO_BAD)
			return CLIENT_HELLO_BAD;
		/* No other record may come between (RFC 8446, section 5.1). */
		if (record == CLIENT_HELLO_NOT_TLS)
			return message.len > 0 ? CLIENT_HELLO_BAD : record;
		join(&message, fragment, scratch);
		rc = open_message(message, body);
		if (rc != CLIENT_HELLO_MORE)
			return rc;
	} while (record == CLIENT_HELLO_DONE);
	return bytes.len < CLIENT_HELLO_MAX ? CLIENT_HELLO_MORE : CLIENT_HELLO_BAD;
}

enum client_hello_rc
client_hello_read(struct slice bytes, unsigned char *scratch,
    struct client_hello *hello)
{
	struct slice body;
	enum client_hello_rc rc = read_message(bytes, scratch, &body);

	*hello = (struct client_hello){ .has_alpn = false };
	if (rc == CLIENT_HELLO_DONE && !read_body(body, hello))
		rc = CLIENT_HELLO_BAD;
	return rc;
}
