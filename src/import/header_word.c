#include "import/header_word.h"

#include "base/ascii.h"

/* Without blanks, in lower case. */
static const struct {
	const char *word;
	enum column_role role;
} words[] = {
	{ "statuscode", COLUMN_STATUS }, { "statuscodes", COLUMN_STATUS },
	{ "status", COLUMN_STATUS }, { "httpstatus", COLUMN_STATUS },
	{ "httpstatuscode", COLUMN_STATUS }, { "httpstatuscodes", COLUMN_STATUS },
	{ "httpcode", COLUMN_STATUS }, { "httpresponsecode", COLUMN_STATUS },
	{ "httpresponsestatus", COLUMN_STATUS },
	{ "responsestatuscode", COLUMN_STATUS },
	{ "returnedstatuscode", COLUMN_STATUS },
	{ "状态码", COLUMN_STATUS }, { "http状态码", COLUMN_STATUS },
	{ "响应状态码", COLUMN_STATUS }, { "http响应状态码", COLUMN_STATUS },
	{ "返回状态码", COLUMN_STATUS }, { "http返回码", COLUMN_STATUS },
	{ "http码", COLUMN_STATUS }, { "http响应码", COLUMN_STATUS },
	{ "状态代码", COLUMN_STATUS }, { "http状态代码", COLUMN_STATUS },
	{ "códigodeestado", COLUMN_STATUS },
	{ "códigodeestadohttp", COLUMN_STATUS },
	{ "códigodestatus", COLUMN_STATUS },
	{ "códigodestatushttp", COLUMN_STATUS },

	{ "errorcode", COLUMN_CODE }, { "errorcodes", COLUMN_CODE },
	{ "code", COLUMN_CODE }, { "errcode", COLUMN_CODE },
	{ "error_code", COLUMN_CODE }, { "returncode", COLUMN_CODE },
	{ "resultcode", COLUMN_CODE }, { "serviceerrorcode", COLUMN_CODE },
	{ "错误码", COLUMN_CODE }, { "错误代码", COLUMN_CODE },
	{ "错误编码", COLUMN_CODE }, { "业务错误码", COLUMN_CODE },
	{ "返回码", COLUMN_CODE }, { "响应码", COLUMN_CODE },
	{ "códigodeerror", COLUMN_CODE }, { "códigodeerro", COLUMN_CODE },

	{ "errormessage", COLUMN_MESSAGE }, { "errormessages", COLUMN_MESSAGE },
	{ "message", COLUMN_MESSAGE }, { "messages", COLUMN_MESSAGE },
	{ "errorinformation", COLUMN_MESSAGE }, { "errorinfo", COLUMN_MESSAGE },
	{ "error_msg", COLUMN_MESSAGE }, { "errormsg", COLUMN_MESSAGE },
	{ "returnedmessage", COLUMN_MESSAGE }, { "returnmessage", COLUMN_MESSAGE },
	{ "promptmessage", COLUMN_MESSAGE },
	{ "错误信息", COLUMN_MESSAGE }, { "错误码信息", COLUMN_MESSAGE },
	{ "错误消息", COLUMN_MESSAGE }, { "错误提示", COLUMN_MESSAGE },
	{ "提示信息", COLUMN_MESSAGE }, { "返回信息", COLUMN_MESSAGE },
	{ "消息", COLUMN_MESSAGE }, { "英文信息", COLUMN_MESSAGE },
	{ "英文描述", COLUMN_MESSAGE }, { "英文说明", COLUMN_MESSAGE },
	{ "mensajedeerror", COLUMN_MESSAGE }, { "mensagemdeerro", COLUMN_MESSAGE },

	{ "description", COLUMN_DESCRIPTION },
	{ "descriptions", COLUMN_DESCRIPTION },
	{ "errordescription", COLUMN_DESCRIPTION },
	{ "meaning", COLUMN_DESCRIPTION }, { "explanation", COLUMN_DESCRIPTION },
	{ "semantics", COLUMN_DESCRIPTION },
	{ "描述", COLUMN_DESCRIPTION }, { "错误描述", COLUMN_DESCRIPTION },
	{ "错误说明", COLUMN_DESCRIPTION }, { "说明", COLUMN_DESCRIPTION },
	{ "错误码描述", COLUMN_DESCRIPTION }, { "错误码说明", COLUMN_DESCRIPTION },
	{ "中文说明", COLUMN_DESCRIPTION }, { "中文描述", COLUMN_DESCRIPTION },
	{ "语义", COLUMN_DESCRIPTION }, { "含义", COLUMN_DESCRIPTION },
	{ "descripción", COLUMN_DESCRIPTION }, { "descrição", COLUMN_DESCRIPTION },

	{ "troubleshooting", COLUMN_MEASURE }, { "solution", COLUMN_MEASURE },
	{ "solutions", COLUMN_MEASURE }, { "measure", COLUMN_MEASURE },
	{ "measures", COLUMN_MEASURE }, { "handlingmeasure", COLUMN_MEASURE },
	{ "handlingmeasures", COLUMN_MEASURE },
	{ "handlingsuggestion", COLUMN_MEASURE },
	{ "handlingsuggestions", COLUMN_MEASURE },
	{ "suggestion", COLUMN_MEASURE }, { "suggestions", COLUMN_MEASURE },
	{ "recommendedaction", COLUMN_MEASURE }, { "action", COLUMN_MEASURE },
	{ "resolution", COLUMN_MEASURE }, { "handling", COLUMN_MEASURE },
	{ "handlingmethod", COLUMN_MEASURE },
	{ "处理措施", COLUMN_MEASURE }, { "解决方案", COLUMN_MEASURE },
	{ "处理方法", COLUMN_MEASURE }, { "解决方法", COLUMN_MEASURE },
	{ "处理建议", COLUMN_MEASURE }, { "解决办法", COLUMN_MEASURE },
	{ "措施", COLUMN_MEASURE }, { "建议", COLUMN_MEASURE },
	{ "处理方式", COLUMN_MEASURE }, { "解决措施", COLUMN_MEASURE },
	{ "solución", COLUMN_MEASURE }, { "solução", COLUMN_MEASURE },
	{ "resolucióndeproblemas", COLUMN_MEASURE },

	{ "module", COLUMN_OTHER }, { "service", COLUMN_OTHER },
	{ "possiblecause", COLUMN_OTHER }, { "possiblecauses", COLUMN_OTHER },
	{ "cause", COLUMN_OTHER }, { "reason", COLUMN_OTHER },
	{ "remarks", COLUMN_OTHER }, { "remark", COLUMN_OTHER },
	{ "category", COLUMN_OTHER }, { "type", COLUMN_OTHER },
	{ "no.", COLUMN_OTHER }, { "api", COLUMN_OTHER },
	{ "模块", COLUMN_OTHER }, { "原因", COLUMN_OTHER },
	{ "可能原因", COLUMN_OTHER }, { "备注", COLUMN_OTHER },
	{ "序号", COLUMN_OTHER }, { "分类", COLUMN_OTHER },
	{ "服务", COLUMN_OTHER }, { "类型", COLUMN_OTHER },
	{ "módulo", COLUMN_OTHER },
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
		if (slice_eq(slice_str(words[i].word), slice_of(folded, len)))
			return words[i].role;
	return COLUMN_UNKNOWN;
}
