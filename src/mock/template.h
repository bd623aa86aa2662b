#ifndef MOCK_TEMPLATE_H
#define MOCK_TEMPLATE_H
/*
 * Bodies and field lines with places for the code, message, request id and
 * status of an error.
 */
#include "base/strbuf.h"

struct template_values {
	struct slice code, message, request_id;
	unsigned status;
};

enum template_escape { TEMPLATE_JSON, TEMPLATE_XML, TEMPLATE_PLAIN };

/*
 * Append a template with %c, %m, %r and %s replaced by code, message, request
 * id and status, and %% by a percent sign. Any other byte stands for itself.
 */
void template_add(struct strbuf *out, struct slice text,
    const struct template_values *values, enum template_escape escape)
    NONNULL(1, 3);

/* Append text as XML and HTML want it. */
void template_add_xml(struct strbuf *out, struct slice text) NONNULL(1);

#endif
