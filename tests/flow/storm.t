#!/usr/bin/env python3
"""Many bad clients at once: who behaves must not notice; and what all of it costs
in memory and descriptors is bounded and given back."""
import os
import resource
import selectors
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
SANITIZED = "build/asan" in ERRGATE
CANARY_MAX = 1.0
N_SLOW, N_STALLED, N_MALFORMED = 1000, 50, 100
STORM = 4.0         # seconds
MIB = 1 << 20

resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
plain = Origin(answering(OK))


class Storm:
    """Clients that misbehave, all in one thread: slow heads, stalled uploads, and
    malformed requests that come back as soon as they are refused."""

    def __init__(self, gate, upload_url):
        self.gate, self.selector = gate, selectors.DefaultSelector()
        self.slow, self.refused, self.stop = [], 0, False
        for _ in range(N_SLOW):
            self.slow.append(self.open(b"GET / HTTP/1.1\r\nX: "))
        self.stalled = [self.open(request(upload_url, "POST", "Content-Length: 1000000\r\n") + b"u" * 1000)
                        for _ in range(N_STALLED)]
        for _ in range(N_MALFORMED):
            self.malformed()

    def open(self, data):
        sock = socket.create_connection(("127.0.0.1", self.gate.port), WAIT)
        sock.sendall(data)
        return sock

    def malformed(self):
        sock = self.open(b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\nTransfer-Encoding: x\r\n\r\n")
        self.selector.register(sock, selectors.EVENT_READ)

    def run(self):
        """One byte of each slow head in a second; the malformed as fast as they can."""
        at = 0
        while not self.stop:
            for sock in self.slow[at:at + N_SLOW // 20]:
                sock.send(b"x")
            at = (at + N_SLOW // 20) % N_SLOW
            for key, _ in self.selector.select(0.05):
                self.refused += key.fileobj.recv(4096).startswith(b"HTTP/1.1 400 ")
                self.selector.unregister(key.fileobj)
                key.fileobj.close()
                self.malformed()

    def end(self):
        for sock in self.slow + self.stalled + [key.fileobj for key in self.selector.get_map().values()]:
            Peer(sock).reset()


@test("slow clients, stalled uploads and a flood of nonsense: a canary is answered within a second")
def _():
    gate = Errgate("timeout { request = 60s }\n", log="format = json")
    canary = gate.connect()
    storm = Storm(gate, Origin(lambda peer: peer.read_all()).url)
    thread = threading.Thread(target=storm.run)
    thread.start()
    waits, end = [], time.monotonic() + STORM
    try:
        while time.monotonic() < end:
            start = time.monotonic()
            canary.send(request(plain.url))
            assert canary.read_response()[1] == b"ok"
            fresh = gate.connect()          # also on a connection of its own
            fresh.send(request(plain.url))
            assert fresh.read_response()[1] == b"ok"
            fresh.close()
            waits.append(time.monotonic() - start)
            time.sleep(0.02)
    finally:
        storm.stop = True
        thread.join()
        held = gate.sockets()
        storm.end()
    assert storm.refused > N_MALFORMED, storm.refused
    assert held > N_SLOW + 2 * N_STALLED, held
    assert max(waits) < CANARY_MAX, "a canary waited %.3f s" % max(waits)
    if not SANITIZED:
        assert gate.status_kib("VmHWM") < 64 * 1024, gate.status_kib("VmHWM")
    gate.stop()


@test("relays of 100 MiB, both ways, take less than 16 MiB")
def _():
    size, block = 100 * MIB, b"b" * MIB

    def serve(peer):
        while True:
            head = peer.read_head()
            left = int(head.get("content-length") or 0) - len(peer.buffer)
            peer.buffer = b""
            while left > 0:
                left -= len(peer.sock.recv(min(left, MIB)))
            down = size if head.start.startswith("GET") else 2
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % down)
            for _ in range(down // MIB):
                peer.send(block)
            if down == 2:
                peer.send(b"ok")
    gate = Errgate()
    origin = Origin(serve)
    peer = gate.connect()
    peer.send(request(plain.url))
    peer.read_response()
    before = gate.status_kib("VmRSS")
    peer.send(request(origin.url, "POST", "Content-Length: %d\r\n" % size))
    for _ in range(size // MIB):
        peer.send(block)
    assert peer.read_response()[1] == b"ok"
    peer.send(request(origin.url))
    peer.read_head()
    left = size - len(peer.buffer)
    peer.buffer = b""
    while left > 0:
        left -= len(peer.sock.recv(min(left, MIB)))
    grown = gate.status_kib("VmHWM") - before
    if not SANITIZED:
        assert grown < 16 * 1024, "%d KiB more" % grown


@test("when memory runs out, what needs it is refused, and the rest goes on")
def _():
    gate = Errgate("limits { header_bytes = 1m }\n")
    canary = gate.connect()
    canary.send(request(plain.url))
    assert canary.read_response()[1] == b"ok"
    if not SANITIZED:       # whose shadow takes all addresses there are
        room = gate.status_kib("VmSize") * 1024 + 24 * MIB
        resource.prlimit(gate.process.pid, resource.RLIMIT_AS, (room, room))
    hoarders = []
    for _ in range(100):    # heads of a megabyte that do not end: 100 MiB
        peer = gate.connect()
        peer.sock.setblocking(False)
        hoarders.append(peer)
    head = memoryview(b"GET http://127.0.0.1/ HTTP/1.1\r\nX: " + b"h" * (900 << 10))
    sent = [0] * len(hoarders)
    for _ in range(40):
        for at, peer in enumerate(hoarders):
            try:
                sent[at] += peer.sock.send(head[sent[at]:sent[at] + (64 << 10)])
            except OSError:
                pass
        canary.send(request(plain.url))
        assert canary.read_response()[1] == b"ok"
    for peer in hoarders:
        peer.reset()

    def served():
        peer = gate.connect()
        try:
            peer.send(request(plain.url))
            return peer.read_response()[1] == b"ok"
        except (AssertionError, OSError):
            return False
        finally:
            peer.close()
    eventually(served, "new clients are served again")


run()
