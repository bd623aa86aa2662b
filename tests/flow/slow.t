#!/usr/bin/env python3
"""Who is slow on purpose: each wait has an end, though a byte comes now and then;
and who has reason to be slow is left alone."""
import os
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
PATIENCE = 8.0      # what must end ends within so long, on a busy machine, too
DRIP = 0.05         # seconds between two bytes

plain = Origin(answering(OK))
gate = Errgate("timeout { request = 600ms  upstream = 500ms  body = 300ms }\nlimits { min_rate = 100 }\n")


def drip(send, data, pause=DRIP, until=PATIENCE):
    """Send byte by byte until it fails or time is up; how many bytes went."""
    end = time.monotonic() + until
    for at in range(len(data)):
        if time.monotonic() > end:
            return at
        try:
            send(data[at:at + 1])
        except OSError:
            return at
        time.sleep(pause)
    return len(data)


def dripping_aside(send, data, **kwargs):
    thread = threading.Thread(target=drip, args=(send, data), kwargs=kwargs, daemon=True)
    thread.start()
    return thread


def answer_in_time(peer):
    """The answer that ends a slow exchange."""
    start = time.monotonic()
    head, body = peer.read_response()
    assert time.monotonic() - start < PATIENCE, "it took %.1f s" % (time.monotonic() - start)
    return head.status, json.loads(body)


# ---- clients ----

@test("a request head that drips is refused, on a new connection and on a kept one")
def _():
    for used in (False, True):
        peer = gate.connect()
        if used:
            peer.send(request(plain.url))
            assert peer.read_response()[1] == b"ok"
        dripping_aside(peer.send, request(plain.url, fields="X: %s\r\n" % ("x" * 1000)))
        status, body = answer_in_time(peer)
        assert status == 408 and body["error_code"] == "ERRGATE.1011", body
        assert peer.at_end()


@test("an upload that drips is refused, with a length and in chunks")
def _():
    origin = Origin(lambda peer: peer.read_all())
    for framing, data in (("Content-Length: 5000", b"x" * 5000),
                          ("Transfer-Encoding: chunked", b"1\r\nx\r\n" * 1000)):
        peer = gate.connect()
        peer.send(request(origin.url, "POST", framing + "\r\n"))
        dripping_aside(peer.send, data)
        status, body = answer_in_time(peer)
        assert status == 408 and "too slowly" in body["error_msg"], body
    assert gate.wait_event("refusal", code="ERRGATE.1011")["detail"]


@test("an upload that is a stream may drip, and so may one above the rate")
def _():
    def serve(peer):
        head = peer.read_head()
        peer.read_exactly(int(head.get("content-length")))
        peer.send(OK)
    origin = Origin(serve)
    count = 20
    peer = gate.connect()
    peer.send(request(origin.url, "POST", "Content-Type: application/x-ndjson\r\nContent-Length: %d\r\n" % count))
    assert drip(peer.send, b"n" * count) == count
    assert peer.read_response()[1] == b"ok"
    peer = gate.connect()
    peer.send(request(origin.url, "POST", "Content-Length: %d\r\n" % (100 * count)))
    for _ in range(count):
        peer.send(b"f" * 100)       # ten times the rate
        time.sleep(DRIP)
    assert peer.read_response()[1] == b"ok"


@test("a client that takes its answer too slowly is cut off")
def _():
    greedy = Errgate("timeout { body = 300ms }\nlimits { min_rate = 1m }\n")
    large = b"L" * (16 << 20)
    origin = Origin(answering(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(large) + large))
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 << 10)
    sock.connect(("127.0.0.1", greedy.port))
    peer = Peer(sock)
    peer.send(request(origin.url))
    end, got = time.monotonic() + PATIENCE, 0
    try:
        while time.monotonic() < end:
            data = peer.sock.recv(16 << 10)     # always some, never enough
            if not data:
                break
            got += len(data)
            time.sleep(DRIP)
    except OSError:
        pass
    assert time.monotonic() < end and got < len(large), "it was let go on"
    event = greedy.wait_event("access", port=origin.port)
    assert event["aborted_by"] == "client", event


@test("who closes slowly is waited for no longer than a moment")
def _():
    peer = gate.connect()
    peer.send(b"NONSENSE\r\n\r\n")
    head, _ = peer.read_response()
    assert head.status == 400
    assert drip(peer.send, b"x" * 1000) < 60       # two seconds of lingering


@test("a TLS handshake that drips ends, too")
def _():
    pki = Pki()
    certificate, key = pki.leaf("gate", "DNS:gate.test")
    secure = Errgate("timeout { request = 500ms }\n",
                     listen_options='certificate = "%s"  key = "%s"' % (certificate, key))
    peer = secure.connect()
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"r" * 400
    assert drip(peer.send, hello) < 60
    assert secure.wait_event("handshake")


# ---- APIs ----

def hinting(interim, pause):
    """An origin that sends an interim answer again and again, and no other."""
    def serve(peer):
        peer.read_head()
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            peer.send(interim)
            time.sleep(pause)
    return Origin(serve)


