#include "cli/mock_options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

/* Print what is wrong and release it. Returns the exit status. */
static int
complain(struct strbuf *errors)
{
	fwrite(errors->ptr, 1, errors->len, stderr);
	strbuf_clear(errors);
	return STATUS_USAGE;
}

static int
add_catalogue(struct mock_options *options, const char *path)
{
	struct strbuf errors = { 0 };
	struct catalogue *catalogue;

	if (options->n_catalogues == MOCK_CATALOGUES_MAX)
		return command_usage(&cmd_mock, "%s: too many catalogues", path);
	catalogue = catalogue_load(path, &errors);
	if (catalogue == NULL)
		return complain(&errors);
	options->catalogues[options->n_catalogues++] = catalogue;
	strbuf_clear(&errors);
	return -1;
}

static int
add_place(struct mock_options *options, const char *text, bool is_tls)
{
	struct mock_place *place = &options->places[options->n_places];

	if (options->n_places == MOCK_PLACES_MAX)
		return command_usage(&cmd_mock, "'%s': too many addresses", text);
	if (!address_parse(slice_str(text), &place->address))
		return command_usage(&cmd_mock, "'%s' is no ADDRESS:PORT", text);
	place->is_tls = is_tls;
	options->n_places++;
	return -1;
}

static int
add_file(const char **at, size_t *n, const char *path)
{
	if (*n == MOCK_PAIRS_MAX)
		return command_usage(&cmd_mock, "%s: too many certificates", path);
	*at = path;
	(*n)++;
	return -1;
}

/* Options without a letter. */
enum { OPTION_TLS = 256, OPTION_CERTIFICATE, OPTION_KEY, OPTION_AUTHORITY };

/* Returns -1 to go on, or the exit status. */
static int
take_option(struct mock_options *options, int option)
{
	switch (option) {
	case 'k':
		return add_catalogue(options, optarg);
	case 'l':
		return add_place(options, optarg, false);
	case OPTION_TLS:
		return add_place(options, optarg, true);
	case OPTION_CERTIFICATE:
		return add_file(&options->pairs[options->n_certificates %
		    MOCK_PAIRS_MAX].certificate, &options->n_certificates, optarg);
	case OPTION_KEY:
		return add_file(&options->pairs[options->n_keys %
		    MOCK_PAIRS_MAX].key, &options->n_keys, optarg);
	case OPTION_AUTHORITY:
		options->authority = optarg;
		return -1;
	case 'q':
		options->quiet = true;
		return -1;
	case 'h':
		command_help(&cmd_mock);
		return STATUS_CLEAN;
	default:
		return command_usage(&cmd_mock, "unknown option");
	}
}

/* The authority in a folder, by the names that errgate ca init gives. */
static struct mock_tls *
load_authority(const char *folder, struct strbuf *errors)
{
	struct strbuf certificate = { 0 }, key = { 0 };
	struct mock_tls *tls = NULL;
	char *files[2];

	strbuf_addf(&certificate, "%s/ca.pem", folder);
	strbuf_addf(&key, "%s/ca.key", folder);
	files[0] = strbuf_take_str(&certificate);
	files[1] = strbuf_take_str(&key);
	if (files[0] != NULL && files[1] != NULL)
		tls = mock_tls_with_authority(&(struct tls_key_pair){ files[0],
		    files[1] }, errors);
	free(files[0]);
	free(files[1]);
	return tls;
}

static bool
wants_tls(const struct mock_options *options)
{
	for (size_t i = 0; i < options->n_places; i++)
		if (options->places[i].is_tls)
			return true;
	return false;
}

/* What --tls listens with. Returns -1 to go on, or the exit status. */
static int
load_tls(struct mock_options *options)
{
	bool has_pairs = options->n_certificates > 0 || options->n_keys > 0;
	struct strbuf errors = { 0 };

	if (options->n_certificates != options->n_keys)
		return command_usage(&cmd_mock, "--certificate and --key go together");
	if (has_pairs && options->authority != NULL)
		return command_usage(&cmd_mock,
		    "either --authority, or --certificate and --key");
	if (wants_tls(options) != (has_pairs || options->authority != NULL))
		return command_usage(&cmd_mock, wants_tls(options) ?
		    "--tls needs --certificate and --key, or --authority" :
		    "certificates are for --tls ADDRESS:PORT");
	if (!wants_tls(options))
		return -1;
	options->tls = has_pairs ?
	    mock_tls_with_pairs(options->pairs, options->n_keys, &errors) :
	    load_authority(options->authority, &errors);
	if (options->tls == NULL)
		return complain(&errors);
	strbuf_clear(&errors);
	return -1;
}

int
mock_options_read(int argc, char **argv, struct mock_options *options)
{
	static const struct option known[] = {
		{ "catalogue", required_argument, NULL, 'k' },
		{ "listen", required_argument, NULL, 'l' },
		{ "tls", required_argument, NULL, OPTION_TLS },
		{ "certificate", required_argument, NULL, OPTION_CERTIFICATE },
		{ "key", required_argument, NULL, OPTION_KEY },
		{ "authority", required_argument, NULL, OPTION_AUTHORITY },
		{ "quiet", no_argument, NULL, 'q' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	int option, status = -1;

	while (status < 0 &&
	    (option = getopt_long(argc, argv, "k:l:qh", known, NULL)) != -1)
		status = take_option(options, option);
	if (status < 0 && optind < argc)
		status = command_usage(&cmd_mock, "unexpected argument '%s'",
		    argv[optind]);
	if (status < 0 && options->n_places == 0)
		status = add_place(options, MOCK_ADDRESS, false);
	return status < 0 ? load_tls(options) : status;
}

void
mock_options_clear(struct mock_options *options)
{
	for (size_t i = 0; i < options->n_catalogues; i++)
		catalogue_unref(options->catalogues[i]);
	mock_tls_free(options->tls);
}
