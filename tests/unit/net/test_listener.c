#include "net/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include "unit/net/net_cases.h"

#define N_CLIENTS 100

/* A listener on a loop, and what became of it. */
struct house {
	struct loop *loop;
	struct listener *listener;
	struct address address;
	unsigned accepted, finished;
	int guests[N_CLIENTS];
};

static void
on_accept(int fd, const struct address *peer, void *ctx)
{
	struct house *house = ctx;

	(void)peer;
	ck_assert_uint_lt(house->accepted, N_CLIENTS);
	house->guests[house->accepted++] = fd;
}

static void
on_finished(void *ctx)
{
	struct house *house = ctx;

	house->finished++;
	loop_stop(house->loop);
}

/* A listener at an address such as "127.0.0.1:0". */
static void
house_open(struct house *house, const char *where)
{
	struct strbuf errors = { 0 };
	int fd;

	*house = (struct house){ .loop = loop_new() };
	ck_assert(address_parse(slice_str(where), &house->address));
	fd = listener_open(&house->address, true, &errors);
	ck_assert_int_ge(fd, 0);
	ck_assert(listener_local(fd, &house->address));
	house->listener = listener_new(house->loop, fd, false, on_accept, house);
	ck_assert_ptr_nonnull(house->listener);
}

static void
house_close(struct house *house)
{
	loop_free(house->loop);
	for (unsigned i = 0; i < house->accepted; i++)
		close(house->guests[i]);
}

/* Connect through the loopback interface; flags as for socket(). */
static int
knock(const struct house *house, int flags)
{
	struct address address;
	int fd = socket(AF_INET, SOCK_STREAM | flags, 0);

	ck_assert_int_ge(fd, 0);
	ck_assert(address_from_host(SLICE("127.0.0.1"),
	    address_port(&house->address), &address));
	if (connect(fd, &address.any, address.len) != 0)
		ck_assert_int_eq(errno, EINPROGRESS);
	return fd;
}

START_TEST(what_is_accepted_sends_without_delay)
{
	struct house house;
	int client, no_delay = 0;
	socklen_t len = sizeof(no_delay);

	house_open(&house, "127.0.0.1:0");
	client = knock(&house, 0);
	listener_finish(house.listener, on_finished);
	ck_assert(loop_run(house.loop));
	ck_assert_uint_eq(house.accepted, 1);
	ck_assert_int_eq(getsockopt(house.guests[0], IPPROTO_TCP, TCP_NODELAY,
	    &no_delay, &len), 0);
	ck_assert_int_ne(no_delay, 0);
	close(client);
	house_close(&house);
}
END_TEST

START_TEST(finishing_takes_all_that_wait_and_resets_nobody)
{
	struct house house;
	int clients[N_CLIENTS];

	house_open(&house, "127.0.0.1:0");
	for (unsigned i = 0; i < N_CLIENTS; i++)
		clients[i] = knock(&house, 0);
	listener_finish(house.listener, on_finished);
	ck_assert_uint_eq(house.finished, 0);
	ck_assert(loop_run(house.loop));
	ck_assert_uint_eq(house.finished, 1);
	ck_assert_uint_eq(house.accepted, N_CLIENTS);
	for (unsigned i = 0; i < N_CLIENTS; i++) {
		struct pollfd state = { .fd = clients[i], .events = POLLIN };

		ck_assert_int_eq(poll(&state, 1, 0), 0);	/* open, no reset */
		close(clients[i]);
	}
	house_close(&house);
}
END_TEST

START_TEST(who_comes_while_finishing_is_not_taken_and_then_refused)
{
	struct house house;
	struct pollfd state = { .events = POLLOUT };
	int error = 0, before;
	socklen_t len = sizeof(error);

	house_open(&house, "*:0");
	before = knock(&house, 0);
	listener_finish(house.listener, on_finished);
	state.fd = knock(&house, SOCK_NONBLOCK);
	ck_assert(loop_run(house.loop));
	ck_assert_uint_eq(house.accepted, 1);
	/* It asks again after a second. */
	ck_assert_int_eq(poll(&state, 1, 10000), 1);
	ck_assert_int_eq(getsockopt(state.fd, SOL_SOCKET, SO_ERROR, &error, &len), 0);
	ck_assert_int_eq(error, ECONNREFUSED);
	close(state.fd);
	close(before);
	house_close(&house);
}
END_TEST

START_TEST(closing_while_finishing_ends_it_without_a_word)
{
	struct house house;

	house_open(&house, "*:0");
	listener_finish(house.listener, on_finished);
	listener_close(house.listener);
	house_close(&house);
	ck_assert_uint_eq(house.finished, 0);
}
END_TEST

START_TEST(an_address_in_use_is_an_error)
{
	struct house house;
	struct strbuf errors = { 0 };

	house_open(&house, "127.0.0.1:0");
	ck_assert_int_lt(listener_open(&house.address, false, &errors), 0);
	ck_assert(slice_starts_with(strbuf_slice(&errors),
	    SLICE("cannot listen on 127.0.0.1:")));
	strbuf_clear(&errors);
	listener_close(house.listener);
	house_close(&house);
}
END_TEST

TCase *
listener_case(void)
{
	TCase *tcase = tcase_create("listener");

	tcase_set_timeout(tcase, 30);
	tcase_add_test(tcase, what_is_accepted_sends_without_delay);
	tcase_add_test(tcase, finishing_takes_all_that_wait_and_resets_nobody);
	tcase_add_test(tcase, who_comes_while_finishing_is_not_taken_and_then_refused);
	tcase_add_test(tcase, closing_while_finishing_ends_it_without_a_word);
	tcase_add_test(tcase, an_address_in_use_is_an_error);
	return tcase;
}
