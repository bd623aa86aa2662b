#include "log/mask.h"

#include "base/ascii.h"

#define KEY_LEN_MIN 16		/* of an access key; vendors have 16 to 20 */
#define KEY_SHOWN 4		/* enough to tell which key it was */
#define VALUE_LEN_MIN 8		/* shorter is a word: "token: expired" */
#define VALUE_LEN_SURE 16	/* longer is no word */
#define SEPARATOR_LEN_MAX 6	/* between a name and its value */

/* Names whose value is a secret, in lower case. */
static const struct slice secret_names[] = {
	SLICE_LIT("access"), SLICE_LIT("accesskey"), SLICE_LIT("accesskeyid"),
	SLICE_LIT("access_key"), SLICE_LIT("access_key_id"), SLICE_LIT("access-key"),
	SLICE_LIT("ak"), SLICE_LIT("sk"), SLICE_LIT("secret"),
	SLICE_LIT("secretkey"), SLICE_LIT("secret_key"), SLICE_LIT("secret-key"),
	SLICE_LIT("secretaccesskey"), SLICE_LIT("secret_access_key"),
	SLICE_LIT("securitytoken"), SLICE_LIT("security_token"),
	SLICE_LIT("x-security-token"), SLICE_LIT("x-auth-token"), SLICE_LIT("token"),
	SLICE_LIT("access_token"), SLICE_LIT("password"), SLICE_LIT("passwd"),
	SLICE_LIT("pwd"), SLICE_LIT("credential"), SLICE_LIT("signature"),
	SLICE_LIT("authorization"), SLICE_LIT("cookie"), SLICE_LIT("bearer"),
	SLICE_LIT("basic"), SLICE_LIT("encoded_authorization_message"),
};

enum byte_class {
	IN_WORD = 1 << 0,
	IN_VALUE = 1 << 1,
	IN_SEPARATOR = 1 << 2	/* ": ", "=", "\":\"", " " */
};

static const unsigned char byte_classes[256] = {
	['a' ... 'z'] = IN_WORD | IN_VALUE, ['A' ... 'Z'] = IN_WORD | IN_VALUE,
	['0' ... '9'] = IN_WORD | IN_VALUE,
	['_'] = IN_WORD | IN_VALUE, ['-'] = IN_WORD | IN_VALUE,
	['!'] = IN_VALUE, ['#' ... '%'] = IN_VALUE, ['('] = IN_VALUE,
	['*' ... '+'] = IN_VALUE, ['.' ... '/'] = IN_VALUE, ['<'] = IN_VALUE,
	['>' ... '@'] = IN_VALUE, ['['] = IN_VALUE, ['^'] = IN_VALUE,
	['`'] = IN_VALUE, ['{' ... '|'] = IN_VALUE, ['~'] = IN_VALUE,
	[':'] = IN_VALUE | IN_SEPARATOR, ['='] = IN_VALUE | IN_SEPARATOR,
	[' '] = IN_SEPARATOR, ['"'] = IN_SEPARATOR, ['\''] = IN_SEPARATOR,
	['\\'] = IN_SEPARATOR,
};

static size_t
span(struct slice s, enum byte_class class)
{
	return slice_span(s, byte_classes, class);
}

static bool
is_secret_name(struct slice word)
{
	for (size_t i = 0; i < ARRAY_LEN(secret_names); i++)
		if (slice_eq_nocase(word, secret_names[i]))
			return true;
	return false;
}

static bool
has_digit(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (ascii_is_digit(s.ptr[i]))
			return true;
	return false;
}

/* Capitals and digits, both, and enough of them. */
static bool
is_access_key(struct slice word)
{
	size_t digits = 0;

	if (word.len < KEY_LEN_MIN)
		return false;
	for (size_t i = 0; i < word.len; i++) {
		if (ascii_is_digit(word.ptr[i]))
			digits++;
		else if (word.ptr[i] < 'A' || word.ptr[i] > 'Z')
			return false;
	}
	return digits > 0 && digits < word.len;
}

/* Whether the value at the front of s looks like a secret. Looks at a few bytes
   only, however long it is: values may overlap. */
static bool
is_secret_value(struct slice s)
{
	size_t len = span(slice_head(s, VALUE_LEN_SURE), IN_VALUE);

	return len == VALUE_LEN_SURE ||
	    (len >= VALUE_LEN_MIN && has_digit(slice_head(s, len)));
}

bool
mask_find(struct slice text, struct slice *secret, size_t *shown)
{
	while (text.len > 0) {
		struct slice word = slice_head(text, span(text, IN_WORD));
		struct slice value;
		size_t gap;

		text = slice_skip(text, word.len > 0 ? word.len : 1);
		if (is_access_key(word)) {
			*secret = word;
			*shown = KEY_SHOWN;
			return true;
		}
		gap = span(slice_head(text, SEPARATOR_LEN_MAX), IN_SEPARATOR);
		value = slice_skip(text, gap);
		/* The names last: there are many, and few values come so far. */
		if (gap == 0 || !is_secret_value(value) || !is_secret_name(word))
			continue;
		*secret = slice_head(value, span(value, IN_VALUE));
		*shown = is_access_key(*secret) ? KEY_SHOWN : 0;
		return true;
	}
	return false;
}

void
mask_add(struct strbuf *out, struct slice text)
{
	struct slice secret;
	size_t shown, before;

	while (mask_find(text, &secret, &shown)) {
		before = (size_t)(secret.ptr - text.ptr);
		strbuf_add(out, slice_head(text, before + shown));
		strbuf_add_str(out, "****");
		text = slice_skip(text, before + secret.len);
	}
	strbuf_add(out, text);
}
