#include "catalogue/catalogue.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)256 << 20)	/* bytes; 100,000 entries take 30 MiB */
#define READ_SIZE ((size_t)64 << 10)

/* Room for the whole file at once, where its size is known, and one byte more
   by which reading sees the end. */
static bool
reserve_file(int fd, struct strbuf *text)
{
	struct stat st;
	size_t size = READ_SIZE;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    (uint64_t)st.st_size < FILE_MAX)
		size = (size_t)st.st_size + 1;
	return strbuf_reserve(text, size);
}

/* Read up to the end. Returns 0 or an errno. */
static int
read_all(int fd, struct strbuf *text)
{
	ssize_t n;

	if (!reserve_file(fd, text))
		return ENOMEM;
	for (;;) {
		if (text->len == text->cap && !strbuf_reserve(text, READ_SIZE))
			return ENOMEM;
		n = read(fd, text->ptr + text->len, text->cap - text->len);
		if (n == 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return errno;
		if (n > 0)
			text->len += (size_t)n;
		if (text->len > FILE_MAX)
			return EFBIG;
	}
}

bool
catalogue_read(const char *path, struct strbuf *text, struct strbuf *errors)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int error = fd < 0 ? errno : read_all(fd, text);

	if (fd >= 0)
		close(fd);
	if (error != 0)
		strbuf_addf(errors, "%s: %s\n", path, strerror(error));
	return error == 0;
}
