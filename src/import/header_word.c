#include "import/header_word.h"

#include "base/ascii.h"

/* Without blanks, in lower case. */
#define WORD(word, role) { SLICE_LIT(word), COLUMN_##role }

static const struct {
	struct slice word;
	enum column_role role;
} words[] = {
	WORD("statuscode", STATUS), WORD("statuscodes", STATUS),
	WORD("status", STATUS), WORD("httpstatus", STATUS),
	WORD("httpstatuscode", STATUS), WORD("httpstatuscodes", STATUS),
	WORD("httpcode", STATUS), WORD("httpresponsecode", STATUS),
	WORD("httpresponsestatus", STATUS), WORD("responsestatuscode", STATUS),
	WORD("returnedstatuscode", STATUS), WORD("状态码", STATUS),
	WORD("http状态码", STATUS), WORD("响应状态码", STATUS),
	WORD("http响应状态码", STATUS), WORD("返回状态码", STATUS),
	WORD("http返回码", STATUS), WORD("http码", STATUS),
	WORD("http响应码", STATUS), WORD("状态代码", STATUS),
	WORD("http状态代码", STATUS), WORD("códigodeestado", STATUS),
	WORD("códigodeestadohttp", STATUS), WORD("códigodestatus", STATUS),
	WORD("códigodestatushttp", STATUS),

	WORD("errorcode", CODE), WORD("errorcodes", CODE), WORD("code", CODE),
	WORD("errcode", CODE), WORD("error_code", CODE),
	WORD("returncode", CODE), WORD("resultcode", CODE),
	WORD("serviceerrorcode", CODE), WORD("错误码", CODE),
	WORD("错误代码", CODE), WORD("错误编码", CODE),
	WORD("业务错误码", CODE), WORD("返回码", CODE), WORD("响应码", CODE),
	WORD("códigodeerror", CODE), WORD("códigodeerro", CODE),

	WORD("errormessage", MESSAGE), WORD("errormessages", MESSAGE),
	WORD("message", MESSAGE), WORD("messages", MESSAGE),
	WORD("errorinformation", MESSAGE), WORD("errorinfo", MESSAGE),
	WORD("error_msg", MESSAGE), WORD("errormsg", MESSAGE),
	WORD("returnedmessage", MESSAGE), WORD("returnmessage", MESSAGE),
	WORD("promptmessage", MESSAGE), WORD("错误信息", MESSAGE),
	WORD("错误码信息", MESSAGE), WORD("错误消息", MESSAGE),
	WORD("错误提示", MESSAGE), WORD("提示信息", MESSAGE),
	WORD("返回信息", MESSAGE), WORD("消息", MESSAGE),
	WORD("英文信息", MESSAGE), WORD("英文描述", MESSAGE),
	WORD("英文说明", MESSAGE), WORD("mensajedeerror", MESSAGE),
	WORD("mensagemdeerro", MESSAGE),

	WORD("description", DESCRIPTION), WORD("descriptions", DESCRIPTION),
	WORD("errordescription", DESCRIPTION), WORD("meaning", DESCRIPTION),
	WORD("explanation", DESCRIPTION), WORD("semantics", DESCRIPTION),
	WORD("描述", DESCRIPTION), WORD("错误描述", DESCRIPTION),
	WORD("错误说明", DESCRIPTION), WORD("说明", DESCRIPTION),
	WORD("错误码描述", DESCRIPTION), WORD("错误码说明", DESCRIPTION),
	WORD("中文说明", DESCRIPTION), WORD("中文描述", DESCRIPTION),
	WORD("语义", DESCRIPTION), WORD("含义", DESCRIPTION),
	WORD("descripción", DESCRIPTION), WORD("descrição", DESCRIPTION),

	WORD("troubleshooting", MEASURE), WORD("solution", MEASURE),
	WORD("solutions", MEASURE), WORD("measure", MEASURE),
	WORD("measures", MEASURE), WORD("handlingmeasure", MEASURE),
	WORD("handlingmeasures", MEASURE), WORD("handlingsuggestion", MEASURE),
	WORD("handlingsuggestions", MEASURE), WORD("suggestion", MEASURE),
	WORD("suggestions", MEASURE), WORD("recommendedaction", MEASURE),
	WORD("action", MEASURE), WORD("resolution", MEASURE),
	WORD("handling", MEASURE), WORD("handlingmethod", MEASURE),
	WORD("处理措施", MEASURE), WORD("解决方案", MEASURE),
	WORD("处理方法", MEASURE), WORD("解决方法", MEASURE),
	WORD("处理建议", MEASURE), WORD("解决办法", MEASURE),
	WORD("措施", MEASURE), WORD("建议", MEASURE), WORD("处理方式", MEASURE),
	WORD("解决措施", MEASURE), WORD("solución", MEASURE),
	WORD("solução", MEASURE), WORD("resolucióndeproblemas", MEASURE),

	WORD("module", OTHER), WORD("service", OTHER),
	WORD("possiblecause", OTHER), WORD("possiblecauses", OTHER),
	WORD("cause", OTHER), WORD("reason", OTHER), WORD("remarks", OTHER),
	WORD("remark", OTHER), WORD("category", OTHER), WORD("type", OTHER),
	WORD("no.", OTHER), WORD("api", OTHER), WORD("模块", OTHER),
	WORD("原因", OTHER), WORD("可能原因", OTHER), WORD("备注", OTHER),
	WORD("序号", OTHER), WORD("分类", OTHER), WORD("服务", OTHER),
	WORD("类型", OTHER), WORD("módulo", OTHER),
};

#define WORD_MAX 64	/* bytes of a header; longer texts are none */

/* A parenthesis, also a full-width one: its length, or 0. */
static size_t
parenthesis_len(struct slice s, const char *narrow, const char *wide)
{
	if (slice_starts_with(s, slice_str(narrow)))
		return 1;
	return slice_starts_with(s, slice_str(wide)) ? 3 : 0;
}

/* Fold a header into out. Returns its length; 0 when it is too long. */
static size_t
fold(struct slice text, unsigned char *out)
{
	size_t len = 0, depth = 0, step;

	for (; text.len > 0; text = slice_skip(text, step)) {
		size_t open = parenthesis_len(text, "(", "（");
		size_t close = parenthesis_len(text, ")", "）");

		step = open + close > 0 ? open + close : 1;
		depth += open > 0;
		if (depth == 0 && text.ptr[0] > ' ' && text.ptr[0] != '*' &&
		    text.ptr[0] != '`') {
			if (len == WORD_MAX)
				return 0;
			out[len++] = ascii_lower(text.ptr[0]);
		}
		depth -= close > 0 && depth > 0;
	}
	return len > 0 && out[len - 1] == ':' ? len - 1 : len;
}

enum column_role
header_word_role(struct slice text)
{
	unsigned char folded[WORD_MAX];
	size_t len = text.len > 2 * WORD_MAX ? 0 : fold(text, folded);

	for (size_t i = 0; len > 0 && i < ARRAY_LEN(words); i++)
		if (slice_eq(words[i].word, slice_of(folded, len)))
			return words[i].role;
	return COLUMN_UNKNOWN;
}
