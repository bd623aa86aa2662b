#ifndef CLI_MOCK_OPTIONS_H
#define CLI_MOCK_OPTIONS_H
/*
 * The command line of errgate mock, and the files that it names, loaded.
 */
#include "catalogue/catalogue.h"
#include "cli/command.h"
#include "mock/mock_tls.h"

#define MOCK_ADDRESS "127.0.0.1:9480"	/* when none is given */

#define MOCK_CATALOGUES_MAX 64
#define MOCK_PLACES_MAX 16
#define MOCK_PAIRS_MAX 16

struct mock_options {
	struct mock_place {
		struct address address;
		bool is_tls;
	} places[MOCK_PLACES_MAX];	/* where to listen, at least one */
	size_t n_places;
	struct catalogue *catalogues[MOCK_CATALOGUES_MAX];
	size_t n_catalogues;
	struct mock_tls *tls;		/* NULL: no place has TLS */
	bool quiet;
	/* only while it is read */
	struct tls_key_pair pairs[MOCK_PAIRS_MAX];
	size_t n_certificates, n_keys;
	const char *authority;
};

/*
 * Read the command line.
 *
 * options  zeroed before; mock_options_clear releases what it holds, whatever is
 *          returned.
 *
 * Returns -1 to go on, or the exit status: all is said then.
 */
int mock_options_read(int argc, char **argv, struct mock_options *options)
    NONNULL(2, 3) MUST_CHECK;

void mock_options_clear(struct mock_options *options) NONNULL(1);

#endif
