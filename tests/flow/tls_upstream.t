#!/usr/bin/env python3
"""TLS to the API: whom errgate trusts, and what it says when it does not."""
import os
import signal
import ssl
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import (Errgate, Origin, Pki, answering, capturing, eventually, json, request, run, test)

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

pki = Pki()
pki.authority("other")
good = pki.leaf("good", "DNS:localhost,DNS:api.localhost,IP:127.0.0.1,IP:::1")
expired = pki.leaf("expired", "DNS:localhost", end="20210101000000Z")
future = pki.leaf("future", "DNS:localhost", start="20390101000000Z")
wrong = pki.leaf("wrong", "DNS:elsewhere.test,DNS:*.wild.test")
foreign = pki.leaf("foreign", "DNS:localhost", ca="other")
client = pki.leaf("client", "DNS:client")
lone = pki.authority("lone")

API = ('api "a" { hosts = { "localhost" } ca = "%s"  on "malformed" { action = normalize } }\n'
       'api "mutual" { hosts = { "mutual.localhost" } ca = "%s" certificate = "%s" key = "%s" }\n'
       'api "loose" { hosts = { "loose.localhost" } verify = off }\n'
       % (pki.ca, pki.ca, *client))
errgate = Errgate(API + 'timeout { connect = 2s }\n')


def get(origin, host="localhost", proxy=None, method="GET", fields="", body=b"", peer=None):
    peer = peer or (proxy or errgate).connect()
    peer.send(request("https://%s:%d/x" % (host, origin.port), method, fields, body))
    return peer.read_response()


def refusal(origin, host="localhost", proxy=None):
    head, body = get(origin, host, proxy)
    event = (proxy or errgate).wait_event("refusal", port=origin.port)
    answer = json.loads(body)
    assert event["code"] == answer["error_code"], (event, answer)
    return head, answer, event


@test("a request goes over TLS, to the host that SNI names, and the log says https")
def _():
    names, got = [], []
    context = pki.server(good)
    context.sni_callback = lambda sock, name, ctx: names.append(name)
    origin = Origin(capturing(got), context)
    head, body = get(origin)
    assert (head.status, body) == (200, b"ok"), head.raw
    assert names == ["localhost"], names
    assert got[0].start == "GET /x HTTP/1.1" and got[0].get("host") == "localhost:%d" % origin.port
    event = errgate.wait_event("access", port=origin.port)
    assert event["scheme"] == "https" and event["host"] == "localhost", event


@test("a gateway with an https upstream does the same, and judges")
def _():
    page = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
    origin = Origin(answering(page), pki.server(good))
    gateway = Errgate(API, upstream="https://localhost:%d" % origin.port)
    peer = gateway.connect(gateway.gateway_port)
    peer.send(request("/x"))
    head, body = peer.read_response()
    assert head.status == 502 and json.loads(body)["error_code"] == "ERRGATE.3002", body
    gateway.stop()


@test("connections are kept, and sessions resumed")
def _():
    resumed = []

    def serve(peer):
        resumed.append(peer.sock.session_reused)
        answering(OK)(peer)

    def once(peer):
        resumed.append(peer.sock.session_reused)
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        peer.sock.unwrap()
    origin = Origin(serve, pki.server(good))
    for _ in range(3):
        assert get(origin)[0].status == 200
    assert origin.connections == 1, origin.connections
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        resumed.clear()
        origin = Origin(once, pki.server(good, version))
        for _ in range(3):
            assert get(origin)[0].status == 200
        assert resumed[0] is False and resumed[2] is True, (version, resumed)


@test("addresses are verified as addresses")
def _():
    origin = Origin(answering(OK), pki.server(good), host="::1")
    other = Errgate('api "six" { hosts = { "::1", "127.0.0.1" } ca = "%s" }\n' % pki.ca)
    assert get(origin, "[::1]", proxy=other)[0].status == 200
    head, answer, _ = refusal(Origin(answering(OK), pki.server(expired)), "127.0.0.1", proxy=other)
    assert answer["error_code"] in ("ERRGATE.2011", "ERRGATE.2012"), answer
    other.stop()


def bad(name, pair, code, error, detail):
    @test(name)
    def _():
        head, answer, event = refusal(Origin(answering(OK), pki.server(pair)))
        assert (head.status, answer["error_code"]) == (502, code), answer
        assert "error=" + error in head.get("proxy-status"), head.raw
        assert detail in event["detail"] and detail in answer["error_msg"], (event, answer)


bad("a certificate that is out of date is refused", expired, "ERRGATE.2011",
    "tls_certificate_error", "2021-01-01")
bad("one that is not valid yet, too", future, "ERRGATE.2011", "tls_certificate_error", "2039-01-01")
bad("one for other names, which are listed", wrong, "ERRGATE.2012", "tls_certificate_error",
    "elsewhere.test")
bad("one that a stranger has signed, who is named", foreign, "ERRGATE.2013", "tls_certificate_error",
    "authority other")
bad("one that has signed itself", lone, "ERRGATE.2013", "tls_certificate_error", "")


