#!/usr/bin/env python3
"""Large answers with a length go from socket to socket: whole when they are whole,
and no otherwise than small ones when somebody leaves, breaks off or says too much."""
import os
import signal
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import Errgate, Origin, TOP, answering, eventually, request, run, test  # noqa: E402

KIB, MIB = 1 << 10, 1 << 20
NOISE = os.urandom(9 * MIB)

gate = Errgate('api "a" { hosts = { "localhost" }  catalogues = { "cce-addon" }\n'
               '          on "malformed" { action = normalize } }\n'
               'catalogue "cce-addon" { file = "%s/conf/catalogue/cce-addon.json" }\n' % TOP)
hasty = Errgate("timeout { upstream = 800ms  body = 500ms }\nlimits { min_rate = 1k }\n")


def noise(size, salt=0):
    return NOISE[salt:salt + size]


def head_of(size, more=""):
    return ("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n" % (size, more)).encode()


def sizing(peer):
    """An origin that answers GET /SIZE with so much noise, on a kept connection."""
    while True:
        try:
            size = int(peer.read_head().start.split()[1].strip("/"))
        except AssertionError:
            return
        peer.send(head_of(size) + noise(size, size % 997))


def sending(*parts, then=None, wait=0.0):
    """An origin that answers once, in parts, and ends."""
    def serve(peer):
        peer.read_head()
        for part in parts:
            peer.send(part)
            time.sleep(wait)
        if then:
            then(peer)
    return serve


def reset(peer):
    peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def rest_of(peer):
    """What comes until the end, whichever way it ends."""
    got = bytearray(peer.buffer)
    peer.buffer = b""
    try:
        while True:
            data = peer.sock.recv(MIB)
            if not data:
                break
            got += data
    except ConnectionResetError:
        pass
    return bytes(got)


def read_slowly(peer, size, step, pause):
    got = bytearray(peer.buffer)
    peer.buffer = b""
    while len(got) < size:
        data = peer.sock.recv(min(step, size - len(got)))
        assert data, "cut off after %d bytes" % len(got)
        got += data
        time.sleep(pause)
    return bytes(got)


def ask(origin, path="/", method="GET", peer=None, proxy=gate):
    peer = peer or proxy.connect()
    peer.send(request(origin.url + path, method))
    return peer


def access(origin, proxy=gate, **members):
    return proxy.wait_event("access", port=origin.port, **members)


def pipes():
    folder, found = "/proc/%d/fd" % gate.process.pid, 0
    for name in os.listdir(folder):
        try:
            found += os.readlink(os.path.join(folder, name)).startswith("pipe:")
        except FileNotFoundError:
            pass
    return found


# Descriptors: src/net/pipe_pool.c.
PIPES_KEPT = pipes() + 2 * 8
PIPES_MOST = pipes() + 2 * 32


@test("answers of any size are exact, on kept connections, and the log has their bytes")
def _():
    origin = Origin(sizing)
    peer = gate.connect()
    sizes = [base + more for base in (4 * KIB, 64 * KIB, 68 * KIB, 128 * KIB, 132 * KIB, 256 * KIB, 260 * KIB,
                                      MIB, MIB + 4 * KIB, 3 * MIB) for more in (-1, 0, 1)] + [8 * MIB, 1]
    for size in sizes:
        head, body = ask(origin, "/%d" % size, peer=peer).read_response()
        assert head.get("content-length") == str(size), head.raw
        assert body == noise(size, size % 997), "a body of %d is another" % size
        event = access(origin, path="/%d" % size)
        assert (event["bytes_out"], event["bytes_in"], event["status"]) == (size, 0, 200), event
        assert "aborted_by" not in event, event
    assert origin.connections == 1, origin.connections


@test("urgent data in the middle of a large answer holds nothing up, and nothing is lost")
def _():
    half = 4 * MIB

    def serve(peer):
        peer.read_head()
        peer.send(head_of(2 * half) + noise(half))
        time.sleep(0.3)
        peer.sock.send(b"!", socket.MSG_OOB)    # splice(2) stops before it for ever
        peer.send(noise(half, 7))
    origin = Origin(serve)
    head, body = ask(origin).read_response()
    assert body == noise(half) + noise(half, 7), len(body)
    assert "aborted_by" not in access(origin)


@test("an answer that comes in bulk, in drips and in bulk again is exact")
def _():
    parts, at = [], 0
    for size in [MIB, 7, MIB] + [1, 3000] * 12 + [MIB, 100 * KIB, 63 * KIB, 5, 2 * MIB, 1]:
        parts.append(noise(size, at % 1013))
        at += size
    origin = Origin(sending(head_of(at), *parts, wait=0.01))
    assert ask(origin).read_response()[1] == b"".join(parts)
    assert access(origin)["bytes_out"] == at


