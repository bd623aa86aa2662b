#include "base/line_splitter.h"

/* Hand over a line, unless it is one that is passed over. */
static void
give(struct line_splitter *splitter, struct slice line)
{
	if (splitter->passing || line.len > splitter->line_max) {
		splitter->n_too_long++;
		splitter->passing = false;
		return;
	}
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	splitter->on_line(line, splitter->ctx);
}

/* Keep the front of a line. Without memory for it, it counts as too long. */
static void
keep(struct line_splitter *splitter, struct slice part)
{
	if (splitter->passing)
		return;
	if (part.len <= splitter->line_max &&
	    splitter->begun.len + part.len <= splitter->line_max)
		strbuf_add(&splitter->begun, part);
	else
		splitter->passing = true;
	splitter->passing |= splitter->begun.failed;
	if (splitter->passing)
		strbuf_clear(&splitter->begun);
}

void
line_splitter_feed(struct line_splitter *splitter, struct slice piece)
{
	while (piece.len > 0) {
		size_t end = slice_index(piece, '\n');
		struct slice part = slice_head(piece, end);

		if (splitter->begun.len == 0 && !splitter->passing &&
		    end < piece.len) {
			give(splitter, part);	/* the common case: no copy */
		} else {
			keep(splitter, part);
			if (end < piece.len)
				give(splitter, strbuf_slice(&splitter->begun));
		}
		if (end == piece.len)
			return;
		splitter->begun.len = 0;
		piece = slice_skip(piece, end + 1);
	}
}

void
line_splitter_end(struct line_splitter *splitter)
{
	if (splitter->begun.len > 0 || splitter->passing)
		give(splitter, strbuf_slice(&splitter->begun));
	strbuf_clear(&splitter->begun);
}