@test("what is no TLS is told apart, and so is a server that goes away")
def _():
    head, answer, _ = refusal(Origin(answering(OK)))
    plain = Origin(lambda peer: (peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n"), peer.read_all()))
    head, answer, _ = refusal(plain)
    assert answer["error_code"] == "ERRGATE.2017", answer
    assert "tls_protocol_error" in head.get("proxy-status")
    gone = Origin(lambda peer: peer.sock.recv(10000))
    head, answer, event = refusal(gone)
    assert answer["error_code"] in ("ERRGATE.2015", "ERRGATE.2010"), answer
    silent = Origin(lambda peer: peer.read_all())
    head, answer, event = refusal(silent)
    assert (head.status, answer["error_code"]) == (504, "ERRGATE.2004"), answer
    assert "TLS handshake" in event["detail"], event


@test("a server that speaks old TLS only is refused")
def _():
    context = pki.server(good)
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    head, answer, event = refusal(Origin(answering(OK), context))
    assert answer["error_code"] in ("ERRGATE.2015", "ERRGATE.2016"), answer
    assert "protocol version" in event["detail"] or "unsupported" in event["detail"], event


def mutual(version):
    context = pki.server(good, version)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(pki.ca)
    return context


@test("a server that wants a certificate gets the api's")
def _():
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        seen = []

        def serve(peer):
            seen.append(peer.sock.getpeercert()["subject"])
            answering(OK)(peer)
        names = pki.leaf("names%d" % version, "DNS:mutual.localhost")
        context = mutual(version)
        context.load_cert_chain(*names)
        assert get(Origin(serve, context), "mutual.localhost")[0].status == 200
        assert "leaf client" in str(seen), seen


@test("without one the client is told what is wanted, in TLS 1.2 and 1.3")
def _():
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        head, answer, event = refusal(Origin(answering(OK), mutual(version)))
        assert answer["error_code"] == "ERRGATE.2016", (version, answer)
        assert "tls_alert_received" in head.get("proxy-status"), head.raw


@test("verify = off takes anything, and is said at the start")
def _():
    assert get(Origin(answering(OK), pki.server(expired)), "loose.localhost")[0].status == 200
    assert any("verify is off" in e["message"] and "loose" in e["message"]
               for e in errgate.events("start", level="warn")), errgate.events("start")


@test("hosts that no api names are verified against the system's store")
def _():
    head, answer, event = refusal(Origin(answering(OK), pki.server(good)), "api.localhost")
    assert answer["error_code"] == "ERRGATE.2013", answer


@test("an answer that is cut without TLS's own end does not look complete")
def _():
    def cut(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\n\r\nhalf of")
        os.close(peer.sock.detach())
    peer = errgate.connect()
    try:
        head, body = get(Origin(cut, pki.server(good)), peer=peer)
        assert False, "the cut answer looked whole: %r" % body
    except (AssertionError, ConnectionResetError) as error:
        assert "looked whole" not in str(error), error


@test("an answer that ends in good order is complete")
def _():
    def end(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 200 OK\r\n\r\nall of it")
        peer.sock.unwrap()
    assert get(Origin(end, pki.server(good)))[1] == b"all of it"


@test("large bodies go both ways")
def _():
    size = 20 << 20
    got = []

    def serve(peer):
        head = peer.read_head()
        left = int(head.get("content-length")) - len(peer.buffer)
        while left > 0:
            left -= len(peer.sock.recv(1 << 20))
        got.append(left)
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        for _ in range(20):
            peer.send(b"y" * (1 << 20))
    peer = errgate.connect()
    origin = Origin(serve, pki.server(good))
    peer.send(request("https://localhost:%d/x" % origin.port, "POST", "Content-Length: %d\r\n" % size))
    writer = threading.Thread(target=lambda: [peer.send(b"x" * (1 << 20)) for _ in range(20)])
    writer.start()
    head = peer.read_head()
    left = size - len(peer.buffer)
    while left > 0:
        left -= len(peer.sock.recv(1 << 20))
    writer.join()
    assert (head.status, left, got) == (200, 0, [0]), (head.raw, left, got)


@test("a reload with another authority counts from the next request on")
def _():
    changing = Errgate(API)
    origin = Origin(answering(OK), pki.server(good))
    peer = changing.connect()
    assert get(origin, proxy=changing, peer=peer)[0].status == 200
    changing.write_conf(API.replace(pki.ca, pki.path("other.pem")))
    changing.signal(signal.SIGHUP)
    changing.wait_event("reload")
    head, body = get(origin, proxy=changing, peer=peer)
    assert json.loads(body)["error_code"] == "ERRGATE.2013", body
    changing.stop()


@test("files that cannot be used are told, at the start and at a reload")
def _():
    text = "not a certificate\n"
    with open(pki.path("bad.pem"), "w") as out:
        out.write(text)
    broken = Errgate("")
    for conf, why in (('ca = "%s"' % pki.path("bad.pem"), "bad.pem"),
                      ('certificate = "%s" key = "%s"' % (good[0], expired[1]), "does not belong"),
                      ('certificate = "%s" key = "%s"' % (good[0], pki.path("bad.pem")), "bad.pem")):
        before = len(broken.events("reload"))
        broken.write_conf('api "a" { hosts = { "h" } %s }\n' % conf)
        broken.signal(signal.SIGHUP)
        lines = eventually(lambda: broken.events("reload")[before + 1:], "a refused reload")
        said = " ".join(e["message"] for e in broken.events("reload")[before:])
        assert why in said and "errgate.conf:" in said, said
    broken.stop()


run()
