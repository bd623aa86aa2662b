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


def calls_of(gate, origin_answer, target=None):
    """System calls of the process, by name, for COUNT keep-alive requests."""
    origin = Origin(answering(origin_answer))
    peer = gate.connect()

    def ask():
        peer.send(request(origin.url + "/some/path?with=query"))
        return peer.read_response()
    for _ in range(10):     # connections made, buffers grown
        ask()
    report = os.path.join(gate.folder, "strace")
    tracer = subprocess.Popen(["strace", "-f", "-c", "-o", report, "-p", str(gate.process.pid)],
                              stderr=subprocess.PIPE, text=True)
    while "attached" not in tracer.stderr.readline():
        assert tracer.poll() is None, "strace could not attach"
    time.sleep(0.3)
    for _ in range(COUNT):
        ask()
    tracer.send_signal(signal.SIGINT)
    tracer.wait(WAIT)
    calls = {}
    with open(report) as lines:
        for line in lines:
            match = re.match(r"\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$", line)
            if match and match.group(2) != "total":
                calls[match.group(2)] = int(match.group(1))
    return calls


if not can_trace():
    print("1..0 # SKIP strace is missing or not allowed")
    sys.exit(0)


@test("a plain relayed request: two receives, two sends, and epoll_wait")
def _():
    gate = Errgate(CONF, log="format = json")
    calls = calls_of(gate, b"HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n\r\n" + b"x" * 1024)
    received, sent = calls.pop("recvfrom", 0), calls.pop("sendmsg", 0)
    calls.pop("epoll_wait", None)
    # The main thread and the log's may wake once or twice meanwhile.
    for quiet in "restart_syscall", "futex", "clock_nanosleep", "epoll_pwait":
        assert calls.pop(quiet, 0) <= 4
    assert received == 2 * COUNT and sent == 2 * COUNT, (received, sent)
    assert not calls, "further system calls: %r" % calls


@test("a judged and tagged error costs no further call on the worker")
def _():
    gate = Errgate(CONF, log="format = json  repeat_rate = 1")
    body = b'{"error_msg":"new","error_code":"X.1"}'
    calls = calls_of(gate, b"HTTP/1.1 400 x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    received, sent = calls.pop("recvfrom", 0), calls.pop("sendmsg", 0)
    assert received == 2 * COUNT and sent == 2 * COUNT, (received, sent)
    assert sum(n for name, n in calls.items() if name not in ("epoll_wait", "write", "futex")) <= 8, calls


run()
