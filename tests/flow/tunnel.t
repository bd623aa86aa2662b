#!/usr/bin/env python3
"""CONNECT tunnels: bytes both ways, unlooked at."""
import hashlib
import os
import signal
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import Errgate, Origin, Peer, eventually, free_port, json, run, test

MIB = 1 << 20


def echo(peer):
    """Sends back what comes; ends when the other side does."""
    while peer.fill():
        peer.send(peer.buffer)
        peer.buffer = b""
    peer.sock.shutdown(socket.SHUT_WR)


api = 'api "a" { hosts = { "localhost" } }\n'
errgate = Errgate(api + 'timeout { tunnel = 1s  connect = 2s }\n'
                  'listen "six" { address = "[::1]:%d" }\n' % free_port())
echoes = Origin(echo)


def open_to(port, host="127.0.0.1", proxy=None):
    peer = (proxy or errgate).connect()
    head = peer.tunnel("%s:%d" % (host, port))
    assert head.status == 200, head.raw
    return peer


def event_of(port, proxy=None):
    return (proxy or errgate).wait_event("tunnel", port=port)


def refusal(target, fields="", proxy=None):
    peer = (proxy or errgate).connect()
    peer.send(("CONNECT %s HTTP/1.1\r\nHost: x\r\n%s\r\n" % (target, fields)).encode())
    head, body = peer.read_response()
    return head, json.loads(body)["error_code"]


@test("bytes go both ways, and the log has one line with how many")
def _():
    origin = Origin(echo)
    peer = open_to(origin.port)
    peer.send(b"hello")
    assert peer.read_exactly(5) == b"hello"
    peer.send(b"again")
    assert peer.read_exactly(5) == b"again"
    peer.sock.shutdown(socket.SHUT_WR)
    assert peer.at_end()
    event = event_of(origin.port)
    assert (event["bytes_in"], event["bytes_out"]) == (10, 10), event
    assert event["host"] == "127.0.0.1" and event["method"] == "CONNECT", event
    assert event["ended_by"] == "end" and "verdict" not in event, event
    assert event["ms_connect"] >= 0 and event["client"].startswith("127.0.0.1:"), event


@test("the answer has neither body nor framing")
def _():
    head = errgate.connect().tunnel("127.0.0.1:%d" % echoes.port)
    assert head.start == "HTTP/1.1 200 Connection established", head.raw
    assert head.get("content-length") is None and head.get("transfer-encoding") is None


