#include "conf/conf_check.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/nearest.h"
#include "http/field.h"

struct check {
	const struct settings *settings;
	struct cfg_t *root;
	const struct conf_vocabulary *words;
	struct mistakes *mistakes;
};

/*
 * The line of a directive's value, or of its section when it is not given.
 *
 * section, at  the name of a titled section, and which one in the file.
 * name, index  a directive in it, and which of its values.
 */
static unsigned
line_of(const struct check *check, const char *section, size_t at,
    const char *name, size_t index)
{
	const struct directive *outer = directive_find(SECTION_ROOT,
	    slice_str(section));
	struct cfg_t *inner = conf_tree_section(check->root, outer, at);
	const struct directive *row = directive_find(outer->opens, slice_str(name));

	if (index < conf_tree_count(inner, row))
		return conf_tree_value(inner, row, index)->line;
	return conf_tree_line(inner);
}

/* Whether a titled section was read without a mistake. */
static bool
is_sound(const struct check *check, const char *section, size_t at)
{
	struct cfg_t *inner = conf_tree_section(check->root,
	    directive_find(SECTION_ROOT, slice_str(section)), at);

	return !mistakes_any_in(check->mistakes, conf_tree_line(inner),
	    conf_tree_last_line(inner));
}

/* Note a name that nothing has, with the nearest that something has. */
static void
note_unknown(const struct check *check, unsigned line, const char *what,
    const char *name, struct slice near)
{
	if (near.len > 0)
		mistakes_add(check->mistakes, line,
		    "unknown %s '%s'; did you mean '%.*s'?", what, name,
		    SLICE_FMT(near));
	else
		mistakes_add(check->mistakes, line, "unknown %s '%s'", what, name);
}

static void
check_user(const struct check *check)
{
	const char *user = check->settings->user;
	const struct directive *row = directive_find(SECTION_ROOT, SLICE("user"));
	struct passwd entry, *found = NULL;
	char room[4096];

	if (user == NULL || geteuid() != 0)
		return;
	if (getpwnam_r(user, &entry, room, sizeof(room), &found) == 0 &&
	    found != NULL)
		return;
	mistakes_add(check->mistakes, conf_tree_value(check->root, row, 0)->line,
	    "user: this machine has no user '%s'", user);
}

/* What we are called in Via must not look like anything else there. */
static void
check_via(const struct check *check)
{
	const char *via = check->settings->via;
	const struct directive *row = directive_find(SECTION_ROOT, SLICE("via"));

	if (via != NULL && !field_is_token(slice_str(via)))
		mistakes_add(check->mistakes, conf_tree_value(check->root, row, 0)->line,
		    "via: '%s' is no token of letters, digits and - . _ only", via);
}

/* Files are loaded by a higher tier; here, that they can be. NULL is none. */
static void
check_file(const struct check *check, const char *file, unsigned line)
{
	int fd = file == NULL ? -1 : open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int error = fd < 0 ? errno : 0;
	struct stat st;

	if (file == NULL)
		return;
	if (fd >= 0) {
		if (fstat(fd, &st) != 0)
			error = errno;
		else if (S_ISDIR(st.st_mode))
			error = EISDIR;
		close(fd);
	}
	if (error != 0)
		mistakes_add(check->mistakes, line, "cannot read %s: %s", file,
		    strerrordesc_np(error));
}

/* That a certificate comes with its key; either may be NULL. */
static void
check_pair(const struct check *check, const char *section, size_t at,
    const char *certificate, const char *key)
{
	if (certificate != NULL && key == NULL)
		mistakes_add(check->mistakes,
		    line_of(check, section, at, "certificate", 0),
		    "%s: the certificate needs its 'key'", section);
	if (certificate == NULL && key != NULL)
		mistakes_add(check->mistakes, line_of(check, section, at, "key", 0),
		    "%s: the key needs its 'certificate'", section);
	check_file(check, certificate, line_of(check, section, at, "certificate", 0));
	check_file(check, key, line_of(check, section, at, "key", 0));
}

static void
check_catalogue(const struct check *check, size_t at)
{
	check_file(check, check->settings->catalogues[at].file,
	    line_of(check, "catalogue", at, "file", 0));
}

static void
check_parent(const struct check *check, size_t at)
{
	check_file(check, check->settings->parents[at].credentials,
	    line_of(check, "parent", at, "credentials", 0));
}

static void
check_authority(const struct check *check)
{
	check_pair(check, "authority", 0, check->settings->authority.certificate,
	    check->settings->authority.key);
}

