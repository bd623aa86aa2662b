#include "conf/conf_tree.h"

#include <confuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Options of our own in each section, under names that no conf file can use.
 * LINE_NAME has a default, which libConfuse evaluates as it opens a section:
 * so the section remembers the line where it opens (libConfuse's own `line`
 * moves on to where it closes). CONTEXT_NAME carries a pointer to the mistakes
 * to libConfuse's callbacks, which have no argument for one.
 */
#define LINE_NAME "(line)"
#define CONTEXT_NAME "(mistakes)"
#define N_OWN 2
#define ROWS_MAX 96

/* Arrays of options, made from the table of directives. */
struct option_arrays {
	cfg_opt_t of[SECTION_N][ROWS_MAX];
	char line_default[2];
};

/* libConfuse's parse callback: keep the text and where it stands. */
static int
keep_value(cfg_t *section, cfg_opt_t *option, const char *text, void *result)
{
	size_t size = strlen(text) + 1;
	struct conf_value *value = malloc(sizeof(*value) + size);

	(void)option;
	if (value == NULL) {
		cfg_error(section, "out of memory");
		return -1;
	}
	value->line = (unsigned)section->line;
	memcpy(value->text, text, size);
	*(void **)result = value;
	return 0;
}

/* libConfuse's error callback. */
__attribute__((format(printf, 2, 0))) static void
keep_mistake(cfg_t *section, const char *fmt, va_list args)
{
	cfg_opt_t *context = cfg_getopt(section, CONTEXT_NAME);
	struct strbuf text = { 0 };
	char *message;

	strbuf_vaddf(&text, fmt, args);
	message = strbuf_take_str(&text);
	if (context != NULL)
		mistakes_add((struct mistakes *)(void *)context->simple_value.ptr,
		    (unsigned)section->line, "%s",
		    message != NULL ? message : "out of memory");
	free(message);
}

/* Add a row of the table to the options of its section. */
static void
add_option(struct option_arrays *arrays, const struct directive *row)
{
	cfg_opt_t *option = arrays->of[row->in];

	while (option->name != NULL)
		option++;
	option->name = row->name;
	if (row->type != TAKES_SECTION) {
		option->type = CFGT_PTR;
		option->parsecb = keep_value;
		option->freecb = free;
		option->flags = CFGF_NODEFAULT |
		    (directive_is_list(row) ? CFGF_LIST : CFGF_NONE);
		return;
	}
	option->type = CFGT_SEC;
	option->subopts = arrays->of[row->opens];
	if (directive_is_titled(row))
		option->flags = CFGF_TITLE | CFGF_MULTI | CFGF_NO_TITLE_DUPES;
}

static void
fill_options(struct option_arrays *arrays, struct mistakes *mistakes)
{
	size_t n_rows;
	const struct directive *rows = directive_rows(&n_rows);

	assert(n_rows + N_OWN < ROWS_MAX);
	arrays->line_default[0] = '0';
	for (size_t i = 0; i < SECTION_N; i++) {
		arrays->of[i][0] = (cfg_opt_t){
			.name = LINE_NAME, .type = CFGT_PTR, .parsecb = keep_value,
			.freecb = free, .def.parsed = arrays->line_default };
		arrays->of[i][1] = (cfg_opt_t){
			.name = CONTEXT_NAME, .type = CFGT_INT,
			.simple_value.ptr = (void **)(void *)mistakes };
	}
	for (size_t i = 0; i < n_rows; i++)
		add_option(arrays, &rows[i]);
}

static bool
parse_text(cfg_t *root, unsigned char *text, size_t len)
{
	FILE *file = fmemopen(text, len, "r");
	int rc;

	if (file == NULL)
		return false;
	rc = cfg_parse_fp(root, file);
	fclose(file);
	return rc == CFG_SUCCESS;
}

struct cfg_t *
conf_tree_parse(unsigned char *text, size_t len, struct mistakes *mistakes)
{
	struct option_arrays *arrays = calloc(1, sizeof(*arrays));
	size_t n_before = mistakes->n;
	cfg_t *root = NULL;

	if (arrays != NULL) {
		fill_options(arrays, mistakes);
		root = cfg_init(arrays->of[SECTION_ROOT], CFGF_NONE);
		free(arrays);	/* cfg_init has made copies */
	}
	if (root == NULL) {
		mistakes_add(mistakes, 0, "out of memory");
		return NULL;
	}
	cfg_set_error_function(root, keep_mistake);
	if (len == 0 || parse_text(root, text, len))
		return root;
	if (mistakes->n == n_before)
		mistakes_add(mistakes, 0, "the file cannot be read");
	cfg_free(root);
	return NULL;
}

void
conf_tree_free(struct cfg_t *root)
{
	if (root != NULL)
		cfg_free(root);
}

size_t
conf_tree_count(struct cfg_t *section, const struct directive *row)
{
	return cfg_size(section, row->name);
}

bool
conf_tree_is_given(struct cfg_t *section, const struct directive *row)
{
	return (cfg_getopt(section, row->name)->flags & CFGF_MODIFIED) != 0;
}

const struct conf_value *
conf_tree_value(struct cfg_t *section, const struct directive *row, size_t index)
{
	return cfg_opt_getnptr(cfg_getopt(section, row->name), (unsigned)index);
}

struct cfg_t *
conf_tree_section(struct cfg_t *section, const struct directive *row,
    size_t index)
{
	return cfg_getnsec(section, row->name, (unsigned)index);
}

const char *
conf_tree_title(struct cfg_t *section)
{
	return cfg_title(section);
}

unsigned
conf_tree_last_line(struct cfg_t *section)
{
	return (unsigned)section->line;
}

unsigned
conf_tree_line(struct cfg_t *section)
{
	const struct conf_value *value = cfg_getptr(section, LINE_NAME);

	return value != NULL ? value->line : 0;
}
