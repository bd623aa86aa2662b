#ifndef MOCK_SCENARIO_H
#define MOCK_SCENARIO_H
/*
 * What the mock can be asked for: one row for each first segment of a path.
 * Some rows stand in front of others (/delay/200/framing/chunked/code/X), and
 * options in the query change whatever comes out.
 */
#include "base/arena.h"
#include "catalogue/catalogue.h"
#include "mock/answer.h"

/* What the mock serves from. */
struct scenario_site {
	struct catalogue *const *catalogues;
	size_t n_catalogues;
};

/* What of a request decides the answer; everything is borrowed. */
struct scenario_request {
	const struct scenario_site *site;
	struct slice path, query;	/* the query without its '?' */
	struct slice head;		/* request head as received */
	struct slice host;		/* Host field, or empty */
	struct slice upgrade;		/* Upgrade field, or empty */
	struct slice websocket_key;	/* Sec-WebSocket-Key field, or empty */
	bool accepts_html;
	struct arena *arena;		/* for what is decoded */
	struct slice request_id;	/* set by scenario_answer */
};

struct scenario {
	const char *name;		/* first segment; "" for the index page */
	const char *path;		/* as the index page shows it */
	const char *title;
	const char *example;		/* path and query to try */
	bool wraps;			/* what follows the arguments is asked too */
	/* Take arguments off the path and fill the answer; false: not found. */
	bool (*fill)(struct scenario_request *request, struct answer *answer);
};

/* All rows, ended by one without a name. */
const struct scenario *scenario_rows(void);

/*
 * Decide the answer to a request. What cannot be asked for is answered by a 404
 * or 400 of the mock's own.
 *
 * answer  zeroed; filled, with memory of its own.
 */
void scenario_answer(struct scenario_request *request, struct answer *answer)
    NONNULL(1, 2);

/* Fill the answer of SINK_COUNT once the body has been read. */
void scenario_count(struct answer *answer, uint64_t bytes, uint32_t adler32)
    NONNULL(1);

/* Make answer an error of the mock's own. */
void scenario_refuse(struct answer *answer, unsigned status, const char *message)
    NONNULL(1, 3);

#endif
