#!/usr/bin/env python3
"""The life of the process: conf check, reload, log rotation, drain, stop."""
import os
import shutil
import signal
import subprocess
import socket
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

CATALOGUE = os.path.join(TOP, "conf", "catalogue")
UNKNOWN = b'{"error_msg":"new","error_code":"X.1"}'
ANSWER = b"HTTP/1.1 400 x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(UNKNOWN) + UNKNOWN


def conf(action):
    return """
catalogue "cce-addon" { file = "%s/cce-addon.json" }
api "cce" { hosts = { "127.0.0.1" }  catalogues = { "cce-addon" }  on "unknown" { action = %s } }
""" % (CATALOGUE, action)


def tagged(gate, origin):
    peer = gate.connect()
    peer.send(request(origin.url))
    return peer.read_response()[0].get("errgate-verdict")


def ask_in_vain(gate):
    """Have a request in progress that gets no answer."""
    origin = Origin(lambda peer: time.sleep(30))
    peer = gate.connect()
    peer.send(request(origin.url))
    eventually(lambda: origin.connections == 1, "the request is out")
    gate.waiting = peer     # open as long as the gate is


def errgate(*arguments):
    return subprocess.run([ERRGATE, *arguments], capture_output=True, text=True, timeout=30)


@test("the conf files that ship are good")
def _():
    with tempfile.TemporaryDirectory() as folder:
        for name in "own-authority", "api-authority":     # as script/run makes them
            os.mkdir(os.path.join(folder, name))
            assert errgate("ca", "init", "-o", os.path.join(folder, name)).returncode == 0
        environment = dict(os.environ, DEMO_FILES=folder)
        for name in "errgate.conf", "demo.conf":
            done = subprocess.run([ERRGATE, "run", "-t", "-c", os.path.join(TOP, "conf", name)],
                                  env=environment, capture_output=True, text=True, timeout=30)
            assert done.returncode == 0, done.stderr


@test("mistakes are all reported, with file, line and the nearest name; exit 2")
def _():
    gate_folder = tempfile.mkdtemp()
    path = os.path.join(gate_folder, "bad.conf")
    with open(path, "w") as out:
        out.write('worker = 1\nlog { formt = json }\nlisten "a" { address = "nowhere" }\n'
                  'api "x" { hosts = { "a" }  on "unknwn" { action = tag } }\n')
    for arguments in (["run", "-t", "-c", path], ["run", "-c", path]):
        done = errgate(*arguments)
        assert done.returncode == 2, done
        lines = done.stderr.splitlines()
        for number, word in ((1, "workers"), (2, "format"), (3, "nowhere"), (4, "unknown")):
            assert any(line.startswith("%s:%d: " % (path, number)) and word in line for line in lines), \
                (number, done.stderr)
    shutil.rmtree(gate_folder)


@test("HUP puts a new conf file in force, while requests run")
def _():
    gate = Errgate(conf("tag"), workers=2)
    origin = Origin(answering(ANSWER))
    stop, failures, count = threading.Event(), [], [0]

    def load():
        while not stop.is_set():
            peer = gate.connect()
            for _ in range(20):
                peer.send(request(origin.url))
                if peer.read_response()[1] != UNKNOWN:
                    failures.append("body")
                count[0] += 1
            peer.close()
    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert tagged(gate, origin) == "unknown"
    for action, verdict in (("log", None), ("tag", "unknown"), ("log", None)):
        gate.write_conf(conf(action))
        gate.signal(signal.SIGHUP)
        eventually(lambda: tagged(gate, origin) == verdict, "action %s is in force" % action)
    stop.set()
    for thread in threads:
        thread.join()
    assert not failures and count[0] > 0


@test("a broken conf file or catalogue changes nothing, and the log says why")
def _():
    gate = Errgate(conf("tag"))
    origin = Origin(answering(ANSWER))
    gate.write_conf("nonsense = 1\n")
    gate.signal(signal.SIGHUP)
    eventually(lambda: any("nonsense" in e["message"] for e in gate.events("reload")), "the reason")
    eventually(lambda: any("stay in force" in e["message"] for e in gate.events("reload")), "the outcome")
    assert tagged(gate, origin) == "unknown"


@test("USR1 opens the log anew after it was moved")
def _():
    gate = Errgate(conf("tag"))
    origin = Origin(answering(ANSWER))
    os.rename(gate.log_path, gate.log_path + ".1")
    gate.signal(signal.SIGUSR1)
    eventually(lambda: os.path.exists(gate.log_path), "a new log file")
    tagged(gate, origin)
    gate.wait_event("response")


