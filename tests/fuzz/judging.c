#include "fuzz/judging.h"

static const char addon_text[] = "{\"catalogue\":\"addon\","
    "\"shape\":\"error_code\",\"delegates\":[{\"prefix\":\"APIGW.\","
    "\"see\":\"gateway\"},{\"prefix\":\"APIG.\",\"see\":\"gateway\"}],\"errors\":["
    "{\"status\":400,\"code\":\"SVCSTG.CCE-ADDONMGR.4000003\","
    "\"message\":\"Request Body Error\"},"
    "{\"status\":[404,409],\"code\":\"SVCSTG.CCE-ADDONMGR.4040204\","
    "\"message\":\"The addon [name] is not found\"},"
    "{\"status\":500,\"code\":\"SVCSTG.CCE-ADDONMGR.5000001\","
    "\"message\":[\"Internal error\",\"Server error: %s\"]},"
    "{\"status\":200,\"code\":\"ADDON.2000\",\"message\":\"fine\"},"
    "{\"status\":404,\"code\":\"404\",\"message\":\"Not found\"},"
    "{\"code\":\"WILD.*\"}]}";

static const char gateway_text[] = "{\"catalogue\":\"gateway\",\"errors\":["
    "{\"status\":401,\"code\":\"APIGW.0301\","
    "\"message\":\"Incorrect IAM authentication information\"},"
    "{\"status\":404,\"code\":\"APIG.0101\"}]}";

static struct catalogue *
load(const char *text)
{
	struct strbuf errors = { 0 };
	struct catalogue *catalogue = catalogue_load_text(slice_str(text), "fuzz",
	    &errors);

	FUZZ_CHECK(catalogue != NULL, "the catalogues of the target load");
	strbuf_clear(&errors);
	return catalogue;
}

struct inspector
judging_inspector(const struct dialect *shape)
{
	static const struct catalogue *all[2];
	struct inspector inspector = {
		.declared = shape, .own = all, .n_own = 1,
		.all = all, .n_all = ARRAY_LEN(all),
		.decoded_max = 65536, .judge_success = true,
	};

	if (all[0] == NULL) {
		all[0] = load(addon_text);
		all[1] = load(gateway_text);
	}
	dialect_index_make(&inspector.dialects);
	return inspector;
}

static void
add(struct strbuf *out, const char *what, struct slice text)
{
	strbuf_addf(out, "%s %zu:", what, text.len);
	strbuf_add(out, text);
	strbuf_add_byte(out, '\n');
}

void
judging_tell(const struct inspection *inspection, struct arena *arena,
    struct strbuf *out)
{
	struct slice words[FINDING_N];
	size_t n = inspect_finding_words(inspection, arena, words);

	add(out, "verdict", verdict_word(inspection->verdict));
	for (size_t i = 0; i < n; i++)
		add(out, "finding", words[i]);
	add(out, "who", answered_by_word(inspection->answered_by));
	if (inspection->shape != NULL)
		add(out, "shape", dialect_name(inspection->shape));
	add(out, "code", inspection->code);
	add(out, "message", inspection->message);
	for (size_t i = 0; i < inspection->n_codes; i++)
		add(out, "other code", inspection->codes[i]);
	add(out, "request id", inspection->request_id);
	if (inspection->catalogue != NULL)
		add(out, "catalogue", inspection->catalogue->name);
	if (inspection->entry != NULL)
		add(out, "entry", inspection->entry->code);
	add(out, "body", inspection->body);
}
