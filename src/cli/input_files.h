#ifndef CLI_INPUT_FILES_H
#define CLI_INPUT_FILES_H
/*
 * The inputs that a command is given by name: files, folders, standard input.
 * They come in pieces, so that they may have any size; what is gzip is unpacked
 * on the way.
 */
#include "base/strbuf.h"
#include "cli/progress.h"

/* What is done with each file, in this order: begin, any number of pieces, end. */
struct input_handler {
	/* name: as given, or the folder as given, "/" and the way below it. */
	void (*on_begin)(const char *name, void *ctx);
	void (*on_piece)(struct slice bytes, void *ctx);	/* lent for the call */
	/* problem: why it could not be read to its end, or NULL. */
	void (*on_end)(const char *name, const char *problem, void *ctx);
	void *ctx;
	struct progress *progress;
};

/*
 * Read an input and hand its files over, one at a time.
 *
 * path  a file; "-" for standard input; or a folder, of which all regular files
 *       are read, at any depth, in the order of their names' bytes. Names that
 *       begin with a dot are passed over there, and so are symbolic links.
 */
void input_files_read(const char *path, const struct input_handler *handler)
    NONNULL(1, 2);

#endif
