#include "import/importer.h"

#include "base/ascii.h"
#include "base/strbuf.h"
#include "catalogue/excerpt.h"
#include "import/code_word.h"
#include "import/status_cell.h"

#define UNKNOWN_MAX 2		/* headers in a row that are no known words */
#define NAME_LEN_MAX 40		/* bytes of such a header */
#define REACH 8			/* units more than columns that status and code may
				   stand apart, where texts lie between them */

/* A table whose cells lie one below the other. */
struct stack {
	struct importer *importer;
	const struct page_units *units;
	struct column_map map;
	size_t status, code;	/* their columns; status may be map.n */
	size_t first, last;	/* the lesser and the greater of both */
	size_t begin, end;	/* units of the body */
};

/* The status and the code of a row: units that its other cells lie around. */
struct anchor {
	size_t status, code;	/* units; the same one when the status is missing */
	size_t first, last;
	bool is_inherited;	/* the status is that of the row above */
};

/* What may stand behind a table, and in none. */
static const char *const end_marks[] = {
	"Parent topic", "Parent Topic", "Previous topic", "Next topic",
	"Previous Topic", "Next Topic", "Was this page", "Feedback", "Copyright",
	"Updated on", "Last updated", "父主题", "上一篇", "下一篇", "文档是否",
	"意见反馈", "更新时间", "Tema principal", "Tópico principal",
};

static struct slice
unit_text(const struct stack *stack, size_t at)
{
	return stack->units->rows[at].text;
}

/* "Table 2 ...", also in Chinese. */
static bool
is_caption(struct slice text)
{
	static const char *const words[] = { "Table ", "表 ", "表", "Tabla ", "Tabela " };

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		struct slice word = slice_str(words[i]);

		if (slice_starts_with(text, word) && word.len < text.len &&
		    ascii_is_digit(text.ptr[word.len]))
			return true;
	}
	return false;
}

static bool
is_end_mark(struct slice text)
{
	for (size_t i = 0; i < ARRAY_LEN(end_marks); i++)
		if (slice_starts_with(text, slice_str(end_marks[i])))
			return true;
	return is_caption(text);
}

/* Whether a unit says that there is nothing: "N/A". */
static bool
says_none(struct slice text)
{
	return text.len > 0 && cell_is_empty(text);
}

/* Whether a unit begins a row, as far as a header that is being read can tell. */
static bool
begins_row(const struct page_units *units, size_t at)
{
	struct slice text = units->rows[at].text;

	return status_cell_is_sure(text) || says_none(text) ||
	    code_word_likeness(text) == CODE_SURE;
}

/*
 * Tell unknown words at the end of a header from cells of the first row. They are
 * headers only when a status or code is seen behind them, and when they are more
 * than the cells that stand before that in each row.
 */
static void
drop_cells(struct column_map *map, size_t known_end, bool row_begins)
{
	size_t before = column_map_find(map, COLUMN_CODE);
	size_t status = column_map_find(map, COLUMN_STATUS);

	before = status < before ? status : before;
	if (!row_begins || map->n - known_end <= before)
		map->n = known_end;
	else
		map->n -= before;
}

/*
 * Read the header that begins at a unit.
 *
 * Returns the unit behind it, or `at` when none begins there.
 */
static size_t
read_header(const struct page_units *units, size_t at, struct column_map *map)
{
	size_t n_known = 0, known_end = 0, i = at;

	*map = (struct column_map){ .line = units->rows[at].line };
	for (; i < units->n && map->n < IMPORT_COLUMNS_MAX; i++) {
		const struct page_unit *unit = &units->rows[i];
		enum column_role role = unit->role;

		if (unit->is_break || begins_row(units, i) ||
		    (role == COLUMN_UNKNOWN && (unit->text.len > NAME_LEN_MAX ||
		    i == at || map->n - known_end == UNKNOWN_MAX)))
			break;
		if (role != COLUMN_UNKNOWN && role != COLUMN_OTHER &&
		    column_map_find(map, role) < map->n) {
			if (map->roles[0] == role)
				return at;	/* a title of the same words */
			role = COLUMN_OTHER;
		}
		map->roles[map->n++] = role;
		if (role != COLUMN_UNKNOWN)
			known_end = map->n;
		n_known += role != COLUMN_UNKNOWN && role != COLUMN_OTHER;
	}
	drop_cells(map, known_end, i < units->n && begins_row(units, i));
	return n_known >= 2 && column_map_find(map, COLUMN_CODE) < map->n ?
	    at + map->n : at;
}

/* Whether a unit is a status; beside a code it may also say that there is none. */
static bool
is_status(const struct stack *stack, size_t at)
{
	return at < stack->end && (status_cell_is_sure(unit_text(stack, at)) ||
	    (stack->last - stack->first == 1 && says_none(unit_text(stack, at))));
}

