#include "net/pipe_pool.h"

#include <unistd.h>

#include "unit/net/net_cases.h"

START_TEST(a_pipe_that_came_back_empty_is_lent_again)
{
	struct pipe_pool *pool = pipe_pool_new(PIPE_POOL_MAX);
	struct splice_pipe *pipe = pipe_pool_take(pool);

	ck_assert_ptr_nonnull(pipe);
	pipe_pool_put(pipe);
	ck_assert_ptr_eq(pipe_pool_take(pool), pipe);
	pipe_pool_put(pipe);
	pipe_pool_put(NULL);
	pipe_pool_free(pool);
	pipe_pool_free(NULL);
}
END_TEST

START_TEST(what_is_in_a_pipe_reaches_nobody_who_is_lent_one_later)
{
	struct pipe_pool *pool = pipe_pool_new(PIPE_POOL_MAX);
	struct splice_pipe *pipe = pipe_pool_take(pool);
	char byte;

	ck_assert_int_eq(write(pipe->write_fd, "x", 1), 1);
	pipe->len = 1;
	pipe_pool_put(pipe);
	pipe = pipe_pool_take(pool);
	ck_assert_uint_eq(pipe->len, 0);
	ck_assert_int_eq(read(pipe->read_fd, &byte, 1), -1);
	pipe_pool_put(pipe);
	pipe_pool_free(pool);
}
END_TEST

START_TEST(no_more_are_lent_than_there_may_be)
{
	struct pipe_pool *pool = pipe_pool_new(PIPE_POOL_MAX);
	struct splice_pipe *pipes[PIPE_POOL_MAX];

	for (size_t i = 0; i < PIPE_POOL_MAX; i++) {
		pipes[i] = pipe_pool_take(pool);
		/* The system may be less generous. */
		if (pipes[i] == NULL)
			ck_assert_uint_gt(i, 0);
	}
	ck_assert_ptr_null(pipe_pool_take(pool));
	for (size_t i = 0; i < PIPE_POOL_MAX; i++)
		pipe_pool_put(pipes[i]);
	pipes[0] = pipe_pool_take(pool);
	ck_assert_ptr_nonnull(pipes[0]);
	pipe_pool_put(pipes[0]);
	pipe_pool_free(pool);
}
END_TEST

TCase *
pipe_pool_case(void)
{
	TCase *tcase = tcase_create("pipe_pool");

	tcase_add_test(tcase, a_pipe_that_came_back_empty_is_lent_again);
	tcase_add_test(tcase, what_is_in_a_pipe_reaches_nobody_who_is_lent_one_later);
	tcase_add_test(tcase, no_more_are_lent_than_there_may_be);
	return tcase;
}
