#include <getopt.h>
#include <stdio.h>

#include "cli/command.h"
#include "server/server.h"

#define DEFAULT_CONF ERRGATE_CONFDIR "/errgate.conf"

static int
run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "conf", required_argument, NULL, 'c' },
		{ "test", no_argument, NULL, 't' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	const char *conf = DEFAULT_CONF;
	bool check = false;
	int option;

	while ((option = getopt_long(argc, argv, "c:th", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			conf = optarg;
			break;
		case 't':
			check = true;
			break;
		case 'h':
			command_help(&cmd_run);
			return STATUS_CLEAN;
		default:
			return command_usage(&cmd_run, "unknown option");
		}
	}
	if (optind < argc)
		return command_usage(&cmd_run, "unexpected argument '%s'", argv[optind]);
	if (check) {
		if (server_check(conf) != SERVER_ENDED)
			return STATUS_USAGE;
		printf("%s: the conf file and all it names are good\n", conf);
		return STATUS_CLEAN;
	}
	switch (server_run(conf)) {
	case SERVER_ENDED:
		return STATUS_CLEAN;
	case SERVER_FAILED:
		return STATUS_FINDINGS;
	case SERVER_BAD_CONF:
	case SERVER_CANNOT_START:
		break;
	}
	return STATUS_USAGE;
}

const struct command cmd_run = {
	.name = "run",
	.summary = "the proxy",
	.run = run,
	.help =
	"usage: errgate run [-c FILE] [-t]\n"
	"\n"
	"Relays HTTP between API clients and the API, in the foreground, as the conf\n"
	"file says; judges error answers, and logs, tags or normalises them.\n"
	"\n"
	"  -c, --conf FILE   the conf file (default: " DEFAULT_CONF ")\n"
	"  -t, --test        check the conf file and the catalogues it names, and exit\n"
	"  -h, --help        this page\n"
	"\n"
	"Signals:\n"
	"  HUP        read the conf file and all it names anew; what is wrong is logged,\n"
	"             and then the old settings stay in force\n"
	"  USR1       open the log file anew, after it was rotated\n"
	"  TERM, INT  take no new connections, let requests end, stop; a second one\n"
	"             stops at once\n"
	"\n"
	"Exit status: 0 after an orderly stop or a good -t, 1 when an event loop failed,\n"
	"2 when the conf file is wrong or the proxy cannot start.\n"
	"\n"
	"See errgate.conf(5) for the conf file.\n",
};
