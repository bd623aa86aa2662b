#!/usr/bin/env python3
"""Parent proxies: what goes through them, and what they do wrong."""
import base64
import os
import ssl
import subprocess
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import (ERRGATE, Errgate, Origin, Peer, Pki, answering, capturing, eventually, free_port, json,
                  request, run, socket, test, trusting)

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
PAGE = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"

pki = Pki()
leaf = pki.leaf("leaf", "DNS:api.test,IP:127.0.0.1")
os.makedirs(pki.path("mine"))
subprocess.run([ERRGATE, "ca", "init", "-o", pki.path("mine")], check=True, stdout=subprocess.DEVNULL)
with open(pki.path("auth"), "w") as auth:
    auth.write("user:päss\n")


class Parent(Origin):
    """A proxy: CONNECT goes to `to`, whatever the name; the rest gets OK."""

    def __init__(self, to=None, connect=b"HTTP/1.1 200 Fine\r\nVia: 1.1 parent\r\n\r\n", answer=OK):
        self.to, self.connect, self.answer = to, connect, answer
        self.heads = []
        super().__init__(self.proxy)

    def proxy(self, peer):
        while True:
            try:
                head = peer.read_head()
            except AssertionError:
                return
            self.heads.append(head)
            if not head.start.startswith("CONNECT"):
                peer.send(self.answer)
                continue
            peer.send(self.connect)
            if b" 200 " not in self.connect:
                return
            up = socket.create_connection(("127.0.0.1", self.to))

            def pump(a, b):
                try:
                    while data := a.recv(65536):
                        b.sendall(data)
                    b.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
            threading.Thread(target=pump, args=(up, peer.sock), daemon=True).start()
            if peer.buffer:
                up.sendall(peer.buffer)
            pump(peer.sock, up)
            return


def proxy(parent_port, more="", options="", **kwargs):
    return Errgate('authority { certificate = "%s" key = "%s" }\n'
                   'parent "corp" { address = "localhost:%d" %s }\n'
                   'api "a" { hosts = { "api.test" } intercept = true ca = "%s"\n'
                   '  on "malformed" { action = normalize } }\n%s'
                   % (pki.path("mine/ca.pem"), pki.path("mine/ca.key"), parent_port, options, pki.ca, more),
                   **kwargs)


def get(errgate, target, fields="", peer=None):
    peer = peer or errgate.connect()
    peer.send(request(target, fields=fields))
    return peer.read_response()


@test("http goes to the parent in absolute-form, with its credentials and not the client's")
def _():
    parent = Parent()
    errgate = proxy(parent.port, options='credentials = "%s"' % pki.path("auth"))
    head, body = get(errgate, "http://far.test/path?q", "Proxy-Authorization: Basic Y2xpZW50Og==\r\n")
    assert (head.status, body) == (200, b"ok"), head.raw
    seen = parent.heads[0]
    assert seen.start == "GET http://far.test/path?q HTTP/1.1", seen.start
    assert seen.get("host") == "far.test" and seen.get("via").startswith("1.1 errgate-"), seen.raw
    wanted = "Basic " + base64.b64encode("user:päss".encode()).decode()
    assert seen.get_all("proxy-authorization") == [wanted], seen.raw
    assert wanted not in "".join(errgate.lines())
    errgate.stop()


@test("one connection to the parent serves many hosts; OPTIONS and IPv6 keep their form")
def _():
    parent = Parent()
    errgate = proxy(parent.port)
    for target in ("http://a.test/", "http://b.test:81?q", "http://[2001:db8::1]:82/x"):
        assert get(errgate, target)[0].status == 200
    peer = errgate.connect()
    peer.send(request("http://c.test", "OPTIONS"))
    peer.read_response()
    assert [h.start.split()[1] for h in parent.heads] == [
        "http://a.test/", "http://b.test:81/?q", "http://[2001:db8::1]:82/x", "http://c.test"], parent.heads
    assert parent.connections == 1, parent.connections
    event = errgate.wait_event("access", port=82)
    assert event["host"] == "2001:db8::1" and event["path"] == "/x", event
    errgate.stop()


@test("tunnels go through its CONNECT, with what was sent ahead")
def _():
    def hello(peer):
        peer.send(b"welcome ")
        peer.send(peer.read_exactly(5))
    parent = Parent(Origin(hello).port)
    errgate = proxy(parent.port)
    peer = errgate.connect()
    peer.send(b"CONNECT far.test:443 HTTP/1.1\r\nHost: x\r\n\r\nearly")
    assert peer.read_head().status == 200
    assert peer.read_all() == b"welcome early"
    assert parent.heads[0].start == "CONNECT far.test:443 HTTP/1.1"
    assert parent.heads[0].get("host") == "far.test:443"
    peer = errgate.connect()
    assert peer.tunnel("[2001:db8::1]:443").status == 200
    assert parent.heads[1].start == "CONNECT [2001:db8::1]:443 HTTP/1.1"
    errgate.stop()


