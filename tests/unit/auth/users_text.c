#include "unit/auth/users_text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct user_file *
users_text_load(const char *text, struct strbuf *errors)
{
	char path[] = "/tmp/errgate-users-XXXXXX";
	int fd = mkstemp(path);
	struct strbuf said = { 0 };
	struct user_file *file;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	file = user_file_load(path, &said);
	unlink(path);
	strbuf_add(errors, slice_skip(strbuf_slice(&said), strlen(path)));
	strbuf_clear(&said);
	return file;
}
