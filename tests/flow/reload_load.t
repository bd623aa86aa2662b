#!/usr/bin/env python3
"""Fifty HUPs that change confs, catalogues, certificates and listeners, while
thousands of requests run: none fails, and each answer is right to the byte."""
import multiprocessing
import os
import shutil
import signal
import socket
import ssl
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import (ERRGATE, TOP, Mock, Peer, Pki, Process, eventually, free_port, json, request, run, test,
                  trusting, _at_end)

HUPS = 50
CODE = "/code/SVCSTG.CCE-ADDONMGR.4000003"
ECHO = os.urandom(70000)
mock = Mock()
pki = Pki()
folder = tempfile.mkdtemp(prefix="errgate-test-")
_at_end.append(lambda: shutil.rmtree(folder, ignore_errors=True))
stays, tls, comes, goes = (free_port() for _ in range(4))


def path(name):
    return os.path.join(folder, name)


def write_conf(turn):
    """The conf file of a turn: no two neighbours are alike."""
    listens = [("stays%d" % (turn % 3), stays, ""),
               ("tls", tls, 'certificate = "%s"  key = "%s"' % pairs[turn % 2]),
               ("comes", comes, "") if turn % 2 else ("goes", goes, "")]
    if turn % 3 == 0:
        listens.reverse()
    text = 'workers = 2\nlog { path = "%s"  repeat_rate = 1 }\n' % path("log%d" % (turn % 2))
    text += 'targets { deny = { }  connect_ports = { "any" } }\n'
    text += 'limits { header_fields = %d }\n' % (100 + turn)
    text += 'catalogue "c" { file = "catalogue.json" }\n'
    text += 'api "a" { hosts = { "127.0.0.1" }  catalogues = { "c" }  on "known" { action = %s }  ' \
            'on "unknown" { action = %s } }\n' % (("tag", "log") if turn % 2 else ("log", "tag"))
    for name, port, more in listens:
        text += 'listen "%s" { address = "127.0.0.1:%d"  %s }\n' % (name, port, more)
    with open(path("new"), "w") as out:
        out.write(text)
    shutil.copyfile(os.path.join(TOP, "conf", "catalogue", ("apigw", "cce-addon")[turn // 2 % 2] + ".json"),
                    path("new.json"))
    os.rename(path("new.json"), path("catalogue.json"))
    os.rename(path("new"), path("errgate.conf"))


def dial(port):
    peer = Peer(socket.create_connection(("127.0.0.1", port), 20))
    peer.sock.settimeout(20)
    return peer.start_tls(trusting(pki.ca), "gate.test") if port == tls else peer


def ask(peer, expected, turn):
    """One exchange; returns whether the connection may be used again."""
    if turn % 4 == 0:
        peer.send(request(mock.url + "/echo", "POST", "Content-Length: %d\r\n" % len(ECHO), ECHO))
        wanted = 200, ECHO
    else:
        peer.send(request(mock.url + CODE))
        wanted = expected
    head, body = peer.read_response()
    if turn % 4 == 0:
        body = body.partition(b"\r\n\r\n")[2]    # the request's head is echoed too
    assert (head.status, body) == wanted, (head.raw, len(body))
    return head.get("connection") != "close"


def load(ports, expected, stop, results, is_fresh):
    """Exchanges until stop is set: each on a connection of its own, or many on
    one. Only a listener that is just away may refuse, before a request is sent."""
    n = n_connections = 0
    try:
        while not stop.is_set():
            for port in ports:
                try:
                    peer = dial(port)
                except ConnectionRefusedError:
                    assert port in (comes, goes), port
                    continue
                n_connections += 1
                again = True
                while again and not stop.is_set():
                    again = ask(peer, expected, n) and not is_fresh
                    n += 1
                    again = again and n % 50 != 0
                peer.close()
        results.put((n, n_connections, None))
    except Exception as error:
        results.put((n, n_connections, "%s on %r: %r" % (type(error).__name__, ports, error)))


pairs = [pki.leaf("one", "DNS:gate.test"), pki.leaf("two", "DNS:gate.test")]


@test("fifty reloads lose no request")
def _():
    write_conf(0)
    gate = Process([ERRGATE, "run", "-c", path("errgate.conf")])
    eventually(lambda: os.path.exists(path("log0")), "errgate starts")
    eventually(lambda: connects(stays), "errgate listens")
    peer = Peer(socket.create_connection(("127.0.0.1", mock.port), 10))
    peer.send(request(CODE))
    head, body = peer.read_response()
    expected = head.status, body
    stop, results = multiprocessing.Event(), multiprocessing.Queue()
    clients = []
    for ports in ((stays,), (tls,), (comes, goes)):
        for is_fresh in (False, True):
            clients += [multiprocessing.Process(target=load, args=(ports, expected, stop, results, is_fresh))
                        for _ in range(3 if is_fresh else 2)]
    for client in clients:
        client.start()
    descriptors = []
    for turn in range(1, HUPS + 1):
        write_conf(turn)
        gate.signal(signal.SIGHUP)
        eventually(lambda: in_force() == turn, "reload %d is in force" % turn, 30)
        # A listener that closes leaves who comes meanwhile unanswered for a second.
        time.sleep(0.12)
        descriptors.append(gate.descriptors())
    stop.set()
    outcomes = [results.get(timeout=30) for _ in clients]
    for client in clients:
        client.join()
    errors = [error for _, _, error in outcomes if error]
    assert not errors, errors[:3]
    requests, connections = (sum(o[i] for o in outcomes) for i in range(2))
    print("# %d requests on %d connections" % (requests, connections))
    assert requests > 1000 and connections > 300, outcomes
    eventually(lambda: gate.descriptors() < 60, "descriptors are given back: %d" % gate.descriptors())
    assert gate.stop() == 0
    for name in "log0", "log1":
        with open(path(name)) as log:
            events = [json.loads(line) for line in log]
        # Neither a broken exchange nor one that a reload has hurt.
        assert not [e for e in events if e["event"] in ("refusal", "log-lost") or e["level"] == "error"], events[-5:]


def in_force():
    """How many reloads the log tells of."""
    n = 0
    for name in "log0", "log1":
        if os.path.exists(path(name)):
            with open(path(name)) as log:
                n += log.read().count("is in force")
    return n


def connects(port):
    try:
        socket.create_connection(("127.0.0.1", port), 10).close()
        return True
    except ConnectionRefusedError:
        return False


run()
