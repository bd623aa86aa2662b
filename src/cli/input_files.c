#include "cli/input_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_SIZE 65536

/* How deep folders are followed. */
#define FOLDERS_MAX 64

static void
report(input_file_fn *on_file, const char *name, const char *problem, void *ctx)
{
	on_file(name, SLICE_NONE, problem, ctx);
}

/* Read to the end. Returns NULL, or what went wrong. */
static const char *
read_all(int fd, struct strbuf *bytes)
{
	ssize_t got;

	for (;;) {
		if (!strbuf_reserve(bytes, READ_SIZE))
			return "out of memory";
		got = read(fd, bytes->ptr + bytes->len, READ_SIZE);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return strerror(errno);
		if (got == 0)
			return NULL;
		bytes->len += (size_t)got;
		if (bytes->len > INPUT_FILE_MAX)
			return "larger than 256m";
	}
}

static void
read_file(int fd, const char *name, input_file_fn *on_file, void *ctx)
{
	struct strbuf bytes = { 0 };
	const char *problem = read_all(fd, &bytes);

	if (problem != NULL)
		report(on_file, name, problem, ctx);
	else
		on_file(name, strbuf_slice(&bytes), NULL, ctx);
	strbuf_clear(&bytes);
}

static void
open_file(const char *path, input_file_fn *on_file, void *ctx)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		report(on_file, path, strerror(errno), ctx);
		return;
	}
	read_file(fd, path, on_file, ctx);
	close(fd);
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Order by bytes, whatever the locale. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void walk(const char *path, unsigned depth, input_file_fn *on_file,
    void *ctx);

/* Take what a folder holds: files and folders, nothing else. */
static void
walk_entry(const char *folder, const char *name, unsigned depth,
    input_file_fn *on_file, void *ctx)
{
	bool ends_in_slash = folder[strlen(folder) - 1] == '/';
	struct stat status;
	char *path;

	if (asprintf(&path, "%s%s%s", folder, ends_in_slash ? "" : "/", name) < 0) {
		report(on_file, folder, "out of memory", ctx);
		return;
	}
	if (lstat(path, &status) != 0)
		report(on_file, path, strerror(errno), ctx);
	else if (S_ISDIR(status.st_mode))
		walk(path, depth + 1, on_file, ctx);
	else if (S_ISREG(status.st_mode))
		open_file(path, on_file, ctx);
	free(path);
}

static void
walk(const char *path, unsigned depth, input_file_fn *on_file, void *ctx)
{
	struct dirent **entries;
	int n;

	if (depth > FOLDERS_MAX) {
		report(on_file, path, "too many folders inside each other", ctx);
		return;
	}
	n = scandir(path, &entries, is_visible, by_name);
	if (n < 0) {
		report(on_file, path, strerror(errno), ctx);
		return;
	}
	for (int i = 0; i < n; i++) {
		walk_entry(path, entries[i]->d_name, depth, on_file, ctx);
		free(entries[i]);
	}
	free(entries);
}

void
input_files_read(const char *path, input_file_fn *on_file, void *ctx)
{
	struct stat status;

	if (strcmp(path, "-") == 0)
		read_file(STDIN_FILENO, path, on_file, ctx);
	else if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		walk(path, 0, on_file, ctx);
	else
		open_file(path, on_file, ctx);
}
