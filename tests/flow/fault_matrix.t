#!/usr/bin/env python3
"""Refuse, reset, stall, drip and half-close at every stage, by the origin and by the client.

A row says at which stage who does what, what the client must see and what the log
must say. All rows run at the same time, against one errgate, which must serve all
the while and end with as many descriptors as it began with.

What the client sees: the status and "whole", "short" (complete, but not all that
the origin had), "cut" or the code of errgate's own answer; "closed", without an
answer; "-" when it did not look. What the log says: the status of the access
line, and who broke it off; or the event that stands in its place.
"""
import itertools
import os
import socket
import struct
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

pki = Pki()
leaf = pki.leaf("leaf", "DNS:localhost,IP:127.0.0.1")
tls_port = free_port()
CONF = """
timeout { connect = 1s  request = 1s  body = 1s  upstream = 1s  idle = 1s  tunnel = 1s }
limits { hold_time = 700ms }
listen "tls" { address = "127.0.0.1:%d"  certificate = "%s"  key = "%s" }
catalogue "cce-addon" { file = "%s/conf/catalogue/cce-addon.json" }
api "held" { hosts = { "localhost" }  catalogues = { "cce-addon" }  ca = "%s"
  on "malformed" { action = tag }  on "unknown" { action = tag } }
""" % (tls_port, *leaf, os.path.abspath(TOP), pki.ca)
gate = Errgate(CONF)
sources = itertools.count(1)

BODY = b"0123456789" * 20
HEAD = b"HTTP/1.1 200 OK\r\nX-Padding: pppppppppppppppppppppppp\r\n"
LENGTH = HEAD + b"Content-Length: 200\r\n\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
ERROR = b'{"error_msg":"nobody wrote this down, and it goes on","error_code":"MATRIX.1"}'
HELD = b"HTTP/1.1 400 x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(ERROR)
STARTED = b"HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n"
MANY = 20000000     # bytes that no socket buffers on the way hold
LOGGED = "access", "tunnel", "handshake"
DRIP = 0.002        # seconds between bytes


def connect(port=None):
    """A connection of a row's, from an address of its own: the log tells rows apart by
    the client, and connections to different listeners may have the same port."""
    return gate.connect(port, "127.0.1.%d" % next(sources))


# What either side does to a connection when its stage has come. rest is what it
# would have sent.

def reset(peer, rest):
    peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def close(peer, rest):
    peer.close()


def half(peer, rest):
    peer.sock.shutdown(socket.SHUT_WR)


def stall(peer, rest):
    pass


def drip(peer, rest):
    for at in range(len(rest)):
        peer.send(rest[at:at + 1])
        time.sleep(DRIP)


def until_end(peer):
    """Read on to the end, or to a reset."""
    try:
        while peer.sock.fileno() >= 0 and peer.sock.recv(65536):
            pass
    except OSError:
        pass


# Stages of an origin: where it is when it fails.
#   reads   what of the request it has read: nothing, the head, or 100 bytes of the body
#   sent    what it has sent before; rest: what is left
#   scheme, method, fields, body: of the request
ORIGIN_STAGES = {
    "tls handshake": dict(scheme="https", reads="nothing"),
    "request head": dict(rest=LENGTH + BODY),
    "request body": dict(method="POST", fields="Content-Length: %d\r\n" % MANY, body=b"u" * MANY, reads="some"),
    "response head": dict(sent=HEAD, rest=(LENGTH + BODY)[len(HEAD):]),
    "body of a length": dict(sent=LENGTH + BODY[:100], rest=BODY[100:]),
    "chunked body": dict(sent=CHUNKED + b"64\r\n" + BODY[:100] + b"\r\n", rest=b"64\r\n" + BODY[100:] + b"\r\n0\r\n\r\n"),
    "body within a chunk": dict(sent=CHUNKED + b"c8\r\n" + BODY[:100], rest=BODY[100:] + b"\r\n0\r\n\r\n"),
    "body to the close": dict(sent=HEAD + b"\r\n" + BODY[:100], rest=BODY[100:], closes=True),
    "held error": dict(sent=HELD + ERROR[:20], rest=ERROR[20:]),
    "head of a held error": dict(sent=HELD, rest=ERROR),
}

