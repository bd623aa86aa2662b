/*
 * Preloaded into errgate by costs.t: counts what it allocates, in a file that
 * the test reads. ERRGATE_MALLOC_COUNT names the file, at least eight bytes long.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* What the C library calls its own functions, for wrappers such as these. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static _Atomic uint64_t early;
static _Atomic uint64_t *count = &early;

__attribute__((constructor)) static void
share_count(void)
{
	const char *path = getenv("ERRGATE_MALLOC_COUNT");
	int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
	void *shared;

	if (fd < 0)
		return;
	shared = mmap(NULL, sizeof(*count), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (shared != MAP_FAILED)
		count = shared;
}

void *
malloc(size_t size)
{
	atomic_fetch_add(count, 1);
	return __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	atomic_fetch_add(count, 1);
	return __libc_calloc(n, size);
}

void *
realloc(void *old, size_t size)
{
	atomic_fetch_add(count, 1);
	return __libc_realloc(old, size);
}
