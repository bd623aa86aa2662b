#!/usr/bin/env python3
"""errgate under a service manager, which this test plays: what is told, the
watchdog, and sockets that the manager holds while errgate is restarted."""
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import (ERRGATE, Origin, Peer, Process, answering, eventually, free_port, json, request, run, test,
                  _at_end)

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
TARGETS = 'targets { deny = { "link-local" }  allow = { "127.0.0.1" }  connect_ports = { "any" } }\n'

if "libsystemd" not in subprocess.run([ERRGATE, "-V"], capture_output=True, text=True).stdout:
    print("1..0 # SKIP errgate was built without libsystemd")
    sys.exit(0)
# The descriptors that sockets are passed on as: nothing here may have them.
while os.open("/dev/null", os.O_RDONLY) < 10:
    pass
origin = Origin(answering(OK))


class Manager:
    """What systemd is to one service: where it hears from it, and its sockets."""

    def __init__(self, conf, environment=None):
        self.folder = tempfile.mkdtemp(prefix="errgate-test-")
        _at_end.append(lambda: shutil.rmtree(self.folder, ignore_errors=True))
        self.log_path, self.conf_path = self.path("log"), self.path("errgate.conf")
        self.write(conf)
        self.ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.ear.bind(self.path("notify"))
        self.ear.settimeout(0.05)
        self.sockets, self.heard = [], []
        self.environment = dict(os.environ, NOTIFY_SOCKET=self.path("notify"), **(environment or {}))

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, conf):
        with open(self.conf_path, "w") as out:
            out.write('log { path = "%s"  access = true }\n' % self.log_path + TARGETS + conf)

    def hold(self, name, kind=socket.SOCK_STREAM):
        """Open a socket for the service; returns its port."""
        held = socket.socket(socket.AF_INET, kind)
        held.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            held.listen(1000)
        self.sockets.append((name, held))
        return held.getsockname()[1]

    def start(self):
        """Start the service, with descriptors from 3 on and the pid that they are for."""
        self.heard = []
        environment = dict(self.environment)
        if self.sockets:
            environment.update(LISTEN_FDS=str(len(self.sockets)),
                               LISTEN_FDNAMES=":".join(name for name, _ in self.sockets))

        def place():
            for i, (_, held) in enumerate(self.sockets):
                os.dup2(held.fileno(), 3 + i, inheritable=True)
        self.process = Process(
            ["sh", "-c", 'LISTEN_PID=$$ WATCHDOG_PID=$$ exec "$@"', "-", ERRGATE, "run", "-c", self.conf_path],
            env=environment, preexec_fn=place, pass_fds=range(3, 3 + len(self.sockets)))
        self.hear("READY=1")
        return self.process

    def listen(self):
        """Take what the service has said; each message is a list of lines."""
        try:
            self.heard.append(self.ear.recv(4096).decode().split("\n"))
        except TimeoutError:
            pass
        return self.heard

    def hear(self, *wanted):
        """Wait for a message with lines that start so, and forget all up to it."""
        def found():
            for i, message in enumerate(self.listen()):
                if all(any(line.startswith(w) for line in message) for w in wanted):
                    del self.heard[:i + 1]
                    return message
            return None
        return eventually(found, "told: %r" % (wanted,))

    def said(self, text):
        with open(self.log_path) as log:
            return [e["message"] for e in map(json.loads, log) if text in e.get("message", "")]


def forward(name, port):
    return 'listen "%s" { address = "127.0.0.1:%d" }\n' % (name, port)


def asks(port):
    peer = Peer(socket.create_connection(("127.0.0.1", port), 10))
    peer.send(request(origin.url))
    body = peer.read_response()[1]
    peer.close()
    return body


def value(message, name):
    return next(line.split("=", 1)[1] for line in message if line.startswith(name + "="))


@test("the manager is told when errgate serves, reloads, refuses to, and stops")
def _():
    port = free_port()
    manager = Manager("workers = 2\ntimeout { drain = 7s }\n" + forward("a", port))
    process = manager.start()
    assert asks(port) == b"ok"
    before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    process.signal(signal.SIGHUP)
    message = manager.hear("RELOADING=1", "MONOTONIC_USEC=")
    assert before <= int(value(message, "MONOTONIC_USEC")) <= time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    assert value(manager.hear("READY=1"), "STATUS") == "serving on 1 addresses with 2 workers"
    manager.write("nonsense = 1\n")
    process.signal(signal.SIGHUP)
    manager.hear("RELOADING=1")
    assert "refused" in value(manager.hear("READY=1"), "STATUS")
    process.signal(signal.SIGTERM)
    message = manager.hear("STOPPING=1")
    assert 7000000 < int(value(message, "EXTEND_TIMEOUT_USEC")) < 20000000
    assert process.process.wait(10) == 0


