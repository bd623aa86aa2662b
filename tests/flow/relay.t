#!/usr/bin/env python3
"""The relay: what goes to the origin, what comes back, and in what order."""
import os
import re
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

seen = []
plain = Origin(capturing(seen))
gate = Errgate(upstream=plain.url)


def through(origin, fields="", method="GET", path="/x", version="1.1", body=b""):
    """Send one request through the forward listener; the connection, too."""
    peer = gate.connect()
    peer.send(request(origin.url + path, method, fields, body, version))
    return peer


@test("absolute-form becomes origin-form with the target's Host")
def _():
    peer = gate.connect()
    peer.send(b"GET %s/a?b=c HTTP/1.1\r\nHost: somewhere.else\r\n\r\n" % plain.url.encode())
    head, body = peer.read_response()
    assert (head.status, body) == (200, b"ok")
    assert seen[-1].start == "GET /a?b=c HTTP/1.1", seen[-1].start
    assert seen[-1].get_all("host") == ["127.0.0.1:%d" % plain.port]


@test("a target without a path gets one")
def _():
    for target, line in ((plain.url, "GET / HTTP/1.1"), (plain.url + "?q", "GET /?q HTTP/1.1")):
        peer = gate.connect()
        peer.send(request(target))
        assert peer.read_response()[0].status == 200
        assert seen[-1].start == line, seen[-1].start


@test("a gateway sends everything to its upstream, with the upstream's Host")
def _():
    peer = gate.connect(gate.gateway_port)
    peer.send(request("/api?x=1"))
    assert peer.read_response()[1] == b"ok"
    assert seen[-1].start == "GET /api?x=1 HTTP/1.1"
    assert seen[-1].get("host") == "127.0.0.1:%d" % plain.port


@test("hop-by-hop fields end here, both ways")
def _():
    got = []
    origin = Origin(capturing(got, b"HTTP/1.1 200 OK\r\nConnection: x-hop\r\nX-Hop: 1\r\n"
                              b"Keep-Alive: timeout=5\r\nProxy-Authenticate: Basic\r\n"
                              b"X-End: 2\r\nContent-Length: 0\r\n\r\n"))
    head, _ = through(origin, "Connection: keep-alive, x-mine\r\nX-Mine: 1\r\nTE: gzip\r\n"
                      "Proxy-Connection: keep-alive\r\nProxy-Authorization: Basic eA==\r\n"
                      "Keep-Alive: 1\r\nX-Stay: 1\r\nAuthorization: keep me\r\n").read_response()
    names = [name for name, _ in got[0].fields]
    assert sorted(names) == ["authorization", "host", "via", "x-stay"], names
    assert head.get("x-end") == "2" and head.get("x-hop") is None
    assert head.get("keep-alive") is None and head.get("proxy-authenticate") is None


@test("Via is added to what is there")
def _():
    got = []
    origin = Origin(capturing(got, b"HTTP/1.1 200 OK\r\nVia: 1.0 far\r\nContent-Length: 0\r\n\r\n"))
    head, _ = through(origin, "Via: 1.1 near\r\n").read_response()
    (line,) = got[0].get_all("via")
    far, ours = head.get_all("via")
    assert re.fullmatch("1.1 errgate-[0-9a-f]{10}", ours), ours
    assert line == "1.1 near, " + ours and far == "1.0 far", (line, far)


@test("fields keep their order, case and bytes")
def _():
    raw = (b"HTTP/1.1 200 Fine So\r\nx-B: 1\r\nX-a:  two  words \r\nSet-Cookie: a=1\r\n"
           b"Set-Cookie: b=\xff\xfe\r\nContent-Length: 0\r\n\r\n")
    head, _ = through(Origin(answering(raw))).read_response()
    assert head.start == "HTTP/1.1 200 Fine So"
    assert b"x-B: 1\r\nX-a: two  words\r\nSet-Cookie: a=1\r\nSet-Cookie: b=\xff\xfe\r\n" in head.raw