# Stages of a client. sent: what it has sent before it fails; rest: what is left.
LINE = b"GET http://localhost:%d/x HTTP/1.1\r\nHost: localhost:%d\r\n"
POST = b"POST http://localhost:%d/x HTTP/1.1\r\nHost: localhost:%d\r\n"
CLIENT_STAGES = {
    "request head": dict(sent=LINE[:30], rest=LINE[30:] + b"\r\n"),
    "request body": dict(sent=POST + b"Content-Length: 200\r\n\r\n" + BODY[:100], rest=BODY[100:]),
    "chunked request": dict(sent=POST + b"Transfer-Encoding: chunked\r\n\r\nc8\r\n" + BODY[:100],
                            rest=BODY[100:] + b"\r\n0\r\n\r\n"),
    "answer": dict(sent=LINE + b"\r\n", reads=b"\r\n\r\n", origin="endless"),
    "held error": dict(sent=LINE + b"\r\n", origin="held"),
    "handshake": dict(port=tls_port, sent=b"\x16\x03\x01\x02\x00\x01"),
    "tunnel": dict(sent=b"CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", reads=b"\r\n\r\n",
                   rest=b"xyz", origin="tunnel"),
}


def play(stage, fault):
    """An origin function that fails in that stage."""
    def serve(peer):
        if stage.get("reads") != "nothing":
            peer.read_head()
        if stage.get("reads") == "some":
            peer.read_exactly(100)
        peer.send(stage.get("sent", b""))
        if fault is not drip:
            time.sleep(0.1)     # what was sent arrives by itself
        fault(peer, stage.get("rest", b""))
        if fault is not drip or not stage.get("closes"):
            until_end(peer)
    return serve


def seen_by(peer):
    """What a client gets, in words."""
    try:
        head = peer.read_head()
    except (AssertionError, OSError):
        return "closed"
    try:
        body = peer.read_chunked() if head.get("transfer-encoding") else \
            peer.read_exactly(int(head.get("content-length") or 0))
    except (AssertionError, OSError):
        return "%d cut" % head.status
    if head.get("proxy-status"):
        return "%d %s" % (head.status, json.loads(body)["error_code"])
    return "%d %s" % (head.status, "whole" if body in (BODY, ERROR, b"ok") else "short")


def logged(client):
    """What the log says of the connection of a client, in words; "" as long as it is silent."""
    words = [event["event"] if event["event"] in ("tunnel", "handshake") else
             "%s %s" % (event.get("status", "-"), event.get("aborted_by", "-"))
             for event in gate.events(client="%s:%d" % client) if event["event"] in LOGGED]
    return ", ".join(words)


def send_aside(peer, data):
    def send():
        try:
            peer.send(data)
        except OSError:
            pass    # refused before all of it was sent
    threading.Thread(target=send, daemon=True).start()


def refusing():
    """An address where nobody listens."""
    return free_port(), None


