#!/usr/bin/env python3
"""Interception: TLS that is opened for the hosts of an api, and for nothing else."""
import os
import signal
import ssl
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import (ERRGATE, Errgate, Origin, Pki, answering, capturing, eventually, free_port, json,
                  run, test, trusting)

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
PAGE = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"

pki = Pki()
leaf = pki.leaf("leaf", "DNS:localhost,DNS:other.localhost,IP:127.0.0.1,IP:::1")


def make_authority(name):
    """An authority for interception, as `errgate ca init` makes it; its folder."""
    folder = pki.path(name)
    os.makedirs(folder)
    subprocess.run([ERRGATE, "ca", "init", "-o", folder], check=True, stdout=subprocess.DEVNULL)
    return folder


MINE = make_authority("mine")
CA, CA_KEY = MINE + "/ca.pem", MINE + "/ca.key"
own = pki.leaf("own", "DNS:localhost,IP:127.0.0.1")
tls_port = free_port()

CONF = ('authority { certificate = "%s" key = "%s" }\n'
        'timeout { request = 1s }\n'
        'listen "secure" { address = "127.0.0.1:%d" certificate = "%s" key = "%s" }\n'
        'api "a" { hosts = { "localhost", "127.0.0.1", "::1" } intercept = true ca = "%s"\n'
        '  on "malformed" { action = normalize } on "unknown" { action = tag } }\n'
        % (CA, CA_KEY, tls_port, *own, pki.ca))
errgate = Errgate(CONF)


def inside(origin, host="localhost", name=None, context=None, proxy=None, port=None):
    """A peer inside an intercepted connection to the origin."""
    peer = (proxy or errgate).connect(port)
    text = "[%s]" % host if ":" in host else host
    head = peer.tunnel("%s:%d" % (text, origin.port))
    assert head.status == 200, head.raw
    return peer.start_tls(context or trusting(CA), name or host)


def ask(peer, origin, target="/x", method="GET", fields="", body=b"", host="localhost"):
    peer.send(("%s %s HTTP/1.1\r\nHost: %s:%d\r\n%s\r\n" % (method, target, host, origin.port, fields))
              .encode() + body)
    return peer.read_response(method)


@test("an error inside TLS is judged and repaired; what is well is not touched")
def _():
    origin = Origin(answering(PAGE), pki.server(leaf))
    head, body = ask(inside(origin), origin)
    assert head.status == 502 and json.loads(body)["error_code"] == "ERRGATE.3002", body
    assert head.get("errgate-verdict") == "malformed", head.raw
    event = errgate.wait_event("response", port=origin.port)
    assert event["scheme"] == "https" and event["api"] == "a" and event["path"] == "/x", event
    got = []
    origin = Origin(capturing(got), pki.server(leaf))
    peer = inside(origin)
    for _ in range(3):
        assert ask(peer, origin)[1] == b"ok"
    assert origin.connections == 1 and len(got) == 3
    assert got[0].get("host") == "localhost:%d" % origin.port and got[0].get("via").startswith("1.1 errgate-")


@test("the certificate is for the one host, short-lived, and signed by our authority")
def _():
    origin = Origin(answering(OK), pki.server(leaf))
    for host in ("localhost", "127.0.0.1", "::1"):
        peer = inside(origin, host)
        cert = peer.sock.getpeercert()
        kind = "DNS" if host == "localhost" else "IP Address"
        names = [(k, v) for k, v in cert["subjectAltName"]]
        assert len(names) == 1 and names[0][0] == kind, names
        days = (ssl.cert_time_to_seconds(cert["notAfter"]) - time.time()) / 86400
        assert 0 < days < 10, cert["notAfter"]
        peer.close()
    first = inside(origin).sock.getpeercert(binary_form=True)
    assert inside(origin).sock.getpeercert(binary_form=True) == first


@test("TLS 1.2 and 1.3 are spoken, and nothing older")
def _():
    origin = Origin(answering(OK), pki.server(leaf))
    for version, word in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
        context = trusting(CA)
        context.minimum_version = context.maximum_version = version
        peer = inside(origin, context=context)
        assert peer.sock.version() == word and ask(peer, origin)[1] == b"ok"


@test("ALPN: http/1.1 is chosen beside h2; no ALPN is http/1.1")
def _():
    origin = Origin(answering(OK), pki.server(leaf))
    peer = inside(origin, context=trusting(CA, ("h2", "http/1.1")))
    assert peer.sock.selected_alpn_protocol() == "http/1.1" and ask(peer, origin)[1] == b"ok"
    assert ask(inside(origin, context=trusting(CA, ())), origin)[1] == b"ok"


def tunnelled(origin, why):
    event = errgate.wait_event("tunnel", port=origin.port)
    assert event["findings"] == ["uninspected-tunnel"] and event["api"] == "a", event
    assert why in event["detail"], event


