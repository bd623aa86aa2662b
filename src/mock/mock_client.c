#include "mock/mock_client.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "http/body_reader.h"
#include "http/request_parser.h"
#include "mock/body_sink.h"
#include "mock/mock_request.h"
#include "mock/player.h"
#include "mock/websocket.h"

#define READ_MAX 65536		/* bytes of one read */
#define AHEAD_MAX 65536		/* bytes read ahead of the request being answered */
#define PENDING_MAX 262144	/* bytes an echo may be ahead of its reader */
#define LINGER_MS 5000		/* for the client to see our end and close */
#define FIELDS_MAX 1024
#define HEAD_MAX (1024 * 1024)

enum client_state {
	CLIENT_HEAD,		/* a request head is awaited */
	CLIENT_BODY,		/* its body is being read */
	CLIENT_ANSWER,		/* the answer is being sent */
	CLIENT_TUNNEL,		/* no longer HTTP: what comes is sent back */
	CLIENT_DEAF,		/* nothing more is said; waits for the client's end */
	CLIENT_LINGER,		/* our side has ended; what comes is dropped */
	CLIENT_CLOSED
};

struct mock_client {
	struct mock_client_home *home;
	struct list link;
	struct stream *stream;
	struct address peer;
	enum client_state state;
	bool busy;			/* client_work is running */
	struct strbuf in;		/* received and not yet consumed */
	size_t scanned;			/* of `in`, for the parser */
	struct request_head head;
	struct arena arena;		/* of one request */
	/* the request being served */
	struct answer answer;
	struct wire_request wire_request;
	enum wire_end end;
	struct body_reader reader;
	bool body_done;
	struct body_sink sink;
	struct player player;
	struct websocket websocket;
	struct loop_timer *linger;
	struct loop_task retire;
};

static const struct http_limits limits = { HEAD_MAX, FIELDS_MAX };

static void client_work(struct mock_client *client);

/* ---- ending ---- */

static void
client_free(void *ctx)
{
	struct mock_client *client = ctx;

	field_list_clear(&client->head.fields);
	body_reader_clear(&client->reader);
	answer_clear(&client->answer);
	strbuf_clear(&client->in);
	arena_clear(&client->arena);
	free(client);
}

static void
client_retire(struct mock_client *client)
{
	client->state = CLIENT_CLOSED;
	player_stop(&client->player);
	loop_timer_free(client->linger);
	client->linger = NULL;
	list_remove(&client->link);
	loop_defer(client->home->loop, &client->retire);
}

static void
client_close(void *ctx)
{
	struct mock_client *client = ctx;

	if (client->state == CLIENT_CLOSED)
		return;
	stream_close(client->stream);
	client_retire(client);
}

static void
client_reset(struct mock_client *client)
{
	stream_abort(client->stream);
	client_retire(client);
}

/* End our side, and give the client time to read all (RFC 9112, section 9.6). */
static void
client_linger(struct mock_client *client)
{
	client->state = CLIENT_LINGER;
	stream_shutdown(client->stream);
	if (stream_at_eof(client->stream) && stream_pending(client->stream) == 0) {
		client_close(client);
		return;
	}
	stream_resume(client->stream);
	client->linger = loop_timer_new(client->home->loop, LINGER_MS, true,
	    client_close, client);
	if (client->linger == NULL)
		client_close(client);
}

/* ---- answering ---- */

/* The exchange is over: the next one, or the end. */
static void
client_next(struct mock_client *client)
{
	answer_clear(&client->answer);
	arena_reset(&client->arena);
	if (client->end == WIRE_CLOSE) {
		client_linger(client);
		return;
	}
	client->state = CLIENT_HEAD;
	client_work(client);
}

/* Whether what has been sent was not the last of the answer. */
static bool
body_follows(const struct mock_client *client)
{
	return !client->body_done &&
	    (client->end == WIRE_KEEP || client->answer.sink == SINK_ECHO);
}

static void
on_played(void *ctx)
{
	struct mock_client *client = ctx;

	if (body_follows(client)) {
		client->state = CLIENT_BODY;
		client_work(client);
		return;
	}
	switch (client->end) {
	case WIRE_KEEP:
	case WIRE_CLOSE:
		client_next(client);
		break;
	case WIRE_RESET:
		client_reset(client);
		break;
	case WIRE_STALL:
		client->state = CLIENT_DEAF;
		if (stream_at_eof(client->stream))
			client_close(client);
		break;
	case WIRE_TUNNEL:
		client->state = CLIENT_TUNNEL;
		client->websocket = (struct websocket){ 0 };
		client_work(client);
		break;
	}
}