@test("a connection serves many requests, and so does one to the origin")
def _():
    origin = Origin(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))
    peer = gate.connect()
    for _ in range(50):
        peer.send(request(origin.url + "/"))
        assert peer.read_response()[1] == b"hi"
    assert origin.connections == 1, origin.connections


@test("pipelined requests are answered in order")
def _():
    def careful(peer):
        while True:
            head = peer.read_head()
            body = peer.read_exactly(int(head.get("content-length") or 0))
            answer = head.start.split()[1].encode() + body
            time.sleep(0.02 if answer == b"/0abc" else 0)
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(answer), answer))
    origin = Origin(careful)
    peer = gate.connect()
    wire = b""
    for i in range(20):
        if i % 3 == 0:
            wire += request(origin.url + "/%d" % i, "POST", "Content-Length: 3\r\n", b"abc")
        else:
            wire += request(origin.url + "/%d" % i)
    peer.send(wire)
    for i in range(20):
        assert peer.read_response()[1] == b"/%d" % i + (b"abc" if i % 3 == 0 else b"")


@test("requests split at any byte are understood")
def _():
    wire = request(plain.url + "/split", "POST", "Transfer-Encoding: chunked\r\n",
                   b"3;ext=1\r\nabc\r\n0\r\nX-T: 1\r\n\r\n")
    got = []

    def serve(peer):
        while True:
            head = peer.read_head()
            got.append(peer.read_chunked(head))
            peer.send(b"HTTP/1.1 204 No Content\r\n\r\n")
    origin = Origin(serve)
    wire = wire.replace(plain.url.encode(), origin.url.encode())
    wire = wire.replace(b"127.0.0.1:%d\r\n" % plain.port, b"127.0.0.1:%d\r\n" % origin.port)
    peer = gate.connect()
    for at in range(1, len(wire)):
        peer.send(wire[:at])
        time.sleep(0.001)
        peer.send(wire[at:])
        assert peer.read_response()[0].status == 204
    assert got == [b"abc"] * (len(wire) - 1)


@test("responses fed one byte at a time arrive whole")
def _():
    for raw, body in ((b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", b"hello"),
                      (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                       b"2;a=b\r\nhe\r\n3\r\nllo\r\n0\r\nX-T: 1\r\n\r\n", b"hello")):
        def serve(peer, raw=raw):
            peer.read_head()
            for i in range(len(raw)):
                peer.send(raw[i:i + 1])
                time.sleep(0.001)
        head, got = through(Origin(serve)).read_response()
        assert got == body, got


@test("a chunked body passes both ways, with its trailers")
def _():
    got = []

    def serve(peer):
        head = peer.read_head()
        got.append((head, peer.read_chunked(head)))
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                  b"5;name=\"value\"\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\nX-Sum: 9\r\n"
                  b"Content-Length: 1\r\n\r\n")
    head, body = through(Origin(serve), "Transfer-Encoding: chunked\r\n", "POST",
                         body=b"1\r\na\r\n2\r\nbc\r\n0\r\nX-Up: 1\r\nHost: evil\r\n\r\n").read_response()
    assert got[0][1] == b"abc" and got[0][0].trailer == b"X-Up: 1\r\n", got
    assert got[0][0].get("transfer-encoding") == "chunked"
    assert body == b"hello world" and head.trailer == b"X-Sum: 9\r\n", head.trailer
    assert head.get("trailer") == "X-Sum"


@test("a body that ends with the connection is chunked for a 1.1 client")
def _():
    origin = Origin(answering(b"HTTP/1.1 200 OK\r\n\r\nuntil the end"))
    peer = through(origin)
    head, body = peer.read_response()
    assert head.get("transfer-encoding") == "chunked" and body == b"until the end"
    peer.send(request(plain.url))
    assert peer.read_response()[1] == b"ok"


