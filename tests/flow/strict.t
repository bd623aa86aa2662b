#!/usr/bin/env python3
"""What two programs could read differently goes no further: neither from clients to
an origin, nor back; and what goes on is written in one way only. The sections are
those of RFC 9110 and 9112 unless another RFC is named."""
import os
import re
import signal
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
HELLO = b"GET /before HTTP/1.1\r\nHost: h\r\n\r\n"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"


class Recorder(Origin):
    """An origin that keeps every byte it gets, by connection, and answers each
    head."""

    def __init__(self, answer=OK, **options):
        self.answer = answer
        self.seen = []
        super().__init__(self.record, **options)

    def heads(self):
        return sum(seen.count(b"\r\n\r\n") for seen in self.seen)

    def record(self, peer):
        mine = len(self.seen)
        self.seen.append(b"")
        answered = 0
        while True:
            data = peer.sock.recv(65536)
            if not data:
                return
            self.seen[mine] += data
            while self.seen[mine].count(b"\r\n\r\n") > answered:
                answered += 1
                peer.send(self.answer)


origin = Recorder()
gate = Errgate('via = "errgate"\n', upstream=origin.url)
own = json.loads


def is_own(head, body, status, code):
    """Whether an answer is errgate's own, of that kind."""
    value = own(body)
    assert (head.status, value["error_code"]) == (status, code), (head.start, body)
    assert value["error_msg"] and value["request_id"], body
    assert "errgate; error=" in head.get("proxy-status"), head.raw
    assert head.get("date").endswith(" GMT"), head.raw
    return True


# ---- requests ----

def post(fields, body=b""):
    return b"POST /bad HTTP/1.1\r\nHost: h\r\n" + fields + b"\r\n" + body


def get(target, fields=b""):
    return b"GET " + target + b" HTTP/1.1\r\nHost: h\r\n" + fields + b"\r\n"


CHUNKED = b"Transfer-Encoding: chunked\r\n"
LAST = b"0\r\n\r\n"
BAD, VERSION, EXPECT = (400, "ERRGATE.1001"), (505, "ERRGATE.1004"), (417, "ERRGATE.1005")

