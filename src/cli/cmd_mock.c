#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "catalogue/catalogue.h"
#include "cli/command.h"
#include "mock/mock_origin.h"
#include "net/listener.h"

#define DEFAULT_ADDRESS "127.0.0.1:9480"
#define CATALOGUES_MAX 64

/* What the command line says. */
struct mock_options {
	struct address address;
	struct catalogue *catalogues[CATALOGUES_MAX];
	size_t n_catalogues;
	bool quiet;
};

/* Print what is wrong, if anything, and release it. */
static void
complain(struct strbuf *errors)
{
	if (errors->len > 0)
		fwrite(errors->ptr, 1, errors->len, stderr);
	strbuf_clear(errors);
}

static bool
load_catalogue(struct mock_options *options, const char *path)
{
	struct strbuf errors = { 0 };
	struct catalogue *catalogue = NULL;

	if (options->n_catalogues < CATALOGUES_MAX)
		catalogue = catalogue_load(path, &errors);
	else
		strbuf_addf(&errors, "%s: too many catalogues\n", path);
	complain(&errors);
	if (catalogue != NULL)
		options->catalogues[options->n_catalogues++] = catalogue;
	return catalogue != NULL;
}

/* Open the socket and tell the address on stdout; -1 after saying why not. */
static int
open_listener(const struct address *wanted)
{
	struct strbuf errors = { 0 };
	char text[ADDRESS_TEXT_SIZE];
	struct address local;
	int fd = listener_open(wanted, false, &errors);

	complain(&errors);
	if (fd < 0)
		return -1;
	if (listener_local(fd, &local))
		printf("listening on http://%.*s/\n",
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

/* Serve on a loop until a signal comes. False when the machine denies it. */
static bool
serve_on(struct loop *loop, int signals, const struct mock_options *options)
{
	struct scenario_site site = { options->catalogues, options->n_catalogues };
	struct loop_watch *watch = NULL;
	struct mock_origin *origin = NULL;
	bool ok = false;
	int fd = open_listener(&options->address);

	if (fd < 0)
		return false;
	origin = mock_origin_new(loop, fd, &site, options->quiet ? NULL : stderr);
	watch = loop_watch_new(loop, signals, on_signal, loop);
	if (origin != NULL && watch != NULL)
		ok = loop_run(loop);
	if (!ok)
		fprintf(stderr, "errgate mock: %s\n", strerror(errno));
	loop_watch_free(watch);
	mock_origin_free(origin);
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

/* Returns -1 to go on, or the exit status. */
static int
read_options(int argc, char **argv, struct mock_options *options)
{
	static const struct option known[] = {
		{ "catalogue", required_argument, NULL, 'k' },
		{ "listen", required_argument, NULL, 'l' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	int option;

	while ((option = getopt_long(argc, argv, "k:l:qh", known, NULL)) != -1) {
		switch (option) {
		case 'k':
			if (!load_catalogue(options, optarg))
				return STATUS_USAGE;
			break;
		case 'l':
			if (!address_parse(slice_str(optarg), &options->address))
				return command_usage(&cmd_mock,
				    "'%s' is no ADDRESS:PORT", optarg);
			break;
		case 'q':
			options->quiet = true;
			break;
		case 'h':
			command_help(&cmd_mock);
			return STATUS_CLEAN;
		default:
			return command_usage(&cmd_mock, "unknown option");
		}
	}
	return optind < argc ? command_usage(&cmd_mock,
	    "unexpected argument '%s'", argv[optind]) : -1;
}

static int
run(int argc, char **argv)
{
	struct mock_options options = { 0 };
	int status = STATUS_USAGE;

	if (address_parse(SLICE(DEFAULT_ADDRESS), &options.address))
		status = read_options(argc, argv, &options);
	if (status < 0)
		status = serve(&options) ? STATUS_CLEAN : STATUS_USAGE;
	for (size_t i = 0; i < options.n_catalogues; i++)
		catalogue_unref(options.catalogues[i]);
	return status;
}

const struct command cmd_mock = {
	.name = "mock",
	.summary = "an API that answers with errors, and malformed ones, on request",
	.run = run,
	.help =
	"usage: errgate mock [-k CATALOGUE]... [-l ADDRESS:PORT] [-q]\n"
	"\n"
	"An HTTP/1.1 server that answers with the errors of catalogues, and with what\n"
	"no API ought to send: broken bodies, broken framing, silence, resets. For\n"
	"trying out errgate and the error handling of clients and SDKs.\n"
	"\n"
	"  -k, --catalogue FILE   serve the errors of this catalogue; may be repeated\n"
	"  -l, --listen ADDRESS:PORT\n"
	"                         where to listen (default: " DEFAULT_ADDRESS "); port 0\n"
	"                         takes a free one. The first line on stdout tells it:\n"
	"                         listening on http://127.0.0.1:9480/\n"
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
	"TERM and INT end it. Exit status: 0 after that, 2 when a catalogue is wrong or\n"
	"it cannot listen.\n",
};
