#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/trust_recipes.h"
#include "tls/authority.h"

#define DEFAULT_NAME "errgate interception authority"
#define CERTIFICATE_FILE "ca.pem"
#define KEY_FILE "ca.key"

static const char warning[] =
    "Whoever has its key can impersonate any host to clients that trust it: keep the\n"
    "key where errgate alone can read it, hand out the certificate only, and only to\n"
    "clients that are to be intercepted.\n";

/* What the command line says. */
struct ca_options {
	const char *folder, *certificate, *key, *name;	/* NULL: not given */
	bool help;
	char **args;		/* what is no option, ended by NULL */
};

/* FOLDER/FILE, which the caller frees; NULL when memory ran out. */
static char *
path_in(const char *folder, const char *file)
{
	struct strbuf path = { 0 };

	strbuf_addf(&path, "%s/%s", folder, file);
	return strbuf_take_str(&path);
}

/* Print what was gathered, and whether that worked out. */
static bool
print_out(struct strbuf *out)
{
	bool is_whole = !out->failed &&
	    fwrite(out->ptr, 1, out->len, stdout) == out->len &&
	    fflush(stdout) == 0;

	if (!is_whole)
		fputs("errgate ca: cannot print it all\n", stderr);
	strbuf_clear(out);
	return is_whole;
}

static void
print_errors(struct strbuf *errors)
{
	fputs("errgate ca: ", stderr);
	fwrite(errors->ptr, 1, errors->len, stderr);
	strbuf_clear(errors);
}

static void
add_facts(struct strbuf *out, const struct authority_facts *facts)
{
	strbuf_addf(out, "name         %s\nSHA-256      %s\nvalid until  %s%s\n",
	    facts->name, facts->fingerprint, facts->not_after, !facts->is_over ? "" :
	    ": it is out of date, and errgate does not take it any more");
}

/* Append a string as the conf file has it. */
static void
add_conf_string(struct strbuf *out, const char *text)
{
	strbuf_add_byte(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			strbuf_add_byte(out, '\\');
		strbuf_add_byte(out, (unsigned char)*text);
	}
	strbuf_add_byte(out, '"');
}

/* Tell what was made, by absolute paths. */
static bool
print_made(const char *certificate, const char *key)
{
	struct strbuf out = { 0 }, errors = { 0 };
	struct authority_facts facts;

	if (!authority_describe(certificate, &facts, &errors)) {
		print_errors(&errors);
		return false;
	}
	strbuf_addf(&out, "certificate  %s\nkey          %s\n", certificate, key);
	add_facts(&out, &facts);
	strbuf_add_str(&out, "\nFor the conf file:\nauthority { certificate = ");
	add_conf_string(&out, certificate);
	strbuf_add_str(&out, "  key = ");
	add_conf_string(&out, key);
	strbuf_add_str(&out, " }\n\n'errgate ca show FILE' tells how clients come to "
	    "trust the certificate.\n");
	strbuf_add_str(&out, warning);
	return print_out(&out);
}

static int
make(const char *certificate, const char *key, const char *name)
{
	struct strbuf errors = { 0 };
	char *certificate_path, *key_path;
	bool ok;

	if (!authority_create(certificate, key, name, &errors)) {
		print_errors(&errors);
		return STATUS_USAGE;
	}
	certificate_path = realpath(certificate, NULL);
	key_path = realpath(key, NULL);
	ok = print_made(certificate_path != NULL ? certificate_path : certificate,
	    key_path != NULL ? key_path : key);
	free(certificate_path);
	free(key_path);
	return ok ? STATUS_CLEAN : STATUS_USAGE;
}

static int
run_init(const struct ca_options *options)
{
	const char *folder = options->folder != NULL ? options->folder : ".";
	const char *name = options->name != NULL ? options->name : DEFAULT_NAME;
	char *certificate, *key;
	int status = STATUS_USAGE;

	if (options->args[0] != NULL)
		return command_usage(&cmd_ca, "unexpected argument '%s'",
		    options->args[0]);
	if ((options->certificate == NULL) != (options->key == NULL))
		return command_usage(&cmd_ca, "--certificate and --key go together");
	if (options->certificate != NULL &&
	    strcmp(options->certificate, options->key) == 0)
		return command_usage(&cmd_ca, "certificate and key are two files");
	if (options->certificate != NULL && options->folder != NULL)
		return command_usage(&cmd_ca, "either -o, or --certificate and --key");
	if (options->certificate != NULL)
		return make(options->certificate, options->key, name);
	certificate = path_in(folder, CERTIFICATE_FILE);
	key = path_in(folder, KEY_FILE);
	if (certificate != NULL && key != NULL)
		status = make(certificate, key, name);
	else
		fputs("errgate ca: out of memory\n", stderr);
	free(certificate);
	free(key);
	return status;
}

