#include "catalogue/excerpt.h"

#include <string.h>

#include "base/escape.h"
#include "base/utf8.h"

struct excerpt
excerpt_of(struct slice text)
{
	struct slice shown = slice_head(text, EXCERPT_LEN_MAX);
	struct excerpt excerpt = { .text = "" };
	struct strbuf escaped = { 0 };

	if (shown.len < text.len && utf8_valid_len(shown) > EXCERPT_LEN_MAX - 4)
		shown.len = utf8_valid_len(shown);	/* no half character */
	escape_text(&escaped, shown);
	if (shown.len < text.len)
		strbuf_add_str(&escaped, "...");
	if (!escaped.failed && escaped.len > 0 &&
	    escaped.len < sizeof(excerpt.text))
		memcpy(excerpt.text, escaped.ptr, escaped.len);
	strbuf_clear(&escaped);
	return excerpt;
}