@test("the watchdog is fed while all workers' loops turn, and only then")
def _():
    port = free_port()
    manager = Manager("workers = 2\n" + forward("a", port), {"WATCHDOG_USEC": "400000"})
    process = manager.start()
    for _ in range(4):
        manager.hear("WATCHDOG=1")
    libc = ctypes.CDLL(None, use_errno=True)
    # The main thread, the log's, then the workers: hold up the last.
    worker = max(int(tid) for tid in os.listdir("/proc/%d/task" % process.process.pid))
    attach, detach = 16, 17
    if libc.ptrace(attach, worker, None, None) != 0:
        print("# no thread may be held up here: errno %d" % ctypes.get_errno())
        return
    os.waitpid(worker, 0x40000000)      # __WALL: it is a thread
    time.sleep(0.3)
    manager.listen()
    for _ in range(20):
        manager.listen()
    manager.heard = []
    time.sleep(0.8)
    assert manager.listen() == [], "fed though a worker stands still"
    libc.ptrace(detach, worker, None, None)
    manager.hear("WATCHDOG=1")


@test("a held socket serves the listen section with its address, or else its name")
def _():
    manager = Manager("")
    by_address, by_name = manager.hold("errgate.socket"), manager.hold("named")
    own = free_port()
    manager.write("workers = 2\n" + forward("x", by_address) + forward("named", 1) + forward("own", own))
    process = manager.start()
    assert [asks(port) for port in (by_address, by_name, own)] == [b"ok"] * 3
    eventually(lambda: manager.said("listener own on"), "it is logged where errgate listens")
    assert manager.said("listener named on 127.0.0.1:%d, workers: 2, socket of the service manager" % by_name)
    assert manager.said("listener own on 127.0.0.1:%d, workers: 2" % own)[0].endswith("workers: 2")
    assert process.stop() == 0


@test("held sockets that nobody wants, or that are of another kind, are said so")
def _():
    manager = Manager("")
    unused = manager.hold("unused")
    manager.hold("odd", socket.SOCK_DGRAM)
    own = free_port()
    manager.write(forward("own", own))
    process = manager.start()
    assert asks(own) == b"ok"
    eventually(lambda: manager.said("the service manager listens on 127.0.0.1:%d (unused)" % unused), "a warning")
    eventually(lambda: manager.said("1 of the sockets of the service manager"), "a warning")
    # A reload finds a use for it, and gives it back.
    waiting = Peer(socket.create_connection(("127.0.0.1", unused), 10))
    waiting.send(request(origin.url))
    for port in unused, own, unused:
        manager.write(forward("own", port))
        process.signal(signal.SIGHUP)
        manager.hear("RELOADING=1")
        status = value(manager.hear("READY=1"), "STATUS")
        assert status.startswith("serving"), manager.said("")
        assert asks(port) == b"ok"
    assert waiting.read_response()[1] == b"ok"
    assert process.stop() == 0


@test("a restart under load refuses no connection and loses no request")
def _():
    manager = Manager("")
    port = manager.hold("proxy")
    manager.write("workers = 2\n" + forward("proxy", port))
    process = manager.start()
    stop, failures, count = threading.Event(), [], [0]

    def load(is_fresh):
        while not stop.is_set():
            try:
                peer = Peer(socket.create_connection(("127.0.0.1", port), 20))
                peer.sock.settimeout(20)
                again = True
                while again and not stop.is_set():
                    peer.send(request(origin.url))
                    head, body = peer.read_response()
                    assert body == b"ok", body
                    count[0] += 1
                    again = head.get("connection") != "close" and not is_fresh
                peer.close()
            except Exception as error:
                failures.append(repr(error))
                return
    threads = [threading.Thread(target=load, args=(i % 2 == 0,)) for i in range(6)]
    for thread in threads:
        thread.start()
    for _ in range(4):
        time.sleep(0.2)
        process.signal(signal.SIGTERM)
        assert process.process.wait(20) == 0
        process = manager.start()
    time.sleep(0.2)
    stop.set()
    for thread in threads:
        thread.join()
    print("# %d requests" % count[0])
    assert not failures, failures[:3]
    assert count[0] > 100
    assert process.stop() == 0


run()
