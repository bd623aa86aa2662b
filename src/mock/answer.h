#ifndef MOCK_ANSWER_H
#define MOCK_ANSWER_H
/*
 * What a scenario decides to answer, before it is put into bytes: it may be
 * whatever an origin ought not to send. A zeroed struct is an empty answer.
 */
#include "base/strbuf.h"

/* What is done with the body of the request. */
enum answer_sink {
	SINK_DROP,	/* read and forgotten */
	SINK_COUNT,	/* answered with its length and sum */
	SINK_ECHO	/* sent back as it comes */
};

/* Whether the connection becomes a tunnel that echoes. */
enum answer_upgrade { UPGRADE_NONE, UPGRADE_RAW, UPGRADE_WEBSOCKET };

struct wire_style;

struct answer {
	unsigned status;
	struct strbuf type;		/* Content-Type; empty: none */
	struct strbuf lines;		/* more field lines, each ended by LF */
	/* the body: `body` with fill_len times fill_byte put in at fill_at */
	struct strbuf body;
	size_t fill_at;
	uint64_t fill_len;
	unsigned char fill_byte;
	const struct wire_style *style;	/* NULL: a right one, by length */
	enum answer_sink sink;
	enum answer_upgrade upgrade;
	bool is_raw;			/* the body is all there is; then closed */
	bool early;			/* before the request's body is read */
	bool stalls;			/* the head, then nothing for ever */
	bool drips;			/* one byte each drip_ms */
	uint64_t delay_ms, drip_ms;
};

void answer_clear(struct answer *answer) NONNULL(1);

/* Make it an answer of that status and type with that body. */
void answer_set(struct answer *answer, unsigned status, struct slice type,
    struct slice body) NONNULL(1);

/* Add a field line. */
void answer_add_field(struct answer *answer, const char *name,
    struct slice value) NONNULL(1, 2);

/* Length of the body with its fill. */
uint64_t answer_body_len(const struct answer *answer) NONNULL(1);

/* Whether memory ran out while it was composed. */
bool answer_failed(const struct answer *answer) NONNULL(1) MUST_CHECK;

#endif
