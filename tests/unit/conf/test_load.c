#include "unit/conf/test_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit/suite.h"

static char folder[] = "/tmp/errgate-conf-XXXXXX";

static const char *const rule_words[] = {
	"known", "delegated", "unknown", "malformed", "uninspected", "html-body",
	"foreign-shape", "status-mismatch", NULL
};
static const char *const shapes[] = {
	"error_code", "errorCode", "k8s-status", "cce-status", NULL
};
const struct conf_vocabulary test_words = {
	.rule_words = rule_words, .shapes = shapes,
};

static void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

void
test_load_setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	write_file("cat.json", "");
}

void
test_load_teardown(void)
{
	unlink("c");
	unlink("cat.json");
	ck_assert_int_eq(chdir("/"), 0);
	rmdir(folder);
}

const char *
test_load_folder(void)
{
	return folder;
}

struct settings *
test_load(const char *text, char **errors)
{
	struct strbuf sb = { 0 };
	struct settings *settings;

	write_file("c", text);
	settings = settings_load("c", &test_words, &sb);
	*errors = strbuf_take_str(&sb);
	ck_assert_ptr_nonnull(*errors);
	return settings;
}

struct settings *
test_load_good(const char *text)
{
	char *errors;
	struct settings *settings = test_load(text, &errors);

	ck_assert_msg(settings != NULL, "%s", errors);
	ck_assert_str_eq(errors, "");
	free(errors);
	return settings;
}

void
test_load_expect(const char *text, const char *want)
{
	struct strbuf lines = { 0 };
	struct slice rest = slice_str(want), line;
	char *errors, *wanted;
	struct settings *settings = test_load(text, &errors);

	while (rest.len > 0 && slice_next(&rest, '\n', &line))
		strbuf_addf(&lines, "c:%.*s\n", SLICE_FMT(line));
	wanted = strbuf_take_str(&lines);
	ck_assert_msg(strcmp(errors, wanted) == 0, "of\n%s\ncame\n%s\nnot\n%s", text,
	    errors, wanted);
	ck_assert((settings == NULL) == (*want != '\0'));
	settings_free(settings);
	free(errors);
	free(wanted);
}
