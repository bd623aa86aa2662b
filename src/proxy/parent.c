#include "proxy/parent.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/base64.h"

#define CREDENTIALS_MAX 512

static bool
wrong_file(const char *path, const char *why, struct strbuf *errors)
{
	strbuf_addf(errors, "%s: %s\n", path, why);
	return false;
}

/* The first line of a file. */
static bool
read_line(const char *path, char line[CREDENTIALS_MAX], struct strbuf *errors)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, line, CREDENTIALS_MAX - 1);
	int error = errno;

	if (fd >= 0)
		close(fd);
	if (n < 0)
		return wrong_file(path, strerrordesc_np(error), errors);
	line[n] = '\0';
	line[strcspn(line, "\r\n")] = '\0';
	return true;
}

bool
parent_load(struct parent *parent, const struct parent_settings *settings,
    struct strbuf *errors)
{
	char line[CREDENTIALS_MAX];
	bool ok;

	parent->settings = settings;
	if (settings->credentials == NULL)
		return true;
	if (!read_line(settings->credentials, line, errors))
		return false;
	ok = strchr(line, ':') != NULL && line[0] != ':';
	if (ok) {
		strbuf_add_str(&parent->authorization, "Basic ");
		base64_add(&parent->authorization, slice_str(line));
		ok = !parent->authorization.failed;
	} else {
		wrong_file(settings->credentials,
		    "its first line is no USER:PASSWORD", errors);
	}
	explicit_bzero(line, sizeof(line));
	return ok;
}

void
parent_clear(struct parent *parent)
{
	if (parent->authorization.len > 0)
		explicit_bzero(parent->authorization.ptr, parent->authorization.len);
	strbuf_clear(&parent->authorization);
}

/* Whether an exception names the host: a network for addresses; ".domain" for it
   and all below; otherwise a glob. Both in lower case. */
static bool
excepts(struct slice exception, struct slice host)
{
	struct address address;
	struct network network;

	if (address_from_host(host, 0, &address))
		return network_parse(exception, &network) &&
		    network_contains(&network, &address);
	if (slice_starts_with(exception, SLICE(".")))
		return slice_ends_with(host, exception) ||
		    slice_eq(host, slice_skip(exception, 1));
	return slice_glob(host, exception);
}

bool
parent_serves(const struct parent *parent, struct slice host)
{
	char plain[TARGET_HOST_MAX];

	host = target_plain_host(host, plain);
	for (size_t i = 0; host.len > 0 && i < parent->settings->n_except; i++)
		if (excepts(slice_str(parent->settings->except[i]), host))
			return false;
	return true;
}
