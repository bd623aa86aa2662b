#include "conf/conf_lexer.h"

#include <stdlib.h>
#include <string.h>

#include "unit/conf/conf_cases.h"

/* A text, its tokens as "KIND[text]line ", and what is left of it. */
static const struct {
	const char *text, *tokens, *left;
} texts[] = {
	{ "", "END1 ", "" },
	{ "a = b", "w[a]1 =1 w[b]1 END1 ", "a = b" },
	{ "a{\nb }\n", "w[a]1 {1 w[b]2 }2 END3 ", "a{\nb }\n" },
	{ "\"x y\" 'z'", "s[x y]1 s[z]1 END1 ", "\"x y\" 'z'" },
	{ "{\"a\",b}", "{1 s[a]1 ,1 w[b]1 }1 END1 ", "{\"a\",b}" },
	{ "a # b\nc", "w[a]1 w[c]2 END2 ", "a    \nc" },
	{ "a // b\nc", "w[a]1 w[c]2 END2 ", "a     \nc" },
	{ "a /* b\n c */ d", "w[a]1 w[d]2 END2 ", "a     \n      d" },
	{ "a /**/ b", "w[a]1 w[b]1 END1 ", "a      b" },
	{ "#\"", "END1 ", "  " },
	{ "\"#\" '//'", "s[#]1 s[//]1 END1 ", "\"#\" '//'" },
	{ "http://h:1/p", "w[http://h:1/p]1 END1 ", "http://h:1/p" },
	{ "\"a\\\"b\" c", "s[a\\\"b]1 w[c]1 END1 ", "\"a\\\"b\" c" },
	{ "'a\\'b'", "s[a\\'b]1 END1 ", "'a\\'b'" },
	{ "\"a\\\nb\" c", "s[a\\\nb]1 w[c]2 END2 ", "\"a\\\nb\" c" },
	{ "\"${ERRGATE_SET}\"", "s[${ERRGATE_SET}]1 END1 ", "\"${ERRGATE_SET}\"" },
	{ "\"${X_1:-a b}\"", "s[${X_1:-a b}]1 END1 ", "\"${X_1:-a b}\"" },
	{ "'${'", "s[${]1 END1 ", "'${'" },
	{ "\"\\${\"", "s[\\${]1 END1 ", "\"\\${\"" },
	{ "\"$ $x\"", "s[$ $x]1 END1 ", "\"$ $x\"" },
	{ "a\r\nb", "w[a]1 w[b]2 END2 ", "a\r\nb" },
};

/* A text that is refused, and why. */
static const struct {
	const char *text, *mistake;
} bad_texts[] = {
	{ "a\n*:80", "2: unexpected '*'; a value with it needs quotes" },
	{ "(", "1: unexpected '('; a value with it needs quotes" },
	{ "+", "1: unexpected '+'; a value with it needs quotes" },
	{ "$x", "1: unexpected '$'; a value with it needs quotes" },
	{ "\001", "1: unexpected byte 0x01; a value with it needs quotes" },
	{ "\xc3\xa4", "1: unexpected byte 0xc3; a value with it needs quotes" },
	{ "\"abc", "1: this string has no end" },
	{ "\"abc\n\"", "1: this string has no end" },
	{ "'abc\n'", "1: this string has no end" },
	{ "\"abc\\\"", "1: this string has no end" },
	{ "\"abc\\", "1: this string has no end" },
	{ "\"a\001b\"", "1: a control character in a string" },
	{ "\n/* abc\n", "2: this comment has no end" },
	{ "/*/", "1: this comment has no end" },
	{ "\"${ERRGATE_UNSET}\"",
	    "1: the environment has no variable 'ERRGATE_UNSET'" },
	{ "\"${}\"", "1: the environment has no variable ''" },
	{ "\"${a b}\"", "1: the environment has no variable 'a b'" },
	{ "\"${:-x}\"", "1: the environment has no variable ':-x'" },
	{ "\"${X\"}", "1: '${' without '}'" },
	{ "\"${X\n}\"", "1: '${' without '}'" },
	{ "\"${X\"", "1: '${' without '}'" },
};

static void
add_token(struct strbuf *out, struct token token)
{
	static const char *const marks[] = {
		[TOKEN_END] = "END", [TOKEN_WORD] = "w", [TOKEN_STRING] = "s",
		[TOKEN_OPEN] = "{", [TOKEN_CLOSE] = "}", [TOKEN_EQUALS] = "=",
		[TOKEN_COMMA] = ",", [TOKEN_BAD] = "BAD",
	};

	strbuf_add_str(out, marks[token.kind]);
	if (token.kind == TOKEN_WORD || token.kind == TOKEN_STRING)
		strbuf_addf(out, "[%.*s]", SLICE_FMT(token.text));
	strbuf_addf(out, "%u ", token.line);
}

START_TEST(tokens_have_their_text_and_line)
{
	struct mistakes mistakes = { .n = 0 };
	char *text = strdup(texts[_i].text), *tokens;
	struct conf_lexer lexer = { .text = (unsigned char *)text,
		.len = strlen(text), .line = 1, .mistakes = &mistakes };
	struct strbuf out = { 0 };
	struct token token;

	setenv("ERRGATE_SET", "x", 1);
	do {
		token = conf_lexer_next(&lexer);
		add_token(&out, token);
	} while (token.kind != TOKEN_END && token.kind != TOKEN_BAD);
	tokens = strbuf_take_str(&out);
	ck_assert_str_eq(tokens, texts[_i].tokens);
	ck_assert_str_eq(text, texts[_i].left);
	ck_assert(!mistakes_any(&mistakes));
	free(text);
	free(tokens);
}
END_TEST

START_TEST(what_cannot_be_read_is_a_mistake)
{
	struct mistakes mistakes = { .n = 0 };
	char *text = strdup(bad_texts[_i].text), *told;
	struct conf_lexer lexer = { .text = (unsigned char *)text,
		.len = strlen(text), .line = 1, .mistakes = &mistakes };
	struct strbuf out = { 0 };
	struct token token;

	unsetenv("ERRGATE_UNSET");
	do
		token = conf_lexer_next(&lexer);
	while (token.kind != TOKEN_END && token.kind != TOKEN_BAD);
	ck_assert_int_eq(token.kind, TOKEN_BAD);
	mistakes_tell(&mistakes, "c", &out);
	ck_assert(out.len > 0 && out.ptr[out.len - 1] == '\n');
	out.len--;
	told = strbuf_take_str(&out);
	ck_assert_str_eq(told + 2, bad_texts[_i].mistake);
	free(text);
	free(told);
}
END_TEST

TCase *
conf_lexer_case(void)
{
	TCase *tcase = tcase_create("conf_lexer");

	tcase_add_loop_test(tcase, tokens_have_their_text_and_line, 0,
	    (int)ARRAY_LEN(texts));
	tcase_add_loop_test(tcase, what_cannot_be_read_is_a_mistake, 0,
	    (int)ARRAY_LEN(bad_texts));
	return tcase;
}