@test("a client that offers HTTP/2 only is tunnelled, and the log says why")
def _():
    context = pki.server(leaf)
    context.set_alpn_protocols(["h2"])
    origin = Origin(lambda peer: peer.send(b"h2 it is"), context)
    peer = inside(origin, context=trusting(pki.ca, ("h2",)))
    assert peer.sock.selected_alpn_protocol() == "h2" and peer.read_all() == b"h2 it is"
    peer.close()
    tunnelled(origin, "HTTP/1")


@test("a client that offers HTTP/1.0 only is served")
def _():
    origin = Origin(answering(PAGE), pki.server(leaf))
    peer = inside(origin, context=trusting(CA, ("http/1.0",)))
    assert peer.sock.selected_alpn_protocol() == "http/1.0"
    assert json.loads(ask(peer, origin)[1])["error_code"] == "ERRGATE.3002"


@test("what is no TLS is tunnelled, with every byte")
def _():
    origin = Origin(answering(OK))
    peer = errgate.connect()
    peer.send(b"CONNECT localhost:%d HTTP/1.1\r\nHost: x\r\n\r\nGET /early HTTP/1.1\r\nHost: x\r\n\r\n" % origin.port)
    assert peer.read_head().status == 200
    assert peer.read_response()[1] == b"ok"
    peer.close()
    tunnelled(origin, "no TLS")


@test("a client that says nothing is tunnelled after timeout.request")
def _():
    origin = Origin(lambda peer: (peer.send(b"server first"), peer.read_all()))
    peer = errgate.connect()
    assert peer.tunnel("localhost:%d" % origin.port).status == 200
    assert peer.read_exactly(12) == b"server first"
    peer.close()
    tunnelled(origin, "in time")


@test("SNI that names another host than CONNECT is refused")
def _():
    origin = Origin(answering(OK), pki.server(leaf))
    context = trusting(CA)
    context.check_hostname = False
    try:
        inside(origin, name="evil.test", context=context)
        assert False, "accepted"
    except ssl.SSLError as error:
        assert "UNRECOGNIZED_NAME" in str(error).upper(), error
    event = errgate.wait_event("refusal", port=origin.port)
    assert event["code"] == "ERRGATE.1016" and "evil.test" in event["detail"], event
    assert origin.connections == 0


@test("without SNI the host of CONNECT counts")
def _():
    origin = Origin(answering(OK), pki.server(leaf))
    peer = errgate.connect()
    peer.tunnel("localhost:%d" % origin.port)
    context = trusting(CA)
    context.check_hostname = False
    peer.sock = context.wrap_socket(peer.sock)
    assert ask(peer, origin)[1] == b"ok"


@test("a Host that is another host's is refused, in the API's shape")
def _():
    origin = Origin(answering(OK), pki.server(leaf))
    for host in ("other.localhost", "evil.test"):
        peer = inside(origin)
        head, body = ask(peer, origin, host=host)
        assert head.status == 421 and json.loads(body)["error_code"] == "ERRGATE.1016", head.raw
        assert ask(peer, origin)[1] == b"ok"
    assert origin.connections == 1


