#include "mock/player.h"

#define PIECE_MAX 65536
#define TURN_MAX (1024 * 1024)	/* bytes before others get their turn */
#define RESET_AFTER_MS 50	/* what was sent should arrive before the RST */

static void
set_timer(struct player *player, uint64_t ms, bool once, void (*run)(void *))
{
	loop_timer_free(player->timer);
	player->timer = loop_timer_new(player->loop, ms, once, run, player);
	if (player->timer == NULL)
		player->on_broken(player->ctx);
}

static void
clear_timer(struct player *player)
{
	loop_timer_free(player->timer);
	player->timer = NULL;
}

static void
player_end(void *ctx)
{
	struct player *player = ctx;

	player_stop(player);
	player->on_end(player->ctx);
}

/* The last byte has gone out. */
static void
player_finish(struct player *player)
{
	if (player->wire.end == WIRE_RESET && player->at > 0)
		set_timer(player, RESET_AFTER_MS, true, player_end);
	else
		player_end(player);
}

/* Send up to max bytes. SENT: go on; otherwise the player has to wait or end. */
static enum stream_rc
player_send(struct player *player, size_t max)
{
	struct slice piece = wire_piece(&player->wire, player->at, max);

	player->at += piece.len;
	return stream_write(player->stream, &piece, 1);
}

static void
player_push(void *ctx)
{
	struct player *player = ctx;
	uint64_t turn_end = player->at + TURN_MAX;

	clear_timer(player);
	while (player->at < wire_len(&player->wire)) {
		if (player->at >= turn_end) {
			set_timer(player, 0, true, player_push);
			return;
		}
		switch (player_send(player, PIECE_MAX)) {
		case STREAM_SENT:
			break;
		case STREAM_PENDING:
			return;
		case STREAM_BROKEN:
			player->on_broken(player->ctx);
			return;
		}
	}
	player_finish(player);
}

static void
player_drip(void *ctx)
{
	struct player *player = ctx;

	if (stream_pending(player->stream) > 0)
		return;
	if (player->at == wire_len(&player->wire)) {
		clear_timer(player);
		player_finish(player);
	} else if (player_send(player, 1) == STREAM_BROKEN) {
		player->on_broken(player->ctx);
	}
}

static void
player_begin(void *ctx)
{
	struct player *player = ctx;

	uint64_t drip_ms = player->pace.drip_ms;

	/* A repeating timer of 0 ms would not repeat. */
	if (player->pace.drips)
		set_timer(player, drip_ms > 0 ? drip_ms : 1, false, player_drip);
	else
		player_push(player);
}

void
player_start(struct player *player, struct wire *wire,
    const struct player_pace *pace)
{
	player->wire = *wire;
	*wire = (struct wire){ 0 };
	player->pace = *pace;
	player->at = 0;
	if (pace->delay_ms > 0)
		set_timer(player, pace->delay_ms, true, player_begin);
	else
		player_begin(player);
}

void
player_on_drained(struct player *player)
{
	/* With a timer running, that one goes on. */
	if (player->timer == NULL)
		player_push(player);
}

void
player_stop(struct player *player)
{
	clear_timer(player);
	wire_clear(&player->wire);
}
