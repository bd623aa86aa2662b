#include "conf/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf/conf_check.h"
#include "conf/conf_read.h"
#include "conf/outline.h"

#define FILE_MAX ((size_t)4 * 1024 * 1024)	/* bytes of a conf file */
#define WORKERS_MAX 256

/* Read a whole file. False, and a mistake noted, when that cannot be. */
static bool
read_all(const char *path, struct strbuf *text, struct mistakes *mistakes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	while (fd >= 0 && text->len <= FILE_MAX && strbuf_reserve(text, 16 * 1024)) {
		n = read(fd, text->ptr + text->len, text->cap - text->len);
		if (n <= 0)
			break;
		text->len += (size_t)n;
	}
	if (fd < 0 || n < 0)
		mistakes_add(mistakes, 0, "cannot be read: %s",
		    strerrordesc_np(text->failed ? ENOMEM : errno));
	else if (n > 0)
		mistakes_add(mistakes, 0, "the file is larger than 4 MiB");
	if (fd >= 0)
		close(fd);
	return n == 0;
}

/* How many processors this process may use. */
static unsigned
count_processors(void)
{
	cpu_set_t set;
	int n = 1;

	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		n = CPU_COUNT(&set);
	return n < 1 ? 1 : n > WORKERS_MAX ? WORKERS_MAX : (unsigned)n;
}

/* What is done without any `on`: a code nobody knows is tagged, and so is an
   answer without one; the rest is logged. */
static bool
add_default_rules(struct settings *settings)
{
	static const struct rule_settings defaults[] = {
		{ .word = "unknown", .action = ACTION_TAG },
		{ .word = "malformed", .action = ACTION_TAG },
	};

	for (size_t i = 0; i < settings->n_apis; i++) {
		struct api_settings *api = &settings->apis[i];

		if (api->n_rules > 0)
			continue;
		api->rules = arena_alloc(&settings->arena, sizeof(defaults));
		if (api->rules == NULL)
			return false;
		memcpy(api->rules, defaults, sizeof(defaults));
		api->n_rules = ARRAY_LEN(defaults);
	}
	return true;
}

/* The folder of a path, with its '/'; empty when it has none. */
static struct slice
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slice_head(slice_str(path), slash == NULL ? 0 :
	    (size_t)(slash - path) + 1);
}

/* Where the authority's certificate is named; 0 when it is not. */
static unsigned
authority_line(struct cfg_t *root)
{
	const struct directive *row =
	    directive_find(SECTION_AUTHORITY, SLICE("certificate"));
	struct cfg_t *section = conf_tree_section(root,
	    directive_find(SECTION_ROOT, SLICE("authority")), 0);

	return conf_tree_count(section, row) > 0 ?
	    conf_tree_value(section, row, 0)->line : 0;
}

/* Fill the settings from the text, which is changed. */
static void
read_settings(struct settings *settings, const char *path, struct slice text,
    unsigned char *bytes, const struct conf_vocabulary *words,
    struct mistakes *mistakes)
{
	const struct conf_reader reader = {
		.arena = &settings->arena, .mistakes = mistakes,
		.folder = folder_of(path),
	};
	struct cfg_t *root;
	bool whole;

	/* A mark that some editors put at the start of UTF-8 files. */
	if (slice_starts_with(text, SLICE("\xef\xbb\xbf")))
		memset(bytes, ' ', 3);
	whole = outline_check(bytes, text.len, mistakes);
	root = conf_tree_parse(bytes, text.len, mistakes);
	if (root == NULL)
		return;
	conf_read_section(&reader, root, SECTION_ROOT, settings);
	settings->authority.line = authority_line(root);
	if (whole)
		conf_check(settings, root, words, mistakes);
	conf_tree_free(root);
	settings->path = (const char *)arena_copy(&settings->arena,
	    slice_str(path)).ptr;
	if (settings->workers == 0)
		settings->workers = count_processors();
	if (settings->path == NULL || !add_default_rules(settings))
		mistakes_add(mistakes, 0, "out of memory");
}

struct settings *
settings_load(const char *path, const struct conf_vocabulary *words,
    struct strbuf *errors)
{
	struct settings *settings = calloc(1, sizeof(*settings));
	struct mistakes mistakes = { .n = 0 };
	struct strbuf text = { 0 };

	if (settings == NULL)
		mistakes_add(&mistakes, 0, "out of memory");
	else if (read_all(path, &text, &mistakes))
		read_settings(settings, path, strbuf_slice(&text), text.ptr, words,
		    &mistakes);
	strbuf_clear(&text);
	if (!mistakes_any(&mistakes))
		return settings;
	mistakes_tell(&mistakes, path, errors);
	settings_free(settings);
	return NULL;
}

void
settings_free(struct settings *settings)
{
	if (settings == NULL)
		return;
	arena_clear(&settings->arena);
	free(settings);
}
