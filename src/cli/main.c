#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"

#include "config.h"

static const struct command *const commands[] = {
	&cmd_run,
	&cmd_inspect,
	&cmd_catalogue,
	&cmd_report,
	&cmd_mock,
	&cmd_ca,
	NULL
};

static void
print_help(FILE *to)
{
	fputs("usage: errgate COMMAND [OPTION]...\n"
	    "\n"
	    "An HTTP proxy that checks every error an API returns against the API's\n"
	    "error-code catalogue, and logs, tags or normalises those that do not fit.\n"
	    "\n", to);
	for (size_t i = 0; commands[i] != NULL; i++)
		fprintf(to, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
	fputs("\n"
	    "  errgate COMMAND --help   all about one command\n"
	    "  errgate -V               version, features and libraries\n", to);
}

static void
print_version(void)
{
	fputs("errgate " PACKAGE_VERSION "\n"
	    "features: forward and gateway listeners, HTTP/1.1 and 1.0, upgrades, tunnels,\n"
	    "  TLS 1.2 and 1.3 both ways, interception, parent proxies\n"
	    "libraries:\n" ERRGATE_LIBRARIES, stdout);
}

void
command_help(const struct command *command)
{
	fputs(command->help, stdout);
}

int
command_usage(const struct command *command, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "errgate %s: ", command->name);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "\nTry 'errgate %s --help'.\n", command->name);
	return STATUS_USAGE;
}

int
main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
		print_help(stdout);
		return STATUS_CLEAN;
	}
	if (strcmp(name, "-V") == 0 || strcmp(name, "--version") == 0) {
		print_version();
		return STATUS_CLEAN;
	}
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(name, commands[i]->name) == 0)
			return commands[i]->run(argc - 1, argv + 1);
	if (argc > 1)
		fprintf(stderr, "errgate: unknown command '%s'\n", name);
	print_help(stderr);
	return STATUS_USAGE;
}
