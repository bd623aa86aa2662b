#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H
/*
 * The subcommands of errgate, one row each in main.c's table.
 */
#include "base/attr.h"

/* Exit statuses of every subcommand (design, section 6). */
enum exit_status {
	STATUS_CLEAN = 0,
	STATUS_FINDINGS = 1,	/* findings that --fail-on names, or a lint error */
	STATUS_USAGE = 2,	/* usage or configuration */
	STATUS_UNREADABLE = 3	/* input that cannot be read */
};

struct command {
	const char *name;
	const char *summary;	/* one line for the list of commands */
	const char *help;	/* the whole page of --help */
	/* argv[0] is the command's name; optind is 1. Returns the exit status. */
	int (*run)(int argc, char **argv);
};

/* Print the help page of a command on stdout. */
void command_help(const struct command *command) NONNULL(1);

/* Say "errgate NAME: message" on stderr and point to --help. STATUS_USAGE. */
int command_usage(const struct command *command, const char *fmt, ...)
    NONNULL(1, 2) PRINTF_LIKE(2, 3);

extern const struct command cmd_run, cmd_inspect, cmd_catalogue, cmd_mock, cmd_ca,
    cmd_report;

#endif
