#!/usr/bin/env python3
"""Where a forward listener may connect to: whatever a client writes, and whatever
a name server answers, the address that is connected to is judged."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dns import A, AAAA, Dns
from flow import *  # noqa: E402,F403

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
DENIED, NO_NAME = "ERRGATE.1007", "ERRGATE.2002"

origin = Origin(answering(OK))
dns = Dns({
    "rebound.test": {A: ["127.0.0.1"]},
    "rebound6.test": {AAAA: ["::1"]},
    "mapped.test": {AAAA: ["::ffff:127.0.0.1"]},
    "nat64.test": {AAAA: ["64:ff9b::7f00:1"]},
    "metadata.test": {A: ["169.254.169.254"]},
    "metadata6.test": {AAAA: ["fd00:ec2::254"]},
    "any.test": {A: ["0.0.0.0"], AAAA: ["::"]},
    "half.test": {A: ["127.0.0.1", "169.254.1.1"], AAAA: ["::1"]},
    "turning.test": {A: ["127.0.0.3"], "ttl": 0},
})
NAMESERVERS = 'nameservers = { "%s" }\n' % dns.address
strict = Errgate(NAMESERVERS, targets=False, log="format = json  repeat_rate = 0")


def refusal(gate, url):
    """The code of the refusal of a URL, or None when it was served."""
    peer = gate.connect()
    peer.send(request(url, fields="Connection: close\r\n"))
    head, body = peer.read_response()
    return None if head.status == 200 else json.loads(body)["error_code"]


def tunnel_refusal(gate, target):
    peer = gate.connect()
    peer.send(("CONNECT %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % (target, target)).encode())
    head = peer.read_head()
    if head.status == 200:
        return None
    return json.loads(peer.read_exactly(int(head.get("content-length"))))["error_code"]


ADDRESSES = (
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
    "localhost", "LocalHost", "localhost.", "api.localhost", "a.b.localhost.",
    "169.254.169.254", "[fd00:ec2::254]", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[fe80::1]",
    "rebound.test", "rebound6.test", "mapped.test", "nat64.test", "metadata.test", "metadata6.test", "any.test",
    "half.test", "REBOUND.test.",
)


@test("this machine and the metadata services are no targets, however they are written")
def _():
    before = origin.connections
    for host in ADDRESSES:
        url = "http://%s:%d/" % (host, origin.port)
        assert refusal(strict, url) == DENIED, (url, refusal(strict, url))
    assert origin.connections == before
    assert strict.wait_event("refusal", host="rebound.test")["code"] == DENIED


@test("nor for CONNECT")
def _():
    for host in ADDRESSES:
        assert tunnel_refusal(strict, host + ":443") == DENIED, host


@test("numbers that other programs read as loopback lead nowhere")
def _():
    for host in ("2130706433", "0x7f.1", "0x7f000001", "017700000001", "127.1", "0177.0.0.1", "127.0.1",
                 "127.0.0.1.", "0", "0x0"):
        code = refusal(strict, "http://%s:%d/" % (host, origin.port))
        assert code in (DENIED, NO_NAME, "ERRGATE.1001"), (host, code)
        assert dns.count(host) == 0, host


@test("a name that turns from an allowed address to a denied one is judged each time")
def _():
    gate = Errgate(NAMESERVERS + 'targets { allow = { "127.0.0.3" } }\n', targets=False)
    closing = OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    there = Origin(answering(closing), host="127.0.0.3")
    url = "http://turning.test:%d/" % there.port
    assert refusal(gate, url) is None
    dns.records["turning.test"] = {A: ["127.0.0.1"], "ttl": 0}
    eventually(lambda: refusal(gate, url) == DENIED, "the new address is denied")


@test("an exception holds for its port, and for no other")
def _():
    gate = Errgate('targets { allow = { "127.0.0.1:%d" } }\n' % origin.port, targets=False)
    assert refusal(gate, origin.url) is None
    other = Origin(answering(OK))
    assert refusal(gate, other.url) == DENIED
    assert refusal(gate, "http://[::1]:%d/" % origin.port) == DENIED


@test("its own listeners are no targets, by any address of the machine")
def _():
    port = free_port()
    gate = Errgate(NAMESERVERS + 'targets { deny = { "link-local" }  connect_ports = { "any" } }\n'
                   'listen "wide" { address = "*:%d" }\n' % port, targets=False)
    assert refusal(gate, origin.url) is None
    hosts = ["127.0.0.1", "127.9.9.9", "[::ffff:127.0.0.1]", "0.0.0.0", "localhost", "rebound.test"]
    hosts += [a for a in socket.gethostbyname_ex(socket.gethostname())[2]]
    for host in hosts:
        assert refusal(gate, "http://%s:%d/" % (host, port)) == DENIED, host
        assert tunnel_refusal(gate, "%s:%d" % (host, port)) == DENIED, host
    # The other one listens on 127.0.0.1 only.
    assert refusal(gate, "http://127.0.0.1:%d/" % gate.port) == DENIED
    assert refusal(gate, "http://127.9.9.9:%d/" % gate.port) == "ERRGATE.2003"


@test("unless targets allows them; then a circle is still found")
def _():
    gate = Errgate()        # allows 127.0.0.1, all of it
    assert refusal(gate, "http://127.0.0.1:%d/" % gate.port) in ("ERRGATE.2021", "ERRGATE.1008")


@test("a gateway goes where its operator said, and nowhere else")
def _():
    gate = Errgate(targets=False, upstream=origin.url)
    peer = gate.connect(gate.gateway_port)
    peer.send(request("http://169.254.169.254/latest"))
    assert peer.read_response()[1] == b"ok"


run()
