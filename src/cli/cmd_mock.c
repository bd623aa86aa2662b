#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "cli/mock_options.h"
#include "mock/mock_origin.h"
#include "net/listener.h"

/* The addresses that are served. */
struct served {
	struct mock_origin *origins[MOCK_PLACES_MAX];
	size_t n;
};

/* Open the socket and tell the address on stdout; -1 after saying why not. */
static int
open_listener(const struct mock_place *place)
{
	struct strbuf errors = { 0 };
	char text[ADDRESS_TEXT_SIZE];
	struct address local;
	int fd = listener_open(&place->address, false, &errors);

	if (errors.len > 0)
		fwrite(errors.ptr, 1, errors.len, stderr);
	strbuf_clear(&errors);
	if (fd < 0)
		return -1;
	if (listener_local(fd, &local))
		printf("listening on %s://%.*s/\n", place->is_tls ? "https" : "http",
		    SLICE_FMT(address_format(&local, text)));
	fflush(stdout);
	return fd;
}

/* A descriptor that becomes readable by SIGTERM or SIGINT, or -1. */
static int
open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void
on_signal(void *ctx)
{
	loop_stop(ctx);
}

static bool
open_origins(struct loop *loop, const struct mock_options *options,
    const struct scenario_site *site, struct served *served)
{
	for (size_t i = 0; i < options->n_places; i++) {
		const struct mock_place *place = &options->places[i];
		int fd = open_listener(place);

		if (fd < 0)
			return false;
		served->origins[i] = mock_origin_new(loop, fd,
		    place->is_tls ? options->tls : NULL, site,
		    options->quiet ? NULL : stderr);
		if (served->origins[i] == NULL) {
			fputs("errgate mock: out of memory\n", stderr);
			return false;
		}
		served->n++;
	}
	return true;
}

/* Serve on a loop until a signal comes. False when the machine denies it. */
static bool
serve_on(struct loop *loop, int signals, const struct mock_options *options)
{
	struct scenario_site site = { options->catalogues, options->n_catalogues };
	struct served served = { .n = 0 };
	struct loop_watch *watch = NULL;
	bool ok = false;

	if (open_origins(loop, options, &site, &served)) {
		watch = loop_watch_new(loop, signals, on_signal, loop);
		ok = watch != NULL && loop_run(loop);
		if (!ok)
			fprintf(stderr, "errgate mock: %s\n", strerror(errno));
	}
	loop_watch_free(watch);
	for (size_t i = 0; i < served.n; i++)
		mock_origin_free(served.origins[i]);
	return ok;
}

static bool
serve(const struct mock_options *options)
{
	int signals = open_signals();
	struct loop *loop = loop_new();
	bool ok = false;

	if (signals < 0 || loop == NULL)
		fprintf(stderr, "errgate mock: %s\n", strerror(errno));
	else
		ok = serve_on(loop, signals, options);
	loop_free(loop);
	if (signals >= 0)
		close(signals);
	return ok;
}

static int
run(int argc, char **argv)
{
	struct mock_options options = { .quiet = false };
	int status = mock_options_read(argc, argv, &options);

	if (status < 0)
		status = serve(&options) ? STATUS_CLEAN : STATUS_USAGE;
	mock_options_clear(&options);
	return status;
}

const struct command cmd_mock = {
	.name = "mock",
	.summary = "an API that answers with errors, and malformed ones, on request",
	.run = run,
	.help =
	"usage: errgate mock [-k CATALOGUE]... [-l ADDRESS:PORT]... [-q]\n"
	"         [--tls ADDRESS:PORT]... [--certificate FILE --key FILE]...\n"
	"         [--authority FOLDER]\n"
	"\n"
	"An HTTP/1.1 server that answers with the errors of catalogues, and with what\n"
	"no API ought to send: broken bodies, broken framing, silence, resets. For\n"
	"trying out errgate and the error handling of clients and SDKs.\n"
	"\n"
	"  -k, --catalogue FILE   serve the errors of this catalogue; may be repeated\n"
	"  -l, --listen ADDRESS:PORT\n"
	"                         where to listen; may be repeated (default, without\n"
	"                         --tls: " MOCK_ADDRESS "); port 0 takes a free one. A\n"
	"                         line on stdout tells each, in order:\n"
	"                         listening on http://127.0.0.1:9480/\n"
	"      --tls ADDRESS:PORT listen for HTTPS there; may be repeated\n"
	"      --certificate FILE, --key FILE\n"
	"                         PEM files for HTTPS; may be repeated, and SNI chooses\n"
	"      --authority FOLDER what 'errgate ca init -o FOLDER' made signs a\n"
	"                         certificate for whatever host a client asks for\n"
	"  -q, --quiet            no line on stderr for each request\n"
	"  -h, --help             this page\n"
	"\n"
	"What to ask for (GET / lists all of it):\n"
	"  /code/CODE             an error as documented; ?status= ?message= ?shape=\n"
	"                         change it\n"
	"  /odd/NAME              a malformed answer: html, empty, truncated-json, ...\n"
	"  /ok  /ok/SIZE          success, of that size: /ok/1m\n"
	"  /status/NNN            that status\n"
	"  /echo  /upload         the request back; what was received\n"
	"  /upgrade               a WebSocket, or any other upgrade, that echoes\n"
	"  /raw?bytes=TEXT        these bytes\n"
	"In front of any of these, in any number:\n"
	"  /framing/NAME          chunked, close, short-length, reset-midbody, ...\n"
	"  /delay/MS  /drip/MS    later; one byte at a time\n"
	"  /stall  /early         a head, then silence; before the body was read\n"
	"Behind any of these: ?status= ?type= ?header= ?pad= ?coding=\n"
	"\n"
	"A request with the field 'Mock-Answer: PATH' is answered as if it had asked\n"
	"for PATH, so that an SDK can be tested whose paths are fixed:\n"
	"  curl -H 'Mock-Answer: /delay/200/odd/html' http://127.0.0.1:9480/api/v3/addons\n"
	"\n"
	"TERM and INT end it. Exit status: 0 after that, 2 when a catalogue or certificate\n"
	"is wrong or it cannot listen.\n",
};