@test("TERM lets a request end, refuses new ones, and exits 0")
def _():
    gate = Errgate(conf("tag"))
    go = threading.Event()

    def serve(peer):
        peer.read_head()
        assert go.wait(WAIT)
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate")
    origin = Origin(serve)
    busy, idle = gate.connect(), gate.connect()
    busy.send(request(origin.url))
    eventually(lambda: origin.connections == 1, "the request is out")
    gate.signal(signal.SIGTERM)
    assert idle.at_end()

    def refused():
        try:
            gate.connect().close()
            return False
        except ConnectionRefusedError:
            return True
    eventually(refused, "new connections are refused")
    go.set()
    head, body = busy.read_response()
    assert body == b"late" and head.get("connection") == "close"
    assert gate.process.wait(WAIT) == 0
    assert [e["message"] for e in gate.events("stop")] == ["draining", "stopped"]


@test("TERM takes what waits in the queue first")
def _():
    raise_descriptor_limit()
    gate = Errgate(conf("tag"))
    gate.signal(signal.SIGSTOP)
    peers = [gate.connect() for _ in range(1500)]
    gate.signal(signal.SIGTERM)
    gate.signal(signal.SIGCONT)
    for peer in peers:
        peer.send(request("http://169.254.1.1/"))    # errgate answers itself
    for peer in peers:
        head, _ = peer.read_response()
        assert head.status == 403 and head.get("connection") == "close", head.raw
        peer.close()
    assert gate.process.wait(WAIT) == 0


@test("a client that keeps its connection may ask once more when errgate drains")
def _():
    gate = Errgate(conf("tag"))
    origin = Origin(answering(ANSWER))
    peers = [gate.connect() for _ in range(3)]
    for peer in peers[:2]:
        peer.send(request(origin.url))
        head, body = peer.read_response()
        assert body == UNKNOWN and head.get("connection") is None
    gate.signal(signal.SIGTERM)
    gate.wait_event("stop", message="draining")
    for peer in peers[1:]:
        peer.send(request(origin.url))
        head, body = peer.read_response()
        assert body == UNKNOWN and head.get("connection") == "close", head.raw
        assert peer.at_end()
    assert peers[0].at_end()
    assert gate.process.wait(WAIT) == 0
    assert [e["message"] for e in gate.events("stop")] == ["draining", "stopped"]


@test("a second TERM stops at once")
def _():
    gate = Errgate(conf("tag"))
    ask_in_vain(gate)
    gate.signal(signal.SIGTERM)
    gate.wait_event("stop", message="draining")
    gate.signal(signal.SIGTERM)
    assert gate.process.wait(WAIT) == 0


@test("what outlasts timeout.drain is cut off")
def _():
    gate = Errgate("timeout { drain = 300ms }\n" + conf("tag"))
    ask_in_vain(gate)
    gate.signal(signal.SIGTERM)
    assert gate.process.wait(WAIT) == 0


@test("HUP does nothing while errgate stops, and says so")
def _():
    gate = Errgate(conf("tag"))
    ask_in_vain(gate)
    gate.signal(signal.SIGTERM)
    gate.wait_event("stop", message="draining")
    gate.signal(signal.SIGHUP)
    gate.wait_event("reload", message="errgate is stopping; nothing is read anew")
    gate.signal(signal.SIGINT)
    assert gate.process.wait(WAIT) == 0


@test("an address in use is said so, and exits 2")
def _():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        folder = tempfile.mkdtemp()
        path = os.path.join(folder, "c")
        with open(path, "w") as out:
            out.write('listen "p" { address = "127.0.0.1:%d"  mode = forward }\n' % taken.getsockname()[1])
        done = errgate("run", "-c", path)
        assert done.returncode == 2 and "cannot listen on 127.0.0.1" in done.stderr, done
        shutil.rmtree(folder)


@test("a second errgate on the same address does not start")
def _():
    gate = Errgate(conf("tag"), workers=2)
    done = errgate("run", "-c", gate.conf_path)
    assert done.returncode == 2 and "cannot listen on" in done.stderr, done
    assert tagged(gate, Origin(answering(ANSWER))) == "unknown"


@test("timeouts give the right answers")
def _():
    gate = Errgate("timeout { request = 300ms  upstream = 300ms  idle = 300ms  body = 300ms }\n" + conf("tag"))
    peer = gate.connect()
    assert peer.at_end(), "an idle connection is closed"
    peer = gate.connect()
    peer.send(b"GET http://a/ HT")
    assert peer.read_response()[0].status == 408 and peer.at_end()
    origin = Origin(lambda peer: time.sleep(3))
    peer = gate.connect()
    peer.send(request(origin.url))
    head, _ = peer.read_response()
    assert head.status == 504 and "timeout" in head.get("proxy-status"), head.fields
    peer = gate.connect()
    peer.send(request(origin.url, "POST", "Content-Length: 10\r\n", b"abc"))
    assert peer.read_response()[0].status == 408


run()
