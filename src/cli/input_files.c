#include "cli/input_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inspect/gunzip.h"

/* Bytes that are read at a time. */
#define READ_SIZE ((size_t)256 * 1024)

/* How deep folders are followed. */
#define FOLDERS_MAX 64

/* A file that is being read. */
struct reading_file {
	const struct input_handler *handler;
	struct gunzip *gunzip;	/* NULL: it is plain */
	bool begun;		/* something has been read of it */
	const char *problem;
};

static void
hand_over(const struct input_handler *handler, struct slice bytes)
{
	if (bytes.len > 0)
		handler->on_piece(bytes, handler->ctx);
}

static void
on_unpacked(struct slice bytes, void *ctx)
{
	const struct input_handler *handler = ctx;

	hand_over(handler, bytes);
}

/* The first piece tells whether it is gzip; it has two bytes at least, unless
   the file is shorter. */
static void
take_front(struct reading_file *file, struct slice piece)
{
	file->begun = true;
	if (!gunzip_is_gzip(piece))
		return;
	file->gunzip = gunzip_new();
	if (file->gunzip == NULL)
		file->problem = "out of memory";
}

static void
take_piece(struct reading_file *file, struct slice piece)
{
	union {
		const struct input_handler *from;
		void *to;
	} ctx = { file->handler };

	if (!file->begun)
		take_front(file, piece);
	if (file->gunzip == NULL)
		hand_over(file->handler, piece);
	else if (!gunzip_feed(file->gunzip, piece, on_unpacked, ctx.to))
		file->problem = "is damaged: no gzip from here on";
	progress_step(file->handler->progress, piece.len);
}

/* Read until the room is full or the end has come; -1 with errno on failure. */
static ssize_t
read_room(int fd, unsigned char room[READ_SIZE])
{
	size_t len = 0;
	ssize_t got = 1;

	/* Pipes give little at a time, and a piece should be worth its while. */
	while (len < 2 && got > 0) {
		got = read(fd, room + len, READ_SIZE - len);
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got < 0)
			return -1;
		else
			len += (size_t)got;
	}
	return (ssize_t)len;
}

static void
read_file(int fd, const char *name, const struct input_handler *handler)
{
	struct reading_file file = { .handler = handler };
	unsigned char *room = malloc(READ_SIZE);
	struct stat status;
	ssize_t got = 1;

	if (room == NULL)
		file.problem = "out of memory";
	progress_begin(handler->progress, name, fstat(fd, &status) == 0 &&
	    S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0);
	handler->on_begin(name, handler->ctx);
	while (file.problem == NULL && got > 0) {
		got = read_room(fd, room);
		if (got < 0)
			file.problem = strerror(errno);
		else if (got > 0)
			take_piece(&file, slice_of(room, (size_t)got));
	}
	if (file.problem == NULL && file.gunzip != NULL &&
	    !gunzip_is_whole(file.gunzip))
		file.problem = "is damaged: the gzip file ends too early";
	progress_wipe(handler->progress);
	handler->on_end(name, file.problem, handler->ctx);
	gunzip_free(file.gunzip);
	free(room);
}

static void
report(const struct input_handler *handler, const char *name,
    const char *problem)
{
	handler->on_begin(name, handler->ctx);
	handler->on_end(name, problem, handler->ctx);
}

static void
open_file(const char *path, const struct input_handler *handler)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		report(handler, path, strerror(errno));
		return;
	}
	read_file(fd, path, handler);
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

static void walk(const char *path, unsigned depth,
    const struct input_handler *handler);

/* Take what a folder holds: files and folders, nothing else. */
static void
walk_entry(const char *folder, const char *name, unsigned depth,
    const struct input_handler *handler)
{
	bool ends_in_slash = folder[strlen(folder) - 1] == '/';
	struct stat status;
	char *path;

	if (asprintf(&path, "%s%s%s", folder, ends_in_slash ? "" : "/", name) < 0) {
		report(handler, folder, "out of memory");
		return;
	}
	if (lstat(path, &status) != 0)
		report(handler, path, strerror(errno));
	else if (S_ISDIR(status.st_mode))
		walk(path, depth + 1, handler);
	else if (S_ISREG(status.st_mode))
		open_file(path, handler);
	free(path);
}

static void
walk(const char *path, unsigned depth, const struct input_handler *handler)
{
	struct dirent **entries;
	int n;

	if (depth > FOLDERS_MAX) {
		report(handler, path, "too many folders inside each other");
		return;
	}
	n = scandir(path, &entries, is_visible, by_name);
	if (n < 0) {
		report(handler, path, strerror(errno));
		return;
	}
	for (int i = 0; i < n; i++) {
		walk_entry(path, entries[i]->d_name, depth, handler);
		free(entries[i]);
	}
	free(entries);
}

void
input_files_read(const char *path, const struct input_handler *handler)
{
	struct stat status;

	if (strcmp(path, "-") == 0)
		read_file(STDIN_FILENO, path, handler);
	else if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		walk(path, 0, handler);
	else
		open_file(path, handler);
}