def not_accepting():
    """An address where a connection is never made: the queue of it is full."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    fillers = []
    for _ in range(2):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
        fillers.append(filler)
    return listener.getsockname()[1], [listener, *fillers]


def at_connect(method, make):
    """A row of an origin that cannot be connected to."""
    port, keep = make()
    peer = connect()
    client = peer.sock.getsockname()
    if method == "CONNECT":
        peer.send(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % (port, port))
    else:
        peer.send(request("http://127.0.0.1:%d/x" % port))
    seen = seen_by(peer)
    peer.close()
    return seen, client, keep


def by_origin(name, fault):
    """A row of an origin that fails."""
    stage = ORIGIN_STAGES[name]
    scheme = stage.get("scheme", "http")
    origin = Origin(play(stage, fault))
    peer = connect()
    client = peer.sock.getsockname()
    peer.send(request("%s://localhost:%d/x" % (scheme, origin.port), stage.get("method", "GET"),
                      stage.get("fields", "")))
    if "body" in stage:
        send_aside(peer, stage["body"])
    seen = seen_by(peer)
    peer.close()
    return seen, client, origin


def serving(kind, held):
    """What the origin does that a client of some stage talks to. It sets held when it has sent what is held."""
    def serve(peer):
        if kind == "tunnel":
            peer.send(b"hello")
            until_end(peer)
            return
        head = peer.read_head()
        if kind == "endless":
            peer.send(STARTED + b"x" * MANY)
        elif kind == "held":
            peer.send(HELD + ERROR[:20])
            held.set()
            until_end(peer)
        else:
            body = peer.read_chunked() if head.get("transfer-encoding") else \
                peer.read_exactly(int(head.get("content-length") or 0))
            assert body in (BODY, b""), body
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            until_end(peer)
    return serve


def by_client(name, fault):
    """A row of a client that fails."""
    stage = CLIENT_STAGES[name]
    held = threading.Event()
    origin = Origin(serving(stage.get("origin"), held))
    fill = lambda text: text.replace(b"%d", b"%d" % origin.port)
    peer = connect(stage.get("port"))
    client = peer.sock.getsockname()
    peer.send(fill(stage["sent"]))
    if "reads" in stage:
        peer.read_until(stage["reads"])
    if stage.get("origin") == "held":
        assert held.wait(WAIT)
    time.sleep(0.15)
    fault(peer, fill(stage.get("rest", b"")))
    if fault in (reset, close):
        return "-", client, origin
    if name == "answer":
        time.sleep(2.5)         # it reads nothing: longer than any timeout
        seen = "-"
    elif name in ("tunnel", "handshake"):
        until_end(peer)
        seen = "-"
    else:
        seen = seen_by(peer)
    peer.close()
    return seen, client, origin


def in_tunnel(_, fault):
    """A row of a server that fails inside a tunnel."""
    def serve(peer):
        peer.send(b"hello")
        time.sleep(0.1)
        fault(peer, b" world")
        until_end(peer)
    origin = Origin(serve)
    peer = connect()
    client = peer.sock.getsockname()
    seen = "%d" % peer.tunnel("127.0.0.1:%d" % origin.port).status
    try:
        while peer.fill():
            pass
    except ConnectionResetError:
        seen += " reset"
    peer.close()
    return seen + " " + peer.buffer.decode(), client, origin


# By whom and at which stage, what: what the client sees, what the log says.
ROWS = {
    (at_connect, "GET", refusing): ("502 ERRGATE.2003", "502 -"),
    (at_connect, "GET", not_accepting): ("504 ERRGATE.2004", "504 -"),
    (at_connect, "CONNECT", refusing): ("502 ERRGATE.2003", "502 -"),
    (at_connect, "CONNECT", not_accepting): ("504 ERRGATE.2004", "504 -"),
    (by_origin, "tls handshake", reset): ("502 ERRGATE.2010", "502 -"),
    (by_origin, "tls handshake", close): ("502 ERRGATE.2010", "502 -"),
    (by_origin, "tls handshake", half): ("502 ERRGATE.2015", "502 -"),
    (by_origin, "tls handshake", stall): ("504 ERRGATE.2004", "504 -"),
    (by_origin, "request head", reset): ("502 ERRGATE.2010", "502 -"),
    (by_origin, "request head", close): ("502 ERRGATE.2006", "502 -"),
    (by_origin, "request head", half): ("502 ERRGATE.2006", "502 -"),
    (by_origin, "request head", stall): ("504 ERRGATE.2007", "504 -"),
    (by_origin, "request head", drip): ("200 whole", "200 -"),
    (by_origin, "request body", reset): ("502 ERRGATE.2010", "502 -"),
    (by_origin, "request body", close): ("502 ERRGATE.2010", "502 -"),
    (by_origin, "request body", half): ("502 ERRGATE.2006", "502 -"),
    (by_origin, "request body", stall): ("504 ERRGATE.2007", "504 -"),
    (by_origin, "response head", reset): ("502 ERRGATE.2010", "502 -"),
    (by_origin, "response head", close): ("502 ERRGATE.2006", "502 -"),
    (by_origin, "response head", half): ("502 ERRGATE.2006", "502 -"),
    (by_origin, "response head", stall): ("504 ERRGATE.2007", "504 -"),
    (by_origin, "response head", drip): ("200 whole", "200 -"),
    (by_origin, "body of a length", reset): ("200 cut", "200 upstream"),
    (by_origin, "body of a length", close): ("200 cut", "200 upstream"),
    (by_origin, "body of a length", half): ("200 cut", "200 upstream"),
    (by_origin, "body of a length", stall): ("200 cut", "200 upstream"),
    (by_origin, "body of a length", drip): ("200 whole", "200 -"),
    (by_origin, "chunked body", reset): ("200 cut", "200 upstream"),
    (by_origin, "chunked body", close): ("200 cut", "200 upstream"),
    (by_origin, "chunked body", half): ("200 cut", "200 upstream"),
    (by_origin, "chunked body", stall): ("200 cut", "200 upstream"),
    (by_origin, "chunked body", drip): ("200 whole", "200 -"),
    (by_origin, "body within a chunk", reset): ("200 cut", "200 upstream"),
    (by_origin, "body within a chunk", close): ("200 cut", "200 upstream"),
    (by_origin, "body within a chunk", half): ("200 cut", "200 upstream"),
    (by_origin, "body within a chunk", stall): ("200 cut", "200 upstream"),
    (by_origin, "body within a chunk", drip): ("200 whole", "200 -"),
    (by_origin, "body to the close", reset): ("200 cut", "200 upstream"),
    (by_origin, "body to the close", close): ("200 short", "200 -"),
    (by_origin, "body to the close", half): ("200 short", "200 -"),
    (by_origin, "body to the close", stall): ("200 cut", "200 upstream"),
    (by_origin, "body to the close", drip): ("200 whole", "200 -"),
    (by_origin, "held error", reset): ("400 cut", "400 upstream"),
    (by_origin, "held error", close): ("400 cut", "400 upstream"),
    (by_origin, "held error", half): ("400 cut", "400 upstream"),
    (by_origin, "held error", stall): ("400 cut", "400 upstream"),
    (by_origin, "held error", drip): ("400 whole", "400 -"),
    (by_origin, "head of a held error", reset): ("400 cut", "400 upstream"),
    (by_origin, "head of a held error", close): ("400 cut", "400 upstream"),
    (by_origin, "head of a held error", half): ("400 cut", "400 upstream"),
    (by_origin, "head of a held error", stall): ("400 cut", "400 upstream"),
    (by_origin, "head of a held error", drip): ("400 whole", "400 -"),
    (in_tunnel, "", reset): ("200 hello", "200 -, tunnel"),
    (in_tunnel, "", close): ("200 hello", "200 -, tunnel"),
    (in_tunnel, "", half): ("200 hello", "200 -, tunnel"),
    (in_tunnel, "", stall): ("200 hello", "200 -, tunnel"),
    (in_tunnel, "", drip): ("200 hello world", "200 -, tunnel"),
    # A client that leaves before its head is whole has asked nothing.
    (by_client, "request head", reset): ("-", ""),
    (by_client, "request head", close): ("-", ""),
    (by_client, "request head", half): ("closed", ""),
    (by_client, "request head", stall): ("408 ERRGATE.1011", "408 -"),
    (by_client, "request head", drip): ("200 whole", "200 -"),
    (by_client, "request body", reset): ("-", "- client"),
    (by_client, "request body", close): ("-", "- client"),
    (by_client, "request body", half): ("closed", "- client"),
    (by_client, "request body", stall): ("408 ERRGATE.1011", "408 -"),
    (by_client, "request body", drip): ("200 whole", "200 -"),
    (by_client, "chunked request", reset): ("-", "- client"),
    (by_client, "chunked request", close): ("-", "- client"),
    (by_client, "chunked request", half): ("closed", "- client"),
    (by_client, "chunked request", stall): ("408 ERRGATE.1011", "408 -"),
    (by_client, "chunked request", drip): ("200 whole", "200 -"),
    (by_client, "answer", reset): ("-", "200 client"),
    (by_client, "answer", close): ("-", "200 client"),
    (by_client, "answer", half): ("-", "200 client"),
    (by_client, "answer", stall): ("-", "200 client"),
    (by_client, "held error", reset): ("-", "400 client"),
    # Having sent all, a client may end its side: its answer is on the way.
    (by_client, "held error", close): ("-", "400 upstream"),
    (by_client, "held error", half): ("400 cut", "400 upstream"),
    (by_client, "held error", stall): ("400 cut", "400 upstream"),
    (by_client, "handshake", reset): ("-", "handshake"),
    (by_client, "handshake", close): ("-", "handshake"),
    (by_client, "handshake", half): ("-", "handshake"),
    (by_client, "handshake", stall): ("-", "handshake"),
    (by_client, "tunnel", reset): ("-", "200 -, tunnel"),
    (by_client, "tunnel", close): ("-", "200 -, tunnel"),
    (by_client, "tunnel", half): ("-", "200 -, tunnel"),
    (by_client, "tunnel", stall): ("-", "200 -, tunnel"),
    (by_client, "tunnel", drip): ("-", "200 -, tunnel"),
}
CANARY_MAX = 2.0    # seconds: generous, for the machine is shared

before = gate.descriptors()
results, waits = {}, []


def play_row(row):
    function, where, what = row
    try:
        results[row] = function(where, what)
    except (AssertionError, OSError) as error:
        results[row] = (repr(error), ("", 0), None)


def canary(origin, done):
    """Ask for something small all the while; note how long it takes."""
    while not done.is_set():
        start = time.monotonic()
        peer = gate.connect()
        peer.send(request(origin.url))
        assert peer.read_response()[1] == b"ok"
        peer.close()
        waits.append(time.monotonic() - start)
        time.sleep(0.02)


def play_all():
    done = threading.Event()
    quick = Origin(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
    watcher = threading.Thread(target=canary, args=(quick, done))
    watcher.start()
    threads = [threading.Thread(target=play_row, args=(row,)) for row in ROWS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    watcher.join()


def check(row):
    seen, client, _ = results[row]
    wanted, in_log = ROWS[row]
    assert seen == wanted, "the client saw %r, not %r" % (seen, wanted)
    end = time.monotonic() + WAIT
    while logged(client) != in_log and time.monotonic() < end:
        time.sleep(0.05)
    assert logged(client) == in_log, "the log says %r, not %r" % (logged(client), in_log)


play_all()
for row in ROWS:
    test("%s: %s, %s" % (row[0].__name__, row[1], row[2].__name__))(lambda row=row: check(row))


@test("other requests are served all the while, in time")
def _():
    assert len(waits) > 5 and max(waits) < CANARY_MAX, (len(waits), max(waits))


@test("nothing stays open")
def _():
    results.clear()     # the ends of ours
    eventually(lambda: gate.descriptors() <= before, "as many descriptors as before")


run()
