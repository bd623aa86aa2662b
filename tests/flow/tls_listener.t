#!/usr/bin/env python3
"""Listeners that speak TLS themselves."""
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import (ERRGATE, Errgate, Origin, Peer, Pki, answering, capturing, eventually, free_port, json,
                  request, run, test, trusting)

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

pki = Pki()
first = pki.leaf("first", "DNS:first.test")
second = pki.leaf("second", "DNS:second.test,DNS:*.wild.test")
got = []
origin = Origin(capturing(got))
gateway_port, proxy_port = free_port(), free_port()
CONF = ('timeout { request = 1s  idle = 2s }\n'
        'listen "tls" { address = "127.0.0.1:%d" mode = gateway upstream = "%s"\n'
        '  certificate = { "%s", "%s" } key = { "%s", "%s" } }\n'
        'listen "tlsproxy" { address = "127.0.0.1:%d" certificate = "%s" key = "%s" }\n'
        % (gateway_port, origin.url, first[0], second[0], first[1], second[1], proxy_port, *first))
errgate = Errgate(CONF)


def secure(name="first.test", port=None, context=None, proxy=None):
    return (proxy or errgate).connect(port or gateway_port).start_tls(context or trusting(pki.ca), name)


def names_of(peer):
    return [value for _, value in peer.sock.getpeercert()["subjectAltName"]]


@test("a gateway serves over TLS: keep-alive, pipelining, bodies")
def _():
    peer = secure()
    peer.send(request("/a") + request("/b") + request("/c", "POST", "Content-Length: 3\r\n", b"abc"))
    for _ in range(3):
        assert peer.read_response()[1] == b"ok"
    assert [head.start.split()[1] for head in got[-3:]] == ["/a", "/b", "/c"]
    assert peer.sock.version() == "TLSv1.3" and peer.sock.selected_alpn_protocol() == "http/1.1"


@test("SNI chooses the certificate; the first is for all others")
def _():
    loose = trusting(pki.ca)
    loose.check_hostname = False
    assert names_of(secure("second.test")) == ["second.test", "*.wild.test"]
    assert names_of(secure("api.wild.test")) == ["second.test", "*.wild.test"]
    assert names_of(secure("first.test")) == ["first.test"]
    assert names_of(secure("unknown.test", context=loose)) == ["first.test"]
    assert names_of(secure(None, context=loose)) == ["first.test"]


@test("a forward listener over TLS is an HTTPS proxy")
def _():
    peer = secure(port=proxy_port)
    peer.send(request(origin.url + "/through"))
    assert peer.read_response()[1] == b"ok"
    assert peer.tunnel("127.0.0.1:%d" % origin.port).status == 200
    peer.send(request("/inside"))
    assert peer.read_response()[1] == b"ok"


@test("plain HTTP to it is answered with what is wrong")
def _():
    peer = errgate.connect(gateway_port)
    peer.send(request("/x"))
    head, body = peer.read_response()
    assert head.status == 400 and json.loads(body)["error_code"] == "ERRGATE.1017", head.raw
    assert peer.at_end()
    assert errgate.wait_event("refusal", code="ERRGATE.1017")["listener"] == "tls"


@test("TLS to a plain listener is logged for what it is")
def _():
    try:
        errgate.connect().start_tls(trusting(pki.ca), "first.test")
        assert False, "TLS on a plain listener"
    except (ssl.SSLError, OSError):
        pass
    assert errgate.wait_event("refusal", code="ERRGATE.1018")["listener"] == "proxy"


@test("old TLS is refused, and logged")
def _():
    context = trusting(pki.ca, ())
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    try:
        secure(context=context)
        assert False, "TLS 1.1"
    except ssl.SSLError:
        pass
    event = errgate.wait_event("handshake", listener="tls")
    assert "TLS 1.2" in event["message"] and event["detail"], event


@test("a client that does not like the certificate is logged")
def _():
    try:
        secure(context=ssl.create_default_context())
        assert False, "trusted"
    except ssl.SSLError:
        pass
    event = eventually(lambda: [e for e in errgate.events("handshake") if "does not accept" in e["message"]],
                       "a handshake event")
    assert "host" not in event[0], event


