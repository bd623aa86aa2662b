#ifndef CLI_INPUT_FILES_H
#define CLI_INPUT_FILES_H
/*
 * The inputs that a command is given by name: files, folders, standard input.
 */
#include "base/strbuf.h"

/* Bytes that one input may have. */
#define INPUT_FILE_MAX ((size_t)256 << 20)

/*
 * Called for each file.
 *
 * name   as given, or the folder as given, "/" and the way below it.
 * bytes  of the file, borrowed; ptr is NULL when it cannot be read, and then
 *        problem says why.
 */
typedef void input_file_fn(const char *name, struct slice bytes,
    const char *problem, void *ctx);

/*
 * Read an input and hand its files over, one at a time.
 *
 * path  a file; "-" for standard input; or a folder, of which all regular files
 *       are read, at any depth, in the order of their names' bytes. Names that
 *       begin with a dot are passed over there, and so are symbolic links.
 */
void input_files_read(const char *path, input_file_fn *on_file, void *ctx)
    NONNULL(1, 2);

#endif