@test("a slow reader gets all of it, and the next answer behind")
def _():
    origin = Origin(sizing)
    peer = gate.connect()
    size, second = 8 * MIB, 2 * MIB + 5
    peer.send(request(origin.url + "/%d" % size) + request(origin.url + "/%d" % second))
    assert peer.read_head().status == 200
    assert read_slowly(peer, size, 100 * KIB, 0.02) == noise(size, size % 997)
    assert peer.read_response()[1] == noise(second, second % 997)
    assert [access(origin, path="/%d" % n)["bytes_out"] for n in (size, second)] == [size, second]
    assert origin.connections == 1, origin.connections


@test("a reader that stalls holds the origin back, and is given up in time")
def _():
    sent = []

    def flood(peer):
        peer.read_head()
        peer.send(head_of(256 * MIB))
        for _ in range(256):
            peer.send(noise(MIB))
            sent.append(1)
    origin = Origin(flood)
    before = hasty.status_kib("VmRSS")
    peer = ask(origin, proxy=hasty)
    peer.read_head()
    event = access(origin, hasty)
    assert len(sent) < 64, len(sent)
    assert hasty.status_kib("VmRSS") - before < 8 * KIB
    assert event["aborted_by"] == "client" and event["bytes_out"] < 64 * MIB, event
    assert len(rest_of(peer)) < 256 * MIB


@test("a client that leaves in the middle ends it, and all is given back")
def _():
    for leave in ("close", "reset"):
        ended = []

        def flood(peer):
            peer.read_head()
            try:
                peer.send(head_of(256 * MIB))
                for _ in range(256):
                    peer.send(noise(MIB))
            except OSError:
                ended.append(1)
        origin = Origin(flood)
        peer = ask(origin)
        peer.read_head()
        assert len(peer.sock.recv(MIB)) > 0
        getattr(peer, leave)()
        event = access(origin)
        assert event["aborted_by"] == "client" and event["bytes_out"] < 256 * MIB, event
        eventually(lambda: ended, "the origin is left, too")
    eventually(lambda: pipes() <= PIPES_KEPT, "pipes are given back")


@test("a client that has ended its side gets all of it, and then the end")
def _():
    size = 8 * MIB
    peer = ask(Origin(sizing), "/%d" % size)
    peer.sock.shutdown(socket.SHUT_WR)
    peer.read_head()
    assert read_slowly(peer, size, 256 * KIB, 0.01) == noise(size, size % 997)
    assert peer.at_end()


@test("what an origin sent before it broke off arrives, and then the end, not more")
def _():
    for cut in (MIB, 300 * KIB, 8 * MIB - 1, 8 * MIB - 4096, 8 * MIB - 4097):
        origin = Origin(sending(head_of(8 * MIB), noise(cut)))
        peer = ask(origin)
        peer.read_head()
        time.sleep(0.2)     # what the client does not take waits in a pipe
        assert rest_of(peer) == noise(cut), cut
        event = access(origin)
        assert event["aborted_by"] == "upstream" and event["bytes_out"] == cut, (cut, event)


@test("an origin that resets in the middle cuts the answer")
def _():
    origin = Origin(sending(head_of(8 * MIB), noise(5 * MIB), then=reset))
    got = ask(origin)
    assert got.read_head().status == 200
    body = rest_of(got)
    assert len(body) <= 5 * MIB and noise(5 * MIB).startswith(body), len(body)
    assert access(origin)["aborted_by"] == "upstream"


@test("an origin that stalls, or drips, in the middle of bulk is given up in time")
def _():
    def drip(peer):
        for _ in range(200):
            peer.send(b"x")
            time.sleep(0.05)
    for then in (lambda peer: peer.read_all(), drip):
        origin = Origin(sending(head_of(8 * MIB), noise(2 * MIB), then=then))
        peer = ask(origin, proxy=hasty)
        peer.read_head()
        got = rest_of(peer)
        assert 2 * MIB <= len(got) < 2 * MIB + 100 and got.startswith(noise(2 * MIB)), len(got)
        event = access(origin, hasty)
        assert event["aborted_by"] == "upstream" and event["bytes_out"] == len(got), event


