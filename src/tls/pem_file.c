#include "tls/pem_file.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PEM_FILE_MAX (1024 * 1024)

/* The content of a file, wiped when it is closed. */
struct pem_file {
	unsigned char *ptr;
	BIO *bio;
};

static void
pem_file_close(struct pem_file *file)
{
	BIO_free(file->bio);
	OPENSSL_clear_free(file->ptr, PEM_FILE_MAX);
	/* Nobody may take what is said here for a fault of his connection. */
	ERR_clear_error();
}

/* Read all there is into text, which has room for PEM_FILE_MAX bytes. The
   length, or -1 with errno. */
static ssize_t
read_all(int fd, unsigned char *text)
{
	size_t len = 0;
	ssize_t n;

	do {
		if (len == PEM_FILE_MAX) {
			errno = EFBIG;
			return -1;
		}
		n = read(fd, text + len, PEM_FILE_MAX - len);
		if (n > 0)
			len += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	return n < 0 ? -1 : (ssize_t)len;
}

/* Plain reads, for stdio would keep a copy of the key in its buffer. */
static bool
pem_file_open(struct pem_file *file, const char *path, struct strbuf *errors)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t len = -1;

	file->bio = NULL;
	file->ptr = OPENSSL_zalloc(PEM_FILE_MAX);
	if (fd >= 0 && file->ptr != NULL)
		len = read_all(fd, file->ptr);
	if (len < 0)
		strbuf_addf(errors, "%s: %s\n", path, strerror(errno));
	else
		file->bio = BIO_new_mem_buf(file->ptr, (int)len);
	if (fd >= 0)
		close(fd);
	if (file->bio != NULL)
		return true;
	if (len >= 0)
		strbuf_addf(errors, "%s: out of memory\n", path);
	pem_file_close(file);
	return false;
}

/* OpenSSL asks for a passphrase; without this it would ask the terminal. */
static int
on_passphrase(char *buffer, int size, int for_writing, void *ctx)
{
	bool *was_asked = ctx;

	(void)buffer;
	(void)size;
	(void)for_writing;
	*was_asked = true;
	return -1;
}

X509 *
pem_file_certificate(const char *path, struct strbuf *errors)
{
	bool was_asked = false, is_there;
	struct pem_file file;
	X509 *certificate;

	if (!pem_file_open(&file, path, errors))
		return NULL;
	certificate = PEM_read_bio_X509(file.bio, NULL, on_passphrase, &was_asked);
	is_there = ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE;
	if (certificate == NULL)
		strbuf_addf(errors, "%s: %s\n", path, is_there ?
		    "the certificate in it is broken" :
		    "holds no certificate (-----BEGIN CERTIFICATE-----)");
	pem_file_close(&file);
	return certificate;
}

EVP_PKEY *
pem_file_key(const char *path, struct strbuf *errors)
{
	bool was_asked = false;
	struct pem_file file;
	EVP_PKEY *key;

	if (!pem_file_open(&file, path, errors))
		return NULL;
	key = PEM_read_bio_PrivateKey(file.bio, NULL, on_passphrase, &was_asked);
	if (key == NULL && was_asked)
		strbuf_addf(errors, "%s: the key has a passphrase, which nobody is "
		    "there to type; 'openssl pkey -in FILE -out NEW' takes it off\n",
		    path);
	else if (key == NULL)
		strbuf_addf(errors, "%s: holds no private key that can be read "
		    "(-----BEGIN PRIVATE KEY-----)\n", path);
	pem_file_close(&file);
	return key;
}

static bool
write_all(int fd, struct slice text)
{
	while (text.len > 0) {
		ssize_t n = write(fd, text.ptr, text.len);

		if (n > 0)
			text = slice_skip(text, (size_t)n);
		else if (n == 0 || errno != EINTR)
			return false;
	}
	return true;
}

/* Make the name last through a crash too, where the file system can do that. */
static void
sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash == NULL ? 0 : (size_t)(slash - path) + 1;
	char *folder = len == 0 ? strdup(".") : strndup(path, len);
	int fd = folder == NULL ? -1 :
	    open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
	free(folder);
}

bool
pem_file_write_new(const char *path, unsigned mode, struct slice text,
    struct strbuf *errors)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY,
	    (mode_t)mode);
	bool ok;

	if (fd < 0) {
		strbuf_addf(errors, "%s: %s\n", path, errno != EEXIST ?
		    strerror(errno) : "exists already, and is never overwritten");
		return false;
	}
	/* The umask may have taken more away. */
	ok = fchmod(fd, (mode_t)mode) == 0 && write_all(fd, text) &&
	    fsync(fd) == 0;
	if (!ok)
		strbuf_addf(errors, "%s: %s\n", path, strerror(errno));
	close(fd);
	if (!ok)
		unlink(path);
	else
		sync_folder(path);
	return ok;
}
