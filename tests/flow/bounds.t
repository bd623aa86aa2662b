#!/usr/bin/env python3
"""Hostile bodies cost the loop little, and harm no other connection."""
import gzip
import os
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

CATALOGUE = os.path.join(TOP, "conf", "catalogue")
CONF = """
limits { hold_bytes = 2m }
catalogue "cce-addon" { file = "%s/cce-addon.json" }
api "cce" { hosts = { "127.0.0.1" }  catalogues = { "cce-addon" }
  on "malformed" { action = normalize }  on "unknown" { action = tag } }
""" % CATALOGUE
SANITIZED = "build/asan" in ERRGATE
# A canary waits at most so long: generous, for the machine is shared; what is
# looked for is a loop that stands still for seconds.
CANARY_MAX = 2.0 if SANITIZED else 0.5

gate = Errgate(CONF)
quick = Origin(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))


def raw(body, fields=b""):
    return b"HTTP/1.1 500 x\r\n%sContent-Length: %d\r\n\r\n" % (fields, len(body)) + body


BODIES = {
    "nested brackets": raw(b"[" * 65536),
    "nested objects": raw(b'{"a":' * 20000),
    "a long message": raw(b'{"error_code":"A.1","error_msg":"' + b"x" * (1 << 20) + b'"}'),
    "a gzip bomb": raw(gzip.compress(b"\0" * (32 << 20)), b"Content-Encoding: gzip\r\n"),
    "a bomb in a bomb": raw(gzip.compress(gzip.compress(b"\0" * (32 << 20))),
                            b"Content-Encoding: gzip, gzip\r\n"),
    "many members": raw(b"{" + b",".join(b'"m%d":%d' % (i, i) for i in range(60000)) + b"}"),
    "one member again and again": raw(b"{" + b",".join(b'"code":"a"' for i in range(60000)) + b"}"),
    "an unfinished string": raw(b'{"error_code":"' + b"\\u0041" * 100000),
}


def canary(stop, waits):
    """Ask for something small all the time; note how long it took."""
    peer = gate.connect()
    while not stop.is_set():
        start = time.monotonic()
        peer.send(request(quick.url))
        assert peer.read_response()[1] == b"ok"
        waits.append(time.monotonic() - start)
        time.sleep(0.001)


def one(name):
    origin = Origin(answering(BODIES[name]))
    stop, waits = threading.Event(), []
    thread = threading.Thread(target=canary, args=(stop, waits))
    thread.start()
    for _ in range(5):
        peer = gate.connect()
        peer.send(request(origin.url))
        head, _ = peer.read_response()
        assert head.status == 500
        peer.close()
    stop.set()
    thread.join()
    assert waits and max(waits) < CANARY_MAX, "a canary waited %.3f s" % max(waits)
    assert gate.wait_event("response", port=origin.port)["verdict"] in ("malformed", "unknown", "uninspected")


for body_name in BODIES:
    test("%s: other connections go on" % body_name)(lambda name=body_name: one(name))


@test("an error body fed one byte at a time is judged whole")
def _():
    body = b'{"error_code":"SVCSTG.CCE-ADDONMGR.4040204","error_msg":"Addon not exist"}'

    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 400 x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body))
        for i in range(len(body)):
            peer.send(body[i:i + 1])
            time.sleep(0.001)
    origin = Origin(serve)
    peer = gate.connect()
    peer.send(request(origin.url))
    assert peer.read_response()[1] == body
    event = gate.wait_event("response", port=origin.port)
    assert event["verdict"] == "known" and "findings" not in event, event


@test("memory stays bounded through all of it")
def _():
    if not SANITIZED:
        assert gate.status_kib("VmHWM") < 64 * 1024, gate.status_kib("VmHWM")


run()
