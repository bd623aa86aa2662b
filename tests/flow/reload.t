#!/usr/bin/env python3
"""HUP: listeners, log files and all else change, or nothing does, and nobody's
request is lost."""
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import (ERRGATE, Errgate, Origin, Peer, Pki, Process, answering, eventually, free_port, json,
                  raise_descriptor_limit, request, run, test, trusting, _at_end)

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
TARGETS = 'targets { deny = { "link-local" }  allow = { "127.0.0.1" }  connect_ports = { "any" } }\n'
origin = Origin(answering(OK))


class Gate(Process):
    """An errgate whose whole conf file changes."""

    def __init__(self, conf, log='path = "%s"', folder_mode=0o700, uid=None):
        self.folder = tempfile.mkdtemp(prefix="errgate-test-")
        os.chmod(self.folder, folder_mode)
        _at_end.append(lambda: shutil.rmtree(self.folder, ignore_errors=True))
        self.log_path = self.path("log")
        self.conf_path = self.path("errgate.conf")
        self.write(conf, log)
        super().__init__([ERRGATE, "run", "-c", self.conf_path])
        eventually(lambda: self.process.poll() is not None or self.events("start"), "errgate starts")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, conf, log='path = "%s"'):
        with open(self.conf_path, "w") as out:
            out.write("log { access = true  %s }\n" % (log.replace("%s", self.log_path)) + TARGETS + conf)

    def events(self, event=None, path=None):
        try:
            with open(path or self.log_path) as log:
                lines = log.read().split("\n")[:-1]
        except FileNotFoundError:
            return []
        found = [json.loads(line) for line in lines]
        return [e for e in found if event is None or e["event"] == event]

    def said(self, text, event="reload"):
        """Whether an event's message has this text in it."""
        return [e["message"] for e in self.events(event) if text in e.get("message", "")]

    def reload(self, conf=None, log='path = "%s"', outcome="is in force", path=None):
        """Have the conf file read anew; returns what is said about it."""
        path = path or self.log_path
        before = len(self.events("reload", path))
        if conf is not None:
            self.write(conf, log)
        self.signal(signal.SIGHUP)
        eventually(lambda: [e for e in self.events("reload", path)[before:] if outcome in e["message"]],
                   "the reload: " + outcome)
        return [e["message"] for e in self.events("reload", path)[before:]]


def connect(port, host="127.0.0.1"):
    return Peer(socket.create_connection((host, port), 10))


def is_refused(port):
    try:
        connect(port).close()
        return False
    except ConnectionRefusedError:
        return True


def forward(name, port, more=""):
    return 'listen "%s" { address = "127.0.0.1:%d" %s }\n' % (name, port, more)


def ask(peer, target=None):
    peer.send(request(target or origin.url))
    return peer.read_response()


def asks(port, target=None):
    peer = connect(port)
    answer = ask(peer, target)
    peer.close()
    return answer


@test("listeners are added and removed; those that stay keep their connections")
def _():
    stays, goes, comes = free_port(), free_port(), free_port()
    gate = Gate("workers = 2\n" + forward("stays", stays) + forward("goes", goes))
    kept, ending, idle = connect(stays), connect(goes), connect(goes)
    assert ask(kept)[1] == b"ok" and ask(ending)[1] == b"ok"
    gate.reload("workers = 2\n" + forward("renamed", stays) + forward("comes", comes))
    assert asks(comes)[1] == b"ok"
    eventually(lambda: is_refused(goes), "the removed listener is gone")
    head, body = ask(kept)
    assert body == b"ok" and head.get("connection") is None, head.fields
    for peer in ending, idle:
        head, body = ask(peer)
        assert body == b"ok" and head.get("connection") == "close", head.fields
        assert peer.at_end()
    # By the name of when it came, and by the new one where the listener stays.
    eventually(lambda: len(gate.events("access")) == 6, "all are logged")
    assert sorted(e["listener"] for e in gate.events("access")) == \
        ["comes", "goes", "goes", "goes", "renamed", "stays"]


