#!/usr/bin/env python3
"""Logs that survive: no disk, pipe or flood stops errgate or is passed over in
silence; and nobody can forge a line or get a secret into one."""
import os
import re
import resource
import shutil
import signal
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import (ERRGATE, Errgate, Origin, Peer, Process, answering, eventually, json, request, run, test)

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
API = 'api "a" { hosts = { "127.0.0.1" } }\n'
SECRET = "HUSH5SECRET7TOKEN9"           # also looks like an access key
FORGED = '{"time":"2026-01-01T00:00:00.000Z","level":"info","event":"forged"}'
LOGFMT = re.compile(r'[a-z_]+=("(\\.|[^"\\])*"|[^ "=\\]*)( |$)')
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
# What ends a line for some reader or other, or is obeyed by a terminal.
ENDS = ["\r", "\v", "\f", "\x1b", "\x00", "\x85", "\u2028", "\u2029", "\x9b", "\x7f"]


def answer(code, message, more=""):
    body = json.dumps({"error_code": code, "error_msg": message}).encode("utf-8", "surrogatepass")
    return ("HTTP/1.1 400 x\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
            % (more, len(body))).encode("latin-1") + body


def raw_answer(body):
    return b"HTTP/1.1 400 x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


HOSTILE = ["\r\n" + FORGED, "\n" + "time=1 level=info event=forged", "a\x1b[2J\x00b", "\u2028event=forged\u2029",
           "\x85event=forged", 'q" event="forged', "x event=forged", "a=b event=forged", "\\", '\\" event=forged']
ANSWERS = [answer(text, "m " + text) for text in HOSTILE] + [
    answer("X.1", "AK %s and token=%s" % (SECRET, SECRET)),
    answer("X.2", "Signature=%s, Authorization: Bearer %s" % (SECRET, SECRET)),
    answer("X.3", "m", "X-Request-Id: a b=c\"d\r\nSet-Cookie: s=%s\r\n" % SECRET),
    raw_answer(b'{"error_code":"\xff\xfe","error_msg":"\xed\xa0\x80\x9b\xc2\x85"}'),
    raw_answer(b"<html>\r\n" + FORGED.encode() + b"\r\n</html>")]
FIELDS = "".join("%s: %s\r\n" % (name, SECRET) for name in (
    "Proxy-Authorization", "X-Auth-Token", "X-Security-Token", "Cookie")) + "Authorization: Basic %s\r\n" % SECRET
PATHS = ["/a%0d%0aevent=forged", '/q"x', "/e=f", "/x%1b[2J", "/p?token=" + SECRET, "/p;a?AWSAccessKeyId=%s&b" % SECRET,
         "/%e2%80%a8event=forged", "/\x9b2J", "/\x85x", "/back\\slash"]


@test("nothing that clients or APIs say forges a line or leaks a secret, in any format")
def _():
    left = []

    def serve(peer):
        while True:
            try:
                peer.read_head()
            except AssertionError:
                return
            peer.send(left.pop(0) if left else OK)
    origin = Origin(serve)
    place = origin.url[len("http://"):]
    for form in "json", "logfmt", "text":
        gate = Errgate(API, log="format = %s  access = true  repeat_rate = 0  sample = 2k" % form)
        n = 0
        for i, reply in enumerate(ANSWERS):
            left.append(reply)
            peer = gate.connect()
            peer.send(request(origin.url + PATHS[i % 6], fields=FIELDS))
            assert peer.read_response()[0].status == 400
            n += 1
        # Each of these is refused, or relayed; there is an event in any case.
        for target in [origin.url + path for path in PATHS] + [
                "http://user:%s@%s/" % (SECRET, place), "http://a\x1bb/", "http://[::1%s]/" % SECRET, "x y",
                "http://%s:99999/" % SECRET, "http://%s/#%s" % (place, SECRET)]:
            peer = gate.connect()
            peer.send(("GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n" % (target, place, FIELDS)).encode("latin-1"))
            peer.read_response()
            n += 1
        for host in "a\x1bb", "h\x85", 'h"x=y', "user:%s@h" % SECRET:
            peer = gate.connect()
            peer.send(("GET / HTTP/1.1\r\nHost: %s\r\n%s\r\n" % (host, FIELDS)).encode("latin-1"))
            peer.read_response()
            n += 1
        assert gate.stop() == 0
        with open(gate.log_path, "rb") as log:
            raw = log.read()
        text = raw.decode("utf-8")      # and is no invalid UTF-8
        assert not [end for end in ENDS if end in text], form
        assert SECRET not in text, re.findall(r".*%s.*" % SECRET, text)[:2]
        lines = text.split("\n")[:-1]
        check = {"json": check_json, "logfmt": check_logfmt, "text": check_text}[form]
        events = [check(line) for line in lines]
        assert "forged" not in events
        assert events.count("access") == n, (form, events.count("access"), n)
        assert events.count("response") == len(ANSWERS), (form, events)


