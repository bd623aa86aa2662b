#include "tls/tls_session.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tls/mint.h"
#include "unit/tls/authority_files.h"
#include "unit/tls/tls_cases.h"

#define DAY_S (24L * 3600)
#define BULK ((size_t)100000)

static struct authority_files files, strangers;
static struct signing_authority *authority;
static struct minter *minter;
static struct tls_context *minting, *trusting;

/* One end of a connection, and what it has received. */
struct end {
	struct tls_session *session;
	struct strbuf out, in;
	enum tls_rc rc;
};

static struct end client, server;

static struct tls_context *
context_of(const struct tls_client_options *options)
{
	struct strbuf errors = { 0 };
	struct tls_context *context = tls_context_client(options, &errors);

	ck_assert_msg(context != NULL, "%.*s", SLICE_FMT(strbuf_slice(&errors)));
	strbuf_clear(&errors);
	return context;
}

static void
set_up(void)
{
	struct tls_client_options options = { .verify = true };

	authority_files_init(&files);
	authority = authority_files_make(&files);
	minter = minter_new(authority);
	minting = tls_context_minting();
	ck_assert(minter != NULL && minting != NULL);
	options.ca_file = files.certificate;
	trusting = context_of(&options);
}

static void
end_clear(struct end *end)
{
	tls_session_free(end->session);
	strbuf_clear(&end->out);
	strbuf_clear(&end->in);
	*end = (struct end){ 0 };
}

static void
tear_down(void)
{
	end_clear(&client);
	end_clear(&server);
	tls_context_unref(trusting);
	tls_context_unref(minting);
	minter_free(minter);
	authority_unref(authority);
	authority_files_clear(&files);
}

/* Start both ends: a server that shows a leaf for `shown`, minted at now_s, and a
   client that expects `wanted`. */
static void
start(const char *shown, int64_t now_s, struct tls_context *context,
    const char *wanted, struct resumption *store)
{
	struct leaf *leaf = mint_leaf(minter, slice_str(shown), now_s);

	ck_assert_ptr_nonnull(leaf);
	server.session = tls_session_server(minting, leaf);
	client.session = tls_session_client(context, slice_str(wanted), store,
	    slice_str(wanted));
	leaf_unref(leaf);
	ck_assert(server.session != NULL && client.session != NULL);
	server.rc = TLS_SHAKING;
	client.rc = tls_session_begin(client.session, &client.out);
	ck_assert_int_eq(client.rc, TLS_SHAKING);
}

/* Hand what one end wants to send to the other, step bytes at a time. */
static void
carry(struct end *from, struct end *to, size_t step)
{
	struct strbuf bytes = from->out;
	struct slice rest = strbuf_slice(&bytes);

	from->out = (struct strbuf){ 0 };
	while (rest.len > 0 && (to->rc == TLS_OPEN || to->rc == TLS_SHAKING)) {
		struct slice part = slice_head(rest, step);
		unsigned char *plain = malloc(TLS_PLAIN_MAX(part.len));
		size_t len;

		to->rc = tls_session_open(to->session, part, plain, &len, &to->out);
		strbuf_add(&to->in, slice_of(plain, len));
		free(plain);
		rest = slice_skip(rest, part.len);
	}
	strbuf_clear(&bytes);
}

/* Carry both ways until nothing moves. */
static void
settle(size_t step)
{
	for (int i = 0; i < 20 && client.out.len + server.out.len > 0; i++) {
		carry(&client, &server, step);
		carry(&server, &client, step);
	}
}

static void
connect_both(void)
{
	start("api.test", time(NULL), trusting, "api.test", NULL);
	settle(65536);
	ck_assert_int_eq(client.rc, TLS_OPEN);
	ck_assert_int_eq(server.rc, TLS_OPEN);
}

static void
say(struct end *end, const char *text)
{
	struct slice part = slice_str(text);

	ck_assert(tls_session_seal(end->session, &part, 1, &end->out));
}

START_TEST(bytes_arrive_whatever_pieces_the_ciphertext_comes_in)
{
	static const size_t steps[] = { 1, 2, 3, 5, 7, 100, 1000, 16384, 65536 };

	start("api.test", time(NULL), trusting, "API.test.", NULL);
	settle(steps[_i]);
	ck_assert_int_eq(client.rc, TLS_OPEN);
	ck_assert_int_eq(server.rc, TLS_OPEN);
	ck_assert(slice_eq(tls_session_version(client.session), SLICE("TLSv1.3")));
	say(&client, "a question");
	say(&server, "an answer");
	settle(steps[_i]);
	ck_assert(slice_eq(strbuf_slice(&server.in), SLICE("a question")));
	ck_assert(slice_eq(strbuf_slice(&client.in), SLICE("an answer")));
}
END_TEST

START_TEST(many_small_parts_become_few_records)
{
	static const struct slice parts[] = { SLICE_LIT("one "), SLICE_LIT(""),
		SLICE_LIT("two "), SLICE_LIT("three") };
	size_t alone;

	connect_both();
	say(&client, "one two three");
	alone = client.out.len;
	strbuf_reset(&client.out, 0);
	ck_assert(tls_session_seal(client.session, parts, ARRAY_LEN(parts),
	    &client.out));
	ck_assert_uint_eq(client.out.len, alone);
}
END_TEST