/* That no listener before this one has its address. */
static void
check_address(const struct check *check, size_t at)
{
	const struct listen_settings *listens = check->settings->listens;
	const struct address *mine = &listens[at].address;
	char text[ADDRESS_TEXT_SIZE], other[ADDRESS_TEXT_SIZE];

	/* Port 0 is another one each time. */
	for (size_t i = 0; i < at && address_port(mine) != 0; i++)
		if (listens[i].address.len > 0 && slice_eq(address_format(mine, text),
		    address_format(&listens[i].address, other))) {
			mistakes_add(check->mistakes,
			    line_of(check, "listen", at, "address", 0),
			    "listen \"%s\" has that address already, in line %u",
			    listens[i].name,
			    line_of(check, "listen", i, "address", 0));
			return;
		}
}

static struct slice
nearest_api(const struct settings *settings, const char *name)
{
	struct nearest nearest = { .word = slice_str(name) };

	for (size_t i = 0; i < settings->n_apis; i++)
		nearest_try(&nearest, slice_str(settings->apis[i].name));
	return nearest.best;
}

static bool
has_api(const struct settings *settings, const char *name)
{
	for (size_t i = 0; i < settings->n_apis; i++)
		if (strcmp(settings->apis[i].name, name) == 0)
			return true;
	return false;
}

/* The certificates of a listener and their keys. */
static void
check_listen_tls(const struct check *check, size_t at)
{
	const struct listen_settings *listen = &check->settings->listens[at];

	if (listen->n_certificates != listen->n_keys)
		mistakes_add(check->mistakes, line_of(check, "listen", at,
		    listen->n_keys > 0 ? "key" : "certificate", 0),
		    "listen \"%s\" has %zu certificates and %zu keys; each needs the "
		    "other", listen->name, listen->n_certificates, listen->n_keys);
	for (size_t i = 0; i < listen->n_certificates; i++)
		check_file(check, listen->certificates[i],
		    line_of(check, "listen", at, "certificate", i));
	for (size_t i = 0; i < listen->n_keys; i++)
		check_file(check, listen->keys[i],
		    line_of(check, "listen", at, "key", i));
}

/* On a gateway the credentials of a request are the API's. */
static void
check_users(const struct check *check, size_t at)
{
	const struct listen_settings *listen = &check->settings->listens[at];
	unsigned line = line_of(check, "listen", at, "users", 0);

	check_file(check, listen->users, line);
	if (listen->users != NULL && listen->mode != LISTEN_FORWARD)
		mistakes_add(check->mistakes, line,
		    "users: only a listener with 'mode = forward' has them");
}

static void
check_listen(const struct check *check, size_t at)
{
	const struct listen_settings *listen = &check->settings->listens[at];

	check_address(check, at);
	check_listen_tls(check, at);
	check_users(check, at);
	if (listen->mode == LISTEN_GATEWAY && listen->upstream.url == NULL)
		mistakes_add(check->mistakes, listen->line,
		    "listen \"%s\" is a gateway and needs an 'upstream'",
		    listen->name);
	if (listen->mode == LISTEN_FORWARD && listen->upstream.url != NULL)
		mistakes_add(check->mistakes,
		    line_of(check, "listen", at, "upstream", 0),
		    "upstream: only a listener with 'mode = gateway' has one");
	if (listen->mode == LISTEN_FORWARD && listen->api != NULL)
		mistakes_add(check->mistakes, line_of(check, "listen", at, "api", 0),
		    "api: only a listener with 'mode = gateway' names one");
	else if (listen->api != NULL && !has_api(check->settings, listen->api))
		note_unknown(check, line_of(check, "listen", at, "api", 0), "api",
		    listen->api, nearest_api(check->settings, listen->api));
}

static void
check_shape(const struct check *check, size_t at)
{
	const struct shape_settings *shape = &check->settings->shapes[at];

	if (nearest_is_exact(slice_str(shape->name), check->words->shapes))
		mistakes_add(check->mistakes, shape->line,
		    "shape \"%s\" is built in; choose another name", shape->name);
}

static void
check_api_shape(const struct check *check, size_t at)
{
	const char *name = check->settings->apis[at].shape;
	struct nearest nearest = { .word = slice_str(name) };

	if (name == NULL ||
	    nearest_is_exact(slice_str(name), check->words->shapes))
		return;
	for (size_t i = 0; i < check->settings->n_shapes; i++) {
		if (strcmp(check->settings->shapes[i].name, name) == 0)
			return;
		nearest_try(&nearest, slice_str(check->settings->shapes[i].name));
	}
	if (nearest.best.len == 0)
		nearest.best = nearest_of(nearest.word, check->words->shapes);
	note_unknown(check, line_of(check, "api", at, "shape", 0), "shape", name,
	    nearest.best);
}