@test("an answer's head that drips is given up")
def _():
    def serve(peer):
        peer.read_head()
        drip(peer.send, b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1000)
    peer = gate.connect()
    peer.send(request(Origin(serve).url))
    status, body = answer_in_time(peer)
    assert status == 504 and body["error_code"] == "ERRGATE.2007", body


@test("hints without end are given up; who says 102 gets time")
def _():
    peer = gate.connect()
    peer.send(request(hinting(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 0.2).url))
    status, body = answer_in_time(peer)
    assert status == 504, body

    def working(peer):
        peer.read_head()
        for _ in range(6):
            peer.send(b"HTTP/1.1 102 Processing\r\n\r\n")
            time.sleep(0.2)
        peer.send(OK)
    peer = gate.connect()
    peer.send(request(Origin(working).url))
    assert peer.read_response()[1] == b"ok"


@test("an API may not say 102 for ever")
def _():
    hasty = Errgate("timeout { upstream = 300ms }\n")
    peer = hasty.connect()
    peer.send(request(hinting(b"HTTP/1.1 102 Processing\r\n\r\n", 0.01).url))
    status, body = answer_in_time(peer)
    assert status == 504, body


@test("an answer with a length that drips is cut off, and cannot be taken for whole")
def _():
    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        drip(peer.send, b"x" * 1000)
    origin = Origin(serve)
    peer = gate.connect()
    peer.send(request(origin.url))
    start = time.monotonic()
    assert peer.read_head().status == 200
    try:
        assert len(peer.read_all()) < 900
    except ConnectionResetError:
        pass
    assert time.monotonic() - start < PATIENCE
    event = gate.wait_event("access", port=origin.port)
    assert event["aborted_by"] == "upstream", event


@test("streams and answers without a length may drip")
def _():
    body = b"." * 20
    for fields, chunked in (("Content-Type: text/event-stream\r\nContent-Length: 20\r\n", False),
                            ("Content-Type: application/grpc\r\nTransfer-Encoding: chunked\r\n", True),
                            ("Content-Type: application/xml\r\nTransfer-Encoding: chunked\r\n", True)):
        def serve(peer):
            peer.read_head()
            peer.send(("HTTP/1.1 200 OK\r\n%s\r\n" % fields).encode())
            for _ in body:
                peer.send(b"1\r\n.\r\n" if chunked else b".")
                time.sleep(DRIP)
            if chunked:
                peer.send(b"0\r\n\r\n")
        peer = gate.connect()
        peer.send(request(Origin(serve).url))
        assert peer.read_response()[1] == body, fields


# ---- once, or again ----

def dying(asked, second):
    """An origin whose connections serve one request, and do `second` with the next."""
    def serve(peer):
        asked.append(peer.read_head())
        peer.send(OK)
        head = peer.read_head()
        asked.append(head)
        if head.get("content-length"):
            peer.read_exactly(int(head.get("content-length")))
        second(peer)
    return serve


# What comes of the second request on a connection that dies under it:
# (method, body, what the origin does with it) to (status, how often it was asked).
def closes(peer):
    pass


def closes_in_head(peer):
    peer.send(b"HTTP/1.1 200 O")


def resets(peer):
    peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


AGAIN = {
    ("GET", b"", closes): (200, 3),
    ("HEAD", b"", closes): (200, 3),
    ("DELETE", b"", closes): (200, 3),
    ("GET", b"", resets): (200, 3),
    ("POST", b"", closes): (502, 2),
    ("PATCH", b"", closes): (502, 2),
    ("POST", b"body", closes): (502, 2),
    ("POST", b"body", resets): (502, 2),
    ("PUT", b"body", closes): (502, 2),
    ("GET", b"", closes_in_head): (502, 2),
}


@test("only what does no harm is sent again, once, and only when no byte of an answer came")
def _():
    for (method, body, second), (status, times) in AGAIN.items():
        asked = []
        origin = Origin(dying(asked, second))
        peer = gate.connect()
        peer.send(request(origin.url))
        assert peer.read_response()[1] == b"ok"
        fields = "Content-Length: %d\r\n" % len(body) if body or method in ("POST", "PATCH", "PUT") else ""
        peer.send(request(origin.url + "/2", method, fields, body))
        head, _ = peer.read_response(method)
        where = (method, body, second.__name__)
        assert head.status == status, (where, head.start)
        assert len(asked) == times, (where, len(asked))


@test("a connection that is new is not tried again, and one that dies twice is given up")
def _():
    asked = []

    def serve(peer):
        asked.append(peer.read_head())
    peer = gate.connect()
    peer.send(request(Origin(serve).url))
    assert peer.read_response()[0].status == 502 and len(asked) == 1, asked

    def once(peer):
        asked.append(peer.read_head())
        if len(asked) == 1:
            peer.send(OK)
            asked.append(peer.read_head())
    del asked[:]
    origin = Origin(once)
    peer = gate.connect()
    peer.send(request(origin.url))
    assert peer.read_response()[1] == b"ok"
    peer.send(request(origin.url))
    assert peer.read_response()[0].status == 502 and len(asked) == 3, asked


run()