@test("a request in progress on a removed listener ends")
def _():
    go = threading.Event()

    def late(peer):
        peer.read_head()
        assert go.wait(20)
        peer.send(OK)
    slow = Origin(late)
    port, other = free_port(), free_port()
    gate = Gate(forward("a", port))
    peer = connect(port)
    peer.send(request(slow.url))
    eventually(lambda: slow.connections == 1, "the request is out")
    gate.reload(forward("b", other))
    go.set()
    head, body = peer.read_response()
    assert body == b"ok" and head.get("connection") == "close"


@test("two listeners on ports of the system's choice keep theirs")
def _():
    conf = "".join('listen "%s" { address = "127.0.0.1:0" }\n' % name for name in "ab")
    gate = Gate(conf)
    ports = [int(e["message"].split(":")[1].split(",")[0]) for e in gate.events("start") if "listener" in e["message"]]
    for _ in range(2):
        gate.reload(conf)
        assert [asks(port)[1] for port in ports] == [b"ok", b"ok"]


@test("an answer that is held while limits.header_fields shrinks is still answered")
def _():
    go = threading.Event()
    fields = "".join("X-%d: y\r\n" % i for i in range(60)).encode()

    def late(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 18\r\n%s\r\n{" % fields)
        assert go.wait(20)
        peer.send(b'"error":"strange"')
    slow, port = Origin(late), free_port()
    conf = 'limits { header_fields = %%d }\napi "a" { hosts = { "127.0.0.1" } }\n%s' % forward("a", port)
    gate = Gate(conf % 100)
    peer = connect(port)
    peer.send(request(slow.url))
    eventually(lambda: slow.connections == 1, "the request is out")
    time.sleep(0.2)         # the head and a piece of the body come in
    gate.reload(conf % 32)
    go.set()
    head, body = peer.read_response()
    assert (head.status, len(body)) == (400, 18) and head.get("x-59") == "y"


@test("another mode at the same address: each connection is served as what it was")
def _():
    port = free_port()
    gate = Gate(forward("a", port))
    before = connect(port)
    assert ask(before)[1] == b"ok"
    gate.reload(forward("a", port, 'mode = gateway  upstream = "%s"' % origin.url))
    head, body = ask(before)
    assert body == b"ok" and head.get("connection") == "close" and before.at_end()
    assert asks(port, "/path")[1] == b"ok"


@test("TLS at the same address: who came before it goes on without, new ones with")
def _():
    pki = Pki()
    pair = pki.leaf("gate", "DNS:gate.test")
    port = free_port()
    gate = Gate(forward("a", port))
    before = connect(port)
    assert ask(connect(port))[1] == b"ok"     # by now `before` is accepted
    gate.reload(forward("a", port, 'certificate = "%s"  key = "%s"' % pair))
    assert ask(before)[1] == b"ok"
    secure = connect(port).start_tls(trusting(pki.ca), "gate.test")
    unused = connect(port)
    assert ask(secure)[1] == b"ok"
    gate.reload(forward("a", port))
    head, body = ask(secure)
    assert body == b"ok" and head.get("connection") == "close"
    assert ask(unused.start_tls(trusting(pki.ca), "gate.test"))[1] == b"ok"
    assert asks(port)[1] == b"ok"


@test("connections that wait in the queue of a removed listener are served")
def _():
    port, other = free_port(), free_port()
    raise_descriptor_limit()
    gate = Gate("workers = 1\n" + forward("a", port))
    gate.write("workers = 1\n" + forward("b", other))
    # More than are taken before the reload; answered by errgate itself.
    gate.signal(signal.SIGSTOP)
    peers = [connect(port) for _ in range(3000)]
    for peer in peers[::2]:
        peer.send(request("http://169.254.1.1/"))
    gate.signal(signal.SIGHUP)
    gate.signal(signal.SIGCONT)
    for peer in peers[1::2]:
        peer.send(request("http://169.254.1.1/"))
    for peer in peers:
        assert peer.read_response()[0].status == 403
        peer.close()
    eventually(lambda: is_refused(port), "nobody new is taken")


@test("an address of one's own can be narrowed and widened")
def _():
    port = free_port()
    gate = Gate('listen "a" { address = "*:%d" }\n' % port)
    for address in "127.0.0.1", "*":
        peer = connect(port)
        assert ask(peer)[1] == b"ok"
        gate.reload('listen "a" { address = "%s:%d" }\n' % (address, port))
        head, body = ask(peer)
        assert body == b"ok" and head.get("connection") == "close"
        assert asks(port)[1] == b"ok"


@test("an address that returns while its old sockets still close is had")
def _():
    port, other = free_port(), free_port()
    gate = Gate("workers = 2\n" + forward("a", port))
    for _ in range(3):
        gate.reload("workers = 2\n" + forward("b", other))
        gate.reload("workers = 2\n" + forward("a", port))
    assert not gate.said("cannot listen")
    assert asks(port)[1] == b"ok"


@test("an address that cannot be had: all is refused, and the log says where and why")
def _():
    port, fresh = free_port(), free_port()
    # Each worker would keep a connection to the origin, and so a descriptor, of its own.
    one = "workers = 1  "
    gate = Gate(one + forward("a", port))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert asks(port)[1] == b"ok"
        eventually(lambda: gate.events("access"), "the answer is sent")
        descriptors = gate.descriptors()
        said = gate.reload(one + forward("fresh", fresh) + forward("taken", taken.getsockname()[1]),
                           outcome="stay in force")
        assert said[0] == "%s:4: cannot listen on 127.0.0.1:%d: Address already in use" % (
            gate.conf_path, taken.getsockname()[1]), said
    assert is_refused(fresh)
    assert asks(port)[1] == b"ok"
    eventually(lambda: gate.descriptors() <= descriptors, "nothing stays open")
    gate.reload(one + forward("fresh", fresh))
    assert asks(fresh)[1] == b"ok"


@test("every mistake of a conf file, a catalogue and a certificate is a line of the log")
def _():
    port, fresh = free_port(), free_port()
    gate = Gate(forward("a", port))
    with open(gate.path("bad.json"), "w") as out:
        out.write('{\n  "catalogue": 7\n')
    with open(gate.path("bad.pem"), "w") as out:
        out.write("no certificate\n")
    new = forward("b", fresh)
    for conf, wanted in (
            ("nonsense = 1\nworkers = many\n" + new, ["errgate.conf:3: ", "errgate.conf:4: "]),
            ('catalogue "c" { file = "missing.json" }\n' + new, ["missing.json"]),
            ('catalogue "c" { file = "bad.json" }\n' + new, ["bad.json:"]),
            (forward("b", fresh, 'certificate = "bad.pem"  key = "bad.pem"'), ["bad.pem"]),
            (forward("b", fresh) + 'user = "unfinished\n', ["errgate.conf:"])):
        said = gate.reload(conf, outcome="stay in force")
        for word in wanted:
            assert any(word in line for line in said), (word, said)
        assert is_refused(fresh) and asks(port)[1] == b"ok"
    os.unlink(gate.conf_path)
    gate.reload(outcome="stay in force")
    assert asks(port)[1] == b"ok"


@test("workers, user and log.state stay as started, with a warning")
def _():
    port = free_port()
    gate = Gate("workers = 1\n" + forward("a", port))
    said = gate.reload('workers = 3\nuser = "nobody"\n' + forward("a", port), log='path = "%s"  state = "seen"')
    eventually(lambda: gate.said("user is nobody in the file"), "a warning")
    eventually(lambda: [m for m in gate.said("log.state is ") if "seen in the file; it stays what it was" in m], "another")
    assert gate.said("workers is 3 in the file; 1 go on until a restart"), said
    assert asks(port)[1] == b"ok"


@test("a port that needs a privilege errgate gave up is a clear error")
def _():
    if os.geteuid() != 0:
        return
    port = free_port()
    gate = Gate('user = "nobody"\n' + forward("a", port), folder_mode=0o777)
    with open("/proc/%d/status" % gate.process.pid) as status:
        assert "Uid:\t%d" % pwd.getpwnam("nobody").pw_uid in status.read()
    said = gate.reload('user = "nobody"\n' + forward("a", 817), outcome="stay in force")
    assert any("cannot listen on 127.0.0.1:817: Permission denied" in line for line in said), said
    assert any("errgate.conf:4: ports below 1024" in line and "CAP_NET_BIND_SERVICE" in line
               for line in said), said
    assert asks(port)[1] == b"ok"


@test("the log moves to another file and format; each line is in one of them")
def _():
    port = free_port()
    gate = Gate("workers = 2\n" + forward("a", port))
    stop, sent = threading.Event(), []

    def load():
        n = 0
        while not stop.is_set():
            assert asks(port)[1] == b"ok"
            n += 1
        sent.append(n)
    threads = [threading.Thread(target=load) for _ in range(3)]
    for thread in threads:
        thread.start()
    second = gate.path("second")
    for _ in range(3):
        gate.write("workers = 2\n" + forward("a", port), 'path = "%s" format = logfmt' % second)
        gate.signal(signal.SIGHUP)
        before = os.path.getsize(second) if os.path.exists(second) else 0
        eventually(lambda: os.path.exists(second) and os.path.getsize(second) > before + 500, "lines there")
        before = len(gate.events())
        gate.write("workers = 2\n" + forward("a", port))
        gate.signal(signal.SIGHUP)
        eventually(lambda: len(gate.events()) > before + 3, "lines here")
    stop.set()
    for thread in threads:
        thread.join()
    assert gate.stop() == 0
    with open(second) as log:
        lines = log.read().splitlines()
    assert all(line.startswith("time=2") for line in lines)
    there = sum(" event=access " in line for line in lines)
    here = len(gate.events("access"))
    assert here > 0 and there > 0 and here + there == sum(sent), (here, there, sum(sent))


@test("level and format change in the same file")
def _():
    port = free_port()
    gate = Gate(forward("a", port))
    asks(port)

    def content():
        with open(gate.log_path) as log:
            return log.read()
    for workers in 7, 8:        # a warning tells that it is in force
        gate.write("workers = %d\n" % workers + forward("a", port), 'path = "%s"  format = text  level = warn')
        gate.signal(signal.SIGHUP)
        eventually(lambda: ' warn reload message="workers is %d' % workers in content(), "a line of text")
        asks(port)
    with open(gate.log_path) as log:
        assert sum("access" in line for line in log) == 1


@test("a log that cannot be opened refuses the reload")
def _():
    port, fresh = free_port(), free_port()
    gate = Gate(forward("a", port))
    said = gate.reload(forward("b", fresh), log='path = "%s"' % gate.path("no/such/folder"),
                       outcome="stay in force")
    assert any("cannot open the log" in line and "No such file" in line for line in said), said
    assert is_refused(fresh) and asks(port)[1] == b"ok"


@test("HUPs that come faster than they are done end with the last conf in force")
def _():
    ports = [free_port() for _ in range(2)]
    gate = Gate("workers = 2\n" + forward("a", ports[0]))
    for i in range(61):
        gate.write("workers = 2\n" + forward("a", ports[i % 2]))
        gate.signal(signal.SIGHUP)
    gate.write("workers = 2\n" + forward("a", ports[1]))
    gate.signal(signal.SIGHUP)
    eventually(lambda: not is_refused(ports[1]) and is_refused(ports[0]), "the last one is in force")
    assert asks(ports[1])[1] == b"ok"


run()
