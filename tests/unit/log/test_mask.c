#include "log/mask.h"

#include "unit/log/log_cases.h"

/* A text and what may be told of it. */
static const struct {
	const char *text, *masked;
} rows[] = {
	{ "", "" },
	{ "Addon not exist", "Addon not exist" },
	{ "AK access key HST3W3PSGXJ8QHWX5Y2Z not found",
	    "AK access key HST3**** not found" },
	{ "AKIAIOSFODNN7EXAMPLE", "AKIA****" },
	{ "(HST3W3PSGXJ8QHWX5Y2Z)", "(HST3****)" },
	{ "one HST3W3PSGXJ8QHWX5Y2Z, two HST3W3PSGXJ8QHWX5Y2Y",
	    "one HST3****, two HST3****" },
	{ "SDK-HMAC-SHA256 Access=HST3W3PSGXJ8QHWX5Y2Z, SignedHeaders=host, "
	    "Signature=3f0a5bd95c6a9d3f0a5bd95c6a9d",
	    "SDK-HMAC-SHA256 Access=HST3****, SignedHeaders=host, Signature=****" },
	{ "Authorization: Bearer eyJhbGciOi.eyJzdWIi.abc-_123 was refused",
	    "Authorization: Bearer **** was refused" },
	{ "{\"password\":\"hunter2hunter2\",\"user\":\"a\"}",
	    "{\"password\":\"****\",\"user\":\"a\"}" },
	{ "secret_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.",
	    "secret_key = ****" },
	{ "X-Auth-Token: MIIabc123456", "X-Auth-Token: ****" },
	{ "encoded_authorization_message=AAAAbbbbCCCCdddd1111",
	    "encoded_authorization_message=****" },
	{ "token=a=b=c=d=e=f=g=h=i;", "token=****;" },
	{ "sk: a234567", "sk: a234567" },
	{ "sk: a2345678", "sk: ****" },
	{ "pwd abcdefghijklmno", "pwd abcdefghijklmno" },
	{ "pwd abcdefghijklmnop", "pwd ****" },
	/* words, codes and ids are no secrets */
	{ "token: expired", "token: expired" },
	{ "invalid token", "invalid token" },
	{ "the signature: mismatched", "the signature: mismatched" },
	{ "UNAUTHORIZEDOPERATIONEXCEPTION", "UNAUTHORIZEDOPERATIONEXCEPTION" },
	{ "1234567890123456789", "1234567890123456789" },
	{ "code SVCSTG.CCE-ADDONMGR.4040204", "code SVCSTG.CCE-ADDONMGR.4040204" },
	{ "request 3f2504e0-4f89-11d3-9a0c-0305e82c3301",
	    "request 3f2504e0-4f89-11d3-9a0c-0305e82c3301" },
	{ "token", "token" },
	{ "token=", "token=" },
};

START_TEST(secrets_are_masked_and_nothing_else)
{
	struct strbuf out = { 0 };

	mask_add(&out, slice_str(rows[_i].text));
	ck_assert_msg(slice_eq(strbuf_slice(&out), slice_str(rows[_i].masked)),
	    "%s: %.*s", rows[_i].text, SLICE_FMT(strbuf_slice(&out)));
	strbuf_clear(&out);
}
END_TEST

START_TEST(any_bytes_may_come)
{
	struct strbuf text = { 0 }, out = { 0 };

	for (unsigned i = 0; i < 4096; i++)
		strbuf_add_byte(&text, (unsigned char)(i * 37 + i / 7));
	strbuf_add_str(&text, "\xff" "ak\xff:HST3W3PSGXJ8QHWX5Y2Z\xff");
	mask_add(&out, strbuf_slice(&text));
	ck_assert_uint_lt(slice_find(strbuf_slice(&out), SLICE("HST3****")), out.len);
	strbuf_clear(&text);
	strbuf_clear(&out);
}
END_TEST

/* Each word is a name, whose value is all that follows: 2^19 of them. */
START_TEST(the_cost_is_linear)
{
	struct strbuf text = { 0 };
	struct slice secret;
	size_t shown;

	for (unsigned i = 0; i < 1u << 19; i++)
		strbuf_add_str(&text, "a=");
	ck_assert(!mask_find(strbuf_slice(&text), &secret, &shown));
	strbuf_clear(&text);
}
END_TEST

TCase *
mask_case(void)
{
	TCase *tcase = tcase_create("mask");

	tcase_add_loop_test(tcase, secrets_are_masked_and_nothing_else, 0,
	    (int)ARRAY_LEN(rows));
	tcase_add_test(tcase, any_bytes_may_come);
	tcase_add_test(tcase, the_cost_is_linear);
	return tcase;
}
