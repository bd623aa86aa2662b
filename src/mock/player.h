#ifndef MOCK_PLAYER_H
#define MOCK_PLAYER_H
/*
 * Sends a wire over a stream: at once, later, or a byte at a time; never more
 * ahead of the reader than one piece.
 */
#include "mock/wire.h"
#include "net/loop.h"
#include "net/stream.h"

/* When the bytes go out. */
struct player_pace {
	uint64_t delay_ms;		/* before the first */
	bool drips;			/* one byte each drip_ms, at least 1 */
	uint64_t drip_ms;
};

struct player {
	struct loop *loop;
	struct stream *stream;
	/* All has gone out. May start the player anew. */
	void (*on_end)(void *ctx);
	/* The connection broke. */
	void (*on_broken)(void *ctx);
	void *ctx;
	/* the rest is the player's own */
	struct wire wire;
	struct player_pace pace;
	uint64_t at;
	struct loop_timer *timer;
};

/*
 * Start sending. on_end may come before this returns.
 *
 * wire  taken over; the caller's is empty afterwards.
 */
void player_start(struct player *player, struct wire *wire,
    const struct player_pace *pace) NONNULL(1, 2, 3);

/* To be called when the stream has drained while the player runs. */
void player_on_drained(struct player *player) NONNULL(1);

/* Stop, and release the wire. */
void player_stop(struct player *player) NONNULL(1);

#endif
