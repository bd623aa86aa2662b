#include "server/privileges.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

void
privileges_raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

bool
privileges_drop(const char *user, struct strbuf *errors)
{
	const struct passwd *entry;

	if (user == NULL || geteuid() != 0)
		return true;
	entry = getpwnam(user);
	if (entry == NULL) {
		strbuf_addf(errors, "user \"%s\" does not exist\n", user);
		return false;
	}
	if (initgroups(user, entry->pw_gid) != 0 || setgid(entry->pw_gid) != 0 ||
	    setuid(entry->pw_uid) != 0) {
		strbuf_addf(errors, "cannot become user \"%s\": %s\n", user,
		    strerror(errno));
		return false;
	}
	return true;
}

static bool
has_keys(const struct settings *settings)
{
	bool found = settings->authority.key != NULL;

	for (size_t i = 0; i < settings->n_listens; i++)
		found = found || settings->listens[i].n_keys > 0;
	for (size_t i = 0; i < settings->n_apis; i++)
		found = found || settings->apis[i].key != NULL;
	return found;
}

void
privileges_protect_keys(const struct settings *settings)
{
	if (has_keys(settings))
		(void)prctl(PR_SET_DUMPABLE, 0);
}