# section, what, bytes, answer
refused = [
    ("6.3", "a length and chunked", post(b"Content-Length: 5\r\n" + CHUNKED, LAST), BAD),
    ("6.3", "chunked and a length", post(CHUNKED + b"Content-Length: 5\r\n", LAST), BAD),
    ("6.3", "two lengths", post(b"Content-Length: 0\r\nContent-Length: 5\r\n"), BAD),
    ("6.3", "the same length twice", post(b"Content-Length: 0\r\nContent-Length: 0\r\n"), BAD),
    ("6.3", "a signed length", post(b"Content-Length: +0\r\n"), BAD),
    ("6.3", "a hexadecimal length", post(b"Content-Length: 0x0\r\n"), BAD),
    ("6.3", "a list of lengths", post(b"Content-Length: 0, 0\r\n"), BAD),
    ("6.3", "an empty length", post(b"Content-Length:\r\n"), BAD),
    ("6.3", "a length that overflows", post(b"Content-Length: 18446744073709551616\r\n"), BAD),
    ("6.3", "a length that turns negative", post(b"Content-Length: 9223372036854775808\r\n"), BAD),
    ("6.1", "chunked twice", post(CHUNKED * 2, LAST), BAD),
    ("6.1", "gzip, chunked", post(b"Transfer-Encoding: gzip, chunked\r\n", LAST), BAD),
    ("6.1", "chunked, gzip", post(b"Transfer-Encoding: chunked, gzip\r\n", LAST), BAD),
    ("7", "identity", post(b"Transfer-Encoding: identity\r\n", LAST), BAD),
    ("11.2", "xchunked", post(b"Transfer-Encoding: xchunked\r\n", LAST), BAD),
    ("11.2", "chunked;q=1", post(b"Transfer-Encoding: chunked;q=1\r\n", LAST), BAD),
    ("11.2", "chunked in quotes", post(b'Transfer-Encoding: "chunked"\r\n', LAST), BAD),
    ("11.2", "a vertical tab before chunked", post(b"Transfer-Encoding: \x0bchunked\r\n", LAST), BAD),
    ("11.2", "a name with a blank", post(b"Transfer-Encoding : chunked\r\n", LAST), BAD),
    ("11.2", "Transfer_Encoding", post(b"Transfer_Encoding: chunked\r\n", LAST), BAD),
    ("11.2", "Content_Length", post(b"Content_Length: 5\r\n"), BAD),
    ("6.1", "chunked in HTTP/1.0", b"POST /bad HTTP/1.0\r\n" + CHUNKED + b"\r\n" + LAST, BAD),
    ("2.2", "a bare LF", post(b"X: y\nZ: 1\r\n"), BAD),
    ("2.2", "a bare CR", post(b"X: y\rZ: 1\r\n"), BAD),
    ("2.2", "a head that ends in LF", b"GET /bad HTTP/1.1\r\nHost: h\r\n\n", BAD),
    ("2.2", "a blank behind the request line", b"GET /bad HTTP/1.1\r\n Host: h\r\n\r\n", BAD),
    ("2.2", "two empty lines in front", b"\r\n\r\n" + get(b"/bad"), BAD),
    ("5.1", "a blank before a colon", get(b"/bad", b"X : y\r\n"), BAD),
    ("5.1", "an empty name", get(b"/bad", b": y\r\n"), BAD),
    ("5.2", "a folded line", get(b"/bad", b"X: y\r\n z\r\n"), BAD),
    ("9110 5.5", "a NUL", get(b"/bad", b"X: a\0b\r\n"), BAD),
    ("9110 5.5", "a control", get(b"/bad", b"X: a\x01b\r\n"), BAD),
    ("3.2", "no Host", b"GET /bad HTTP/1.1\r\n\r\n", BAD),
    ("3.2", "two Hosts", get(b"/bad", b"Host: h\r\n"), BAD),
    ("3.2", "a malformed Host", b"GET /bad HTTP/1.1\r\nHost: h/x\r\n\r\n", BAD),
    ("3", "two blanks", b"GET  /bad HTTP/1.1\r\nHost: h\r\n\r\n", BAD),
    ("3", "HTTP/0.9", b"GET /bad\r\n\r\n", BAD),
    ("2.3", "HTTP/2.0", b"GET /bad HTTP/2.0\r\nHost: h\r\n\r\n", VERSION),
    ("9113 3.4", "the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", VERSION),
    ("9110 9.1", "head in lower case", b"head /bad HTTP/1.1\r\nHost: h\r\n\r\n", BAD),
    ("9110 9.3.8", "TRACE with a body", b"TRACE /bad HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na", BAD),
    ("9110 9.3.6", "CONNECT with a body",
     b"CONNECT h:80 HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na", BAD),
    ("9110 10.1.1", "another expectation", post(b"Expect: x\r\nContent-Length: 1\r\n", b"a"), EXPECT),
    ("9110 7.6.1", "Connection with too many names",
     get(b"/bad", b"Connection: " + b",".join(b"n%d" % i for i in range(65)) + b"\r\n"), BAD),
    ("9110 7.6.2", "Max-Forwards twice",
     b"TRACE /bad HTTP/1.1\r\nHost: h\r\nMax-Forwards: 1\r\nMax-Forwards: 2\r\n\r\n", BAD),
    ("3.2", "a fragment", get(b"/bad#x"), BAD),
    ("3.2", "bytes beyond ASCII", get(b"/bad\xc3\xa9"), BAD),
    ("3.2.4", "an asterisk with GET", get(b"*"), BAD),
    ("3.2.3", "authority-form with GET", get(b"h:80"), BAD),
    ("3.2.3", "CONNECT with a path", b"CONNECT /bad HTTP/1.1\r\nHost: h\r\n\r\n", BAD),
    ("9110 4.2.4", "userinfo", get(b"http://u:p@h/bad"), BAD),
    ("3986 3.2", "a zone id", get(b"http://[fe80::1%25eth0]/bad"), BAD),
    ("3986 3.2", "a bad port", get(b"http://h:99999/bad"), BAD),
    ("3986 3.2", "a port in octal", get(b"http://h:0120/bad"), BAD),
    ("3986 3.2", "a backslash", get(b"http://h\\@evil/bad"), BAD),
] + [("7.1", "chunk: " + what, post(CHUNKED, body), BAD) for what, body in (
    ("a sign", b"+1\r\na\r\n" + LAST), ("0x", b"0x1\r\na\r\n" + LAST), ("an underscore", b"1_0\r\na\r\n" + LAST),
    ("an overflow", b"10000000000000001\r\na\r\n" + LAST), ("a blank", b"1 \r\na\r\n" + LAST),
    ("a bare LF", b"1\na\r\n" + LAST), ("a bare LF in an extension", b"1;\na\r\n" + LAST),
    ("a bare CR in an extension", b"1;\rx\r\na\r\n" + LAST), ("an endless extension", b"1;" + b"x" * 5000),
    ("no CRLF behind data", b"1\r\nab" + LAST), ("LF behind data", b"1\r\na\n" + LAST),
    ("a request as trailer", b"0\r\nGET /trailer HTTP/1.1\r\nHost: h\r\n\r\n"),
    ("a malformed trailer", b"0\r\nX : y\r\n\r\n"))]