def check_json(line):
    return json.loads(line)["event"]


def check_logfmt(line):
    assert LOGFMT.sub("", line) == "", line
    names = re.findall(r"(?:^| )([a-z_]+)=(?:\"(?:\\.|[^\"\\])*\"|[^ \"=]*)", line)
    assert names[:3] == ["time", "level", "event"] and len(set(names)) == len(names), line
    return line.split(" ")[2].split("=")[1]


def check_text(line):
    words = re.match(r"(%s) (debug|info|warn|error) ([a-z-]+)( |$)" % TIME, line)
    assert words and LOGFMT.sub("", line[words.end():]) == "", line
    return words.group(3)


def ask(gate, url, n=1):
    for _ in range(n):
        peer = gate.connect()
        peer.send(request(url))
        assert peer.read_response()[1] == b"ok"
        peer.close()


def lost(events):
    return sum(e["count"] for e in events if e["event"] == "log-lost")


@test("a full disk: serving goes on, whole lines only, and what is lost is counted")
def _():
    origin = Origin(answering(OK))
    gate = Errgate(API)
    ask(gate, origin.url, 5)
    eventually(lambda: len(gate.events("access")) == 5, "they are logged")
    size = os.path.getsize(gate.log_path) + 1000        # some lines, and a part of one
    before = resource.prlimit(gate.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(gate.process.pid, resource.RLIMIT_FSIZE, (size, before[1]))
    ask(gate, origin.url, 40)
    time.sleep(0.3)
    assert len(gate.events("access")) < 30      # each line can be read
    resource.prlimit(gate.process.pid, resource.RLIMIT_FSIZE, before)
    eventually(lambda: gate.events("log-lost"), "the loss is told without another event")
    ask(gate, origin.url, 5)
    assert gate.stop() == 0
    assert len(gate.events("access")) + lost(gate.events()) == 50, gate.events("log-lost")


@test("a log folder that is removed and comes back")
def _():
    origin = Origin(answering(OK))
    gate = Errgate(API)
    folder, moved = gate.folder, gate.folder + ".gone"
    ask(gate, origin.url, 3)
    eventually(lambda: len(gate.events("access")) == 3, "they are logged")
    os.rename(folder, moved)
    os.unlink(os.path.join(moved, "log"))
    ask(gate, origin.url, 10)
    gate.signal(signal.SIGUSR1)         # cannot be opened: nor does that hurt
    ask(gate, origin.url, 10)
    time.sleep(0.2)
    os.rename(moved, folder)
    eventually(lambda: os.path.exists(gate.log_path) and gate.events("log-lost"), "the loss is told")
    ask(gate, origin.url, 4)
    assert gate.stop() == 0
    # The failed reopening may have been lost too: that is a line more.
    assert 20 <= lost(gate.events()) <= 21 and len(gate.events("access")) == 4, gate.events()


class Piped(Process):
    """An errgate that logs to a pipe of ours, or to a FIFO."""

    def __init__(self, path, read_end=None, write_end=None):
        self.gate = Errgate(API)
        self.port = self.gate.port
        self.gate.stop()
        with open(self.gate.conf_path) as conf:
            text = conf.read()
        with open(self.gate.conf_path, "w") as conf:
            conf.write(text.replace(self.gate.log_path, path).replace("access = true", "access = true queue = 64k"))
        super().__init__([ERRGATE, "run", "-c", self.gate.conf_path], stdout=write_end)
        eventually(self.connects, "errgate listens")

    def connects(self):
        try:
            self.connect().close()
            return True
        except ConnectionRefusedError:
            return False

    def connect(self):
        return Peer(socket.create_connection(("127.0.0.1", self.port), 10))


@test("a reader of standard output that stalls costs counted lines only")
def _():
    origin = Origin(answering(OK))
    here, there = os.pipe()
    gate = Piped("-", here, there)
    os.close(there)
    n = 1000                            # more than pipe and queue take
    ask(gate, origin.url, n)
    text = bytearray()

    def read():
        while data := os.read(here, 65536):
            text.extend(data)
    reader = threading.Thread(target=read)
    reader.start()
    eventually(lambda: b"log-lost" in text, "the loss is told when reading goes on")
    ask(gate, origin.url, 5)
    assert gate.stop() == 0
    reader.join()
    os.close(here)
    events = [json.loads(line) for line in text.decode().splitlines()]
    assert sum(e["event"] == "access" for e in events) + lost(events) == n + 5
    assert lost(events) > 0


@test("a reader that is gone, then a new place by a reload: it tells what was lost")
def _():
    origin = Origin(answering(OK))
    here, there = os.pipe()
    gate = Piped("-", here, there)
    os.close(there)
    os.close(here)
    ask(gate, origin.url, 20)
    with open(gate.gate.conf_path) as conf:
        text = conf.read()
    path = os.path.join(gate.gate.folder, "second")
    with open(gate.gate.conf_path, "w") as conf:
        conf.write(text.replace('path = "-"', 'path = "%s"' % path))
    gate.signal(signal.SIGHUP)

    def events():
        if not os.path.exists(path):
            return []
        with open(path) as log:
            return [json.loads(line) for line in log.read().split("\n")[:-1]]
    eventually(lambda: lost(events()) >= 20, "the loss is told")
    ask(gate, origin.url, 3)
    assert gate.stop() == 0
    assert sum(e["event"] == "access" for e in events()) == 3


def reload(gate):
    """Have the conf file read anew, and wait until it is in force."""
    gate.write_conf(API)
    before = len(gate.events("reload"))
    gate.signal(signal.SIGHUP)
    eventually(lambda: len(gate.events("reload")) > before, "the reload")


@test("a storm of one kind: lines and counts add up, over reloads and the end")
def _():
    origin = Origin(answering(answer("STORM.1", "m")))
    gate = Errgate(API, workers=2, log="format = json  repeat_rate = 3")
    n = 0
    for turn in range(4):
        for _ in range(2):
            peer = gate.connect()
            for _ in range(60):
                peer.send(request(origin.url))
                assert peer.read_response()[0].status == 400
                n += 1
            peer.close()
        if turn < 2:
            reload(gate)
        elif turn == 2:
            gate.head = gate.head.replace("repeat_rate = 3", "repeat_rate = 0")
            reload(gate)
            gate.head = gate.head.replace("repeat_rate = 0", "repeat_rate = 3")
            reload(gate)
    assert gate.stop() == 0             # with counts still held back
    written = gate.events("response", code="STORM.1")
    held = [e["count"] for e in gate.events("repeats") if "STORM.1" in e["fingerprint"]]
    assert len(written) + sum(held) == n and sum(held) > 100, (len(written), held, n)


run()
