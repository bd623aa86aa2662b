#!/usr/bin/env python3
"""What a request and a connection cost in instructions, allocations and memory.

Counts, not times: they are the same on a busy machine. What each may come to
stands in the table "allowances" beside this file. A count for one request is the
difference between twice as many requests and once as many, so that the start
and the end of the process are not in it.
"""
import os
import re
import resource
import shutil
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from allowance import within  # noqa: E402
from flow import *  # noqa: E402,F403

COUNTER = os.path.abspath(os.path.join(os.path.dirname(ERRGATE), "tests", "flow", "malloc_count.so"))
REQUESTS = 100
KEPT = 2000     # connections that are held

pki = Pki()
leaf = pki.leaf("leaf", "DNS:localhost")
plain_text = answering(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                       b"Content-Length: 1024\r\n\r\n" + b"x" * 1024)
error_body = b'{"error_msg":"The request is invalid: name","error_code":"SVCSTG.CCE-ADDONMGR.4000002"}'
an_error = answering(b"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n"
                     b"Content-Length: %d\r\n\r\n" % len(error_body) + error_body)
API = """
catalogue "cce-addon" { file = "%s/conf/catalogue/cce-addon.json" }
api "cce" { hosts = { "127.0.0.1" }  catalogues = { "cce-addon" } }
""" % os.path.abspath(TOP)
INTERCEPT = """
authority { certificate = "%s"  key = "%s" }
api "cce" { hosts = { "localhost" }  intercept = true  ca = "%s" }
""" % (pki.ca, pki.ca_key, pki.ca)
QUIET = "format = json  repeat_rate = 1"
state_folder = tempfile.TemporaryDirectory()
STATE = QUIET + '  state = "%s"' % os.path.join(state_folder.name, "seen")


def instrumented():
    """Whether it was built with a sanitizer, or to count which lines are run."""
    with open(ERRGATE, "rb") as binary:
        content = binary.read()
    return any(mark in content for mark in (b"__asan_init", b"__tsan_init", b"__gcov_exit"))


def keep_alive(gate, origin, n):
    peer = gate.connect()
    for _ in range(n):
        peer.send(request(origin.url + "/some/path?with=query"))
        peer.read_response()
    peer.close()


def tunnels(gate, origin, n):
    for _ in range(n):
        peer = gate.connect()
        assert peer.tunnel("127.0.0.1:%d" % origin.port).status == 200
        peer.send(request("/some/path"))
        peer.read_response()
        peer.close()


def intercepted(gate, origin, n):
    peer = gate.connect()
    assert peer.tunnel("localhost:%d" % origin.port).status == 200
    peer.start_tls(trusting(pki.ca), "localhost")
    for _ in range(n):
        peer.send(b"GET /some/path HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % origin.port)
        peer.read_response()
    peer.close()


def handshakes(gate, origin, n):
    """Each by a client that has no ticket; towards the origin one connection is kept."""
    for _ in range(n):
        intercepted(gate, origin, 1)


# name: (how it is driven, conf, log section, what the origin does, its TLS)
CASES = {
    "plain": (keep_alive, "", QUIET, plain_text, None),
    "unneeded": (keep_alive, API, QUIET, plain_text, None),
    "judged": (keep_alive, API, QUIET, an_error, None),
    "logged": (keep_alive, API, "format = json  repeat_rate = 0", an_error, None),
    "known": (keep_alive, API, STATE, an_error, None),
    "access": (keep_alive, "", "format = json  access = true", plain_text, None),
    "tunnel": (tunnels, "", QUIET, plain_text, None),
    "intercepted": (intercepted, INTERCEPT, QUIET, plain_text, pki.server(leaf)),
    "handshake": (handshakes, INTERCEPT, QUIET, plain_text, pki.server(leaf)),
}


def drive(name, n, **how):
    """Run errgate, let n requests pass, and end it."""
    run_requests, conf, log, serve, tls = CASES[name]
    origin = Origin(serve, tls)
    gate = Errgate(conf, log=log, **how)
    run_requests(gate, origin, n)
    assert gate.stop() == 0


def instructions(name, n):
    with tempfile.NamedTemporaryFile() as out:
        # Of the system's certificates reading would be most of the work.
        drive(name, n, under=["valgrind", "--quiet", "--tool=callgrind",
                              "--callgrind-out-file=" + out.name],
              env={"SSL_CERT_FILE": "/dev/null"})
        return int(re.search(rb"^(?:summary|totals): (\d+)", out.read(), re.M).group(1))


def allocations(name, n):
    with tempfile.NamedTemporaryFile() as out:
        out.write(bytes(8))
        out.flush()
        drive(name, n, env={"LD_PRELOAD": COUNTER, "ERRGATE_MALLOC_COUNT": out.name})
        out.seek(0)
        return struct.unpack("=Q", out.read(8))[0]


def difference(count, name):
    """What one more request costs."""
    return (count(name, 2 * REQUESTS) - count(name, REQUESTS)) / REQUESTS


def idle_bytes(tls):
    """Memory that a connection holds after a request, of many that wait."""
    origin = Origin(plain_text)
    options = 'certificate = "%s" key = "%s"' % leaf if tls else ""
    gate = Errgate("", log=QUIET, upstream=origin.url, listen_options=options)
    context = trusting(pki.ca)
    kept = []

    def more(n):
        for _ in range(n):
            peer = gate.connect(gate.gateway_port)
            if tls:
                peer.start_tls(context, "localhost")
            peer.send(request("/"))
            peer.read_response()
            kept.append(peer)
    more(100)
    before = gate.status_kib("RssAnon")
    more(KEPT)
    after = gate.status_kib("RssAnon")
    for peer in kept:
        peer.close()
    return (after - before) * 1024 / KEPT


if instrumented():
    print("1..0 # SKIP instruments have costs of their own")
    sys.exit(0)
if shutil.which("valgrind") is None:
    print("1..0 # SKIP valgrind is missing")
    sys.exit(0)
limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
KEPT = min(KEPT, limit - 300)


@test("instructions for a request stay within what is allowed")
def _():
    for name in CASES:
        within(name + ".instructions", difference(instructions, name))


@test("allocations for a request stay within what is allowed: none when it is relayed")
def _():
    assert os.path.exists(COUNTER), "make check builds it"
    for name in CASES:
        # One now and then is none of a request's: the log's buffers change hands.
        within(name + ".allocations", round(difference(allocations, name)))


@test("an idle connection holds no more memory than is allowed")
def _():
    within("idle.bytes", idle_bytes(tls=False))
    within("idle-tls.bytes", idle_bytes(tls=True))


run()
