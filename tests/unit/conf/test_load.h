#ifndef UNIT_CONF_TEST_LOAD_H
#define UNIT_CONF_TEST_LOAD_H
/*
 * Loading conf files that stand in the tests' source.
 */
#include "conf/settings.h"

/* A file "c", in a folder of its own with an empty file "cat.json". */
void test_load_setup(void);
void test_load_teardown(void);

/* That folder, which is the current one meanwhile. */
const char *test_load_folder(void);

/* Load text as the file "c"; *errors is to be freed. */
struct settings *test_load(const char *text, char **errors);

/* Load text that has no mistake. */
struct settings *test_load_good(const char *text);

/* Check that loading text gives these lines, after "c:"; "" for none. */
void test_load_expect(const char *text, const char *want);

extern const struct conf_vocabulary test_words;

#endif
