#!/usr/bin/env python3
"""IPv6 literals, wherever a host or an address can stand: targets, Host, SNI, certificates,
the conf file, the log, and through a parent."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

if not has_ipv6():
    print("1..0 # SKIP this machine has no IPv6")
    sys.exit(0)

PAGE = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
pki = Pki()
leaf = pki.leaf("leaf", "IP:::1")
os.makedirs(pki.path("own"))
subprocess.run([ERRGATE, "ca", "init", "-o", pki.path("own")], check=True, stdout=subprocess.DEVNULL)
CA = pki.path("own/ca.pem")

heads = []          # what origin was asked
names = []          # the SNI of each connection to secure
context = pki.server(leaf)
context.sni_callback = lambda sock, name, context: names.append(name)
origin = Origin(capturing(heads, PAGE), host="::1")
secure = Origin(capturing(heads, PAGE), context, host="::1")
listener, tls_listener = free_port(), free_port()
API = ('api "six" { hosts = { "::1" } intercept = true ca = "%s"  on "malformed" { action = normalize } }\n'
       'authority { certificate = "%s" key = "%s" }\n' % (pki.ca, CA, pki.path("own/ca.key")))
gate = Errgate(API + 'listen "six" { address = "[::1]:%d" clients = { "::1/128" } }\n'
               'listen "secure" { address = "[::1]:%d" certificate = "%s" key = "%s" }\n'
               % (listener, tls_listener, *leaf), upstream="http://[::1]:%d" % origin.port)


def connect(port=None):
    return Peer(socket.create_connection(("::1", port or listener), WAIT))


def repaired(answer):
    head, body = answer
    assert head.status == 502 and json.loads(body)["error_code"] == "ERRGATE.3002", (head.raw, body)


@test("a listener, its clients and the log")
def _():
    peer = connect()
    peer.send(request("http://[::1]:%d/log" % origin.port))
    repaired(peer.read_response())
    event = gate.wait_event("response", path="/log")
    assert event["client"].startswith("[::1]:") and event["listener"] == "six", event
    assert (event["host"], event["port"], event["api"]) == ("::1", origin.port, "six"), event
    assert any("listener six on [::1]:%d" % listener in line for line in gate.lines())


@test("absolute-form: the API is asked with Host in brackets")
def _():
    for number, target in enumerate(("[::1]", "[0:0:0:0:0:0:0:1]", "[::0001]", "[0000::0.0.0.1]")):
        peer = connect()
        peer.send(request("http://%s:%d/absolute/%d" % (target, origin.port, number)))
        repaired(peer.read_response())      # so it is known for the api's, however it is spelled
        assert heads[-1].get("host") == "%s:%d" % (target, origin.port), heads[-1].raw
        assert heads[-1].start == "GET /absolute/%d HTTP/1.1" % number


@test("a gateway: upstream in brackets, and what clients call it")
def _():
    peer = gate.connect(gate.gateway_port)
    peer.send(request("/gateway", fields=""))
    repaired(peer.read_response())
    assert heads[-1].start == "GET /gateway HTTP/1.1"
    assert gate.wait_event("response", path="/gateway")["host"] == "::1"


@test("what is no IPv6 literal is refused")
def _():
    for host in "[::1", "::1", "[::g]", "[1.2.3.4]", "[]", "[::1]x", "[fe80::1%25lo]", "[v1.a]":
        peer = connect()
        peer.send(b"GET http://%s:%d/ HTTP/1.1\r\nHost: x\r\n\r\n" % (host.encode(), origin.port))
        head, _ = peer.read_response()
        assert head.status == 400, (host, head.raw)
        peer = connect()
        assert peer.tunnel("%s:%d" % (host, origin.port)).status == 400, host


@test("interception: a certificate for the address, no SNI to the API, Host checked")
def _():
    del names[:]
    peer = connect()
    assert peer.tunnel("[::1]:%d" % secure.port).status == 200
    peer.start_tls(trusting(CA), "::1")     # which checks the certificate for the address
    peer.send(b"GET /opened HTTP/1.1\r\nHost: [::1]:%d\r\n\r\n" % secure.port)
    repaired(peer.read_response())
    assert heads[-1].get("host") == "[::1]:%d" % secure.port and names == [None], (heads[-1].raw, names)
    event = gate.wait_event("response", path="/opened")
    assert (event["host"], event["port"], event["scheme"]) == ("::1", secure.port, "https"), event
    for host, status in (("[0:0::1]:%d" % secure.port, 502), ("[::2]:%d" % secure.port, 421)):
        peer.send(b"GET /host HTTP/1.1\r\nHost: %s\r\n\r\n" % host.encode())
        assert peer.read_response()[0].status == status, host


@test("a TLS listener on an IPv6 address, with a certificate for it")
def _():
    peer = connect(tls_listener).start_tls(trusting(pki.ca), "::1")
    peer.send(request("https://[::1]:%d/secure" % secure.port))
    repaired(peer.read_response())
    assert gate.wait_event("response", path="/secure")["listener"] == "secure"


@test("targets: [ADDRESS]:PORT is allowed, its neighbours are not, also as IPv4 in disguise")
def _():
    other = Errgate('targets { deny = { "loopback" }  allow = { "[::1]:%d" }  connect_ports = { "any" } }\n'
                    % origin.port, targets=False)
    for target, status in (("[::1]:%d" % origin.port, 502), ("[::1]:%d" % secure.port, 403),
                           ("[::ffff:127.0.0.1]:%d" % origin.port, 403), ("127.0.0.1:%d" % origin.port, 403)):
        peer = other.connect()
        peer.send(request("http://%s/" % target))
        assert peer.read_response()[0].status == status, target
        tunnel = other.connect().tunnel(target)
        assert tunnel.status == (200 if status == 502 else status), target


@test("a parent on an IPv6 address, asked for IPv6 hosts: http, a tunnel, and inside TLS")
def _():
    asked = []

    def parent(peer):
        """A proxy that leads to secure, or answers itself."""
        head = peer.read_head()
        asked.append(head)
        if not head.start.startswith("CONNECT "):
            peer.send(PAGE)
            return
        far = Peer(socket.create_connection(("::1", secure.port), WAIT))
        peer.send(b"HTTP/1.1 200 OK\r\n\r\n")
        threading.Thread(target=copy, args=(far, peer), daemon=True).start()
        copy(peer, far)

    def copy(here, there):
        try:
            while here.fill():
                there.send(here.buffer)
                here.buffer = b""
        except OSError:
            pass

    proxy = Origin(parent, host="::1")
    other = Errgate(API + 'parent "six" { address = "[::1]:%d"  except = { "2001:db8::/32" } }\n' % proxy.port)
    peer = other.connect()
    peer.send(request("http://[::1]:7/up"))
    repaired(peer.read_response())
    assert asked[0].start == "GET http://[::1]:7/up HTTP/1.1" and asked[0].get("host") == "[::1]:7", asked[0].raw
    peer = other.connect()
    assert peer.tunnel("[::1]:443").status == 200
    peer.start_tls(trusting(CA), "::1")
    peer.send(b"GET /inside HTTP/1.1\r\nHost: [::1]\r\n\r\n")
    repaired(peer.read_response())
    assert asked[1].start == "CONNECT [::1]:443 HTTP/1.1", asked[1].raw
    assert other.wait_event("response", path="/inside")["host"] == "::1"
    peer = other.connect()
    assert peer.tunnel("[2001:db9::1]:443").status == 200
    assert asked[2].start == "CONNECT [2001:db9::1]:443 HTTP/1.1" and asked[2].get("host") == "[2001:db9::1]:443"


run()
