#include "http/hop_by_hop.h"

#include "http_support.h"

static const struct {
	const char *what;	/* RFC 9110, section 7.6.1 unless it says else */
	const char *in, *out;	/* fields, and a dump of those that pass */
} rows[] = {
	{ "fields of this hop stay behind without being named",
	    "Connection: close\nKeep-Alive: timeout=5\nProxy-Connection: x\n"
	    "TE: trailers\nTransfer-Encoding: chunked\nUpgrade: h2c\n"
	    "Proxy-Authenticate: Basic\nProxy-Authorization: Basic eA==\n"
	    "Proxy-Authentication-Info: x\nContent-Length: 3\nX: 1\n", "X=1;" },
	{ "a named field stays behind, in any case",
	    "Connection: x-one, X-TWO\nX-One: 1\nx-two: 2\nX-Three: 3\n",
	    "X-Three=3;" },
	{ "names of several Connection fields count",
	    "Connection: A\nA: 1\nB: 2\nConnection: B\nC: 3\n", "C=3;" },
	{ "a name must be whole",
	    "Connection: x-on\nX-One: 1\n", "X-One=1;" },
	{ "what routes or describes the message passes though named",
	    "Connection: Host, Content-Type, content-encoding, Cache-Control, Via,"
	    " ETag, Date, Content-Range, Expect, Trailer\n"
	    "Host: h\nContent-Type: t\nContent-Encoding: e\nCache-Control: c\n"
	    "Via: v\nETag: g\nDate: d\nContent-Range: r\nExpect: x\nTrailer: q\n",
	    "Host=h;Content-Type=t;Content-Encoding=e;Cache-Control=c;Via=v;"
	    "ETag=g;Date=d;Content-Range=r;Expect=x;Trailer=q;" },
	{ "credentials a client names stay behind",
	    "Connection: Authorization, Cookie\nAuthorization: a\nCookie: b\n", "" },
	{ "names without effect take no room for those that have one",
	    "Connection: close,close,close,close,close,close,close,close,close,"
	    "close,close,close,close,close,close,close,close,X-One\n"
	    "X-One: 1\n", "" },
	{ "names of fields that stay or go in any case take none either",
	    "Connection: keep-alive,host,te,upgrade,date,via,etag,server,expect,"
	    "Content-Length,host,te,upgrade,date,via,etag,server,X-One\n"
	    "X-One: 1\n", "" },
	{ "without Connection only the known fields stay behind",
	    "X-One: 1\nTE: x\nAccept: */*\n", "X-One=1;Accept=*/*;" },
};

START_TEST(fields_of_this_hop_stay_behind)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct field_list list = support_fields(rows[i].in);
		struct field_list passed = field_list_make(list.max);
		struct strbuf out = { 0 };
		struct hop_by_hop hop;

		ck_assert_int_eq(hop_by_hop_read(&hop, &list), VIOLATION_NONE);
		for (size_t j = 0; j < list.len; j++)
			if (!hop_by_hop_drops(&hop, &list.items[j]))
				passed.items[passed.len++] = list.items[j];
		support_dump(&passed, &out);
		support_eq(strbuf_slice(&out), slice_str(rows[i].out), rows[i].what);
		strbuf_clear(&out);
		field_list_clear(&list);
		field_list_clear(&passed);
	}
}
END_TEST

/* "Connection: n1,n2,..." with so many names, and a field of the last name. */
static struct field_list
naming(int n, struct strbuf *text)
{
	strbuf_add_str(text, "Connection: ");
	for (int i = 1; i <= n; i++)
		strbuf_addf(text, "n%d,", i);
	strbuf_addf(text, "\nN%d: 1\n", n);
	strbuf_add_byte(text, '\0');
	return support_fields((const char *)text->ptr);
}

START_TEST(more_names_than_can_be_matched_are_refused)
{
	for (int over = 0; over < 2; over++) {
		struct strbuf text = { 0 };
		struct field_list list = naming(HOP_BY_HOP_NAMED_MAX + over, &text);
		struct hop_by_hop hop;

		ck_assert_int_eq(hop_by_hop_read(&hop, &list), over == 0 ?
		    VIOLATION_NONE : VIOLATION_CONNECTION);
		if (over == 0)
			ck_assert(hop_by_hop_drops(&hop, &list.items[1]));
		field_list_clear(&list);
		strbuf_clear(&text);
	}
}
END_TEST

START_TEST(names_are_kept_for_the_trailer_section)
{
	struct field_list head = support_fields("Connection: close, X-One\n"
	    "Connection: host, x-two\n");
	struct field_list trailers = support_fields("x-one: 1\nX-Two: 2\nX-Three: 3\n"
	    "Host: h\nETag: e\n");
	static const bool barred[] = { true, true, false, true, false };
	struct strbuf text = { 0 };
	struct hop_by_hop hop;

	ck_assert_int_eq(hop_by_hop_read(&hop, &head), VIOLATION_NONE);
	hop_by_hop_keep(&hop, &text);
	hop = (struct hop_by_hop){ 0 };
	hop_by_hop_recall(&hop, strbuf_slice(&text));
	for (size_t i = 0; i < trailers.len; i++)
		ck_assert_msg(hop_by_hop_bars_trailer(&hop, &trailers.items[i]) ==
		    barred[i], "%.*s", SLICE_FMT(trailers.items[i].name));
	strbuf_clear(&text);
	field_list_clear(&head);
	field_list_clear(&trailers);
}
END_TEST

START_TEST(trailers_may_not_frame_route_or_authenticate)
{
	const struct hop_by_hop hop = { 0 };
	struct field_list barred = support_fields("Content-Length: 1\n"
	    "Transfer-Encoding: chunked\nHost: x\nContent-Type: x\n"
	    "Content-Encoding: gzip\nContent-Range: x\nCache-Control: x\nTE: x\n"
	    "Trailer: x\nauthorization: x\nSet-Cookie: x\nWWW-Authenticate: x\n"
	    "X-Auth-Token: x\nErrgate-Verdict: clean\nLocation: /\nUpgrade: x\n");
	struct field_list allowed = support_fields("Content-Digest: x\nDigest: x\n"
	    "Repr-Digest: x\nContent-MD5: x\nETag: x\nServer-Timing: x\n"
	    "grpc-status: 0\nX-Checksum: x\nProxy-Status: x\n");

	for (size_t i = 0; i < barred.len; i++)
		ck_assert_msg(hop_by_hop_bars_trailer(&hop, &barred.items[i]),
		    "%.*s", SLICE_FMT(barred.items[i].name));
	for (size_t i = 0; i < allowed.len; i++)
		ck_assert_msg(!hop_by_hop_bars_trailer(&hop, &allowed.items[i]),
		    "%.*s", SLICE_FMT(allowed.items[i].name));
	field_list_clear(&barred);
	field_list_clear(&allowed);
}
END_TEST

TCase *
test_hop_by_hop(void)
{
	TCase *tc = tcase_create("hop_by_hop");

	tcase_add_test(tc, fields_of_this_hop_stay_behind);
	tcase_add_test(tc, more_names_than_can_be_matched_are_refused);
	tcase_add_test(tc, names_are_kept_for_the_trailer_section);
	tcase_add_test(tc, trailers_may_not_frame_route_or_authenticate);
	return tc;
}