@test("a ClientHello in single bytes, and one in many records, are read")
def _():
    origin = Origin(answering(OK), pki.server(leaf))
    for split in ("bytes", "records"):
        peer = errgate.connect()
        peer.tunnel("localhost:%d" % origin.port)
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = trusting(CA).wrap_bio(incoming, outgoing, server_hostname="localhost")
        try:
            tls.do_handshake()
        except ssl.SSLWantReadError:
            pass
        hello = outgoing.read()
        if split == "bytes":
            for i in range(len(hello)):
                peer.send(hello[i:i + 1])
        else:
            for i in range(5, len(hello), 50):
                part = hello[i:i + 50]
                peer.send(b"\x16\x03\x01" + struct.pack("!H", len(part)) + part)
        while True:
            incoming.write(peer.sock.recv(65536))
            try:
                tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                continue
        peer.send(outgoing.read())
        tls.write(b"GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        peer.send(outgoing.read())
        got = b""
        while b"ok" not in got:
            incoming.write(peer.sock.recv(65536))
            try:
                got += tls.read(65536)
            except ssl.SSLWantReadError:
                pass
        assert got.startswith(b"HTTP/1.1 200 OK"), got


@test("a client that does not trust the authority is logged with a hint")
def _():
    origin = Origin(answering(OK), pki.server(leaf))
    try:
        inside(origin, context=trusting(pki.ca))
        assert False, "trusted"
    except ssl.SSLError:
        pass
    event = errgate.wait_event("handshake", port=origin.port)
    assert event["level"] == "warn" and "errgate ca show" in event["message"], event
    assert event["host"] == "localhost" and event["api"] == "a", event


@test("one that goes away after the handshake is, too")
def _():
    origin = Origin(answering(OK), pki.server(leaf))
    inside(origin).close()
    event = errgate.wait_event("handshake", port=origin.port)
    assert "pins" in event["message"], event


@test("an API whose certificate is wrong is answered for, inside TLS")
def _():
    pki.authority("stranger")
    origin = Origin(answering(OK), pki.server(pki.leaf("strange", "DNS:localhost", ca="stranger")))
    head, body = ask(inside(origin), origin)
    assert head.status == 502 and json.loads(body)["error_code"] == "ERRGATE.2013", body


@test("uploads, with and without 100-continue, and a HEAD")
def _():
    def serve(peer):
        while True:
            head = peer.read_head()
            if head.get("expect"):
                peer.send(b"HTTP/1.1 100 Continue\r\n\r\n")
            if head.get("content-length"):
                peer.read_exactly(int(head.get("content-length")))
            peer.send(OK if not head.start.startswith("HEAD") else OK[:-2])
    origin = Origin(serve, pki.server(leaf))
    peer = inside(origin)
    assert ask(peer, origin, method="POST", fields="Content-Length: 300000\r\n", body=b"x" * 300000)[1] == b"ok"
    peer.send(b"PUT /x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
    assert peer.read_head().status == 100
    peer.send(b"abc")
    assert peer.read_response()[1] == b"ok"
    assert ask(peer, origin, method="HEAD")[0].status == 200


@test("an upgrade inside becomes a tunnel with TLS at both ends")
def _():
    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\n")
        size = 0
        while peer.fill():
            size += len(peer.buffer)
            peer.send(peer.buffer)
            peer.buffer = b""
    origin = Origin(serve, pki.server(leaf))
    peer = inside(origin)
    peer.send(b"GET /x HTTP/1.1\r\nHost: localhost\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\n")
    assert peer.read_head().status == 101
    for size in (5, 100000):
        peer.send(b"z" * size)
        assert peer.read_exactly(size) == b"z" * size


@test("interception inside a TLS proxy: TLS in TLS")
def _():
    origin = Origin(answering(PAGE), pki.server(leaf))
    peer = errgate.connect(tls_port).start_tls(trusting(pki.ca), "localhost")
    assert peer.tunnel("localhost:%d" % origin.port).status == 200
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = trusting(CA).wrap_bio(incoming, outgoing, server_hostname="localhost")

    def step(action):
        while True:
            try:
                result = action()
                peer.send(outgoing.read())
                return result
            except ssl.SSLWantReadError:
                peer.send(outgoing.read())
                incoming.write(peer.sock.recv(65536))
    step(tls.do_handshake)
    step(lambda: tls.write(b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n"))
    got = b""
    while b"ERRGATE.3002" not in got:
        got += step(lambda: tls.read(65536))
    assert got.startswith(b"HTTP/1.1 502"), got


@test("hosts that no api names are not touched")
def _():
    origin = Origin(answering(PAGE), pki.server(leaf))
    peer = inside(origin, "other.localhost", context=trusting(pki.ca))
    assert ask(peer, origin)[1] == b"<html>"
    peer.close()
    event = errgate.wait_event("tunnel", port=origin.port)
    assert "api" not in event and "findings" not in event, event


@test("a reload with another authority: new certificates, running connections go on")
def _():
    changing = Errgate(CONF.replace(str(tls_port), str(free_port())))
    origin = Origin(answering(OK), pki.server(leaf))
    peer = inside(origin, proxy=changing)
    assert ask(peer, origin)[1] == b"ok"
    following = make_authority("next")
    with open(changing.conf_path) as conf:
        text = conf.read()
    with open(changing.conf_path, "w") as conf:
        conf.write(text.replace("/mine/", "/next/"))
    changing.signal(signal.SIGHUP)
    changing.wait_event("reload", level="info")
    assert ask(peer, origin)[1] == b"ok"
    assert ask(inside(origin, proxy=changing, context=trusting(following + "/ca.pem")), origin)[1] == b"ok"
    changing.stop()


@test("no key is ever written to the log, and no descriptor is left behind")
def _():
    with open(CA_KEY) as key:
        secret = [line for line in key.read().splitlines() if "-" not in line]
    log = "".join(errgate.lines())
    assert not any(line in log for line in secret) and "PRIVATE" not in log
    origin = Origin(answering(OK), pki.server(leaf))
    ask(inside(origin), origin)
    before = errgate.descriptors()
    for _ in range(20):
        peer = inside(origin)
        ask(peer, origin)
        peer.close()
    eventually(lambda: errgate.descriptors() <= before + 1, "descriptors come back")


run()