static void
client_play(struct mock_client *client)
{
	struct player_pace pace = {
		client->answer.delay_ms, client->answer.drips, client->answer.drip_ms
	};
	struct wire wire;

	client->state = CLIENT_ANSWER;
	if (!wire_build(&wire, &client->answer, &client->wire_request)) {
		client_close(client);
		return;
	}
	client->end = wire.end;
	player_start(&client->player, &wire, &pace);
}

static void
client_log(struct mock_client *client, struct slice method, struct slice target)
{
	char peer[ADDRESS_TEXT_SIZE];
	struct strbuf line = { 0 };

	if (client->home->log == NULL)
		return;
	strbuf_add(&line, address_format(&client->peer, peer));
	strbuf_add_byte(&line, ' ');
	escape_text(&line, method);
	strbuf_add_byte(&line, ' ');
	escape_text(&line, target);
	strbuf_addf(&line, " %u\n", client->answer.status);
	if (!line.failed)
		fwrite(line.ptr, 1, line.len, client->home->log);
	fflush(client->home->log);
	strbuf_clear(&line);
}

/* Answer what is no request, and end. */
static void
client_refuse(struct mock_client *client, enum violation why)
{
	const struct violation_info *info = violation_info(why);

	scenario_refuse(&client->answer, info->status, info->text);
	client->wire_request = (struct wire_request){ .minor = 1 };
	client->body_done = true;
	client_log(client, SLICE("-"), SLICE("-"));
	client_play(client);
}

/* ---- the request ---- */

static void
client_decide(struct mock_client *client)
{
	const struct request_head *head = &client->head;
	struct scenario_request request;

	mock_request_read(head, slice_of(client->in.ptr, head->len), &request);
	request.site = client->home->site;
	request.arena = &client->arena;
	if (head->method == METHOD_CONNECT)
		scenario_refuse(&client->answer, 405, "The mock is no proxy.");
	else
		scenario_answer(&request, &client->answer);
	client->wire_request = (struct wire_request){
		.is_head = head->method == METHOD_HEAD,
		.keeps_alive = framing_keeps_alive(head->minor, &head->fields),
		.minor = head->minor
	};
}

static void
client_invite_body(struct mock_client *client)
{
	struct slice invitation = SLICE("HTTP/1.1 100 Continue\r\n\r\n");

	if (field_list_has_token(&client->head.fields, FIELD_EXPECT,
	    SLICE("100-continue")) &&
	    stream_write(client->stream, &invitation, 1) == STREAM_BROKEN)
		client_close(client);
}

/* A head is there: decide, and read the body or answer first. */
static void
client_serve(struct mock_client *client)
{
	enum violation why;
	struct framing framing;

	why = framing_of_request(&client->head, &framing);
	if (why != VIOLATION_NONE) {
		client_refuse(client, why);
		return;
	}
	client_decide(client);
	client_log(client, client->head.method_name, client->head.target);
	body_reader_start(&client->reader, &framing, &limits);
	client->body_done = false;
	body_sink_start(&client->sink, client->stream, client->answer.sink,
	    &client->wire_request);
	client->state = CLIENT_BODY;
	if (!client->answer.early)
		client_invite_body(client);
	strbuf_consume(&client->in, client->head.len);
	client->scanned = 0;
	if (client->state == CLIENT_BODY &&
	    (client->answer.early || client->answer.sink == SINK_ECHO))
		client_play(client);
}

/* Returns whether something has happened. */
static bool
client_read_head(struct mock_client *client)
{
	enum violation why;

	switch (request_parse(strbuf_slice(&client->in), &client->scanned, &limits,
	    &client->head, &why)) {
	case PARSE_MORE:
		return false;
	case PARSE_BAD:
		client_refuse(client, why);
		return true;
	case PARSE_DONE:
		client_serve(client);
		return true;
	}
	return false;
}

/* ---- its body ---- */

static void
client_body_done(struct mock_client *client)
{
	client->body_done = true;
	if (!body_sink_end(&client->sink, &client->answer))
		client_close(client);
	else if (client->answer.early || client->answer.sink == SINK_ECHO)
		client_next(client);
	else
		client_play(client);
}

/* Returns whether something has happened. */
static bool
client_read_body(struct mock_client *client)
{
	enum violation why;
	struct slice data;
	size_t consumed;
	enum body_rc rc = body_reader_read(&client->reader, client->in.ptr,
	    client->in.len, &consumed, &data, &why);

	if (rc != BODY_BAD) {
		if (!body_sink_take(&client->sink, data))
			client_close(client);
		strbuf_consume(&client->in, consumed);
	}
	if (client->state != CLIENT_BODY)
		return true;
	switch (rc) {
	case BODY_MORE:
		return false;
	case BODY_DONE:
		client_body_done(client);
		return true;
	case BODY_BAD:
		break;
	}
	if (client->answer.early || client->answer.sink == SINK_ECHO)
		client_close(client);
	else
		client_refuse(client, why);
	return true;
}