@test("what is sent ahead goes in first, once the tunnel stands")
def _():
    peer = errgate.connect()
    peer.send(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: x\r\n\r\nearly " % echoes.port)
    peer.send(b"bird")
    assert peer.read_head().status == 200
    assert peer.read_exactly(10) == b"early bird"


@test("nothing that was sent ahead reaches anybody when the tunnel is refused")
def _():
    peer = errgate.connect()
    peer.send(b"CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: y\r\n\r\n")
    head, body = peer.read_response()
    assert head.status == 403, head.raw
    # What follows may be the tunnel's bytes: it is no request (RFC 9931).
    assert head.get("connection") == "close" and peer.at_end()


@test("a server that speaks first is heard")
def _():
    origin = Origin(lambda peer: (peer.send(b"220 ready\r\n"), peer.read_all()))
    peer = open_to(origin.port)
    assert peer.read_exactly(11) == b"220 ready\r\n"
    peer.close()


@test("a client that ends its side still gets the rest")
def _():
    def late(peer):
        got = peer.read_all()
        time.sleep(0.2)
        peer.send(b"after %d" % len(got))
    peer = open_to(Origin(late).port)
    peer.send(b"x" * 1000)
    peer.sock.shutdown(socket.SHUT_WR)
    assert peer.read_all() == b"after 1000"


@test("a server that ends its side still gets the rest")
def _():
    got = []

    def early(peer):
        peer.send(b"bye")
        peer.sock.shutdown(socket.SHUT_WR)
        got.append(peer.read_all())
    peer = open_to(Origin(early).port)
    assert peer.read_all() == b"bye"
    peer.send(b"one")
    peer.send(b" more")
    peer.close()
    eventually(lambda: got == [b"one more"], "the rest arrives")


@test("bulk arrives byte for byte, both ways at once, in bounded memory")
def _():
    block = os.urandom(MIB)
    whole = hashlib.sha256(block * 64).digest()
    received = []

    def digest(peer):
        sha = hashlib.sha256(peer.buffer)       # what came right behind the 200
        while True:
            data = peer.sock.recv(MIB)
            if not data:
                return sha.digest()
            sha.update(data)

    def both(peer):
        def read():
            received.append(digest(peer))
        reader = threading.Thread(target=read)
        reader.start()
        for _ in range(64):
            peer.send(block)
        peer.sock.shutdown(socket.SHUT_WR)
        reader.join()
    peer = open_to(Origin(both).port)

    def write():
        for _ in range(64):
            peer.send(block)
        peer.sock.shutdown(socket.SHUT_WR)
    writer = threading.Thread(target=write)
    writer.start()
    assert digest(peer) == whole
    writer.join()
    eventually(lambda: received, "the other way")
    assert received[0] == whole
    assert errgate.status_kib("VmHWM") < 64 * 1024, errgate.status_kib("VmHWM")


@test("a reader that stalls holds the sender back, not memory")
def _():
    sent = []

    def flood(peer):
        peer.sock.settimeout(0.5)
        try:
            for _ in range(256):
                peer.send(b"x" * MIB)
                sent.append(1)
        except OSError:
            pass
    before = errgate.status_kib("VmRSS")
    peer = open_to(Origin(flood).port)
    time.sleep(0.8)
    assert len(sent) < 64, len(sent)
    assert errgate.status_kib("VmRSS") - before < 8 * 1024
    peer.close()


@test("a tunnel without a byte is closed after timeout.tunnel")
def _():
    origin = Origin(echo)
    peer = open_to(origin.port)
    for _ in range(3):      # a byte now and then keeps it
        time.sleep(0.5)
        peer.send(b".")
        assert peer.read_exactly(1) == b"."
    assert peer.at_end()
    assert event_of(origin.port)["ended_by"] == "timeout"


@test("a slow reader is no idle one")
def _():
    def flood(peer):
        peer.send(b"x" * (8 * MIB))
        peer.read_all()
    peer = open_to(Origin(flood).port)
    begin, got = time.monotonic(), len(peer.buffer)
    while time.monotonic() - begin < 2.5:      # far slower than any buffer fills
        time.sleep(0.05)
        got += len(peer.sock.recv(30000))
    while got < 8 * MIB:
        data = peer.sock.recv(MIB)
        assert data, "cut off after %d bytes" % got
        got += len(data)


@test("a server that resets ends the tunnel")
def _():
    def reset(peer):
        peer.read_exactly(1)
        peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    origin = Origin(reset)
    peer = open_to(origin.port)
    peer.send(b"x")
    try:
        assert peer.at_end()
    except ConnectionResetError:
        pass
    assert event_of(origin.port)["ended_by"] == "error"


@test("a client that resets has ended the tunnel well once the server has said all")
def _():
    def speak(peer):
        peer.send(b"all of it")
        if peer.read_exactly(1) == b"e":
            peer.sock.shutdown(socket.SHUT_WR)
        peer.read_all()
    for last, ended_by in (b"e", "end"), (b"x", "error"):
        origin = Origin(speak)
        peer = open_to(origin.port)
        peer.send(last)
        assert peer.read_exactly(9) == b"all of it"
        if last == b"e":
            assert peer.at_end()
        peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        peer.close()
        event = event_of(origin.port)
        assert event["ended_by"] == ended_by, (last, event)


@test("ports that are not listed are refused")
def _():
    strict = Errgate(ports='"443", "%d-%d"' % (echoes.port, echoes.port))
    head, code = refusal("127.0.0.1:%d" % (echoes.port - 1), proxy=strict)
    assert (head.status, code) == (403, "ERRGATE.1015"), (head.raw, code)
    assert open_to(echoes.port, proxy=strict)
    strict.stop()


@test("urgent data in bulk holds nothing up, and what comes behind it is there at the end")
def _():
    def serve(peer):
        peer.send(b"a" * (4 * MIB))
        time.sleep(0.3)
        peer.sock.send(b"!", socket.MSG_OOB)
        peer.send(b"b" * 1000)
    origin = Origin(serve)
    peer = open_to(origin.port)
    while peer.fill():
        pass
    assert peer.buffer == b"a" * (4 * MIB) + b"b" * 1000, len(peer.buffer)
    peer.close()
    assert event_of(origin.port)["bytes_out"] == 4 * MIB + 1000


@test("what cannot be reached is told, with Proxy-Status and in the log")
def _():
    port = free_port()
    head, code = refusal("127.0.0.1:%d" % port)
    assert (head.status, code) == (502, "ERRGATE.2003"), head.raw
    assert "connection_refused" in head.get("proxy-status"), head.raw
    assert errgate.wait_event("refusal", port=port)["method"] == "CONNECT"
    head, code = refusal("nosuch.invalid:443")
    assert head.status == 502 and code in ("ERRGATE.2002", "ERRGATE.2001"), code
    head, code = refusal("169.254.169.254:443")
    assert (head.status, code) == (403, "ERRGATE.1007"), head.raw


@test("a CONNECT that is malformed, or has a body, is refused")
def _():
    for target, fields in (("127.0.0.1", ""), ("http://127.0.0.1:80/", ""), ("u@h:80", ""), ("h:0", ""),
                           ("h:99999", ""), ("[::1:80", ""), ("[fe80::1%25eth0]:80", ""),
                           ("127.0.0.1:80", "Content-Length: 3\r\n"),
                           ("127.0.0.1:80", "Transfer-Encoding: chunked\r\n")):
        head, code = refusal(target, fields)
        assert (head.status, code) == (400, "ERRGATE.1001"), (target, head.raw)


@test("a gateway opens no tunnels")
def _():
    gateway = Errgate(upstream="http://127.0.0.1:%d" % echoes.port)
    peer = gateway.connect(gateway.gateway_port)
    peer.send(b"CONNECT 127.0.0.1:443 HTTP/1.1\r\nHost: x\r\n\r\n")
    head, body = peer.read_response()
    assert head.status == 501 and b"ERRGATE.1009" in body, head.raw
    gateway.stop()


@test("IPv6 literals are written in brackets, and reached")
def _():
    origin = Origin(echo, host="::1")
    peer = open_to(origin.port, "[::1]")
    peer.send(b"six")
    assert peer.read_exactly(3) == b"six"
    peer.close()
    event = event_of(origin.port)
    assert event["host"] == "::1", event


@test("a 1.0 client gets its tunnel")
def _():
    peer = errgate.connect()
    peer.send(b"CONNECT 127.0.0.1:%d HTTP/1.0\r\n\r\n" % echoes.port)
    assert peer.read_head().status == 200
    peer.send(b"old")
    assert peer.read_exactly(3) == b"old"


@test("a tunnel to the host of an api says that nobody looked, and why")
def _():
    origin = Origin(echo)
    open_to(origin.port, "localhost").close()
    event = event_of(origin.port)
    assert event["api"] == "a" and event["verdict"] == "uninspected", event
    assert event["findings"] == ["uninspected-tunnel"], event
    assert event["detail"] == "intercept is off for this api", event


@test("clients that vanish leave nothing behind")
def _():
    eventually(lambda: errgate.connect(), "a turn")
    before = errgate.descriptors()
    for _ in range(50):
        peer = errgate.connect()
        peer.send(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: x\r\n\r\n" % echoes.port)
        peer.close()
    eventually(lambda: errgate.descriptors() <= before + 2, "descriptors come back")


@test("TERM lets tunnels end, and then ends")
def _():
    draining = Errgate('timeout { drain = 10s }\n')
    peer = open_to(echoes.port, proxy=draining)
    draining.signal(signal.SIGTERM)
    draining.wait_event("stop", message="draining")
    peer.send(b"still")
    assert peer.read_exactly(5) == b"still"
    peer.close()
    eventually(lambda: draining.process.poll() is not None, "it ends")
    assert draining.process.returncode == 0


run()
