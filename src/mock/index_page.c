#include "mock/index_page.h"

#include "mock/answer_option.h"
#include "mock/error_shape.h"
#include "mock/odd.h"
#include "mock/template.h"
#include "mock/wire_style.h"

#define COLUMN 30		/* where titles begin in plain text */

/* Where the page is written to, and how. */
struct page {
	struct strbuf *out;
	struct slice host;
	bool html;
};

static void
add_text(struct page *page, struct slice text)
{
	if (page->html)
		template_add_xml(page->out, text);
	else
		strbuf_add(page->out, text);
}

static void
add_heading(struct page *page, const char *text)
{
	strbuf_addf(page->out, page->html ? "</dl>\n<h2>%s</h2>\n<dl>\n" : "\n%s\n",
	    text);
}

/* One thing that can be asked for; href is NULL when it is no path to follow. */
static void
add_row(struct page *page, struct slice name, struct slice href,
    struct slice title)
{
	strbuf_add_str(page->out, page->html ? "<dt>" : "  ");
	if (page->html && href.len > 0) {
		strbuf_add_str(page->out, "<a href=\"");
		add_text(page, href);
		strbuf_add_str(page->out, "\">");
	}
	add_text(page, name);
	if (page->html && href.len > 0)
		strbuf_add_str(page->out, "</a>");
	if (page->html)
		strbuf_add_str(page->out, "</dt><dd>");
	else
		for (size_t at = name.len; at == name.len || at < COLUMN; at++)
			strbuf_add_byte(page->out, ' ');
	add_text(page, title);
	strbuf_add_str(page->out, page->html ? "</dd>\n" : "\n");
}

/* A row whose path is prefix and name. */
static void
add_path_row(struct page *page, const char *prefix, struct slice name,
    struct slice title)
{
	struct strbuf path = { 0 };

	strbuf_add_str(&path, prefix);
	strbuf_add(&path, name);
	add_row(page, strbuf_slice(&path), strbuf_slice(&path), title);
	strbuf_clear(&path);
}

static void
add_scenarios(struct page *page)
{
	add_heading(page, "Paths");
	for (const struct scenario *row = scenario_rows(); row->name != NULL; row++)
		add_row(page, slice_str(row->path), slice_str(row->example),
		    slice_str(row->title));
	add_heading(page, "Options in the query");
	for (const struct answer_option *o = answer_options(); o->name != NULL;
	    o++) {
		struct strbuf name = { 0 };

		strbuf_addf(&name, "%s=%s", o->name, o->value);
		add_row(page, strbuf_slice(&name), SLICE_NONE, slice_str(o->title));
		strbuf_clear(&name);
	}
	add_heading(page, "Field in the request");
	add_row(page, SLICE("Mock-Answer: PATH"), SLICE_NONE,
	    SLICE("what to answer, whatever the path is"));
}

static void
add_names(struct page *page)
{
	add_heading(page, "Answers that are no proper errors");
	for (const struct odd *odd = odd_rows(); odd->name != NULL; odd++)
		add_path_row(page, "/odd/", slice_str(odd->name),
		    slice_str(odd->title));
	add_heading(page, "Framings and faults");
	for (const struct wire_style *style = wire_style_rows(); style->name != NULL;
	    style++)
		add_path_row(page, "/framing/", slice_str(style->name),
		    slice_str(style->title));
	add_heading(page, "Shapes, for /code/CODE?shape=NAME");
	for (const struct error_shape *shape = error_shapes(); shape->name != NULL;
	    shape++)
		add_row(page, slice_str(shape->name), SLICE_NONE,
		    slice_str(shape->title));
}

static void
add_catalogue(struct page *page, const struct catalogue *catalogue)
{
	struct strbuf heading = { 0 };

	strbuf_add_str(&heading, "Catalogue ");
	template_add_xml(&heading, catalogue->name);
	strbuf_add_byte(&heading, '\0');
	if (!heading.failed)
		add_heading(page, (const char *)heading.ptr);
	strbuf_clear(&heading);
	for (size_t i = 0; i < catalogue->n_entries; i++) {
		const struct catalogue_entry *entry = &catalogue->entries[i];
		struct strbuf title = { 0 };

		if (entry->n_statuses > 0)
			strbuf_addf(&title, "%u ", entry->statuses[0]);
		if (entry->n_messages > 0)
			strbuf_add(&title, entry->messages[0]);
		add_path_row(page, "/code/", entry->code, strbuf_slice(&title));
		strbuf_clear(&title);
	}
}

static void
add_curl(struct page *page, const char *arguments, const char *path)
{
	strbuf_addf(page->out, "  curl %s 'http://", arguments);
	add_text(page, page->host);
	add_text(page, slice_str(path));
	strbuf_add_str(page->out, "'\n");
}

static void
add_introduction(struct page *page)
{
	strbuf_add_str(page->out, page->html ?
	    "<!DOCTYPE html>\n<html lang=\"en\"><head><title>errgate mock</title>"
	    "</head><body>\n<h1>errgate mock</h1>\n<pre>\n" : "errgate mock\n\n");
	strbuf_add_str(page->out,
	    "An API that answers with errors, and with what ought not to be.\n\n");
	add_curl(page, "-i", "/odd/html");
	add_curl(page, "-i", "/code/SVCSTG.CCE-ADDONMGR.4000003?status=409");
	add_curl(page, "-i", "/code/APIGW.0301?status=401&shape=k8s-status");
	add_curl(page, "-i", "/delay/500/framing/one-byte-chunks/odd/bom?coding=gzip");
	add_curl(page, "-d hello", "/echo");
	strbuf_add_str(page->out, page->html ? "</pre>\n<dl>\n" : "");
}

void
index_page_write(const struct scenario_site *site, struct slice host, bool html,
    struct strbuf *out)
{
	struct page page = { out, host, html };

	if (page.host.len == 0)
		page.host = SLICE("127.0.0.1:9480");
	add_introduction(&page);
	add_scenarios(&page);
	for (size_t i = 0; i < site->n_catalogues; i++)
		add_catalogue(&page, site->catalogues[i]);
	add_names(&page);
	strbuf_add_str(out, html ? "</dl>\n</body></html>\n" : "");
}
