/*
 * Runs a fuzz target over its seeds, tests/corpus/NAME/ and another folder if
 * REPLAY_ALSO names one, for builds without libFuzzer: each seed as it is, and
 * cut off at every offset. Speaks TAP; a
 * broken promise ends the process, and the line before says where.
 *
 * usage: fuzz_NAME            the seeds of the target
 *        fuzz_NAME FILE...    these files, as they are
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"

/* Seeds up to this size are also cut off at every offset. */
#define CUT_MAX 2048

#define PATH_SIZE 1024
#define SEEDS_MAX 512

static bool
read_file(const char *path, struct strbuf *content)
{
	FILE *file = fopen(path, "rb");
	int c;

	if (file == NULL)
		return false;
	while ((c = getc(file)) != EOF)
		strbuf_add_byte(content, (unsigned char)c);
	return fclose(file) == 0 && !content->failed;
}

/* Hand a target the first len bytes, in memory of just that size. */
static void
run_once(struct slice bytes, size_t len)
{
	unsigned char *copy = fuzz_copy(slice_head(bytes, len));

	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

static bool
run_file(const char *path, bool cut)
{
	struct strbuf content = { 0 };
	struct slice bytes;
	bool ok = read_file(path, &content);

	bytes = strbuf_slice(&content);
	if (ok)
		run_once(bytes, bytes.len);
	if (ok && cut && bytes.len <= CUT_MAX)
		for (size_t len = 0; len < bytes.len; len++)
			run_once(bytes, len);
	strbuf_clear(&content);
	return ok;
}

static int
is_seed(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && strcmp(entry->d_name, "expect.tsv") != 0;
}

/* The seeds of a folder below tests/corpus/; more are added to those of before. */
struct seeds {
	char paths[SEEDS_MAX][PATH_SIZE];
	size_t n;
};

static void
find_seeds(struct seeds *seeds, const char *name)
{
	const char *top = getenv("TOP_SRCDIR");
	struct dirent **found;
	char folder[PATH_SIZE / 2];
	int n;

	snprintf(folder, sizeof(folder), "%s/tests/corpus/%s",
	    top == NULL ? "." : top, name);
	n = scandir(folder, &found, is_seed, alphasort);
	for (int i = 0; i < n; i++) {
		if (seeds->n < SEEDS_MAX)
			snprintf(seeds->paths[seeds->n++], PATH_SIZE, "%s/%s",
			    folder, found[i]->d_name);
		free(found[i]);
	}
	if (n >= 0)
		free(found);
}

/* Run all seeds as a test each; returns how many failed. */
static int
run_seeds(const struct seeds *seeds)
{
	int failed = 0;

	printf("1..%zu\n", seeds->n + 1);
	printf("%s 1 - there are seeds\n", seeds->n > 0 ? "ok" : "not ok");
	for (size_t i = 0; i < seeds->n; i++) {
		const char *path = seeds->paths[i];
		bool ok;

		printf("# %s\n", path);
		fflush(stdout);
		ok = run_file(path, true);
		failed += !ok;
		printf("%s %zu - %s\n", ok ? "ok" : "not ok", i + 2,
		    strrchr(path, '/') + 1);
	}
	return failed + (seeds->n == 0);
}

int
main(int argc, char **argv)
{
	static struct seeds seeds;
	const char *name = strrchr(argv[0], '/');
	int failed = 0;

	for (int i = 1; i < argc; i++)
		failed += !run_file(argv[i], false);
	if (argc > 1)
		return failed == 0 ? 0 : 1;
	name = strstr(name == NULL ? argv[0] : name, "fuzz_");
	if (name == NULL)
		return 99;
	find_seeds(&seeds, name + strlen("fuzz_"));
#ifdef REPLAY_ALSO
	find_seeds(&seeds, REPLAY_ALSO);
#endif
	return run_seeds(&seeds) == 0 ? 0 : 1;
}