@test("an HTTP/1.0 client gets no chunks, and keep-alive only when it asks")
def _():
    chunked = Origin(answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                               b"3\r\nabc\r\n0\r\n\r\n"))
    peer = through(chunked, version="1.0")
    head, body = peer.read_response()
    assert head.get("transfer-encoding") is None and body == b"abc"
    peer = through(plain, version="1.0")
    assert peer.read_response()[0].get("connection") == "close" and peer.at_end()
    # Behind a proxy it may stay open only where errgate stands for the origin
    # (RFC 9112, section 9.3).
    peer = through(plain, "Connection: keep-alive\r\n", version="1.0")
    assert peer.read_response()[0].get("connection") == "close" and peer.at_end()
    peer = gate.connect(gate.gateway_port)
    peer.send(request("/x", "GET", "Connection: keep-alive\r\n", version="1.0"))
    head, body = peer.read_response()
    assert head.get("connection") == "keep-alive" and body == b"ok"
    peer.send(request("/x", version="1.0"))
    assert peer.read_response()[1] == b"ok"


@test("an HTTP/1.0 origin is served")
def _():
    origin = Origin(answering(b"HTTP/1.0 200 OK\r\n\r\nold"))
    assert through(origin).read_response()[1] == b"old"
    origin = Origin(answering(b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nold"))
    peer = gate.connect()
    for _ in range(3):
        peer.send(request(origin.url))
        assert peer.read_response()[1] == b"old"
    assert origin.connections == 1


@test("Connection: close from the client closes after the answer")
def _():
    peer = through(plain, "Connection: close\r\n")
    assert peer.read_response()[0].get("connection") == "close"
    assert peer.at_end()


@test("Connection: close from the origin keeps the client")
def _():
    origin = Origin(answering(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"))
    peer = gate.connect()
    for _ in range(3):
        peer.send(request(origin.url))
        head, body = peer.read_response()
        assert body == b"x" and head.get("connection") is None
    eventually(lambda: origin.connections == 3, "three connections")


@test("HEAD, 204 and 304 have no body, and keep their Content-Length where it may stand")
def _():
    origin = Origin(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"))
    peer = gate.connect()
    for _ in range(2):
        peer.send(request(origin.url, "HEAD"))
        head, _ = peer.read_response("HEAD")
        assert head.get("content-length") == "99"
    origin = Origin(answering(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\nETag: \"a\"\r\n\r\n"))
    peer = through(origin)
    assert peer.read_response()[0].get("etag") == '"a"'
    peer.send(request(plain.url))
    assert peer.read_response()[1] == b"ok"


@test("interim answers reach a 1.1 client and are kept from a 1.0 client")
def _():
    origin = Origin(answering(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                              b"HTTP/1.1 102 Processing\r\n\r\n"
                              b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
    peer = through(origin)
    assert [peer.read_head().status for _ in range(2)] == [103, 102]
    assert peer.read_response()[1] == b"ok"
    peer = through(origin, version="1.0")
    assert peer.read_head().status == 200


@test("Expect: 100-continue is passed on and the body follows the 100")
def _():
    def serve(peer):
        head = peer.read_head()
        assert head.get("expect") == "100-continue"
        peer.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = peer.read_exactly(5)
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + body)
    peer = through(Origin(serve), "Content-Length: 5\r\nExpect: 100-continue\r\n", "PUT")
    assert peer.read_head().status == 100
    peer.send(b"hello")
    assert peer.read_response()[1] == b"hello"


@test("an early refusal of an upload reaches the client")
def _():
    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig")
        time.sleep(0.2)
    peer = through(Origin(serve), "Content-Length: 100000000\r\nExpect: 100-continue\r\n", "PUT")
    head, body = peer.read_response()
    assert head.status == 413 and body == b"big" and head.get("connection") == "close"
    assert peer.at_end()


@test("Upgrade switches both sides, and bytes pass unlooked at")
def _():
    def serve(peer):
        head = peer.read_head()
        assert head.get("upgrade") == "echo" and head.get("connection") == "upgrade"
        peer.send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\nhello")
        while peer.fill():
            peer.send(peer.buffer)
            peer.buffer = b""
        peer.send(b"bye")
    peer = through(Origin(serve), "Connection: upgrade\r\nUpgrade: echo\r\n")
    head = peer.read_head()
    assert head.status == 101 and head.get("upgrade") == "echo"
    assert peer.read_exactly(5) == b"hello"
    blob = bytes(range(256)) * 4000
    threading.Thread(target=peer.send, args=(blob,)).start()
    assert peer.read_exactly(len(blob)) == blob
    peer.sock.shutdown(socket.SHUT_WR)
    assert peer.read_all() == b"bye"
    gate.wait_event("tunnel", bytes_in=len(blob), bytes_out=len(blob) + 8)


@test("an upgrade that was refused is an ordinary answer")
def _():
    peer = through(plain, "Connection: upgrade\r\nUpgrade: websocket\r\n")
    assert peer.read_response()[1] == b"ok"
    peer.send(request(plain.url))
    assert peer.read_response()[1] == b"ok"


@test("h2c is not offered to the origin")
def _():
    through(plain, "Connection: upgrade, http2-settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n").read_response()
    assert seen[-1].get("upgrade") is None and seen[-1].get("http2-settings") is None


@test("a pooled connection that died is replaced for a request that may be repeated")
def _():
    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na")
        peer.read_head()        # the second request dies unanswered
    origin = Origin(serve)
    peer = gate.connect()
    for _ in range(4):
        peer.send(request(origin.url))
        assert peer.read_response()[1] == b"a"


@test("a POST is sent at most once")
def _():
    count = []

    def serve(peer):
        while True:
            head = peer.read_head()
            count.append(head.start)
            if head.start.startswith("POST"):
                peer.read_exactly(1)
                return
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na")
    origin = Origin(serve)
    peer = gate.connect()
    peer.send(request(origin.url))
    peer.read_response()
    peer.send(request(origin.url, "POST", "Content-Length: 1\r\n", b"x"))
    assert peer.read_response()[0].status == 502
    assert [line.split()[0] for line in count] == ["GET", "POST"], count


@test("a cut answer cannot be taken for whole")
def _():
    def serve(peer, raw):
        peer.read_head()
        peer.send(raw)
    for raw, version in ((b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "1.1"),
                         (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", "1.1")):
        peer = through(Origin(lambda p, raw=raw: serve(p, raw)), version=version)
        raw_answer = peer.read_all()
        assert raw_answer.endswith(b"half") or raw_answer.endswith(b"half\r\n"), raw_answer
        assert not raw_answer.endswith(b"0\r\n\r\n")
    # A 1.0 client knows no framing but the end: only a reset can tell.
    peer = through(Origin(lambda p: serve(p, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf")),
                   version="1.0")
    try:
        got = peer.read_all()
        assert False, "an orderly end after %r" % got
    except ConnectionResetError:
        pass


@test("a client that has closed its sending side still gets its answer")
def _():
    def serve(peer):
        peer.read_head()
        time.sleep(0.1)
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate")
    peer = through(Origin(serve))
    peer.sock.shutdown(socket.SHUT_WR)
    assert peer.read_response()[1] == b"late"
    assert peer.at_end()


@test("answers are streamed as they come")
def _():
    step = threading.Event()

    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        for i in range(3):
            peer.send(b"8\r\ndata: %d\n\r\n" % i)
            assert step.wait(WAIT)
            step.clear()
        peer.send(b"0\r\n\r\n")
    peer = through(Origin(serve))
    peer.read_head()
    for i in range(3):
        assert b"data: %d" % i in peer.read_until(b"\n\r\n")
        step.set()
    peer.read_until(b"0\r\n\r\n")


run()