/* ---- the tunnel ---- */

static bool
client_read_tunnel(struct mock_client *client)
{
	enum websocket_rc rc = WEBSOCKET_MORE;
	struct strbuf frames = { 0 };
	struct slice out = strbuf_slice(&client->in);
	enum stream_rc sent;

	if (out.len == 0)
		return false;
	if (client->answer.upgrade == UPGRADE_WEBSOCKET) {
		rc = websocket_echo(&client->websocket, out, &frames);
		out = strbuf_slice(&frames);
	}
	sent = stream_write(client->stream, &out, 1);
	strbuf_clear(&frames);
	strbuf_consume(&client->in, client->in.len);
	if (sent == STREAM_BROKEN)
		client_close(client);
	else if (rc != WEBSOCKET_MORE)
		client_linger(client);
	return true;
}

/* ---- the stream ---- */

/* Read on only where what comes has a place to go. */
static void
client_adjust(struct mock_client *client)
{
	bool ahead = client->state == CLIENT_ANSWER && client->in.len > AHEAD_MAX;

	if (client->state == CLIENT_CLOSED)
		return;
	if (ahead || stream_pending(client->stream) > PENDING_MAX)
		stream_pause(client->stream);
	else
		stream_resume(client->stream);
	if (client->in.len == 0)
		strbuf_reset(&client->in, READ_MAX);
}

static bool
client_step(struct mock_client *client)
{
	switch (client->state) {
	case CLIENT_HEAD:
		return client->in.len > 0 && client_read_head(client);
	case CLIENT_BODY:
		return client_read_body(client);
	case CLIENT_TUNNEL:
		return client_read_tunnel(client);
	case CLIENT_DEAF:
	case CLIENT_LINGER:
		strbuf_consume(&client->in, client->in.len);
		return false;
	case CLIENT_ANSWER:
	case CLIENT_CLOSED:
		return false;
	}
	return false;
}

/* The client has ended its side and all it asked for has been answered. */
static bool
client_is_over(const struct mock_client *client)
{
	return stream_at_eof(client->stream) && client->state != CLIENT_ANSWER &&
	    client->state != CLIENT_LINGER;
}

/* Do what can be done with what has come; called anew by what it calls. */
static void
client_work(struct mock_client *client)
{
	if (client->busy)
		return;
	client->busy = true;
	while (client_step(client))
		;
	client->busy = false;
	if (client->state == CLIENT_CLOSED)
		return;
	if (client_is_over(client))
		client_linger(client);
	client_adjust(client);
}

static void
on_data(unsigned char *bytes, size_t len, void *ctx)
{
	struct mock_client *client = ctx;

	strbuf_add(&client->in, slice_of(bytes, len));
	if (client->in.failed)
		client_close(client);
	else
		client_work(client);
}

static void
on_eof(void *ctx)
{
	struct mock_client *client = ctx;

	if (client->state == CLIENT_DEAF || (client->state == CLIENT_LINGER &&
	    stream_pending(client->stream) == 0))
		client_close(client);
	else
		client_work(client);
}

static void
on_drained(void *ctx)
{
	struct mock_client *client = ctx;

	if (client->state == CLIENT_ANSWER)
		player_on_drained(&client->player);
	else if (client->state == CLIENT_LINGER && stream_at_eof(client->stream))
		client_close(client);
	else
		client_adjust(client);
}

static void
on_error(int error, void *ctx)
{
	(void)error;
	client_close(ctx);
}

bool
mock_client_open(struct mock_client_home *home, struct stream *stream,
    const struct address *peer)
{
	static const struct stream_handler handler = {
		.on_data = on_data, .on_eof = on_eof, .on_drained = on_drained,
		.on_error = on_error
	};
	struct mock_client *client = calloc(1, sizeof(*client));

	if (client == NULL)
		goto fail;
	client->head.fields = field_list_make(FIELDS_MAX);
	if (client->head.fields.items == NULL)
		goto fail;
	client->home = home;
	client->stream = stream;
	client->peer = *peer;
	client->player = (struct player){
		.loop = home->loop, .stream = stream, .on_end = on_played,
		.on_broken = client_close, .ctx = client
	};
	loop_task_init(&client->retire, client_free, client);
	list_append(&home->clients, &client->link);
	stream_set_handler(stream, &handler, client);
	stream_set_read_max(stream, READ_MAX);
	return true;
fail:
	stream_close(stream);
	free(client);
	return false;
}

void
mock_client_close_all(struct mock_client_home *home)
{
	while (!list_is_empty(&home->clients))
		client_close(LIST_OWNER(list_first(&home->clients),
		    struct mock_client, link));
}