START_TEST(a_large_body_arrives_byte_for_byte)
{
	unsigned char *bulk = malloc(BULK);
	const struct slice parts[] = { SLICE("head"), slice_of(bulk, BULK),
		SLICE("tail") };

	for (size_t i = 0; i < BULK; i++)
		bulk[i] = (unsigned char)(i * 7 + i / 251);
	connect_both();
	ck_assert(tls_session_seal(client.session, parts, ARRAY_LEN(parts),
	    &client.out));
	settle(4096);
	ck_assert_uint_eq(server.in.len, BULK + 8);
	ck_assert_mem_eq(server.in.ptr, "head", 4);
	ck_assert_mem_eq(server.in.ptr + 4, bulk, BULK);
	ck_assert_mem_eq(server.in.ptr + 4 + BULK, "tail", 4);
	free(bulk);
}
END_TEST

START_TEST(an_orderly_end_is_told_and_ends_one_side_only)
{
	connect_both();
	say(&client, "last");
	tls_session_end(client.session, &client.out);
	carry(&client, &server, 65536);
	ck_assert_int_eq(server.rc, TLS_ENDED);
	ck_assert(slice_eq(strbuf_slice(&server.in), SLICE("last")));
	say(&server, "still here");
	carry(&server, &client, 65536);
	ck_assert(slice_eq(strbuf_slice(&client.in), SLICE("still here")));
}
END_TEST

/* What a client finds wrong with a certificate. */
static const struct {
	const char *shown, *wanted;
	long days;		/* when it was minted, from now on */
	bool strange;		/* signed by an authority that is not trusted */
	enum tls_failure failure;
	const char *text;	/* part of what people are told */
} bad_certificates[] = {
	{ "api.test", "other.test", 0, false, TLS_WRONG_NAME, "api.test" },
	{ "api.test", "10.0.0.1", 0, false, TLS_WRONG_NAME, "" },
	{ "10.0.0.2", "10.0.0.1", 0, false, TLS_WRONG_NAME, "" },
	{ "api.test", "api.test", 0, true, TLS_UNKNOWN_ISSUER, "issuer" },
};

START_TEST(what_is_wrong_with_a_certificate_is_told_apart)
{
	struct tls_client_options options = { .verify = true };
	struct tls_context *context = tls_context_ref(trusting);

	if (bad_certificates[_i].strange) {
		tls_context_unref(context);
		authority_files_init(&strangers);
		authority_unref(authority_files_make(&strangers));
		options.ca_file = strangers.certificate;
		context = context_of(&options);
	}
	start(bad_certificates[_i].shown, time(NULL) +
	    bad_certificates[_i].days * DAY_S, context, bad_certificates[_i].wanted,
	    NULL);
	settle(65536);
	ck_assert_int_eq(client.rc, TLS_FAILED);
	ck_assert_int_eq(tls_session_failure(client.session),
	    bad_certificates[_i].failure);
	ck_assert_msg(slice_find(tls_session_failure_text(client.session),
	    slice_str(bad_certificates[_i].text)) <
	    tls_session_failure_text(client.session).len ||
	    bad_certificates[_i].text[0] == '\0', "%.*s",
	    SLICE_FMT(tls_session_failure_text(client.session)));
	/* The server is told by an alert, and takes it for what it is. */
	ck_assert_int_eq(server.rc, TLS_FAILED);
	ck_assert_int_eq(tls_session_failure(server.session),
	    bad_certificates[_i].strange || bad_certificates[_i].failure ==
	    TLS_WRONG_NAME ? TLS_DISTRUSTED : TLS_REFUSED);
	tls_context_unref(context);
	if (bad_certificates[_i].strange)
		authority_files_clear(&strangers);
}
END_TEST

START_TEST(without_verify_any_certificate_will_do)
{
	struct tls_client_options options = { .verify = false };
	struct tls_context *context = context_of(&options);

	start("api.test", time(NULL), context, "other.test", NULL);
	settle(65536);
	ck_assert_int_eq(client.rc, TLS_OPEN);
	tls_context_unref(context);
}
END_TEST

START_TEST(addresses_are_verified_as_addresses)
{
	static const char *const hosts[] = { "127.0.0.1", "::1" };

	start(hosts[_i], time(NULL), trusting, hosts[_i], NULL);
	settle(65536);
	ck_assert_int_eq(client.rc, TLS_OPEN);
}
END_TEST

START_TEST(what_is_no_tls_is_told_at_its_first_byte)
{
	static const char *const texts[] = { "HTTP/1.1 400 Bad Request\r\n\r\n",
		"S", "\x16\x47 no record of TLS", "" "\x80\x2e\x01" };

	start("api.test", time(NULL), trusting, "api.test", NULL);
	strbuf_add_str(&server.out, texts[_i]);
	carry(&server, &client, 65536);
	ck_assert_int_eq(client.rc, TLS_FAILED);
	ck_assert_int_eq(tls_session_failure(client.session), TLS_NOT_TLS);
}
END_TEST

