#!/usr/bin/env python3
"""Faults that were found once: what broke a connection, or the process, must not again."""
import os
import signal
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\n"
UPGRADE = "Connection: upgrade\r\nUpgrade: echo\r\n"
SLOW_READ, SLOW_PAUSE = 8192, 0.01      # 0.8 MB/s at most

plain = Origin(answering(OK))
gate = Errgate()
hasty = Errgate("timeout { body = 500ms }\n")


def through(gate, origin, method="GET", fields="", body=b""):
    """Send one request through the gate; the connection."""
    peer = gate.connect()
    peer.send(request(origin.url + "/x", method, fields, body))
    return peer


def send_aside(peer, data):
    """Send in a thread of its own, as far as the other side takes it."""
    def send():
        try:
            peer.send(data)
        except OSError:
            pass
    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    return thread


def give_up(peer, thread):
    """Close a connection on which a thread may still be sending."""
    try:
        peer.sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    thread.join(WAIT)
    peer.close()


def read_slowly(peer, seconds):
    """Read a little at a time, without a rest."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = peer.sock.recv(SLOW_READ)
        assert data, "cut off"
        peer.buffer += data
        time.sleep(SLOW_PAUSE)


def taking_uploads(peer):
    """An origin function that reads each request whole before it answers."""
    while True:
        head = peer.read_head()
        peer.read_exactly(int(head.get("content-length") or 0))
        peer.send(OK)


@test("a bad chunk right behind the head harms that exchange only")
def _():
    gate = Errgate()
    origin = Origin(answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"))
    assert through(gate, origin).read_response()[0].status == 502
    assert through(gate, plain).read_response()[1] == b"ok"


@test("an upload pipelined behind many requests goes on")
def _():
    origin = Origin(taking_uploads)
    peer = hasty.connect()
    count, size = 600, 1 << 20
    thread = send_aside(peer, request(origin.url + "/" + "x" * 80) * count +
                        request(origin.url, "POST", "Content-Length: %d\r\n" % size, b"u" * size))
    for _ in range(count + 1):
        head, body = peer.read_response()
        assert head.status == 200, (head.start, body)
    give_up(peer, thread)


@test("an upload pipelined behind one large answer goes on")
def _():
    large = b"L" * (8 << 20)

    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(large) + large)
        taking_uploads(peer)
    origin = Origin(serve)
    peer = through(hasty, origin)
    time.sleep(0.3)     # the client does not read: errgate waits for it
    size = 1 << 20
    thread = send_aside(peer, request(origin.url, "POST", "Content-Length: %d\r\n" % size, b"u" * size))
    time.sleep(0.2)
    assert peer.read_response()[1] == large
    head, body = peer.read_response()
    assert head.status == 200, (head.start, body)
    give_up(peer, thread)


@test("bytes sent ahead of an upgrade arrive, also when the client ends its side")
def _():
    got = []

    def serve(peer):
        peer.read_head()
        time.sleep(0.2)     # all that the client says comes before the 101
        peer.send(SWITCHING)
        got.append(peer.read_all())
        peer.send(b"bye")
    peer = through(gate, Origin(serve), fields=UPGRADE, body=b"early bytes")
    peer.sock.shutdown(socket.SHUT_WR)
    assert peer.read_head().status == 101
    assert peer.read_all() == b"bye"
    assert got == [b"early bytes"], got


@test("tunnels count for limits.connections")
def _():
    limit = 3
    gate = Errgate("limits { connections = %d }\n" % limit)

    def serve(peer):
        peer.read_head()
        peer.send(SWITCHING)
        peer.read_all()
    origin = Origin(serve)
    tunnels = []
    for _ in range(limit + 1):
        try:
            peer = through(gate, origin, fields=UPGRADE)
            if peer.read_head().status != 101:
                break
            tunnels.append(peer)
        except (AssertionError, OSError):
            break
    assert len(tunnels) == limit, "%d tunnels at a limit of %d" % (len(tunnels), limit)
    for peer in tunnels:
        peer.close()

    def served():
        try:
            return through(gate, plain).read_response()[1] == b"ok"
        except (AssertionError, OSError):
            return False
    eventually(served, "closed tunnels make room")


@test("interim answers that the client does not fetch do not pile up")
def _():
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: <" + b"x" * 60000 + b">\r\n\r\n"
    total, sent = 800, [0]      # 48 MB: more than all the sockets on the way hold

    def serve(peer):
        peer.read_head()
        for _ in range(total):
            peer.send(hint)
            sent[0] += 1
        peer.send(OK)
    peer = through(gate, Origin(serve))
    time.sleep(0.7)
    first = sent[0]
    time.sleep(0.3)
    assert sent[0] == first < total, "the origin was not held back: %d of %d" % (sent[0], total)
    # Once fetched, all of them come, and the answer behind them.
    seen = 0
    while seen < total:
        head = peer.read_head()
        assert head.status == 103, head.start
        seen += 1
    assert peer.read_response()[1] == b"ok"


@test("a slow but steady reader of one large answer is not cut off")
def _():
    large = b"D" * (10 << 20)
    origin = Origin(answering(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(large) + large))
    peer = through(hasty, origin)
    assert peer.read_head().status == 200
    read_slowly(peer, 2.5)
    assert peer.read_exactly(len(large)) == large
    assert "aborted_by" not in hasty.wait_event("access", port=origin.port)


@test("a slow but steady reader gets the tail of a finished answer")
def _():
    # Each answer is over for the origin before the client has fetched it.
    body, count = b"T" * 32000, 300
    origin = Origin(answering(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body))
    peer = hasty.connect()
    peer.send(request(origin.url) * count)
    read_slowly(peer, 2.5)
    for number in range(count):
        assert peer.read_response()[1] == body, number
    assert not any("aborted_by" in event for event in hasty.events("access", port=origin.port))


@test("an upload that goes on while its answer has begun is not cut off")
def _():
    count = 15

    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        body = peer.read_exactly(count)
        peer.send(b"%x\r\n" % count + body + b"\r\n0\r\n\r\n")
    peer = through(hasty, Origin(serve), "POST", "Content-Length: %d\r\n" % count)
    assert peer.read_head().status == 200
    for _ in range(count):
        peer.send(b"x")
        time.sleep(0.1)
    assert peer.read_chunked() == b"abc" + b"x" * count


@test("an origin that does not take the upload is blamed, not the client")
def _():
    done = threading.Event()

    def serve(peer):
        peer.read_head()
        done.wait(WAIT)
    size = 32 << 20     # more than all the sockets on the way hold
    origin = Origin(serve)
    peer = through(hasty, origin, "POST", "Content-Length: %d\r\n" % size)
    thread = send_aside(peer, b"x" * size)
    head = peer.read_head()
    done.set()
    give_up(peer, thread)
    assert head.status == 504, head.start


@test("an early refusal of an upload arrives, though the origin resets")
def _():
    def serve(peer):
        peer.read_head()
        time.sleep(0.05)
        peer.send(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig")
        # Closing now, with bytes unread, resets the connection.
    origin = Origin(serve)
    size = 20 << 20
    seen = []
    for _ in range(8):
        peer = through(gate, origin, "POST", "Content-Length: %d\r\n" % size)
        thread = send_aside(peer, b"x" * size)
        head, body = peer.read_response()
        seen.append((head.status, body))
        give_up(peer, thread)
    assert seen == [(413, b"big")] * 8, seen


@test("requests pipelined before the client ends its side are all answered")
def _():
    def serve(peer):
        while True:
            peer.read_head()
            time.sleep(0.1)
            peer.send(OK)
    origin = Origin(serve)
    peer = gate.connect()
    peer.send(request(origin.url + "/1") + request(origin.url + "/2"))
    peer.sock.shutdown(socket.SHUT_WR)
    assert [peer.read_response()[1] for _ in range(2)] == [b"ok", b"ok"]
    assert peer.at_end()


@test("a shorter idle timeout holds after a reload, whatever else waits")
def _():
    gate = Errgate("timeout { idle = 60s }\n")
    older = gate.connect()
    older.send(request(plain.url))
    older.read_response()       # it is idle now, for up to a minute
    gate.write_conf("timeout { idle = 300ms }\n")
    gate.signal(signal.SIGHUP)
    gate.wait_event("reload")

    def closes_soon():
        peer = gate.connect()
        peer.sock.settimeout(1)
        try:
            return peer.at_end()
        except socket.timeout:
            return False
    eventually(closes_soon, "an idle connection is closed", 3)


@test("a body behind a 204 does not spoil the next request")
def _():
    def serve(peer):
        while True:
            if "/1 " not in peer.read_head().start:
                peer.send(OK)
                continue
            peer.send(b"HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n")
            time.sleep(0.05)
            peer.send(b"0\r\n\r\n")
    origin = Origin(serve)
    peer = gate.connect()
    peer.send(request(origin.url + "/1") + request(origin.url + "/2"))
    assert peer.read_response()[0].status == 204
    head, body = peer.read_response()
    assert (head.status, body) == (200, b"ok"), (head.start, body)


@test("a request is not repeated once an interim answer has come")
def _():
    asked = []

    def serve(peer):
        for answer in (OK, b"HTTP/1.1 102 Processing\r\n\r\n"):
            asked.append(peer.read_head().start)
            peer.send(answer)
        time.sleep(0.1)
    origin = Origin(serve)
    peer = through(gate, origin)
    assert peer.read_response()[1] == b"ok"
    peer.send(request(origin.url))
    head, _ = peer.read_response()
    assert head.status == 502, head.start
    assert len(asked) == 2, asked


@test("tunnels, requests and refusals are logged with who asked what")
def _():
    def serve(peer):
        peer.read_head()
        peer.send(SWITCHING)
    peer = through(gate, Origin(serve), fields=UPGRADE)
    peer.read_head()
    peer.read_all()
    peer.close()
    assert gate.wait_event("tunnel")["client"].startswith("127.0.0.1")
    through(gate, plain).read_response()
    assert gate.wait_event("access", port=plain.port)["client"].startswith("127.0.0.1")
    peer = gate.connect()
    peer.send(request("/gone", "DELETE"))       # no proxy request: it names no host
    assert peer.read_response()[0].status >= 400
    refusal = gate.wait_event("refusal", method="DELETE")
    assert refusal["path"] == "/gone" and refusal["client"].startswith("127.0.0.1"), refusal


@test("a change of workers at a reload leaves limits.connections as they were")
def _():
    conf = "limits { connections = 8 }\n"
    gate = Errgate(conf)
    gate.head = gate.head.replace("workers = 1", "workers = 8")
    gate.write_conf(conf)
    gate.signal(signal.SIGHUP)
    gate.wait_event("reload")
    time.sleep(0.3)     # each worker takes it up by itself
    peers = [gate.connect() for _ in range(6)]
    served = 0
    for peer in peers:
        try:
            peer.send(request(plain.url))
            served += peer.read_response()[0].status == 200
        except (AssertionError, OSError):
            pass
    assert served == len(peers), "%d of %d served at a limit of 8" % (served, len(peers))


@test("an event stream may be silent for longer than timeout.body")
def _():
    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                  b"Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n")
        time.sleep(1.5)
        peer.send(b"9\r\ndata: 2\n\n\r\n0\r\n\r\n")
    peer = through(hasty, Origin(serve))
    assert peer.read_response()[1] == b"data: 1\n\ndata: 2\n\n"


@test("a bad chunk of an upload whose answer has begun is the client's fault")
def _():
    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        peer.read_all()
    origin = Origin(serve)
    peer = through(gate, origin, "POST", "Transfer-Encoding: chunked\r\n")
    peer.read_until(b"abc")
    peer.send(b"ZZ\r\n")
    try:
        assert not peer.read_all().endswith(b"0\r\n\r\n")
    except ConnectionResetError:
        pass
    event = gate.wait_event("access", port=origin.port)
    assert event.get("aborted_by") == "client", event


run()