static bool
is_code(const struct stack *stack, size_t at, enum code_likeness least)
{
	return at < stack->end &&
	    code_word_likeness(unit_text(stack, at)) >= least;
}

/* Whether a unit is a code of the same family as that of an anchor. */
static bool
is_sibling(const struct stack *stack, size_t at, const struct anchor *anchor)
{
	return anchor != NULL && is_code(stack, at, CODE_SURE) &&
	    slice_eq(code_word_family(unit_text(stack, at)),
	    code_word_family(unit_text(stack, anchor->code)));
}

/* The unit where the partner of an anchor's first unit stands; 0: nowhere. It is
   looked for where it should be, then nearer, then farther. */
static size_t
find_partner(const struct stack *stack, size_t at)
{
	size_t apart = stack->last - stack->first;
	bool wants_status = stack->status == stack->last;

	for (size_t i = 0; i < apart + (apart > 1 ? REACH : 0); i++) {
		size_t step = i < apart ? apart - i : i + 1;

		if (wants_status ? is_status(stack, at + step) :
		    is_code(stack, at + step, apart == 1 ? CODE_WORD : CODE_SURE))
			return at + step;
	}
	return 0;
}

/*
 * Whether a row's status and code begin at a unit.
 *
 * before  the anchor of the row above, or NULL.
 */
static bool
find_anchor(const struct stack *stack, size_t at, const struct anchor *before,
    struct anchor *anchor)
{
	bool has_status = stack->status < stack->map.n;
	size_t since = before == NULL ? SIZE_MAX : at - before->last - 1;
	size_t texts = stack->map.n - stack->last - 1;
	bool is_full = since >= texts;	/* the row above has all its cells */
	bool begins = !has_status || stack->code == stack->first ?
	    is_code(stack, at, is_full ? CODE_WORD : CODE_SURE) :
	    is_status(stack, at);
	size_t partner = begins && has_status ? find_partner(stack, at) : at;

	if (begins && partner > 0) {
		bool code_first = stack->code == stack->first;
		size_t code = code_first ? at : partner;

		*anchor = (struct anchor){ .first = at, .last = partner,
		    .code = code, .status = code_first ? partner : at };
		is_full &= !has_status ||
		    !says_none(unit_text(stack, anchor->status));
		return is_full || is_code(stack, code, CODE_SURE);
	}
	if (has_status && before != NULL && since + 1 >= texts && since > 0 &&
	    stack->last - stack->first == 1 && is_sibling(stack, at, before)) {
		*anchor = (struct anchor){ .first = at, .last = at, .code = at,
		    .status = before->status, .is_inherited = true };
		return true;
	}
	return false;
}

/* The next anchor from a unit on. False when the body holds no more. */
static bool
next_anchor(const struct stack *stack, size_t at, const struct anchor *before,
    struct anchor *anchor)
{
	for (; at < stack->end; at++)
		if (find_anchor(stack, at, before, anchor))
			return true;
	return false;
}

/* Units from..to joined as paragraphs of one cell, for good. */
static struct slice
join_units(const struct stack *stack, size_t from, size_t to)
{
	struct strbuf all = { 0 };
	struct slice joined;

	if (to - from == 1)
		return unit_text(stack, from);
	for (size_t i = from; i < to; i++) {
		if (i > from)
			strbuf_add_byte(&all, '\n');
		strbuf_add(&all, unit_text(stack, i));
	}
	joined = arena_copy(&stack->importer->catalogue->arena, strbuf_slice(&all));
	stack->importer->failed |= all.failed || joined.ptr == NULL;
	strbuf_clear(&all);
	return joined;
}

/* A row that is being filled from units. */
struct stack_row {
	struct import_row row;
	bool is_last;		/* of the table: what follows may be anything */
};

/* Say that units and columns are not as many. */
static void
report_uneven(const struct stack *stack, const struct stack_row *row, size_t from,
    size_t n_units, size_t n_columns)
{
	struct import_report *report = &stack->importer->report;
	struct excerpt code = excerpt_of(row->row.code);

	if (n_units < n_columns)
		import_report_add(report, row->row.line, IMPORT_DOUBT,
		    "'%s': %zu cells under %zu headers: the last are taken for "
		    "empty", code.text, n_units, n_columns);
	else if (row->is_last)
		import_report_add(report, stack->units->rows[from].line,
		    IMPORT_SKIP, "what stands behind the last row: '%s'",
		    excerpt_of(unit_text(stack, from)).text);
	else
		import_report_add(report, row->row.line, IMPORT_DOUBT,
		    "'%s': %zu cells under %zu headers: the last of them is taken "
		    "for several paragraphs", code.text, n_units, n_columns);
}

