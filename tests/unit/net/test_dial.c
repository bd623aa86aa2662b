#include "net/dial.h"

#include <unistd.h>

#include "net/listener.h"
#include "unit/net/net_cases.h"

struct outcome {
	struct loop *loop;
	enum dial_rc rc;
	struct stream *stream;
	unsigned ended, asked;
	bool permit;
};

static bool
permits(struct slice host, const struct address *address, void *ctx)
{
	struct outcome *outcome = ctx;

	(void)host;
	(void)address;
	outcome->asked++;
	return outcome->permit;
}

static void
on_done(enum dial_rc rc, struct stream *stream, void *ctx)
{
	struct outcome *outcome = ctx;

	outcome->ended++;
	outcome->rc = rc;
	outcome->stream = stream;
	loop_stop(outcome->loop);
}

/* Dial host:port and wait for the end. */
static struct outcome
dial(const char *host, uint16_t port, bool permit)
{
	struct outcome outcome = { .loop = loop_new(), .permit = permit };
	struct resolver *resolver = resolver_new(outcome.loop);
	struct dial_options options = { .loop = outcome.loop, .resolver = resolver,
		.permits = permits, .on_done = on_done, .ctx = &outcome };

	ck_assert_ptr_nonnull(dial_start(&options, slice_str(host), port));
	ck_assert_uint_eq(outcome.ended, 0);
	ck_assert(loop_run(outcome.loop));
	ck_assert_uint_eq(outcome.ended, 1);
	stream_close(outcome.stream);
	resolver_free(resolver);
	loop_free(outcome.loop);
	return outcome;
}

/* A listening socket on loopback and its port. */
static int
listening(uint16_t *port)
{
	struct strbuf errors = { 0 };
	struct address address;
	int fd;

	ck_assert(address_parse(SLICE("127.0.0.1:0"), &address));
	fd = listener_open(&address, false, &errors);
	ck_assert_int_ge(fd, 0);
	ck_assert(listener_local(fd, &address));
	*port = address_port(&address);
	return fd;
}

START_TEST(an_address_is_connected_to)
{
	uint16_t port;
	int fd = listening(&port);
	struct outcome outcome = dial("127.0.0.1", port, true);

	ck_assert_int_eq(outcome.rc, DIAL_OK);
	ck_assert_ptr_nonnull(outcome.stream);
	ck_assert_uint_eq(outcome.asked, 1);
	close(fd);
}
END_TEST

START_TEST(a_name_of_the_hosts_file_is_looked_up)
{
	uint16_t port;
	int fd = listening(&port);

	/* localhost may be ::1 first, where nothing listens: the next is tried. */
	ck_assert_int_eq(dial("localhost", port, true).rc, DIAL_OK);
	close(fd);
}
END_TEST

START_TEST(an_address_that_policy_denies_is_not_connected_to)
{
	uint16_t port;
	int fd = listening(&port);
	struct outcome outcome = dial("127.0.0.1", port, false);

	ck_assert_int_eq(outcome.rc, DIAL_DENIED);
	ck_assert_ptr_null(outcome.stream);
	close(fd);
}
END_TEST

START_TEST(a_port_where_nothing_listens_is_refused)
{
	uint16_t port;

	close(listening(&port));
	ck_assert_int_eq(dial("127.0.0.1", port, true).rc, DIAL_REFUSED);
}
END_TEST

START_TEST(a_name_that_is_too_long_does_not_exist)
{
	char name[301];

	for (size_t i = 0; i < sizeof(name) - 1; i++)
		name[i] = 'a';
	name[sizeof(name) - 1] = '\0';
	ck_assert_int_eq(dial(name, 80, true).rc, DIAL_NO_NAME);
}
END_TEST

START_TEST(a_cancelled_dial_says_nothing)
{
	struct outcome outcome = { .loop = loop_new(), .permit = true };
	struct resolver *resolver = resolver_new(outcome.loop);
	struct dial_options options = { .loop = outcome.loop, .resolver = resolver,
		.permits = permits, .on_done = on_done, .ctx = &outcome };

	dial_cancel(dial_start(&options, SLICE("127.0.0.1"), 1));
	dial_cancel(dial_start(&options, SLICE("localhost"), 1));
	resolver_free(resolver);
	loop_free(outcome.loop);
	ck_assert_uint_eq(outcome.ended, 0);
}
END_TEST

TCase *
dial_case(void)
{
	TCase *tcase = tcase_create("dial");

	tcase_add_test(tcase, an_address_is_connected_to);
	tcase_add_test(tcase, a_name_of_the_hosts_file_is_looked_up);
	tcase_add_test(tcase, an_address_that_policy_denies_is_not_connected_to);
	tcase_add_test(tcase, a_port_where_nothing_listens_is_refused);
	tcase_add_test(tcase, a_name_that_is_too_long_does_not_exist);
	tcase_add_test(tcase, a_cancelled_dial_says_nothing);
	return tcase;
}