@test("https goes through its CONNECT, verified, judged and kept")
def _():
    origin = Origin(answering(PAGE), pki.server(leaf))
    parent = Parent(origin.port)
    errgate = proxy(parent.port)
    peer = errgate.connect()
    assert peer.tunnel("api.test:443").status == 200
    peer.start_tls(trusting(pki.path("mine/ca.pem")), "api.test")
    for _ in range(2):
        peer.send(b"GET /x HTTP/1.1\r\nHost: api.test\r\n\r\n")
        head, body = peer.read_response()
        assert head.status == 502 and json.loads(body)["error_code"] == "ERRGATE.3002", body
    assert get(errgate, "https://api.test/y")[0].status == 502
    assert [h.start for h in parent.heads] == ["CONNECT api.test:443 HTTP/1.1"], parent.heads
    errgate.stop()


@test("exceptions are reached directly: names, domains, patterns, networks")
def _():
    parent = Parent()
    direct = Origin(answering(OK.replace(b"ok", b"me")))
    errgate = proxy(parent.port, options='except = { "localhost", ".localhost", "x*.test", "127.0.0.0/8" }')
    for host, via in (("localhost", b"me"), ("api.localhost", b"me"), ("LOCALHOST.", b"me"),
                      ("127.0.0.1", b"me"), ("notlocalhost", b"ok"), ("10.0.0.1", b"ok"), ("y.test", b"ok")):
        assert get(errgate, "http://%s:%d/" % (host, direct.port))[1] == via, host
    errgate.stop()


@test("the policy holds for addresses, also by way of a parent")
def _():
    parent = Parent()
    errgate = proxy(parent.port)
    for target in ("http://169.254.169.254/", "http://[fe80::1]/"):
        head, body = get(errgate, target)
        assert head.status == 403 and json.loads(body)["error_code"] == "ERRGATE.1007", head.raw
    assert parent.heads == []
    errgate.stop()


def refused(name, parent_of, code, status, detail, answered_by):
    @test(name)
    def _():
        parent = parent_of()
        errgate = proxy(parent if isinstance(parent, int) else parent.port,
                        more="timeout { connect = 1s }\n")
        peer = errgate.connect()
        peer.send(b"CONNECT far.test:443 HTTP/1.1\r\nHost: x\r\n\r\n")
        head, body = peer.read_response()
        assert (head.status, json.loads(body)["error_code"]) == (status, code), (head.raw, body)
        event = errgate.wait_event("refusal", code=code)
        assert detail in event["detail"] and event["answered_by"] == answered_by, event
        assert head.get("proxy-status"), head.raw
        errgate.stop()


refused("a parent that refuses is told with its status",
        lambda: Parent(connect=b"HTTP/1.1 403 Not For You\r\nContent-Length: 4\r\n\r\nno!!"),
        "ERRGATE.2019", 502, "403 Not For You", "parent")
refused("one that wants credentials is told apart",
        lambda: Parent(connect=b"HTTP/1.1 407 Auth\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"),
        "ERRGATE.2020", 502, "407", "parent")
refused("one that is down is, too", free_port, "ERRGATE.2018", 502, "refused", "errgate")
refused("one that answers garbage", lambda: Parent(connect=b"SSH-2.0-hello\r\n\r\n"),
        "ERRGATE.2019", 502, "", "parent")
refused("one that hangs up", lambda: Origin(lambda peer: peer.read_head()),
        "ERRGATE.2019", 502, "closed", "parent")
refused("one that says nothing", lambda: Origin(lambda peer: peer.read_all()),
        "ERRGATE.2004", 504, "the parent proxy to answer CONNECT", "errgate")


@test("407 to a request is ours to solve, and not the client's")
def _():
    parent = Parent(answer=b"HTTP/1.1 407 Auth\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n")
    errgate = proxy(parent.port)
    head, body = get(errgate, "http://far.test/")
    assert head.status == 502 and json.loads(body)["error_code"] == "ERRGATE.2020", head.raw
    assert head.get("proxy-authenticate") is None
    errgate.stop()


@test("what the parent answers itself is logged as the parent's")
def _():
    parent = Parent(answer=b"HTTP/1.1 503 Down\r\nX-Squid-Error: ERR_CONNECT_FAIL 111\r\n"
                           b"Content-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>")
    errgate = proxy(parent.port)
    head, body = get(errgate, "http://api.test/")
    assert head.status == 503 and json.loads(body)["error_code"] == "ERRGATE.3002", head.raw
    assert errgate.wait_event("response")["answered_by"] == "parent"
    errgate.stop()


@test("credentials that are none are told with file and line")
def _():
    for text, why in (("no colon\n", "USER:PASSWORD"), (":empty\n", "USER:PASSWORD")):
        with open(pki.path("bad"), "w") as bad:
            bad.write(text)
        conf = pki.path("p.conf")
        with open(conf, "w") as out:
            out.write('listen "l" { address = "127.0.0.1:1" }\n'
                      'parent "p" { address = "h:1" credentials = "bad" }\n')
        done = subprocess.run([ERRGATE, "run", "-t", "-c", conf], capture_output=True, text=True, timeout=10)
        assert done.returncode == 2 and why in done.stderr and "p.conf:2:" in done.stderr, done.stderr
        assert "colon" not in done.stderr


run()
