#include "conf/outline.h"

#include <stdlib.h>
#include <string.h>

#include "conf/conf_lexer.h"
#include "conf/directive.h"

#define DEPTH_MAX 4	/* file, api, on, and one to spare */
#define ROWS_MAX 128	/* rows of the table of directives */

/* A section that is open at the place being read. */
struct frame {
	enum conf_section section;
	size_t start;		/* where its name stands */
	unsigned line;
	bool bad;		/* to be blanked out as a whole */
	size_t n_titles;	/* titles known when it opened */
	unsigned seen[ROWS_MAX];	/* the line of each directive; 0: not yet */
};

/* A titled section that was seen in one of the open sections. */
struct title {
	const struct directive *row;
	struct slice text;
	unsigned line;
};

struct outline {
	struct conf_lexer lexer;
	struct mistakes *mistakes;
	struct token token;	/* the one at hand */
	struct frame frames[DEPTH_MAX];
	size_t depth;		/* of the innermost; 0: the file */
	bool whole;		/* no titled section has been left out */
	struct title *titles;
	size_t n_titles, cap_titles;
};

static void
next(struct outline *outline)
{
	outline->token = conf_lexer_next(&outline->lexer);
}

static struct frame *
innermost(struct outline *outline)
{
	return &outline->frames[outline->depth];
}

/* Take a token of this kind; false when another one is at hand. */
static bool
take(struct outline *outline, enum token_kind kind)
{
	if (outline->token.kind != kind)
		return false;
	next(outline);
	return true;
}

static bool
at_value(const struct outline *outline)
{
	return outline->token.kind == TOKEN_WORD ||
	    outline->token.kind == TOKEN_STRING;
}

/* Note that something else was expected; TOKEN_BAD has been noted already. */
static bool
expected(struct outline *outline, const char *what, const char *after)
{
	const struct token *token = &outline->token;

	if (token->kind == TOKEN_END)
		mistakes_add(outline->mistakes, token->line,
		    "the file ends where %s is expected after '%s'", what, after);
	else if (token->kind != TOKEN_BAD)
		mistakes_add(outline->mistakes, token->line,
		    "expected %s after '%s', not '%.*s'", what, after,
		    SLICE_FMT(token->text));
	return false;
}

/* Move to behind the '}' of the '{' that has just been taken. */
static bool
skip_braces(struct outline *outline)
{
	unsigned depth = 1;

	while (depth > 0) {
		if (outline->token.kind == TOKEN_BAD ||
		    outline->token.kind == TOKEN_END)
			return expected(outline, "'}'", "{");
		if (outline->token.kind == TOKEN_OPEN)
			depth++;
		if (outline->token.kind == TOKEN_CLOSE)
			depth--;
		next(outline);
	}
	return true;
}

/*
 * Move over what follows a name nobody knows: a value or a section. False when
 * it is neither.
 */
static bool
skip_unknown(struct outline *outline)
{
	if (take(outline, TOKEN_EQUALS)) {
		if (take(outline, TOKEN_OPEN))
			return skip_braces(outline);
		return take(outline, TOKEN_WORD) || take(outline, TOKEN_STRING);
	}
	if (at_value(outline))
		next(outline);		/* a title */
	return take(outline, TOKEN_OPEN) && skip_braces(outline);
}

/* Say what is known about a name that does not belong here. */
static void
note_unknown(struct outline *outline, struct token name)
{
	enum conf_section here = innermost(outline)->section;
	const char *section = directive_section(here)->name;
	struct slice near = directive_nearest(here, name.text);
	const struct directive *elsewhere = directive_anywhere(name.text);

	if (elsewhere != NULL && elsewhere->in == SECTION_ROOT)
		mistakes_add(outline->mistakes, name.line,
		    "directive '%.*s' does not belong in '%s'; is a '}' missing "
		    "before it?", SLICE_FMT(name.text), section);
	else if (near.len > 0)
		mistakes_add(outline->mistakes, name.line,
		    "unknown directive '%.*s'; did you mean '%.*s'?",
		    SLICE_FMT(name.text), SLICE_FMT(near));
	else if (elsewhere != NULL)
		mistakes_add(outline->mistakes, name.line,
		    "directive '%.*s' belongs in section '%s'",
		    SLICE_FMT(name.text), directive_section(elsewhere->in)->name);
	else
		mistakes_add(outline->mistakes, name.line,
		    "unknown directive '%.*s'", SLICE_FMT(name.text));
}

/* Note where a directive without title stands; false when it did before. */
static bool
note_seen(struct outline *outline, const struct directive *row,
    const struct token *name)
{
	size_t n_rows;
	unsigned *seen = &innermost(outline)->seen[row - directive_rows(&n_rows)];

	assert(n_rows <= ROWS_MAX);
	if (*seen == 0) {
		*seen = name->line;
		return true;
	}
	mistakes_add(outline->mistakes, name->line,
	    "'%s' was given before, in line %u", row->name, *seen);
	return false;
}

/* Note a title; false when there was one like it, or memory ran out. */
static bool
note_title(struct outline *outline, const struct directive *row,
    const struct token *title)
{
	struct title *titles = outline->titles;

	for (size_t i = innermost(outline)->n_titles; i < outline->n_titles; i++) {
		if (titles[i].row != row || !slice_eq(titles[i].text, title->text))
			continue;
		mistakes_add(outline->mistakes, title->line,
		    "%s \"%.*s\" was given before, in line %u", row->name,
		    SLICE_FMT(title->text), titles[i].line);
		return false;
	}
	if (outline->n_titles == outline->cap_titles) {
		outline->cap_titles = outline->cap_titles * 2 + 16;
		titles = reallocarray(titles, outline->cap_titles, sizeof(*titles));
		if (titles == NULL) {
			mistakes_add(outline->mistakes, title->line, "out of memory");
			return false;
		}
		outline->titles = titles;
	}
	titles[outline->n_titles++] = (struct title){
		.row = row, .text = title->text, .line = title->line };
	return true;
}