@test("a request that could be read in two ways is refused, and none behind it is served")
def _():
    for section, what, raw, (status, code) in refused:
        for before in (b"", HELLO):
            asked, peer = origin.heads(), gate.connect(gate.gateway_port)
            peer.send(before + raw + SMUGGLED)
            try:
                if before:
                    assert peer.read_response()[1] == b"ok"
                head, body = peer.read_response()
                is_own(head, body, status, code)
                assert head.get("connection") == "close", head.raw
                assert peer.at_end(), "the connection stays open"
                assert origin.heads() == asked + (1 if before else 0), origin.seen[-1]
            except AssertionError as error:
                raise AssertionError("%s (%s): %s" % (what, section, error))
            peer.close()
    everything = b"".join(origin.seen)
    assert b"/before" in everything
    for mark in (b"/bad", b"/smuggled", b"/trailer", b"POST", b"TRACE"):
        assert mark not in everything, everything[everything.index(mark) - 200:]


@test("so it is for a forward proxy, whose targets name their host")
def _():
    base = origin.url.encode()
    for what, target, (status, code) in (
            ("userinfo", b"http://u@127.0.0.1:%d/bad" % origin.port, BAD),
            ("a fragment", base + b"/bad#x", BAD),
            ("a blank", base + b"/bad x", BAD),
            ("a port with a sign", b"http://127.0.0.1:+%d/bad" % origin.port, BAD),
            ("a port with zeros", b"http://127.0.0.1:0%d/bad" % origin.port, BAD),
            ("a backslash", b"http://127.0.0.1:%d\\bad" % origin.port, BAD),
            ("one slash", b"http:/127.0.0.1:%d/bad" % origin.port, BAD),
            ("an encoded host", b"http://127%%2e0.0.1:%d/bad" % origin.port, BAD)):
        peer = gate.connect()
        peer.send(get(base + b"/before") + get(target) + get(base + b"/smuggled"))
        assert peer.read_response()[1] == b"ok"
        head, body = peer.read_response()
        assert is_own(head, body, status, code) and peer.at_end(), what
        peer.close()
    peer = gate.connect()       # no doubt about where it ends, so the connection goes on
    peer.send(get(b"ftp://h/bad") + get(base + b"/before"))
    assert is_own(*peer.read_response(), 501, "ERRGATE.1010") and peer.read_response()[1] == b"ok"
    assert not any(b"/bad" in seen or b"/smuggled" in seen for seen in origin.seen)


@test("a chunk that breaks behind a good one leaves the origin without an end")
def _():
    got = []

    def serve(peer):
        peer.read_until(b"abc")
        got.append(peer.read_all())
    peer = gate.connect()
    peer.send(request(Origin(serve).url + "/x", "POST", "Transfer-Encoding: chunked\r\n", b"3\r\nabc\r\n"))
    threading.Event().wait(0.1)
    peer.send(b"-1\r\n" + SMUGGLED)
    assert is_own(*peer.read_response(), *BAD) and peer.at_end()
    eventually(lambda: got, "the origin sees the end")
    assert got == [b"\r\n"], got


# ---- what goes on to the origin, byte by byte ----

def forwarded(raw, listener="gateway"):
    """What an origin gets for a request, up to its last byte."""
    recorder = Recorder()
    side = Errgate('via = "errgate"\n', upstream=recorder.url) if listener == "gateway" else gate
    host = b"127.0.0.1:%d" % recorder.port
    peer = side.connect(side.gateway_port if listener == "gateway" else None)
    peer.send(raw.replace(b"HOST", host))
    peer.sock.shutdown(socket.SHUT_WR)
    peer.read_all()
    if side is not gate:
        side.stop()
    return b"".join(recorder.seen).replace(host, b"HOST")