@test("bytes behind a body are nobody's answer")
def _():
    false = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison"

    def serve(peer):
        while True:
            try:
                size = int(peer.read_head().start.split()[1].strip("/"))
            except AssertionError:
                return
            peer.send(head_of(size) + noise(size) + false)
    for size in (MIB, MIB + 4096, 300 * KIB, 2 * MIB + 1, 8 * MIB):
        for pipelined in (True, False):
            origin = Origin(serve)
            peer = ask(origin, "/%d" % size)
            if pipelined:
                ask(origin, "/10", peer=peer)
            assert peer.read_response()[1] == noise(size), size
            if not pipelined:
                ask(origin, "/10", peer=peer)
            assert peer.read_response()[1] == noise(10), (size, pipelined)
            assert origin.connections == 2, origin.connections
            assert access(origin, path="/%d" % size)["bytes_out"] == size


@test("answers that only speak of a large body have none, and both connections go on")
def _():
    def serve(peer):
        while True:
            try:
                method = peer.read_head().start.split()[0]
            except AssertionError:
                return
            if method == "OPTIONS":
                peer.send(b"HTTP/1.1 304 Not Modified\r\nContent-Length: %d\r\n\r\n" % (8 * MIB))
            else:
                peer.send(head_of(8 * MIB) + (b"" if method == "HEAD" else noise(8 * MIB)))
    origin = Origin(serve)
    peer = gate.connect()
    for method in ("GET", "HEAD", "GET", "OPTIONS", "GET"):
        head, body = ask(origin, method=method, peer=peer).read_response(method)
        assert head.get("content-length") == str(8 * MIB), head.raw
        assert body == (noise(8 * MIB) if method == "GET" else b""), method
    assert origin.connections == 1, origin.connections


@test("other framings and answers that are looked at are exact, too")
def _():
    size = 3 * MIB
    chunks = b"".join(b"%x\r\n" % (256 * KIB) + noise(256 * KIB, n) + b"\r\n" for n in range(12)) + b"0\r\n\r\n"
    whole = b"".join(noise(256 * KIB, n) for n in range(12))
    for answer, body in ((b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks, whole),
                         (b"HTTP/1.1 200 OK\r\n\r\n" + noise(size), noise(size)),
                         (b"HTTP/1.1 502 x\r\nContent-Length: %d\r\n\r\n" % size + noise(size), noise(size))):
        origin = Origin(sending(answer))
        peer = gate.connect()
        peer.send(request("http://localhost:%d/" % origin.port))
        assert peer.read_response()[1] == body, answer[:80]
        assert access(origin)["bytes_out"] == size
    event = gate.wait_event("response", port=origin.port)
    assert "uninspected-limit" in event["findings"], event


@test("more answers at once than there are pipes are exact")
def _():
    origin = Origin(sizing)
    size, peers = 8 * MIB, []
    for _ in range(80):
        peers.append(ask(origin, "/%d" % size))
        peers[-1].read_head()
    time.sleep(0.2)     # nobody reads, so pipes stay full
    assert PIPES_KEPT < pipes() <= PIPES_MOST, (pipes(), PIPES_MOST)
    wrong = []

    def read(peer):
        if read_slowly(peer, size, 256 * KIB, 0.001) != noise(size, size % 997):
            wrong.append(peer)
    threads = [threading.Thread(target=read, args=(peer,)) for peer in peers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, len(wrong)
    eventually(lambda: len(gate.events("access", port=origin.port)) == 80, "all are logged")
    assert {event["bytes_out"] for event in gate.events("access", port=origin.port)} == {size}
    eventually(lambda: pipes() <= PIPES_KEPT, "pipes are given back")


@test("TERM lets an answer in the middle come to its end")
def _():
    draining = Errgate("timeout { drain = 20s }\n")
    go, size = threading.Event(), 8 * MIB

    def serve(peer):
        peer.read_head()
        peer.send(head_of(size) + noise(2 * MIB))
        go.wait(20)
        peer.send(noise(size)[2 * MIB:])
        peer.read_all()
    origin = Origin(serve)
    peer = draining.connect()
    peer.send(request(origin.url))
    peer.read_head()
    begun = read_slowly(peer, 2 * MIB, MIB, 0)
    draining.signal(signal.SIGTERM)
    draining.wait_event("stop", message="draining")
    go.set()
    assert begun + read_slowly(peer, size - 2 * MIB, MIB, 0.01) == noise(size)
    assert peer.at_end()
    eventually(lambda: draining.process.poll() is not None, "it ends")
    assert draining.process.returncode == 0


@test("a kept connection serves small answers after a large one")
def _():
    origin = Origin(sizing)
    peer = gate.connect()
    for size in (8 * MIB, 10, 0, 2 * MIB, 1, 100 * KIB):
        assert ask(origin, "/%d" % size, peer=peer).read_response()[1] == noise(size, size % 997), size
    assert origin.connections == 1
    plain = Origin(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
    assert ask(plain, peer=peer).read_response()[1] == b"ok"


run()
