#include "conf/outline.h"

#include <stdlib.h>
#include <string.h>

#include "unit/conf/conf_cases.h"
#include "unit/conf/test_load.h"

/* A text, what is left of it for libConfuse, and whether that is whole. */
static const struct {
	const char *text, *left;
	bool whole;
} texts[] = {
	{ "workers = 1\n", "workers = 1\n", true },
	{ "wrokers = 1 user = a", "            user = a", true },
	{ "x { y = { 1 } } user = a", "                user = a", false },
	{ "x \"t\" { } user = a", "          user = a", false },
	{ "log { x = { a, b } level = info }", "log {              level = info }",
	    true },
	{ "log { x { level = a } access = no }",
	    "log {                 access = no }", true },
	{ "workers = 1 workers = 2", "workers = 1            ", true },
	{ "log { } log { level = info }", "log { }                     ", true },
	{ "api a { } api a { } api b { }", "api a { }           api b { }", true },
	{ "api a { on b { } } api b { on b { } }",
	    "api a { on b { } } api b { on b { } }", true },
	{ "api a { on b { } on b { } }", "api a { on b { }          }", true },
	{ "user = { a } workers = 1", "             workers = 1", true },
	{ "workers = 1 }", "workers = 1  ", false },
	{ "workers = 1 user a", "workers = 1       ", false },
	{ "log { level = info", "log { level = info", false },
	{ "api a { } api a { x = = }", "api a { }                ", false },
	{ "workers = 1 /* c */", "workers = 1        ", true },
	{ "workers = 1\n/* c", "workers = 1\n    ", false },
};

START_TEST(what_is_wrong_is_blanked_out)
{
	struct mistakes mistakes = { .n = 0 };
	struct strbuf out = { 0 };
	char *text = strdup(texts[_i].text);
	bool whole = outline_check((unsigned char *)text, strlen(text), &mistakes);

	ck_assert_str_eq(text, texts[_i].left);
	ck_assert_int_eq(whole, texts[_i].whole);
	mistakes_tell(&mistakes, "c", &out);
	strbuf_clear(&out);
	free(text);
}
END_TEST

/* Cut anywhere, the file is refused or read, and nothing breaks. */
START_TEST(a_file_cut_at_any_place_is_harmless)
{
	static const char text[] = "log { level = info } /* c */ user = 'a'\n"
	    "api \"x${A:-b}\" { hosts = { \"h\", h2 } on unknown { action = tag } }"
	    " # end\n";

	for (size_t len = 0; len < sizeof(text); len++) {
		struct mistakes mistakes = { .n = 0 };
		struct strbuf out = { 0 };
		unsigned char *copy = malloc(len + 1);

		memcpy(copy, text, len);
		/* whole or not, it must not read past the end */
		if (!outline_check(copy, len, &mistakes))
			ck_assert(mistakes_any(&mistakes));
		mistakes_tell(&mistakes, "c", &out);
		strbuf_clear(&out);
		free(copy);
	}
}
END_TEST

/* Mistakes of the outline as settings_load tells them. */
static const struct {
	const char *text, *errors;
} mistakes[] = {
	{ "lisen \"a\" { }\n",
	    "1: unknown directive 'lisen'; did you mean 'listen'?" },
	{ "\nfoo = 1\n", "2: unknown directive 'foo'" },
	{ "ciphers = \"x\"\nsecrets { }\n",
	    "1: unknown directive 'ciphers'\n2: unknown directive 'secrets'" },
	{ "certificate = \"x\"\n",
	    "1: directive 'certificate' belongs in section 'listen'" },
	{ "log {\n\tlevl = info\n\tacess = true\n}\n",
	    "2: unknown directive 'levl'; did you mean 'level'?\n"
	    "3: unknown directive 'acess'; did you mean 'access'?" },
	{ "level = info\n", "1: directive 'level' belongs in section 'log'" },
	{ "log {\nlevel = info\nlimits { }\n", "1: section 'log' is not closed: "
	    "a '}' is missing\n3: directive 'limits' does not belong in 'log'; "
	    "is a '}' missing before it?" },
	{ "workers = 1\n\nworkers = 2\n",
	    "3: 'workers' was given before, in line 1" },
	{ "log { }\nlog { }\n", "2: 'log' was given before, in line 1" },
	{ "catalogue \"a\" { file = cat.json }\ncatalogue \"a\" { file = cat.json }\n",
	    "2: catalogue \"a\" was given before, in line 1" },
	{ "catalogue \"\" { file = cat.json }\n",
	    "1: the name of this catalogue is empty" },
	{ "log {\n", "1: section 'log' is not closed: a '}' is missing" },
	{ "api \"a\" { on \"b\" {\n\n",
	    "1: section 'on' is not closed: a '}' is missing\n"
	    "1: on \"b\" needs 'action': pass, log, tag or normalize" },
	{ "}\n", "1: expected the name of a directive, not '}'" },
	{ "\"log\" { }\n", "1: expected the name of a directive, not 'log'" },
	{ "log\nlevel", "2: expected '{' after 'log', not 'level'" },
	{ "listen { }\n", "1: expected a name in quotes after 'listen', not '{'" },
	{ "workers 3\n", "1: expected '=' after 'workers', not '3'" },
	{ "workers = }\n", "1: expected a value after '=', not '}'" },
	{ "workers =\n", "2: the file ends where a value is expected after '='" },
	{ "workers = { 1 }\n", "1: 'workers' takes one value, not a list" },
	{ "targets { allow = { a b } }\n",
	    "1: expected ',' or '}' in the list after 'allow', not 'b'" },
	{ "targets { allow = { , } }\n",
	    "1: expected a value or '}' after 'allow', not ','" },
	{ "targets { allow = { \"a\"\n",
	    "2: the file ends where ',' or '}' in the list is expected after 'allow'" },
	{ "foo\n", "1: unknown directive 'foo'" },
	{ "foo {\n", "1: unknown directive 'foo'\n"
	    "2: the file ends where '}' is expected after '{'" },
	{ "workers = 1;\n", "1: workers: '1;' is no whole number" },
	/* values before a mistake of grammar are still checked */
	{ "log { level = x }\nworkers = \"a\nuser = b\n",
	    "1: level: 'x' is none of debug info warn error\n"
	    "2: this string has no end" },
	/* lines are right behind comments and continued strings */
	{ "/* a\nb */ /* c */ foo = 1\nlog { path = \"a\\\nb\" }\nbar = 1\n",
	    "2: unknown directive 'foo'\n5: unknown directive 'bar'" },
	{ "/* a */\n/* b\n*/ workers = x\n", "3: workers: 'x' is no whole number" },
	{ "user = \"\\777\"\n", "1: invalid octal number '\\x5c777'" },
};

START_TEST(mistakes_of_the_outline_are_told)
{
	test_load_expect(mistakes[_i].text, mistakes[_i].errors);
}
END_TEST

TCase *
outline_case(void)
{
	TCase *tcase = tcase_create("outline");

	tcase_add_checked_fixture(tcase, test_load_setup, test_load_teardown);
	tcase_add_loop_test(tcase, what_is_wrong_is_blanked_out, 0,
	    (int)ARRAY_LEN(texts));
	tcase_add_test(tcase, a_file_cut_at_any_place_is_harmless);
	tcase_add_loop_test(tcase, mistakes_of_the_outline_are_told, 0,
	    (int)ARRAY_LEN(mistakes));
	return tcase;
}