/* Read the rest of "NAME [TITLE] {" and open the section. */
static bool
open_section(struct outline *outline, const struct directive *row,
    const struct token *name)
{
	struct frame *frame;
	bool good;

	if (directive_is_titled(row)) {
		if (!at_value(outline))
			return expected(outline, "a name in quotes", row->name);
		if (outline->token.text.len == 0)
			mistakes_add(outline->mistakes, name->line,
			    "the name of this %s is empty", row->name);
		good = note_title(outline, row, &outline->token);
		next(outline);
	} else {
		good = note_seen(outline, row, name);
	}
	if (!take(outline, TOKEN_OPEN))
		return expected(outline, "'{'", row->name);
	outline->depth++;
	assert(outline->depth < DEPTH_MAX);
	frame = innermost(outline);
	*frame = (struct frame){
		.section = row->opens, .start = name->start, .line = name->line,
		.bad = !good, .n_titles = outline->n_titles,
	};
	return true;
}

/* Read the rest of a list after its '{'. */
static bool
read_list(struct outline *outline, const struct directive *row)
{
	while (outline->token.kind != TOKEN_CLOSE) {
		if (!take(outline, TOKEN_STRING) && !take(outline, TOKEN_WORD))
			return expected(outline, "a value or '}'", row->name);
		if (outline->token.kind != TOKEN_CLOSE && !take(outline, TOKEN_COMMA))
			return expected(outline, "',' or '}' in the list",
			    row->name);
	}
	next(outline);
	return true;
}

/* Read the rest of "NAME = VALUE". */
static bool
read_value(struct outline *outline, const struct directive *row,
    const struct token *name)
{
	bool good = note_seen(outline, row, name);

	if (!take(outline, TOKEN_EQUALS))
		return expected(outline, "'='", row->name);
	if (outline->token.kind == TOKEN_OPEN && !directive_is_list(row)) {
		mistakes_add(outline->mistakes, outline->token.line,
		    "'%s' takes one value, not a list", row->name);
		next(outline);
		if (!skip_braces(outline))
			return false;
		good = false;
	} else if (take(outline, TOKEN_OPEN)) {
		if (!read_list(outline, row))
			return false;
	} else if (!at_value(outline)) {
		return expected(outline, "a value", "=");
	} else {
		next(outline);
	}
	if (!good)
		conf_lexer_blank(&outline->lexer, name->start, outline->token.start);
	return true;
}

static void
close_section(struct outline *outline)
{
	struct frame *frame = innermost(outline);

	outline->n_titles = frame->n_titles;
	outline->depth--;
	next(outline);
	if (frame->bad)
		conf_lexer_blank(&outline->lexer, frame->start,
		    outline->token.start);
}

/* Read one statement, or the end of a section. False: it makes no sense. */
static bool
read_statement(struct outline *outline)
{
	const struct token name = outline->token;
	const struct directive *row;
	bool is_value;

	if (name.kind == TOKEN_CLOSE && outline->depth > 0) {
		close_section(outline);
		return true;
	}
	if (name.kind != TOKEN_WORD) {
		if (name.kind != TOKEN_BAD)
			mistakes_add(outline->mistakes, name.line,
			    "expected the name of a directive, not '%.*s'",
			    SLICE_FMT(name.text));
		return false;
	}
	next(outline);
	row = directive_find(innermost(outline)->section, name.text);
	if (row == NULL) {
		note_unknown(outline, name);
		is_value = outline->token.kind == TOKEN_EQUALS;
		if (!skip_unknown(outline))
			return false;
		conf_lexer_blank(&outline->lexer, name.start, outline->token.start);
		if (outline->depth == 0 && !is_value)
			outline->whole = false;
		return true;
	}
	return row->type == TAKES_SECTION ? open_section(outline, row, &name) :
	    read_value(outline, row, &name);
}

/* Blank out all from where a statement starts that could not be read. */
static void
cut_off(struct outline *outline, size_t start)
{
	for (size_t i = 1; i <= outline->depth; i++)
		if (outline->frames[i].bad && outline->frames[i].start < start)
			start = outline->frames[i].start;
	conf_lexer_blank(&outline->lexer, start, outline->lexer.len);
	outline->whole = false;
}

bool
outline_check(unsigned char *text, size_t len, struct mistakes *mistakes)
{
	struct outline outline = {
		.lexer = { .text = text, .len = len, .line = 1,
		    .mistakes = mistakes },
		.mistakes = mistakes,
		.whole = true,
	};
	size_t start = 0;

	next(&outline);
	while (outline.token.kind != TOKEN_END) {
		start = outline.token.start;
		if (!read_statement(&outline)) {
			cut_off(&outline, start);
			goto done;
		}
	}
	if (outline.depth > 0) {
		mistakes_add(mistakes, innermost(&outline)->line,
		    "section '%s' is not closed: a '}' is missing",
		    directive_section(innermost(&outline)->section)->name);
		outline.whole = false;
	}
done:
	free(outline.titles);
	return outline.whole;
}