@test("a handshake has timeout.request, a connection timeout.idle")
def _():
    peer = errgate.connect(gateway_port)
    peer.send(b"\x16\x03\x01\x02\x00")
    begin = time.monotonic()
    assert peer.at_end() and 0.5 < time.monotonic() - begin < 4
    peer = secure()
    begin = time.monotonic()
    assert peer.at_end() and 1.5 < time.monotonic() - begin < 5


@test("the end is said in TLS before the connection closes")
def _():
    peer = secure()
    peer.send(request("/x", fields="Connection: close\r\n"))
    peer.read_response()
    peer.sock.suppress_ragged_eofs = False
    assert peer.sock.recv(10) == b""       # an SSLEOFError when it was cut


@test("a second connection resumes the first")
def _():
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = trusting(pki.ca)
        context.minimum_version = context.maximum_version = version
        peer = secure(context=context)
        peer.send(request("/x"))
        peer.read_response()
        sock = context.wrap_socket(socket.create_connection(("127.0.0.1", gateway_port), 10),
                                   server_hostname="first.test", session=peer.sock.session)
        assert sock.session_reused, version
        sock.close()


@test("HUP brings new certificates; connections that stand go on")
def _():
    live = (pki.path("live.pem"), pki.path("live.key"))
    shutil.copy(first[0], live[0])
    shutil.copy(first[1], live[1])
    port = free_port()
    changing = Errgate('listen "t" { address = "127.0.0.1:%d" mode = gateway upstream = "%s" '
                       'certificate = "%s" key = "%s" }\n' % (port, origin.url, *live))
    peer = secure(port=port, proxy=changing)
    shutil.copy(second[0], live[0])
    changing.signal(signal.SIGHUP)          # the key is still the old one
    changing.wait_event("reload", level="error")
    assert any("does not belong" in e["message"] for e in changing.events("reload"))
    assert names_of(secure(port=port, proxy=changing)) == ["first.test"]
    shutil.copy(second[1], live[1])
    changing.signal(signal.SIGHUP)
    changing.wait_event("reload", level="info")
    assert names_of(secure("second.test", port=port, proxy=changing)) == ["second.test", "*.wild.test"]
    peer.send(request("/still"))
    assert peer.read_response()[1] == b"ok"
    changing.stop()


@test("-t tells what is wrong with a key, and never shows or asks for anything")
def _():
    pki.openssl("ec", "-aes128", "-passout", "pass:secret", "-in", first[1], "-out", "locked.key")
    for key, why in ((second[1], "does not belong"), (pki.path("locked.key"), "passphrase"),
                     (first[0], "private key")):
        conf = pki.path("t.conf")
        with open(conf, "w") as out:
            out.write('listen "t" { address = "127.0.0.1:1" certificate = "%s" key = "%s" }\n' % (first[0], key))
        done = subprocess.run([ERRGATE, "run", "-t", "-c", conf], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=10)
        assert done.returncode == 2 and why in done.stderr and "t.conf:1:" in done.stderr, done.stderr
        assert "BEGIN" not in done.stderr


@test("once there is a key, nobody but root can look into the process")
def _():
    # The files of /proc/PID belong to root when a process is not dumpable.
    status = os.stat("/proc/%d/mem" % errgate.process.pid)
    plain = Errgate("")
    assert status.st_uid == 0
    limits = open("/proc/%d/limits" % errgate.process.pid).read()
    assert limits
    plain.stop()


@test("bulk over TLS in bounded memory, and descriptors come back")
def _():
    size = 64 << 20

    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        for _ in range(64):
            peer.send(b"y" * (1 << 20))
    large = Origin(serve)
    before = errgate.descriptors()
    peer = secure(port=proxy_port)
    peer.send(request(large.url + "/x"))
    head = peer.read_head()
    left = size - len(peer.buffer)
    time.sleep(0.3)                        # a slow start: what is read ahead is bounded
    while left > 0:
        left -= len(peer.sock.recv(1 << 20))
    assert left == 0 and errgate.status_kib("VmHWM") < 64 * 1024, errgate.status_kib("VmHWM")
    peer.close()
    eventually(lambda: errgate.descriptors() <= before + 1, "descriptors come back")


run()