static void
check_api_catalogue(const struct check *check, size_t at, size_t index)
{
	const char *name = check->settings->apis[at].catalogues[index];
	struct nearest nearest = { .word = slice_str(name) };

	for (size_t i = 0; i < check->settings->n_catalogues; i++) {
		if (strcmp(check->settings->catalogues[i].name, name) == 0)
			return;
		nearest_try(&nearest,
		    slice_str(check->settings->catalogues[i].name));
	}
	note_unknown(check, line_of(check, "api", at, "catalogues", index),
	    "catalogue", name, nearest.best);
}

static void
check_rule(const struct check *check, const struct rule_settings *rule)
{
	struct slice word = slice_str(rule->word);

	if (!nearest_is_exact(word, check->words->rule_words))
		note_unknown(check, rule->line, "verdict or finding", rule->word,
		    nearest_of(word, check->words->rule_words));
	if (rule->shadow && rule->action != ACTION_NORMALIZE)
		mistakes_add(check->mistakes, rule->line,
		    "on \"%s\": 'shadow' goes with 'action = normalize' only",
		    rule->word);
}

static bool
is_named_by_listener(const struct settings *settings, const char *api)
{
	for (size_t i = 0; i < settings->n_listens; i++)
		if (settings->listens[i].api != NULL &&
		    strcmp(settings->listens[i].api, api) == 0)
			return true;
	return false;
}

static bool
has_forward_listener(const struct settings *settings)
{
	for (size_t i = 0; i < settings->n_listens; i++)
		if (settings->listens[i].mode == LISTEN_FORWARD)
			return true;
	return false;
}

/* That there is something to intercept, and something to sign with. */
static void
check_intercept(const struct check *check, size_t at)
{
	const struct api_settings *api = &check->settings->apis[at];
	unsigned line = line_of(check, "api", at, "intercept", 0);

	if (!api->intercept)
		return;
	if (check->settings->authority.certificate == NULL &&
	    check->settings->authority.key == NULL)
		mistakes_add(check->mistakes, line, "api \"%s\": 'intercept' needs an "
		    "'authority' section; 'errgate ca init' makes one", api->name);
	if (api->n_hosts == 0)
		mistakes_add(check->mistakes, line,
		    "api \"%s\": 'intercept' needs 'hosts'", api->name);
	if (!has_forward_listener(check->settings))
		mistakes_add(check->mistakes, line, "api \"%s\": 'intercept' needs a "
		    "listener with 'mode = forward'", api->name);
}

static void
check_api(const struct check *check, size_t at)
{
	const struct api_settings *api = &check->settings->apis[at];

	check_intercept(check, at);
	check_pair(check, "api", at, api->certificate, api->key);
	check_file(check, api->ca, line_of(check, "api", at, "ca", 0));
	if (!api->verify && api->ca != NULL)
		mistakes_add(check->mistakes, line_of(check, "api", at, "verify", 0),
		    "api \"%s\": 'ca' is of no use with 'verify = off'", api->name);

	if (api->n_hosts == 0 && !is_named_by_listener(check->settings, api->name))
		mistakes_add(check->mistakes, api->line,
		    "api \"%s\" has no 'hosts' and no listener names it: it would "
		    "never be used", api->name);
	for (size_t i = 0; i < api->n_catalogues; i++)
		check_api_catalogue(check, at, i);
	check_api_shape(check, at);
	for (size_t i = 0; i < api->n_rules; i++)
		if (api->rules[i].line != 0)
			check_rule(check, &api->rules[i]);
}

void
conf_check(const struct settings *settings, struct cfg_t *root,
    const struct conf_vocabulary *words, struct mistakes *mistakes)
{
	const struct check check = {
		.settings = settings, .root = root, .words = words,
		.mistakes = mistakes,
	};

	check_user(&check);
	check_via(&check);
	check_authority(&check);
	for (size_t i = 0; i < settings->n_parents; i++)
		check_parent(&check, i);
	if (settings->n_listens == 0 && !mistakes_any(mistakes))
		mistakes_add(mistakes, 0, "no 'listen' section: nobody could connect");
	for (size_t i = 0; i < settings->n_catalogues; i++)
		if (is_sound(&check, "catalogue", i))
			check_catalogue(&check, i);
	for (size_t i = 0; i < settings->n_listens; i++)
		if (is_sound(&check, "listen", i))
			check_listen(&check, i);
	for (size_t i = 0; i < settings->n_shapes; i++)
		check_shape(&check, i);
	for (size_t i = 0; i < settings->n_apis; i++)
		if (is_sound(&check, "api", i))
			check_api(&check, i);
}
