#include "proxy/proxy_auth.h"

#include <string.h>

#include "base/base64.h"
#include "proxy/proxy_listener.h"

/* USER:PASSWORD of the request, decoded. False when it has none that can be read. */
static bool
read_credentials(const struct request_head *head, struct strbuf *out)
{
	const struct field *field =
	    field_list_find(&head->fields, FIELD_PROXY_AUTHORIZATION);

	return field != NULL &&
	    slice_starts_with_nocase(field->value, SLICE("Basic ")) &&
	    base64_decode(out, slice_trim(slice_skip(field->value, 6)));
}

static bool
check(struct exchange *ex, const struct user_file *file, struct slice credentials,
    enum own_error *error)
{
	size_t colon = slice_index(credentials, ':');
	struct slice user = slice_head(credentials, colon);
	unsigned char block[ADDRESS_BLOCK_SIZE];

	*error = OWN_PROXY_AUTHENTICATION;
	if (colon == credentials.len)
		return false;
	/* Who is not known may have written the password in the wrong place. */
	if (user_file_has(file, user))
		strbuf_add(&ex->user, user);
	switch (gatekeeper_check(ex->proxy->gatekeeper, file, user,
	    slice_skip(credentials, colon + 1), address_block(&ex->peer, block),
	    loop_now_us(ex->proxy->loop))) {
	case GATE_OPEN:
		return true;
	case GATE_WRONG:
		break;
	case GATE_BUSY:
		*error = OWN_TOO_MANY_ATTEMPTS;
		break;
	}
	return false;
}

bool
proxy_auth_admits(struct exchange *ex, enum own_error *error)
{
	const struct user_file *file = ex->client->listener->user_file;
	struct strbuf credentials = { 0 };
	bool admitted;

	/* Inside of a tunnel its CONNECT has answered for all. */
	if (client_inside(ex->client) != NULL) {
		strbuf_add(&ex->user, strbuf_slice(&ex->client->inside->user));
		return true;
	}
	if (file == NULL)
		return true;
	*error = OWN_PROXY_AUTHENTICATION;
	admitted = read_credentials(&ex->proxy->request, &credentials) &&
	    check(ex, file, strbuf_slice(&credentials), error);
	if (credentials.len > 0)
		explicit_bzero(credentials.ptr, credentials.len);
	strbuf_clear(&credentials);
	return admitted;
}
