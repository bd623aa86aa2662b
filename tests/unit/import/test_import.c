#include "import/import.h"

#include "catalogue/catalogue_write.h"
#include "unit/import/import_cases.h"

#define BARE "Status Code | Error Code | Message\n---|---|---\n"
#define STACK "Status Code\n\nError Code\n\nMessage\n\nDescription\n\n"

/* A page, its entries as JSON, and its notes, "LINE word" each. */
static const struct {
	const char *text, *entries, *notes;
} rows[] = {
	{ BARE "400 | A.1 | m", "{'status':400,'code':'A.1','message':'m'}", "" },
	/* the same words in one cell, several rows of a code, repeated headers */
	{ BARE "400 | A.1 | m\nStatus Code | Error Code | Message\n404 | A.1 | m",
	  "{'status':400,'code':'A.1','message':'m'},"
	  "{'status':404,'code':'A.1','message':'m'}", "" },
	/* skipped: no code, a sentence, a star inside, another script, a heading */
	{ BARE "400 | | m\n400 | this is no code at all | m\n400 | A*.1 | m\n"
	  "400 | \xe9\x94\x99 | m\nGroup | |\n400 | A.1 |",
	  "{'status':400,'code':'A.1'}",
	  "3 skipped;4 doubtful;4 skipped;5 skipped;6 skipped;7 skipped;8 doubtful;" },
	/* another header within a table maps columns anew */
	{ BARE "400 | A.1 | m\nError Code | Message | Status Code\nA.2 | n | 404",
	  "{'status':400,'code':'A.1','message':'m'},"
	  "{'status':404,'code':'A.2','message':'n'}", "" },
	/* no header, but the same columns as the table before */
	{ BARE "400 | A.1 | m\n\nGoing on:\n\n404 | A.2 | n\n404 | A.3 | o",
	  "{'status':400,'code':'A.1','message':'m'},"
	  "{'status':404,'code':'A.2','message':'n'},"
	  "{'status':404,'code':'A.3','message':'o'}", "7 doubtful;" },
	/* stacked: the last row takes no more than its cells */
	{ STACK "400\n\nA.1\n\nm\n\nd\n\nSome words behind.\n\nMore.",
	  "{'status':400,'code':'A.1','message':'m','description':'d'}",
	  "17 skipped;" },
	{ STACK "400\n\nA.1\n\nm\n\nd\n\ne\n\n404\n\nA.2\n\nForbidden\n\n404",
	  "{'status':400,'code':'A.1','message':'m','description':'d\\ne'},"
	  "{'status':404,'code':'A.2','message':'Forbidden','description':'404'}",
	  "9 doubtful;" },
	/* stacked: words as codes, and a message of one word behind a status */
	{ STACK "403\n\nNoKey\n\n404\n\nOops\n\n404\n\nNoDoor\n\nm\n\nd",
	  "{'status':403,'code':'NoKey','message':'404','description':'Oops'},"
	  "{'status':404,'code':'NoDoor','message':'m','description':'d'}", "" },
	/* stacked: a status that there is not; one like it among the texts */
	{ STACK "N/A\n\nA.1\n\nm\n\nd\n\n400\n\nA.2\n\nm\n\n-\n\n-\n\nA.3\n\nm\n\nd",
	  "{'code':'A.1','message':'m','description':'d'},"
	  "{'status':400,'code':'A.2','message':'m'},"
	  "{'code':'A.3','message':'m','description':'d'}",
	  "9 doubtful;25 doubtful;" },
	/* prose is no table */
	{ "Description\n\nError Code\n\nIf it fails, see below.", "", NULL },
	{ "Status Code\n\nError Code\n\nnothing\n\nhere", "", NULL },
	{ "400 A.1 m\n404 A.2 n", "", NULL },
};

static void
quotes_to_json(struct strbuf *text, const char *entries)
{
	for (; *entries != '\0'; entries++)
		strbuf_add_byte(text, *entries == '\'' ? '"' :
		    (unsigned char)*entries);
}

