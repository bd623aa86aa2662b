#include "auth/user_file.h"

#include <crypt.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hashmap.h"

#define FILE_MAX ((size_t)4 * 1024 * 1024)
#define PASSWORD_MAX 512

/* See is_costly. */
#define BCRYPT_COST_MAX 12
#define SHA_ROUNDS_MAX 1000000
#define YESCRYPT_SIZE_MAX 'B'

struct user_file {
	struct strbuf text;		/* names and hashes lie in it; each hash is
					   ended by a zero byte */
	struct hashmap hashes;		/* by user: const char * */
	const char *first;		/* what unknown users are checked against */
};

void
user_file_free(struct user_file *file)
{
	if (file == NULL)
		return;
	hashmap_clear(&file->hashes);
	if (file->text.len > 0)
		explicit_bzero(file->text.ptr, file->text.len);
	strbuf_clear(&file->text);
	free(file);
}

/* All of a file, and a line end behind it. */
static bool
read_all(const char *path, struct strbuf *text, struct strbuf *errors)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : 1;

	while (n > 0 && text->len < FILE_MAX && strbuf_reserve(text, 4096)) {
		n = read(fd, text->ptr + text->len, 4096);
		text->len += n > 0 ? (size_t)n : 0;
	}
	if (n != 0)
		strbuf_addf(errors, "%s: %s\n", path, n < 0 ? strerrordesc_np(errno) :
		    "the file is too large");
	if (fd >= 0)
		close(fd);
	strbuf_add_byte(text, '\n');
	return n == 0 && !text->failed;
}

/* The number at the front of text; 0 when there is none. */
static unsigned long
number_at(const char *text)
{
	return *text >= '0' && *text <= '9' ? strtoul(text, NULL, 10) : 0;
}

/* Whether the parameters of yescrypt ask for little: flavour, size and block, each
   a digit; digits are in the order of their bytes. */
static bool
is_small_yescrypt(const char *params)
{
	return params[0] == 'j' && params[1] <= YESCRYPT_SIZE_MAX &&
	    params[1] != '\0' && params[2] <= 'T' && params[2] != '\0' &&
	    params[3] == '$';
}

/*
 * Whether checking a hash takes more than about a quarter of a second, or 64 MiB:
 * a worker does nothing else meanwhile. What the tools make unasked is far below.
 */
static bool
is_costly(const char *hash)
{
	const char *rounds = strstr(hash, "$rounds=");

	if (strncmp(hash, "$2", 2) == 0)
		return number_at(hash + 4) > BCRYPT_COST_MAX;
	if (strncmp(hash, "$5$", 3) == 0 || strncmp(hash, "$6$", 3) == 0)
		return rounds == hash + 2 &&
		    number_at(rounds + 8) > SHA_ROUNDS_MAX;
	if (strncmp(hash, "$y$", 3) == 0)
		return !is_small_yescrypt(hash + 3);
	if (strncmp(hash, "$gy$", 4) == 0)
		return !is_small_yescrypt(hash + 4);
	return true;
}

/* What is wrong with a hash; NULL when nothing is. */
static const char *
mistake_in_hash(const char *hash)
{
	static const char costly[] = "checking this hash takes so long that it would "
	    "hold up all who are served; use htpasswd -B, and -C 12 at most";

	if (strncmp(hash, "$apr1$", 6) == 0)
		return "$apr1$ is Apache's own and none of crypt(3); use htpasswd -B";
	switch (crypt_checksalt(hash)) {
	case CRYPT_SALT_OK:
		return is_costly(hash) ? costly : NULL;
	case CRYPT_SALT_METHOD_LEGACY:
		/* Not what it would choose for new ones, but hard to guess. */
		if (strncmp(hash, "$2", 2) == 0 || strncmp(hash, "$5$", 3) == 0)
			return is_costly(hash) ? costly : NULL;
		/* fall through */
	case CRYPT_SALT_TOO_CHEAP:
		return "the hash is of a kind that is too weak; use htpasswd -B";
	default:
		return "there is no hash of crypt(3) behind the user; use htpasswd -B";
	}
}

/* One line, whose end is a zero byte. Returns what is wrong with it, or NULL. */
static const char *
add_line(struct user_file *file, char *line)
{
	char *colon = strchr(line, ':'), *hash;
	const char *mistake;
	struct slice user;

	line[strcspn(line, "\r")] = '\0';
	if (line[0] == '\0' || line[0] == '#')
		return NULL;
	if (colon == NULL || colon == line)
		return "a line is USER:HASH";
	user = slice_of(line, (size_t)(colon - line));
	hash = colon + 1;
	mistake = mistake_in_hash(hash);
	if (mistake != NULL)
		return mistake;
	if (hashmap_find(&file->hashes, user) != NULL)
		return "this user stands above already";
	if (file->first == NULL)
		file->first = hash;
	return hashmap_put(&file->hashes, user, hash) ? NULL : "out of memory";
}

struct user_file *
user_file_load(const char *path, struct strbuf *errors)
{
	struct user_file *file = calloc(1, sizeof(*file));
	unsigned number = 1;
	bool ok;
	char *at, *end;

	if (file == NULL || !read_all(path, &file->text, errors)) {
		user_file_free(file);
		return NULL;
	}
	ok = memchr(file->text.ptr, '\0', file->text.len) == NULL;
	if (!ok)
		strbuf_addf(errors, "%s: there are zero bytes in it\n", path);
	at = (char *)file->text.ptr;
	end = at + file->text.len;
	for (; ok && at < end; number++) {
		char *line_end = memchr(at, '\n', (size_t)(end - at));
		const char *mistake;

		*line_end = '\0';
		mistake = add_line(file, at);
		if (mistake != NULL)
			strbuf_addf(errors, "%s:%u: %s\n", path, number, mistake);
		ok = ok && mistake == NULL;
		at = line_end + 1;
	}
	if (ok && file->first == NULL) {
		strbuf_addf(errors, "%s:1: there is no user in it\n", path);
		ok = false;
	}
	if (ok)
		return file;
	user_file_free(file);
	return NULL;
}

bool
user_file_has(const struct user_file *file, struct slice user)
{
	return hashmap_find(&file->hashes, user) != NULL;
}

struct slice
user_file_hash(const struct user_file *file, struct slice user)
{
	const char *hash = hashmap_find(&file->hashes, user);

	return hash == NULL ? SLICE_NONE : slice_str(hash);
}

/* Whether two texts are equal, in a time that tells only their lengths. */
static bool
same_text(const char *a, const char *b)
{
	size_t len = strlen(a);
	unsigned char differ = 0;

	if (strlen(b) != len)
		return false;
	for (size_t i = 0; i < len; i++)
		differ |= (unsigned char)(a[i] ^ b[i]);
	return differ == 0;
}

bool
user_file_verify(const struct user_file *file, struct slice user,
    struct slice password)
{
	const char *hash = hashmap_find(&file->hashes, user);
	struct crypt_data *data = calloc(1, sizeof(*data));
	char text[PASSWORD_MAX];
	const char *made = NULL;
	bool same = false;

	if (data != NULL && password.len < sizeof(text) &&
	    slice_index(password, '\0') == password.len) {
		if (password.len > 0)
			memcpy(text, password.ptr, password.len);
		text[password.len] = '\0';
		made = crypt_rn(text, hash != NULL ? hash : file->first, data,
		    sizeof(*data));
		same = made != NULL &&
		    same_text(made, hash != NULL ? hash : file->first);
	}
	explicit_bzero(text, sizeof(text));
	if (data != NULL)
		explicit_bzero(data, sizeof(*data));
	free(data);
	return same && hash != NULL;
}