VIA = b"Via: 1.1 errgate\r\n"
written = [
    ("5.1", "white space around values", b"GET http://HOST/a HTTP/1.1\r\nhost:x\r\nA:1\r\nB: \t 2 \t \r\n\r\n",
     b"GET /a HTTP/1.1\r\nHost: HOST\r\nA: 1\r\nB: 2\r\n" + VIA + b"\r\n"),
    ("3.2.2", "Host is the target's", b"GET http://HOST/a HTTP/1.1\r\nHost: evil\r\n\r\n",
     b"GET /a HTTP/1.1\r\nHost: HOST\r\n" + VIA + b"\r\n"),
    ("2.2", "an empty line in front", b"\r\nGET http://HOST/ HTTP/1.1\r\nHost: x\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: HOST\r\n" + VIA + b"\r\n"),
    ("9110 2.5", "HTTP/1.2", b"GET http://HOST/ HTTP/1.2\r\nHost: x\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: HOST\r\n" + VIA + b"\r\n"),
    ("9110 7.6.3", "HTTP/1.0", b"GET http://HOST/ HTTP/1.0\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: HOST\r\nVia: 1.0 errgate\r\n\r\n"),
    ("9110 8.6", "zeros in front of a length",
     b"POST http://HOST/ HTTP/1.1\r\nHost: x\r\nContent-Length: 0003\r\n\r\nabc",
     b"POST / HTTP/1.1\r\nHost: HOST\r\n" + VIA + b"Content-Length: 3\r\n\r\nabc"),
    ("7.1", "chunks, extensions and trailer fields",
     b"POST http://HOST/ HTTP/1.1\r\nHost: x\r\ntransfer-ENCODING: Chunked\r\nConnection: x-mine\r\n\r\n"
     b"0002;a=\"b\"\r\nab\r\n000\r\nX-Sum:  1 \r\nX-Mine: 2\r\nHost: evil\r\nContent-Length: 9\r\n\r\n",
     b"POST / HTTP/1.1\r\nHost: HOST\r\n" + VIA + b"Transfer-Encoding: chunked\r\n\r\n"
     b"2\r\nab\r\n0\r\nX-Sum: 1\r\n\r\n"),
    ("9110 7.6.1", "framing fields named by Connection",
     b"POST http://HOST/ HTTP/1.1\r\nHost: x\r\nConnection: content-length, host, close, X-Foo, x-bar\r\n"
     b"X-Foo: 1\r\nContent-Length: 3\r\nx-BAR: 2\r\nX-Stay: 3\r\n\r\nabc",
     b"POST / HTTP/1.1\r\nHost: HOST\r\nX-Stay: 3\r\n" + VIA + b"Content-Length: 3\r\n\r\nabc"),
    ("9110 7.6.1", "the coding named by Connection",
     b"POST http://HOST/ HTTP/1.1\r\nHost: x\r\nConnection: transfer-encoding\r\n"
     b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
     b"POST / HTTP/1.1\r\nHost: HOST\r\n" + VIA + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"),
    ("9110 7.6.1", "fields of this hop",
     b"GET http://HOST/ HTTP/1.1\r\nHost: x\r\nTE: gzip\r\nKeep-Alive: 5\r\nProxy-Connection: keep-alive\r\n"
     b"Proxy-Authorization: Basic eA==\r\nUpgrade: x\r\nTrailer: X-Sum\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: HOST\r\nTrailer: X-Sum\r\n" + VIA + b"\r\n"),
    ("9110 10.1.4", "TE: trailers", b"GET http://HOST/ HTTP/1.1\r\nHost: x\r\nTE: gzip, trailers\r\nConnection: TE\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: HOST\r\n" + VIA + b"TE: trailers\r\nConnection: TE\r\n\r\n"),
    ("9110 7.8", "an upgrade", b"GET http://HOST/ HTTP/1.1\r\nHost: x\r\nTE: trailers\r\nUpgrade: x/1\r\nConnection: upgrade, TE\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: HOST\r\n" + VIA + b"Upgrade: x/1\r\nTE: trailers\r\nConnection: upgrade, TE\r\n\r\n"),
    ("9110 7.6.3", "Via of those before", b"GET http://HOST/ HTTP/1.1\r\nHost: x\r\nConnection: via\r\nVia: 1.0 far\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: HOST\r\nVia: 1.0 far, 1.1 errgate\r\n\r\n"),
    ("9110 7.6.2", "Max-Forwards", b"OPTIONS http://HOST HTTP/1.1\r\nHost: x\r\nMax-Forwards: 2\r\n\r\n",
     b"OPTIONS * HTTP/1.1\r\nHost: HOST\r\nMax-Forwards: 1\r\n" + VIA + b"\r\n"),
    ("9110 7.6.2", "Max-Forwards of other methods", b"GET http://HOST/ HTTP/1.1\r\nHost: x\r\nMax-Forwards: 2\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: HOST\r\nMax-Forwards: 2\r\n" + VIA + b"\r\n"),
    ("9110 10.1.1", "Expect with a body", b"PUT http://HOST/ HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na",
     b"PUT / HTTP/1.1\r\nHost: HOST\r\nExpect: 100-continue\r\n" + VIA + b"Content-Length: 1\r\n\r\na"),
    ("9110 10.1.1", "Expect without a body", b"PUT http://HOST/ HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n",
     b"PUT / HTTP/1.1\r\nHost: HOST\r\n" + VIA + b"Content-Length: 0\r\n\r\n"),
    ("9110 10.1.1", "Expect of HTTP/1.0", b"PUT http://HOST/ HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na",
     b"PUT / HTTP/1.1\r\nHost: HOST\r\nVia: 1.0 errgate\r\nContent-Length: 1\r\n\r\na"),
]


@test("what goes to the origin is written anew, byte by byte")
def _():
    for section, what, raw, expected in written:
        got = forwarded(raw, "forward")
        assert got == expected, "%s (%s): %r" % (what, section, got)


@test("a gateway names its upstream, whatever the request names")
def _():
    expected = b"GET /a?b HTTP/1.1\r\nHost: HOST\r\n" + VIA + b"\r\n"
    for raw in (b"GET /a?b HTTP/1.1\r\nHost: evil:80\r\n\r\n", b"GET http://evil/a?b HTTP/1.1\r\nHost: HOST\r\n\r\n",
                b"GET /a?b HTTP/1.1\r\nHost:\r\n\r\n"):
        assert forwarded(raw) == expected, raw


@test("Max-Forwards: 0 ends here")
def _():
    for method in (b"TRACE", b"OPTIONS"):
        peer = gate.connect()
        target = b"http://127.0.0.1:%d" % origin.port
        peer.send(method + b" " + target + b" HTTP/1.1\r\nHost: x\r\nMax-Forwards: 0\r\n\r\n" +
                  get(target + b"/before"))
        assert is_own(*peer.read_response(), 501, "ERRGATE.1022")
        assert peer.read_response()[1] == b"ok"
    assert not any(b"OPTIONS" in seen or b"TRACE" in seen for seen in origin.seen)


# ---- answers ----

def answer(fields, body=b""):
    return b"HTTP/1.1 200 OK\r\n" + fields + b"\r\n" + body


CONTINUE = b"HTTP/1.1 100 Continue\r\n"

# section, what, bytes of the origin; the answer is a 502
unreadable = [
    ("6.3", "a length and chunked", answer(b"Content-Length: 5\r\n" + CHUNKED, LAST)),
    ("6.3", "two lengths", answer(b"Content-Length: 2\r\nContent-Length: 3\r\n", b"abc")),
    ("6.3", "the same length twice", answer(b"Content-Length: 2\r\nContent-Length: 2\r\n", b"ok")),
    ("6.3", "a list of lengths", answer(b"Content-Length: 2, 2\r\n", b"ok")),
    ("6.3", "a signed length", answer(b"Content-Length: +2\r\n", b"ok")),
    ("6.3", "an empty length", answer(b"Content-Length:\r\n", b"ok")),
    ("6.3", "a length that turns negative", answer(b"Content-Length: 9223372036854775808\r\n", b"ok")),
    ("6.1", "gzip, chunked", answer(b"Transfer-Encoding: gzip, chunked\r\n", LAST)),
    ("6.1", "chunked twice", answer(CHUNKED * 2, LAST)),
    ("7", "identity", answer(b"Transfer-Encoding: identity\r\n", b"ok")),
    ("6.1", "chunked in HTTP/1.0", b"HTTP/1.0 200 OK\r\n" + CHUNKED + b"\r\n" + LAST),
    ("2.2", "a bare LF", answer(b"A: b\nC: d\r\n")),
    ("2.2", "a bare CR", answer(b"A: b\rC: d\r\n")),
    ("2.2", "an empty line in front", b"\r\n" + OK),
    ("5.1", "a blank before a colon", answer(b"Content-Length : 2\r\n", b"ok")),
    ("5.2", "a folded line", answer(b"A: b\r\n c\r\nContent-Length: 2\r\n", b"ok")),
    ("9110 5.5", "a NUL", answer(b"A: \0\r\nContent-Length: 2\r\n", b"ok")),
    ("4", "two blanks", b"HTTP/1.1  200 OK\r\nContent-Length: 2\r\n\r\nok"),
    ("4", "a status of two digits", b"HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\nok"),
    ("2.3", "HTTP/2", b"HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nok"),
    ("7.1", "a bad chunk behind the head", answer(CHUNKED, b"+1\r\na\r\n" + LAST)),
    ("9110 7.8", "a 101 that was not asked for", b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
    ("9110 8.6", "an interim answer with a length", CONTINUE + b"Content-Length: 5\r\n\r\nabcde" + OK),
    ("9110 8.6", "an interim answer whose body is an answer",
     CONTINUE + b"Content-Length: %d\r\n\r\n" % len(OK) + OK + OK),
    ("6.1", "an interim answer with chunked", CONTINUE + CHUNKED + b"\r\n" + LAST + OK),
    ("9110 15.2", "bytes behind an interim answer", CONTINUE + b"\r\nabc" + OK),
    ("9110 7.6.1", "Connection with too many names",
     answer(b"Connection: " + b",".join(b"n%d" % i for i in range(65)) + b"\r\nContent-Length: 2\r\n", b"ok")),
]


class Scripted(Origin):
    """An origin that gives one raw answer on each connection, and counts the
    requests that come on it afterwards."""

    def __init__(self, raw, close=False):
        self.raw, self.end = raw, close
        self.reused = 0
        super().__init__(self.once)

    def once(self, peer):
        peer.read_head()
        peer.send(self.raw)
        if not self.end and peer.fill():
            self.reused += 1
            peer.send(OK)


@test("an answer that could be read in two ways is a 502, and its connection is given up")
def _():
    for section, what, raw in unreadable:
        scripted = Scripted(raw)
        peer = gate.connect()
        for count in (1, 2):
            peer.send(request(scripted.url + "/x"))
            try:
                head, body = peer.read_response()
                if raw.startswith(b"HTTP/1.1 200 OK\r\nTransfer") and head.status == 200:
                    raise AssertionError("it was relayed")
                is_own(head, body, 502, "ERRGATE.2008")
            except AssertionError as error:
                raise AssertionError("%s (%s): %s" % (what, section, error))
        assert scripted.connections == 2 and scripted.reused == 0, what
        peer.send(request(origin.url + "/before"))
        assert peer.read_response()[1] == b"ok", what
        peer.close()


@test("so is one that breaks while it is held to be judged")
def _():
    gate = Errgate('api "x" { hosts = { "127.0.0.1" }  on "malformed" { action = tag } }\n')
    for then in (b"-1\r\n", b"0\r\nX : 1\r\n\r\n"):
        def serve(peer, then=then):
            peer.read_head()
            peer.send(b"HTTP/1.1 500 No\r\n" + CHUNKED + b"\r\n2\r\n{}\r\n")
            threading.Event().wait(0.1)
            peer.send(then)
            peer.read_all()
        peer = gate.connect()
        peer.send(request(Origin(serve).url + "/x"))
        assert is_own(*peer.read_response(), 502, "ERRGATE.2008"), then


def is_stopped(gate):
    tasks = "/proc/%d/task" % gate.process.pid
    return all("State:\tT" in open(os.path.join(tasks, task, "status")).read() for task in os.listdir(tasks))


@test("bytes that are older than a request are no answer to it")
def _():
    for method in ("GET", "POST"):
        gate, late = Errgate(), []

        def serve(peer, late=late):
            peer.read_head()
            peer.send(OK)
            late.append(peer)
            while peer.fill():
                if peer.buffer.endswith(b"\r\n\r\n"):
                    peer.send(OK)
        scripted = Origin(serve)
        peer = gate.connect()
        peer.send(request(scripted.url + "/x"))
        assert peer.read_response()[1] == b"ok"
        eventually(lambda: late, "the first answer")
        # Both lie there when errgate wakes up, as a rule the request first: then a
        # POST that has gone out on that connection is not sent again.
        gate.signal(signal.SIGSTOP)
        eventually(lambda: is_stopped(gate), "errgate sleeps")
        peer.send(request(scripted.url + "/y", method))
        threading.Event().wait(0.1)
        late[0].send(answer(b"Content-Length: 4\r\n", b"evil"))
        threading.Event().wait(0.1)
        gate.signal(signal.SIGCONT)
        head, body = peer.read_response()
        told = (head.status, scripted.connections)
        assert told == (200, 2) or (method == "POST" and told == (502, 1)), (method, head.raw, body, told)
        assert body != b"evil"


def is_cut(raw):
    """Whether what a client got cannot be taken for a whole answer."""
    head, _, body = raw.partition(b"\r\n\r\n")
    if b"chunked" in head.lower():
        return not raw.endswith(b"0\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    return length is not None and len(body) < int(length.group(1))


@test("an answer that breaks once its head has gone is cut where it shows")
def _():
    for what, first, then in (
            ("a bad chunk", answer(CHUNKED, b"1\r\na\r\n"), b"-1\r\n"),
            ("a malformed trailer", answer(CHUNKED, b"1\r\na\r\n"), b"0\r\nHTTP/1.1 200 OK\r\n\r\n"),
            ("a length not reached", answer(b"Content-Length: 9\r\n", b"a"), None),
            ("no last chunk", answer(CHUNKED, b"1\r\na\r\n"), None),
            ("an end within the last chunk", answer(CHUNKED, b"1\r\na\r\n"), b"0\r\n"),
            ("an end within a trailer", answer(CHUNKED, b"1\r\na\r\n"), b"0\r\nX: 1\r\n")):
        go = threading.Event()

        def serve(peer, first=first, then=then, go=go):
            peer.read_head()
            peer.send(first)
            assert go.wait(WAIT)
            peer.send(then or b"")
        for version in ("1.1", "1.0"):
            go.clear()
            peer = gate.connect()
            peer.send(request(Origin(serve).url + "/x", version=version))
            head = peer.read_head()
            go.set()
            try:
                rest = peer.read_all()
                assert is_cut(head.raw + rest), (what, version, head.raw + rest)
            except ConnectionResetError:
                pass


@test("bytes behind an answer are nobody's, and their connection is given up")
def _():
    for what, raw in (("behind a length", OK + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"),
                      ("behind the last chunk", answer(CHUNKED, b"2\r\nok\r\n" + LAST + b"evil")),
                      ("behind 204", b"HTTP/1.1 204 No Content\r\n\r\nevil"),
                      ("a length with 204", b"HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\n"),
                      ("behind 304", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nevil"),
                      ("behind an error", b"HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\n{}evil")):
        scripted = Scripted(raw)
        peer = gate.connect()
        for _ in range(2):
            peer.send(request(scripted.url + "/x"))
            head, body = peer.read_response()
            assert head.status < 500 and b"evil" not in body, (what, head.raw, body)
        assert scripted.connections == 2 and scripted.reused == 0, what
    scripted = Scripted(answer(b"Content-Length: 4\r\n", b"evil"))
    peer = gate.connect()
    for _ in range(2):
        peer.send(request(scripted.url + "/x", "HEAD"))
        assert peer.read_response("HEAD")[0].status == 200
    assert scripted.connections == 2 and scripted.reused == 0, "behind HEAD"


@test("an answer before the end of its request leaves no connection behind")
def _():
    scripted = Scripted(OK)
    peer = gate.connect()
    peer.send(request(scripted.url + "/x", "POST", "Content-Length: 10\r\n", b"abc"))
    head, body = peer.read_response()
    assert body == b"ok" and head.get("connection") == "close" and peer.at_end()
    peer = gate.connect()
    peer.send(request(scripted.url + "/x"))
    assert peer.read_response()[1] == b"ok"
    assert scripted.connections == 2 and scripted.reused == 0


@test("interim answers without end are no answer")
def _():
    def serve(peer):
        peer.read_head()
        while True:
            peer.send(b"HTTP/1.1 102 Processing\r\n\r\n" * 50)
    for version in ("1.1", "1.0"):
        peer = gate.connect()
        peer.send(request(Origin(serve).url + "/x", version=version))
        head, count = peer.read_head(), 0
        while head.status == 102:
            head, count = peer.read_head(), count + 1
        assert is_own(head, peer.read_exactly(int(head.get("content-length"))), 502, "ERRGATE.2008")
        assert count == (1000 if version == "1.1" else 0), count


def answered(raw, method="GET", version="1.1"):
    """What a client gets for a raw answer, with the date taken out."""
    peer = gate.connect()
    peer.send(request(Scripted(raw).url + "/x", method, "Connection: close\r\n", version=version))
    got = peer.read_all()
    peer.close()
    return re.sub(rb"Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n", b"Date: D\r\n", got)


END = b"Date: D\r\n" + VIA + b"Connection: close\r\n\r\n"


@test("what goes to the client is written anew, byte by byte")
def _():
    for section, what, raw, method, version, expected in (
            ("9110 6.6.1", "a date is put where there is none", OK, "GET", "1.1",
             b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + END + b"ok"),
            ("9110 6.6.1", "a date that is there stays", answer(b"date: x\r\nContent-Length: 2\r\n", b"ok"), "GET", "1.1",
             b"HTTP/1.1 200 OK\r\ndate: x\r\nContent-Length: 2\r\n" + END.replace(b"Date: D\r\n", b"") + b"ok"),
            ("9110 8.6", "zeros in front of a length", answer(b"Content-Length: 002\r\n", b"ok"), "GET", "1.1",
             b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + END + b"ok"),
            ("9110 8.6", "also where there is no body", answer(b"Content-Length: 002\r\n"), "HEAD", "1.1",
             b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + END),
            ("9110 7.6.1", "Connection names fields, framing ones in vain",
             answer(b"Connection: close, content-length, X-Foo\r\nx-foo: 1\r\nX-Stay: 2\r\nContent-Length: 2\r\n", b"ok"),
             "GET", "1.1", b"HTTP/1.1 200 OK\r\nX-Stay: 2\r\nContent-Length: 2\r\n" + END + b"ok"),
            ("9110 7.6.1", "the coding in vain",
             answer(b"Connection: transfer-encoding, x-sum\r\n" + CHUNKED, b"01;x=y\r\na\r\n0\r\nX-Sum: 1\r\nX-End: 2\r\n"
                    b"Content-Length: 3\r\n\r\n"),
             "GET", "1.1", b"HTTP/1.1 200 OK\r\n" + CHUNKED + END + b"1\r\na\r\n0\r\nX-End: 2\r\n\r\n"),
            ("9110 7.6.1", "fields of this hop",
             answer(b"Keep-Alive: 5\r\nProxy-Connection: x\r\nProxy-Authenticate: Basic\r\nUpgrade: h2c\r\nTE: x\r\n"
                    b"Trailer: X\r\nContent-Length: 2\r\n", b"ok"),
             "GET", "1.1", b"HTTP/1.1 200 OK\r\nTrailer: X\r\nContent-Length: 2\r\n" + END + b"ok"),
            ("6.3", "204 has no length", b"HTTP/1.1 204 No\r\nContent-Length: 4\r\n\r\n", "GET", "1.1",
             b"HTTP/1.1 204 No\r\n" + END),
            ("6.3", "304 keeps its length", b"HTTP/1.1 304 No\r\nContent-Length: 4\r\n\r\n", "GET", "1.1",
             b"HTTP/1.1 304 No\r\nContent-Length: 4\r\n" + END),
            ("9110 15.2", "an interim answer", CONTINUE + b"Connection: x-a\r\nX-A: 1\r\nX-B: 2\r\nContent-Length: 0\r\n\r\n" + OK,
             "GET", "1.1", CONTINUE + b"X-B: 2\r\n" + VIA + b"\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + END + b"ok"),
            ("6.1", "no chunks for HTTP/1.0", answer(CHUNKED, b"2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n"), "GET", "1.0",
             b"HTTP/1.1 200 OK\r\n" + END + b"ok")):
        got = answered(raw, method, version)
        assert got == expected, "%s (%s): %r" % (what, section, got)


# ---- other protocols on the connection ----

SWITCH = b"HTTP/1.1 101 Switching\r\nUpgrade: %s\r\nConnection: upgrade\r\n\r\n"


def upgrading(raw, early=b"", asked="echo"):
    peer = gate.connect()
    scripted = Scripted(raw)
    peer.send(request(scripted.url + "/x", fields="Connection: upgrade\r\nUpgrade: %s\r\n" % asked) + early)
    return peer, scripted


@test("a 101 may only name what was asked for")
def _():
    for asked, named, fine in (("echo", b"echo", True), ("a/1, Echo", b"echo", True), ("a,b", b"b, a", True),
                               ("echo", b"other", False), ("echo/1", b"echo", False), ("a", b"a, b", False)):
        peer, scripted = upgrading(SWITCH % named, asked=asked)
        head = peer.read_head()
        assert head.status == (101 if fine else 502), (asked, named, head.raw)
        if fine:
            assert head.get("via") == "1.1 errgate" and head.get("upgrade").encode() == named
        else:
            is_own(head, peer.read_exactly(int(head.get("content-length"))), 502, "ERRGATE.2008")
            assert scripted.reused == 0
        peer.close()
    peer, _ = upgrading(b"HTTP/1.1 101 Switching\r\nConnection: upgrade\r\n\r\n")
    assert is_own(*peer.read_response(), 502, "ERRGATE.2008")
    peer = gate.connect()       # not before all of the request was sent
    peer.send(request(Scripted(SWITCH % b"echo").url, "POST",
                      "Connection: upgrade\r\nUpgrade: echo\r\nContent-Length: 5\r\n", b"ab"))
    assert is_own(*peer.read_response(), 502, "ERRGATE.2008")


@test("bytes ahead of an upgrade that is refused are no request (RFC 9931)")
def _():
    early = request(origin.url + "/smuggled")
    peer, _ = upgrading(OK, early)
    head, body = peer.read_response()
    assert body == b"ok" and head.get("connection") == "close" and peer.at_end()
    peer, _ = upgrading(b"HTTP/1.1 101 no head\n", early)
    assert is_own(*peer.read_response(), 502, "ERRGATE.2008") and peer.at_end()
    peer = gate.connect()       # refused before anybody is asked
    peer.send(request("ftp://h/", fields="Connection: upgrade\r\nUpgrade: echo\r\n") + early)
    assert is_own(*peer.read_response(), 501, "ERRGATE.1010") and peer.at_end()
    assert not any(b"/smuggled" in seen for seen in origin.seen)
    peer, _ = upgrading(OK)     # whoever waits for the answer may go on
    assert peer.read_response()[0].get("connection") is None
    peer.send(request(origin.url + "/before"))
    assert peer.read_response()[1] == b"ok"


@test("bytes behind a CONNECT that is refused are no request (RFC 9931, section 7)")
def _():
    early = request(origin.url + "/smuggled")
    for target, status in (("127.0.0.1:%d" % free_port(), 502), ("169.254.169.254:80", 403),
                           ("127.0.0.1:0", 400), ("127.0.0.1", 400)):
        peer = gate.connect()
        peer.send(b"CONNECT %s HTTP/1.1\r\nHost: x\r\n\r\n" % target.encode() + early)
        head, _ = peer.read_response()
        assert head.status == status and head.get("connection") == "close", head.raw
        assert peer.at_end(), target
    peer = gate.connect(gate.gateway_port)
    peer.send(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: x\r\n\r\n" % origin.port + SMUGGLED)
    assert is_own(*peer.read_response(), 501, "ERRGATE.1009") and peer.at_end()
    assert not any(b"/smuggled" in seen for seen in origin.seen)


@test("nothing of all this was logged as a fault of errgate's own")
def _():
    assert not gate.events("bug"), gate.events("bug")


run()
