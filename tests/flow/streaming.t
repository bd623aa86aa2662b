#!/usr/bin/env python3
"""Large bodies stream through in bounded memory, whoever is slow."""
import hashlib
import os
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

BLOCK = bytes(range(256)) * 256     # 64 KiB
SANITIZED = "build/asan" in ERRGATE
BIG = 1 << (28 if SANITIZED else 30)
RSS_MAX_KIB = 64 * 1024


def send_blocks(peer, total):
    for _ in range(total // len(BLOCK)):
        peer.send(BLOCK)


def drain(peer, total):
    """Read total bytes; their SHA-256."""
    digest = hashlib.sha256()
    left = total
    while left:
        data = peer.sock.recv(min(left, 1 << 20))
        assert data, "cut off with %d bytes to come" % left
        digest.update(data)
        left -= len(data)
    return digest.hexdigest()


def digest_of(total):
    digest = hashlib.sha256()
    for _ in range(total // len(BLOCK)):
        digest.update(BLOCK)
    return digest.hexdigest()


def check_memory(gate):
    if not SANITIZED:
        peak = gate.status_kib("VmHWM")
        assert peak < RSS_MAX_KIB, "the process took %d KiB" % peak


@test("a large answer passes in bounded memory")
def _():
    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % BIG)
        send_blocks(peer, BIG)
    gate = Errgate()
    origin = Origin(serve)
    peer = gate.connect()
    peer.send(request(origin.url))
    peer.read_head()
    got = len(peer.buffer)
    digest = hashlib.sha256(peer.buffer)
    while got < BIG:
        data = peer.sock.recv(1 << 20)
        assert data
        digest.update(data)
        got += len(data)
    assert digest.hexdigest() == digest_of(BIG)
    check_memory(gate)


@test("a large chunked upload passes in bounded memory")
def _():
    result = []

    def serve(peer):
        peer.read_head()
        digest = hashlib.sha256()
        while True:
            size = int(peer.read_until(b"\r\n"), 16)
            if size == 0:
                break
            digest.update(peer.read_exactly(size))
            peer.read_exactly(2)
        peer.read_exactly(2)
        result.append(digest.hexdigest())
        peer.send(b"HTTP/1.1 204 No Content\r\n\r\n")
    gate = Errgate()
    origin = Origin(serve)
    peer = gate.connect()
    total = 1 << 26
    peer.send(request(origin.url, "PUT", "Transfer-Encoding: chunked\r\n"))
    for _ in range(total // len(BLOCK)):
        peer.send(b"%x\r\n" % len(BLOCK) + BLOCK + b"\r\n")
    peer.send(b"0\r\n\r\n")
    assert peer.read_response()[0].status == 204
    assert result == [digest_of(total)]
    check_memory(gate)


@test("a slow reader slows the origin down instead of filling memory")
def _():
    sent = [0]

    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (1 << 27))
        for _ in range((1 << 27) // len(BLOCK)):
            peer.send(BLOCK)
            sent[0] += len(BLOCK)
    gate = Errgate()
    origin = Origin(serve)
    peer = gate.connect()
    peer.send(request(origin.url))
    head = peer.read_head()
    assert head.status == 200
    time.sleep(1)
    first = sent[0]
    time.sleep(0.5)
    assert sent[0] == first < 1 << 27, "the origin was not held back"
    got = len(peer.buffer)
    while got < 1 << 27:
        got += len(peer.sock.recv(1 << 20))
    check_memory(gate)


@test("a slow origin slows the uploading client down")
def _():
    go = threading.Event()

    def serve(peer):
        head = peer.read_head()
        assert go.wait(WAIT)
        total = int(head.get("content-length"))
        drain_from = len(peer.buffer)
        digest = hashlib.sha256(peer.buffer)
        left = total - drain_from
        while left:
            data = peer.sock.recv(min(left, 1 << 20))
            assert data
            digest.update(data)
            left -= len(data)
        peer.buffer = b""
        answer = digest.hexdigest().encode()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)
    gate = Errgate()
    origin = Origin(serve)
    peer = gate.connect()
    total = 1 << 26
    peer.send(request(origin.url, "PUT", "Content-Length: %d\r\n" % total))
    sent = [0]

    def upload():
        for _ in range(total // len(BLOCK)):
            peer.send(BLOCK)
            sent[0] += len(BLOCK)
    thread = threading.Thread(target=upload)
    thread.start()
    time.sleep(1)
    assert sent[0] < total, "the client was not held back"
    go.set()
    thread.join(WAIT)
    assert peer.read_response()[1] == digest_of(total).encode()
    check_memory(gate)


@test("answers that a pipelining client does not fetch do not pile up")
def _():
    body = BLOCK * 2
    asked = [0]

    def serve(peer):
        while True:
            peer.read_head()
            asked[0] += 1
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    gate = Errgate()
    origin = Origin(serve)
    peer = gate.connect()
    count = 400
    peer.send(request(origin.url) * count)
    time.sleep(1)
    assert asked[0] < count, "all %d were fetched" % asked[0]
    for _ in range(count):
        assert peer.read_response()[1] == body
    check_memory(gate)


@test("descriptors are given back")
def _():
    gate = Errgate()
    origin = Origin(answering(b"HTTP/1.1 200 OK\r\n\r\nx"))
    before = gate.descriptors()
    for _ in range(30):
        peer = gate.connect()
        peer.send(request(origin.url))
        peer.read_response()
        peer.close()
    eventually(lambda: gate.descriptors() <= before, "descriptors are back")


run()
