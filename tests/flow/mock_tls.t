#!/usr/bin/env python3
"""The mock over TLS: with certificates of its own, and with an authority's."""
import os
import sys
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

pki = Pki()
first = pki.leaf("first", "DNS:first.test,IP:127.0.0.1")
second = pki.leaf("second", "DNS:second.test")
minting = pki.path("minting")
os.makedirs(minting)
subprocess.run([ERRGATE, "ca", "init", "-o", minting], check=True, stdout=subprocess.DEVNULL)

six = ["--tls", "[::1]:0"] if has_ipv6() else []
paired = Mock("--certificate", second[0], "--key", second[1], pair=first)
signed = Mock("--tls", "127.0.0.1:0", *six, "--authority", minting)
signed.tls_port = signed.told_port()


def shake(port, ca, name, host="127.0.0.1"):
    """A peer that has shaken hands."""
    return Peer(socket.create_connection((host, port), WAIT)).start_tls(trusting(ca), name)


def names_of(peer):
    return [value for _, value in peer.sock.getpeercert()["subjectAltName"]]


def ask(peer, path, method="GET", body=b""):
    peer.send(request(path, method, "Content-Length: %d\r\n" % len(body) if body else "", body))
    return peer.read_response(method)


@test("a process serves plain text and TLS, with the same answers")
def _():
    plain = Peer(socket.create_connection(("127.0.0.1", paired.port), WAIT))
    tls = shake(paired.tls_port, pki.ca, "first.test")
    for path, status in (("/code/SVCSTG.CCE-ADDONMGR.4040204", 400), ("/odd/html", 502), ("/ok/300k", 200)):
        head, body = ask(tls, path)
        assert head.status == status and len(body) == len(ask(plain, path)[1]), (path, head.start)


@test("SNI chooses among the certificates; without a match it is the first")
def _():
    for name in "first.test", "second.test":
        assert name in names_of(shake(paired.tls_port, pki.ca, name))
    assert "first.test" in names_of(shake(paired.tls_port, pki.ca, "127.0.0.1"))


@test("an authority signs a certificate for the host that is asked for")
def _():
    for name in "api.test", "other.api.test", "UPPER.test":
        peer = shake(signed.tls_port, minting + "/ca.pem", name)
        assert names_of(peer) == [name.lower()], names_of(peer)
        assert ask(peer, "/ok")[0].status == 200
    assert names_of(shake(signed.tls_port, minting + "/ca.pem", "127.0.0.1")) == ["127.0.0.1"]
    if six:
        peer = shake(signed.told_port(), minting + "/ca.pem", "::1", "::1")
        assert ask(peer, "/ok")[0].status == 200


@test("uploads and downloads of megabytes")
def _():
    peer = shake(paired.tls_port, pki.ca, "first.test")
    blob = os.urandom(3 << 20)
    told = json.loads(ask(peer, "/upload", "POST", blob)[1])
    assert told == {"bytes": len(blob), "adler32": "%08x" % zlib.adler32(blob)}, told
    assert len(ask(peer, "/ok/3m")[1]) == 3 << 20


@test("an end is TLS's own end, a reset is none")
def _():
    def ending(path):
        sock = trusting(pki.ca).wrap_socket(
            socket.create_connection(("127.0.0.1", paired.tls_port), WAIT),
            server_hostname="first.test", suppress_ragged_eofs=False)
        peer = Peer(sock)
        peer.send(request(path))
        return peer.read_all()
    assert ending("/framing/close/ok").endswith(b"}")
    try:
        ending("/framing/reset-midbody/ok")
    except OSError:
        return
    assert False, "the end seems to be in good order"


@test("what is no TLS, and who does not trust it, is logged, and others are served")
def _():
    loud = subprocess.Popen([ERRGATE, "mock", "--tls", "127.0.0.1:0", "--authority", minting],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        port = int(loud.stdout.readline().rsplit(":", 1)[1].strip("/\n"))
        peer = Peer(socket.create_connection(("127.0.0.1", port), WAIT))
        peer.send(request("/ok"))
        assert peer.at_end()
        assert loud.stderr.readline().endswith(" handshake failed: the client speaks something else\n")
        try:
            shake(port, pki.ca, "api.test")
            assert False, "a stranger's certificate was taken"
        except ssl.SSLCertVerificationError:
            pass
        assert "handshake failed: unknown CA" in loud.stderr.readline()
        assert ask(shake(port, minting + "/ca.pem", "api.test"), "/ok")[0].status == 200
        assert loud.stderr.readline().endswith(" GET /ok 200\n")
    finally:
        loud.terminate()
        assert loud.wait(WAIT) == 0


@test("connections that say nothing, or half of something, are closed at the end")
def _():
    other = Mock(pair=first)
    peers = [Peer(socket.create_connection(("127.0.0.1", other.tls_port), WAIT)) for _ in range(3)]
    peers[1].send(b"\x16\x03\x01\x02\x00\x01")
    before = other.descriptors()
    peers.append(shake(other.tls_port, pki.ca, "first.test"))
    eventually(lambda: other.descriptors() > before, "it is there")
    assert other.stop() == 0
    assert all(peer.at_end() for peer in peers[:3])


@test("mistakes on the command line are told")
def _():
    def fails(*options):
        done = subprocess.run([ERRGATE, "mock", *options], capture_output=True, text=True, timeout=WAIT)
        assert done.returncode == 2 and done.stdout == "", (options, done)
        return done.stderr
    tls = ("--tls", "127.0.0.1:0")
    assert "--tls needs" in fails(*tls)
    assert "go together" in fails(*tls, "--certificate", first[0])
    assert "go together" in fails(*tls, "--key", first[1])
    assert "either" in fails(*tls, "--certificate", first[0], "--key", first[1], "--authority", minting)
    assert "for --tls" in fails("--authority", minting)
    assert "no ADDRESS:PORT" in fails("--tls", "nowhere")
    assert "missing.pem" in fails(*tls, "--certificate", "missing.pem", "--key", first[1])
    assert "nowhere/ca.pem" in fails(*tls, "--authority", "nowhere")
    assert "too many" in fails(*tls * 17)
    assert "too many" in fails(*["--certificate", "x", "--key", "y"] * 17)


run()
