#ifndef CLI_CATALOGUE_COMMAND_H
#define CLI_CATALOGUE_COMMAND_H
/*
 * The subcommands of `errgate catalogue`, and what they share.
 */
#include "catalogue/catalogue.h"
#include "cli/command.h"

/* What the command line says. Strings are NULL when it does not. */
struct catalogue_options {
	const char *file;	/* -k */
	const char *output;	/* -o */
	const char *name, *title, *source, *revision, *shape, *format;
	const char *fail_on;
	bool json, strict, documented, merge, drift, help;
	char **args;		/* what is no option, ended by NULL */
};

/* Each returns the exit status. */
int catalogue_import_command(const struct catalogue_options *options) NONNULL(1);
int catalogue_show_command(const struct catalogue_options *options) NONNULL(1);
int catalogue_lint_command(const struct catalogue_options *options) NONNULL(1);
int catalogue_diff_command(const struct catalogue_options *options) NONNULL(1);
int catalogue_learn_command(const struct catalogue_options *options) NONNULL(1);

/* Load a file; on failure, say why on stderr and set *status. */
struct catalogue *catalogue_command_load(const char *path,
    enum exit_status *status) NONNULL(1, 2) MUST_CHECK;

/* Print what out holds, and clear it. Returns status, or another when it could
   not be printed, which is told. */
enum exit_status catalogue_command_print(struct strbuf *out,
    enum exit_status status) NONNULL(1);

#endif
