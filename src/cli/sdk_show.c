#include "cli/sdk_show.h"

#include "action/canonical.h"
#include "base/escape.h"
#include "catalogue/excerpt.h"
#include "inspect/sdk_reading.h"
#include "mock/error_shape.h"

#define LABEL_WIDTH 17		/* as the labels that stand above */

/* Shapes that the sample bodies know under another name. */
static const struct {
	const char *shape, *sample;
} samples[] = {
	{ "cce-status", "k8s-status" },
	{ "k8s-status", "k8s-reason" },
	{ "camel", "errorMsg" },
	{ "aws-json", "aws" },
};

static const struct error_shape *
sample_of(struct slice shape)
{
	for (size_t i = 0; i < ARRAY_LEN(samples); i++)
		if (slice_eq(shape, slice_str(samples[i].shape)))
			return error_shape_find(slice_str(samples[i].sample));
	return error_shape_find(shape);
}

/* The error that the answer would tell: the first row with an error status. */
static struct template_values
values_of(const struct catalogue_entry *rows, struct slice code)
{
	struct template_values values = { .code = code, .status = 0,
	    .message = SLICE("what went wrong"),
	    .request_id = SLICE("0123456789abcdef") };

	for (; rows != NULL && values.status == 0; rows = rows->same_code) {
		if (rows->n_statuses > 0 && rows->statuses[0] < 300)
			continue;
		values.status = rows->n_statuses > 0 ? rows->statuses[0] : 400;
		if (rows->n_messages > 0)
			values.message = rows->messages[0];
	}
	return values;
}

/* The body of such an answer. False when the shape has none that is known. */
static bool
make_body(struct slice shape, const struct template_values *values,
    struct strbuf *body)
{
	const struct error_shape *sample = sample_of(shape);
	const struct dialect *dialect = dialect_find(shape);
	struct json_writer w = json_writer_make(body);
	struct canonical canonical;

	if (sample != NULL) {
		template_add(body, sample->body, values,
		    sample->is_xml ? TEMPLATE_XML : TEMPLATE_JSON);
		return true;
	}
	if (dialect == NULL)
		return false;
	canonical_init(&canonical, dialect);
	canonical.code = values->code;
	canonical.message = values->message;
	json_writer_object_begin(&w);
	canonical_write(&canonical, &w, NULL);
	json_writer_object_end(&w);
	return true;
}

static void
add_reading(struct strbuf *out, const struct sdk_reading *reading,
    struct slice code)
{
	strbuf_addf(out, "  %-*s", LABEL_WIDTH - 2, reading->sdk);
	if (reading->is_unseen) {
		strbuf_add_str(out, "no error: the answer passes for a success\n");
		return;
	}
	if (reading->throws) {
		strbuf_add_str(out, "fails while reading it\n");
		return;
	}
	if (reading->code.len == 0)
		strbuf_add_str(out, "no code");
	else
		escape_text(out, strbuf_slice(&reading->code));
	if (!slice_eq(strbuf_slice(&reading->code), code))
		strbuf_add_str(out, " (!)");
	if (reading->is_body)
		strbuf_add_str(out, ", the whole body for a message\n");
	else
		strbuf_addf(out, ", '%s'\n",
		    excerpt_of(strbuf_slice(&reading->message)).text);
}

void
sdk_show(const struct catalogue *catalogue, const struct catalogue_entry *rows,
    struct slice code, struct strbuf *out)
{
	struct sdk_reading readings[SDK_COUNT];
	struct template_values values = values_of(rows, code);
	struct strbuf body = { 0 };

	if (catalogue->shape.len == 0) {
		strbuf_add_str(out, "\nNo \"shape\" is named: what SDKs would read "
		    "cannot be told.\n");
		return;
	}
	if (values.status == 0 || !make_body(catalogue->shape, &values, &body))
		return;
	strbuf_addf(out, "\nSDKs (version 3) read from a %u in shape %s:\n",
	    values.status, excerpt_of(catalogue->shape).text);
	out->failed |= body.failed ||
	    !sdk_readings_make(values.status, strbuf_slice(&body), readings);
	for (size_t i = 0; i < SDK_COUNT; i++)
		add_reading(out, &readings[i], code);
	sdk_readings_clear(readings);
	strbuf_clear(&body);
}
