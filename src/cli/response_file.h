#ifndef CLI_RESPONSE_FILE_H
#define CLI_RESPONSE_FILE_H
/*
 * Recorded HTTP messages, one behind the other, cut into responses.
 *
 * Recordings are read more kindly than the wire: line ends of a head may be
 * bare LF, the status line may say HTTP/2 or HTTP/3 as `curl -i` prints it, and
 * a chunked body may have been decoded by whoever recorded it. Requests (which
 * tell the method of the response behind them), interim responses and a proxy's
 * answer to CONNECT are passed over.
 *
 * Order of calls: response_file_init, response_file_next until it says
 * something other than RESPONSE_FILE_ONE, response_file_clear. After that no
 * slice of a response may be used.
 */
#include "base/strbuf.h"
#include "http/body_reader.h"
#include "http/head.h"
#include "inspect/inspector.h"

struct response_file {
	struct slice rest;		/* bytes not yet read */
	struct strbuf head;		/* of the message at hand, with CRLF */
	struct strbuf chunks;		/* copy that chunked bodies are decoded in */
	struct field_list fields, trailers;
	struct body_reader reader;
	unsigned n_responses;		/* read so far */
	const char *problem;		/* in words, when RESPONSE_FILE_BAD */
};

enum response_file_rc { RESPONSE_FILE_ONE, RESPONSE_FILE_END, RESPONSE_FILE_BAD };

/* A response; borrowed until the next call. */
struct recorded_response {
	struct slice raw;		/* as it stands in the file */
	struct slice method_name;	/* of its request */
	struct response_head head;
	struct response_view view;
};

/* Start on bytes, which are borrowed. False when memory ran out. */
bool response_file_init(struct response_file *file, struct slice bytes)
    NONNULL(1) MUST_CHECK;
void response_file_clear(struct response_file *file) NONNULL(1);

/*
 * Read the next response.
 *
 * method_name  of requests that are not in the file.
 *
 * RESPONSE_FILE_END comes behind the last one. RESPONSE_FILE_BAD: what follows
 * is no HTTP message, or broken, and file->problem says how; nothing more can
 * be read.
 */
enum response_file_rc response_file_next(struct response_file *file,
    struct slice method_name, struct recorded_response *response)
    NONNULL(1, 3) MUST_CHECK;

/* Whether anything but empty lines follows. */
bool response_file_has_more(const struct response_file *file)
    NONNULL(1) MUST_CHECK;

#endif