static int
run_show(const struct ca_options *options)
{
	const char *file = options->args[0];
	struct strbuf out = { 0 }, errors = { 0 };
	struct authority_facts facts;
	char *path;

	if (options->folder != NULL || options->certificate != NULL ||
	    options->key != NULL || options->name != NULL)
		return command_usage(&cmd_ca, "show takes a file and no option");
	if (file != NULL && options->args[1] != NULL)
		return command_usage(&cmd_ca, "one file at a time, not '%s' too",
		    options->args[1]);
	if (file == NULL)
		file = CERTIFICATE_FILE;
	if (!authority_describe(file, &facts, &errors)) {
		print_errors(&errors);
		return STATUS_UNREADABLE;
	}
	path = realpath(file, NULL);
	add_facts(&out, &facts);
	strbuf_add_str(&out, "\nHow clients come to trust it:\n\n");
	trust_recipes_write(path != NULL ? path : file, &out);
	free(path);
	strbuf_add_str(&out, "\n");
	strbuf_add_str(&out, warning);
	return print_out(&out) ? STATUS_CLEAN : STATUS_UNREADABLE;
}

static const struct {
	const char *name;
	int (*run)(const struct ca_options *options);
} subcommands[] = {
	{ "init", run_init },
	{ "show", run_show },
};

/* Options without a letter. */
enum { OPTION_CERTIFICATE = 256, OPTION_KEY, OPTION_NAME };

/* Read the options. STATUS_USAGE, which is told, when one is wrong. */
static int
read_options(int argc, char **argv, struct ca_options *options)
{
	static const struct option known[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "certificate", required_argument, NULL, OPTION_CERTIFICATE },
		{ "key", required_argument, NULL, OPTION_KEY },
		{ "name", required_argument, NULL, OPTION_NAME },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	int option;

	opterr = 0;	/* getopt knows half of the command's name only */
	while ((option = getopt_long(argc, argv, ":o:h", known, NULL)) != -1)
		switch (option) {
		case 'o':
			options->folder = optarg;
			break;
		case OPTION_CERTIFICATE:
			options->certificate = optarg;
			break;
		case OPTION_KEY:
			options->key = optarg;
			break;
		case OPTION_NAME:
			options->name = optarg;
			break;
		case 'h':
			options->help = true;
			break;
		case ':':
			return command_usage(&cmd_ca, "%s needs a value",
			    argv[optind - 1]);
		default:
			return command_usage(&cmd_ca, "unknown option %s",
			    argv[optind - 1]);
		}
	options->args = argv + optind;
	return STATUS_CLEAN;
}

static int
run(int argc, char **argv)
{
	struct ca_options options = { .folder = NULL };
	const char *name;

	if (read_options(argc, argv, &options) != STATUS_CLEAN)
		return STATUS_USAGE;
	if (options.help) {
		command_help(&cmd_ca);
		return STATUS_CLEAN;
	}
	name = *options.args;
	if (name == NULL)
		return command_usage(&cmd_ca, "init or show?");
	options.args++;
	for (size_t i = 0; i < ARRAY_LEN(subcommands); i++)
		if (strcmp(subcommands[i].name, name) == 0)
			return subcommands[i].run(&options);
	return command_usage(&cmd_ca, "'%s' is neither init nor show", name);
}

const struct command cmd_ca = {
	.name = "ca",
	.summary = "make the interception authority, and have clients trust it",
	.run = run,
	.help =
	"usage: errgate ca init [-o FOLDER | --certificate FILE --key FILE]\n"
	"                       [--name NAME]\n"
	"       errgate ca show [FILE]\n"
	"\n"
	"To judge errors that come over HTTPS, errgate opens the TLS connections to the\n"
	"hosts that the conf file marks for interception, and shows clients certificates\n"
	"of its own, signed by an authority that the clients have to trust.\n"
	"\n"
	"init makes the authority: a certificate (mode 0644) and its key (mode 0600), EC\n"
	"P-256, good for ten years. Files that exist are never overwritten. It prints\n"
	"what to write into the conf file.\n"
	"\n"
	"  -o, --output FOLDER    make FOLDER/" CERTIFICATE_FILE " and FOLDER/" KEY_FILE
	" (default: .)\n"
	"      --certificate FILE, --key FILE\n"
	"                         make these files instead\n"
	"      --name NAME        how the certificate calls itself, 1 to 64 characters\n"
	"                         (default: " DEFAULT_NAME ")\n"
	"  -h, --help             this page\n"
	"\n"
	"show prints the name, the fingerprint and the last day of a certificate (default:\n"
	CERTIFICATE_FILE "), and how curl, git, Python, Node, Go, Java and Debian come to "
	"trust it.\n"
	"\n"
	"Whoever has the key can impersonate any host to clients that trust the\n"
	"certificate. The user that errgate runs as has to be able to read the key;\n"
	"nobody else should.\n"
	"\n"
	"Exit status: 0 done; 2 usage, or a file that exists or cannot be written; 3 a\n"
	"certificate that cannot be read, or is no authority's.\n"
	"\n"
	"  errgate ca init -o /etc/errgate\n"
	"  errgate ca show /etc/errgate/ca.pem\n",
};