START_TEST(a_peer_that_goes_away_in_the_handshake_has_cut_it)
{
	start("api.test", time(NULL), trusting, "api.test", NULL);
	carry(&client, &server, 65536);
	tls_session_cut(server.session);
	ck_assert_int_eq(tls_session_failure(server.session), TLS_CUT);
}
END_TEST

START_TEST(a_record_that_was_tampered_with_breaks_the_session)
{
	connect_both();
	say(&client, "a question");
	client.out.ptr[client.out.len - 1] ^= 1;
	carry(&client, &server, 65536);
	ck_assert_int_eq(server.rc, TLS_FAILED);
	ck_assert_int_eq(tls_session_failure(server.session), TLS_BROKEN);
	ck_assert_uint_eq(server.in.len, 0);
}
END_TEST

/* One connection with a leaf, whose session is kept in store. */
static void
connect_with(const struct leaf *leaf, struct resumption *store)
{
	end_clear(&client);
	end_clear(&server);
	server.session = tls_session_server(minting, leaf);
	client.session = tls_session_client(trusting, SLICE("api.test"), store,
	    SLICE("api.test"));
	ck_assert(server.session != NULL && client.session != NULL);
	server.rc = TLS_SHAKING;
	client.rc = tls_session_begin(client.session, &client.out);
	settle(65536);
	ck_assert_int_eq(client.rc, TLS_OPEN);
	ck_assert_int_eq(server.rc, TLS_OPEN);
}

START_TEST(a_second_connection_resumes_the_first)
{
	struct resumption *store = resumption_new(4);
	struct leaf *leaf = mint_leaf(minter, SLICE("api.test"), time(NULL));

	connect_with(leaf, store);
	ck_assert(!tls_session_was_resumed(client.session));
	/* Each brings what the next one is resumed from. */
	for (int i = 0; i < 3; i++) {
		connect_with(leaf, store);
		ck_assert(tls_session_was_resumed(client.session));
	}
	connect_with(leaf, NULL);
	ck_assert(!tls_session_was_resumed(client.session));
	end_clear(&client);
	leaf_unref(leaf);
	resumption_free(store);
}
END_TEST

/* How many records there are in a piece of ciphertext (RFC 8446, section 5.1). */
static size_t
count_records(struct slice cipher)
{
	size_t n = 0;

	for (; cipher.len >= 5; n++)
		cipher = slice_skip(cipher,
		    5 + (size_t)cipher.ptr[3] * 256 + cipher.ptr[4]);
	return n;
}

START_TEST(a_client_gets_one_ticket)
{
	start("api.test", time(NULL), trusting, "api.test", NULL);
	carry(&client, &server, 65536);
	carry(&server, &client, 65536);
	ck_assert_int_eq(client.rc, TLS_OPEN);
	ck_assert_int_eq(server.rc, TLS_SHAKING);
	carry(&client, &server, 65536);
	ck_assert_int_eq(server.rc, TLS_OPEN);
	ck_assert_uint_eq(count_records(strbuf_slice(&server.out)), 1);
}
END_TEST

START_TEST(another_leaf_is_no_ground_for_resuming)
{
	struct resumption *store = resumption_new(4);

	for (int i = 0; i < 2; i++) {
		struct leaf *leaf = mint_leaf(minter, SLICE("api.test"), time(NULL));

		connect_with(leaf, store);
		ck_assert(!tls_session_was_resumed(client.session));
		leaf_unref(leaf);
	}
	end_clear(&client);
	resumption_free(store);
}
END_TEST

TCase *
tls_session_case(void)
{
	TCase *tcase = tcase_create("tls_session");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase,
	    bytes_arrive_whatever_pieces_the_ciphertext_comes_in, 0, 9);
	tcase_add_test(tcase, many_small_parts_become_few_records);
	tcase_add_test(tcase, a_large_body_arrives_byte_for_byte);
	tcase_add_test(tcase, an_orderly_end_is_told_and_ends_one_side_only);
	tcase_add_loop_test(tcase, what_is_wrong_with_a_certificate_is_told_apart, 0,
	    (int)ARRAY_LEN(bad_certificates));
	tcase_add_test(tcase, without_verify_any_certificate_will_do);
	tcase_add_loop_test(tcase, addresses_are_verified_as_addresses, 0, 2);
	tcase_add_loop_test(tcase, what_is_no_tls_is_told_at_its_first_byte, 0, 4);
	tcase_add_test(tcase, a_peer_that_goes_away_in_the_handshake_has_cut_it);
	tcase_add_test(tcase, a_record_that_was_tampered_with_breaks_the_session);
	tcase_add_test(tcase, a_second_connection_resumes_the_first);
	tcase_add_test(tcase, a_client_gets_one_ticket);
	tcase_add_test(tcase, another_leaf_is_no_ground_for_resuming);
	return tcase;
}