/* Give units to columns in order; the last column takes what is left over. */
static void
fill_columns(const struct stack *stack, struct stack_row *row, size_t from,
    size_t to, size_t column, size_t column_end)
{
	size_t n_units = to - from, n_columns = column_end - column;

	if (n_units != n_columns)
		report_uneven(stack, row, row->is_last && n_units > n_columns ?
		    from + n_columns : from, n_units, n_columns);
	for (; column < column_end && from < to; column++) {
		size_t end = column + 1 < column_end || row->is_last ? from + 1 : to;

		import_row_put(&row->row, stack->map.roles[column],
		    join_units(stack, from, end));
		from = end;
	}
}

/* Whether the row of an anchor has cells before it: where enough units lie between
   it and the row above that all cells of both can be there. */
static size_t
cells_before(const struct stack *stack, const struct anchor *above,
    const struct anchor *anchor)
{
	size_t wanted = stack->first;
	size_t gap = anchor->first - (above == NULL ? stack->begin : above->last + 1);
	size_t texts = above == NULL ? 0 : stack->map.n - stack->last - 1;

	return wanted > 0 && gap >= texts + wanted ? wanted : 0;
}

/* Take the row of an anchor; end is the unit behind its cells. */
static void
take_row(const struct stack *stack, const struct anchor *above,
    const struct anchor *anchor, size_t end, bool is_last)
{
	struct stack_row row = { .is_last = is_last };
	size_t before = cells_before(stack, above, anchor);

	row.row.line = stack->units->rows[anchor->first].line;
	row.row.code = unit_text(stack, anchor->code);
	row.row.has_no_status = stack->status == stack->map.n;
	if (!row.row.has_no_status)
		row.row.status = unit_text(stack, anchor->status);
	if (anchor->is_inherited)
		import_report_add(&stack->importer->report, row.row.line,
		    IMPORT_DOUBT, "'%s' has no status of its own: taken from the "
		    "row above", excerpt_of(row.row.code).text);
	if (before > 0)
		fill_columns(stack, &row, anchor->first - before, anchor->first, 0,
		    before);
	if (anchor->last > anchor->first) {
		row.is_last = false;
		fill_columns(stack, &row, anchor->first + 1, anchor->last,
		    stack->first + 1, stack->last);
		row.is_last = is_last;
	}
	fill_columns(stack, &row, anchor->last + 1, end, stack->last + 1,
	    stack->map.n);
	import_row_take(stack->importer, &row.row);
}

/* Where the body ends: at another header, a drawn table, or what stands behind
   tables. */
static size_t
find_end(const struct page_units *units, size_t at)
{
	struct column_map map;

	for (; at < units->n; at++)
		if (units->rows[at].is_break || is_end_mark(units->rows[at].text) ||
		    (units->rows[at].role != COLUMN_UNKNOWN &&
		    read_header(units, at, &map) > at))
			break;
	return at;
}

/* What the user should know of the header, whose units begin at `at`. */
static void
report_header(const struct stack *stack, size_t at)
{
	struct import_report *report = &stack->importer->report;

	if (stack->status == stack->map.n)
		import_report_add(report, stack->map.line, IMPORT_DOUBT,
		    "the table has no column of statuses: its codes fit any");
	for (size_t i = 0; i < stack->map.n; i++)
		if (stack->map.roles[i] == COLUMN_UNKNOWN ||
		    stack->map.roles[i] == COLUMN_OTHER)
			import_report_add(report, stack->units->rows[at + i].line,
			    IMPORT_SKIP, "the column '%s'",
			    excerpt_of(unit_text(stack, at + i)).text);
}

/* Read the rows. Returns the unit behind the last that was looked at. */
static size_t
read_rows(struct stack *stack)
{
	struct anchor above, at, next;
	const struct anchor *before = NULL;
	bool has_next;

	if (!next_anchor(stack, stack->begin, NULL, &at))
		return stack->begin;
	report_header(stack, stack->begin - stack->map.n);
	do {
		size_t end = stack->end;

		has_next = next_anchor(stack, at.last + 1, &at, &next);
		if (has_next)
			end = next.first - cells_before(stack, &at, &next);
		take_row(stack, before, &at, end, !has_next);
		above = at;
		before = &above;
		at = next;
	} while (has_next && !stack->importer->failed);
	return stack->end;
}

size_t
import_stacked(struct importer *importer, const struct page_units *units,
    size_t at)
{
	struct stack stack = { .importer = importer, .units = units };

	stack.begin = read_header(units, at, &stack.map);
	if (stack.begin == at)
		return at;
	stack.end = find_end(units, stack.begin);
	stack.status = column_map_find(&stack.map, COLUMN_STATUS);
	stack.code = column_map_find(&stack.map, COLUMN_CODE);
	stack.first = stack.last = stack.code;
	if (stack.status < stack.map.n) {
		stack.first = stack.status < stack.code ? stack.status : stack.code;
		stack.last = stack.status < stack.code ? stack.code : stack.status;
	}
	return read_rows(&stack);
}
