#!/usr/bin/env python3
"""What a relayed request costs in system calls: firm numbers, no timing."""
import os
import re
import shutil
import subprocess
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from allowance import within  # noqa: E402
from flow import *  # noqa: E402,F403

CATALOGUE = os.path.join(TOP, "conf", "catalogue")
CONF = """
catalogue "cce-addon" { file = "%s/cce-addon.json" }
api "cce" { hosts = { "127.0.0.1" }  catalogues = { "cce-addon" } }
""" % CATALOGUE
COUNT = 100


def can_trace():
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode == 0


def trace(gate, work):
    """System calls of the process by name while work() runs, without those of
    waiting and waking."""
    report = os.path.join(gate.folder, "strace")
    tracer = subprocess.Popen(["strace", "-f", "-c", "-o", report, "-p", str(gate.process.pid)],
                              stderr=subprocess.PIPE, text=True)
    while "attached" not in tracer.stderr.readline():
        assert tracer.poll() is None, "strace could not attach"
    time.sleep(0.3)
    work()
    tracer.send_signal(signal.SIGINT)
    tracer.wait(WAIT)
    calls = {}
    with open(report) as lines:
        for line in lines:
            match = re.match(r"\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$", line)
            if match and match.group(2) != "total":
                calls[match.group(2)] = int(match.group(1))
    for name in "epoll_wait", "restart_syscall", "futex", "clock_nanosleep", "epoll_pwait":
        calls.pop(name, None)
    if "build/asan" in ERRGATE:
        calls.pop("mmap", None)     # a sanitizer's memory
    return calls


def calls_of(gate, origin_answer):
    """System calls for COUNT keep-alive requests."""
    origin = Origin(answering(origin_answer))
    peer = gate.connect()

    def ask(n):
        for _ in range(n):
            peer.send(request(origin.url + "/some/path?with=query"))
            peer.read_response()
    ask(10)     # connections made, buffers grown
    return trace(gate, lambda: ask(COUNT))


if not can_trace():
    print("1..0 # SKIP strace is missing or not allowed")
    sys.exit(0)


@test("a plain relayed request: two receives, two sends, and epoll_wait")
def _():
    gate = Errgate(CONF, log="format = json")
    calls = calls_of(gate, b"HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n\r\n" + b"x" * 1024)
    assert calls == {"recvfrom": 2 * COUNT, "sendto": 2 * COUNT}, calls


@test("a judged and tagged error costs no further call on the worker")
def _():
    gate = Errgate(CONF, log="format = json  repeat_rate = 1")
    body = b'{"error_msg":"new","error_code":"X.1"}'
    calls = calls_of(gate, b"HTTP/1.1 400 x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    for name in "write", "newfstatat":      # the log's thread
        assert calls.pop(name, 0) <= 8, calls
    assert calls == {"recvfrom": 2 * COUNT, "sendto": 2 * COUNT}, calls


@test("a request inside intercepted TLS costs as many as a plain one")
def _():
    pki = Pki()
    origin = Origin(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n\r\n" + b"x" * 1024),
                    pki.server(pki.leaf("leaf", "DNS:localhost")))
    gate = Errgate('authority { certificate = "%s"  key = "%s" }\n'
                   'api "cce" { hosts = { "localhost" }  intercept = true  ca = "%s" }'
                   % (pki.ca, pki.ca_key, pki.ca), log="format = json")
    peer = gate.connect()
    assert peer.tunnel("localhost:%d" % origin.port).status == 200
    peer.start_tls(trusting(pki.ca), "localhost")

    def ask(n):
        for _ in range(n):
            peer.send(b"GET / HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % origin.port)
            peer.read_response()
    ask(10)
    calls = trace(gate, lambda: ask(COUNT))
    assert calls == {"recvfrom": 2 * COUNT, "sendto": 2 * COUNT}, calls


@test("a tunnel, from its connection to its end, costs no more than is allowed")
def _():
    gate = Errgate("", log="format = json")
    origin = Origin(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))

    def tunnels(n):
        for _ in range(n):
            peer = gate.connect()
            assert peer.tunnel("127.0.0.1:%d" % origin.port).status == 200
            peer.send(request("/"))
            peer.read_response()
            peer.close()
    tunnels(10)
    calls = trace(gate, lambda: tunnels(COUNT))
    print("# of %d tunnels: %r" % (COUNT, calls), flush=True)
    within("tunnel.calls", sum(calls.values()) / COUNT)


@test("bulk data in a tunnel goes by pipe, much of it at a time")
def _():
    gate = Errgate("", log="format = json")
    body = b"x" * (32 << 20)
    origin = Origin(answering(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body))
    peer = gate.connect()
    assert peer.tunnel("127.0.0.1:%d" % origin.port).status == 200

    def ask():
        peer.send(request("/"))
        peer.read_response()
    calls = trace(gate, ask)
    print("# of 32 MiB in a tunnel: %r" % calls, flush=True)
    assert calls.pop("recvfrom", 0) + calls.pop("sendmsg", 0) + calls.pop("sendto", 0) <= 16, calls    # it went by pipe
    within("tunnel-bulk.calls", sum(calls.values()))


run()