static void
describe(const struct import *import, struct strbuf *entries, struct strbuf *notes)
{
	for (size_t i = 0; i < import->catalogue->n_entries; i++) {
		struct json_writer w = json_writer_make(entries);

		if (i > 0)
			strbuf_add_byte(entries, ',');
		json_writer_object_begin(&w);
		catalogue_write_entry(&w, &import->catalogue->entries[i]);
		json_writer_object_end(&w);
	}
	for (size_t i = 0; i < import->report.n_notes; i++)
		strbuf_addf(notes, "%u %s;", import->report.notes[i].line,
		    import_note_word(import->report.notes[i].kind));
}

START_TEST(page_becomes_entries)
{
	struct import_head head = { .name = SLICE("t") };
	struct strbuf why = { 0 }, wanted = { 0 }, entries = { 0 }, notes = { 0 };
	struct import import;
	struct page page;
	bool is_done;

	ck_assert(page_read(&page, slice_str(rows[_i].text), PAGE_TEXT, &why));
	is_done = import_page(&import, &page, &head, &why);
	ck_assert_int_eq(is_done, rows[_i].notes != NULL);
	ck_assert_int_eq(is_done, why.len == 0);
	quotes_to_json(&wanted, rows[_i].entries);
	describe(&import, &entries, &notes);
	ck_assert_msg(slice_eq(strbuf_slice(&entries), strbuf_slice(&wanted)),
	    "%.*s", SLICE_FMT(strbuf_slice(&entries)));
	if (is_done)
		ck_assert_msg(slice_eq(strbuf_slice(&notes),
		    slice_str(rows[_i].notes)), "%.*s",
		    SLICE_FMT(strbuf_slice(&notes)));
	import_clear(&import);
	page_clear(&page);
	strbuf_clear(&why);
	strbuf_clear(&wanted);
	strbuf_clear(&entries);
	strbuf_clear(&notes);
}
END_TEST

/* A sentence of a page, and the prefixes and links it delegates. */
static const struct {
	const char *text, *delegates;
} sentences[] = {
	{ "If an error code starting with APIX is returned, look there.", "APIX>;" },
	{ "Error codes that begin with \"B-1.\" are in https://b.example/c.",
	  "B-1.>https://b.example/c;" },
	{ "Error codes starting with APIX. Others do not exist.", "APIX>;" },
	{ "\xe2\x80\x9c" "APIX\xe2\x80\x9d\xe5\xbc\x80\xe5\xa4\xb4\xe7\x9a\x84"
	  "\xe9\x94\x99\xe8\xaf\xaf\xe7\xa0\x81", "APIX>;" },
	{ "Error codes starting with the letter, names starting with a capital.", "" },
	{ "Names starting with APIX are fine.", "" },
	{ "Error codes starting with A. are ours.", "" },	/* listed here */
	{ "Error codes starting with", "" },
};

START_TEST(prose_delegates)
{
	struct import_head head = { .name = SLICE("t") };
	struct strbuf text = { 0 }, why = { 0 }, got = { 0 };
	struct import import;
	struct page page;

	strbuf_addf(&text, "%s\n\n" BARE "400 | A.1 | m\n", sentences[_i].text);
	ck_assert(page_read(&page, strbuf_slice(&text), PAGE_TEXT, &why));
	ck_assert(import_page(&import, &page, &head, &why));
	for (size_t i = 0; i < import.catalogue->n_delegations; i++)
		strbuf_addf(&got, "%.*s>%.*s;",
		    SLICE_FMT(import.catalogue->delegations[i].prefix),
		    SLICE_FMT(import.catalogue->delegations[i].see));
	ck_assert_msg(slice_eq(strbuf_slice(&got),
	    slice_str(sentences[_i].delegates)), "%.*s",
	    SLICE_FMT(strbuf_slice(&got)));
	import_clear(&import);
	page_clear(&page);
	strbuf_clear(&text);
	strbuf_clear(&why);
	strbuf_clear(&got);
}
END_TEST

TCase *
import_case(void)
{
	TCase *tc = tcase_create("import");

	tcase_add_loop_test(tc, page_becomes_entries, 0, (int)ARRAY_LEN(rows));
	tcase_add_loop_test(tc, prose_delegates, 0, (int)ARRAY_LEN(sentences));
	return tc;
}
