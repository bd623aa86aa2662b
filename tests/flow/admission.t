#!/usr/bin/env python3
"""Who is served, and how many: connection limits, descriptors that run out, and
requests that go in a circle."""
import os
import resource
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
UPGRADE = "Connection: upgrade\r\nUpgrade: echo\r\n"
plain = Origin(answering(OK))


def code_of(peer):
    """(status, code) of one of errgate's own answers."""
    head, body = peer.read_response()
    return head.status, json.loads(body)["error_code"]


def ask(peer, url=None):
    """One request on a connection; its answer, or None when it was not served."""
    try:
        peer.send(request(url or plain.url))
        head, body = peer.read_response()
    except (AssertionError, OSError):
        return None
    return body if head.status == 200 else None


def tunnel_holding(peer):
    peer.read_head()
    peer.send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\n")
    peer.read_all()


@test("beyond limits.connections, clients are told so, and those served go on")
def _():
    gate = Errgate("limits { connections = 2 }\n")
    served = [gate.connect() for _ in range(2)]
    assert [ask(peer) for peer in served] == [b"ok", b"ok"]
    peer = gate.connect()
    assert code_of(peer) == (503, "ERRGATE.1012")
    assert peer.at_end()
    assert gate.wait_event("refusal", code="ERRGATE.1012")["detail"] == "limits.connections is reached"
    assert [ask(peer) for peer in served] == [b"ok", b"ok"]
    served[0].close()
    eventually(lambda: ask(gate.connect()) == b"ok", "there is room again")


@test("one client address may have so many connections, over all workers, tunnels included")
def _():
    gate = Errgate("limits { client_connections = 3 }\n", workers=3)
    origin = Origin(tunnel_holding)
    tunnel = gate.connect()
    tunnel.send(request(origin.url, fields=UPGRADE))
    assert tunnel.read_head().status == 101
    held = [gate.connect() for _ in range(2)]
    assert [ask(peer) for peer in held] == [b"ok", b"ok"]
    for _ in range(20):         # whichever worker gets it
        assert code_of(gate.connect()) == (429, "ERRGATE.1021")
    assert [ask(peer) for peer in held] == [b"ok", b"ok"]
    tunnel.close()
    eventually(lambda: ask(gate.connect()) == b"ok", "a closed tunnel makes room")
    for peer in held + gate.peers:
        peer.close()
    # Refused ones are not counted, and all that were have left.
    again = eventually(lambda: all_served([gate.connect() for _ in range(3)]), "all room is back")
    for peer in again:
        peer.close()


def all_served(peers):
    served = [ask(peer) for peer in peers] == [b"ok"] * len(peers)
    if not served:
        for peer in peers:
            peer.close()
    return peers if served else None


@test("another address has connections of its own")
def _():
    gate = Errgate("limits { client_connections = 1 }\n")
    first = gate.connect()
    assert ask(first) == b"ok"
    other = Peer(socket.create_connection(("127.0.0.1", gate.port), WAIT, ("127.0.0.9", 0)))
    assert ask(other) == b"ok"
    assert code_of(gate.connect()) == (429, "ERRGATE.1021")


@test("a flood of refused clients is summed up in the log, and costs no memory for long")
def _():
    gate = Errgate("limits { client_connections = 1 }\n", log="format = json  repeat_rate = 5")
    first = gate.connect()
    assert ask(first) == b"ok"
    count = 300
    for _ in range(count):
        gate.connect().close()

    def told():
        return sum(1 for e in gate.events("refusal")) + sum(e["count"] for e in gate.events("repeats"))
    eventually(lambda: told() >= count, "all are counted")
    assert len(gate.events("refusal")) < count / 2
    assert ask(first) == b"ok"


def room_of(gate):
    """For how many connections it says that there are descriptors."""
    warning = [e for e in gate.events("start") if "descriptor limit" in e["message"]]
    assert len(warning) == 1 and warning[0]["level"] == "warn", warning
    return int(warning[0]["message"].split("enough for ")[1].split(",")[0])


@test("pipes of many workers leave most of few descriptors to clients")
def _():
    assert room_of(Errgate(workers=12, nofile=1024)) > 1024 / 4
    assert room_of(Errgate(workers=8, nofile=512)) > 512 / 8


@test("with few descriptors, fewer clients are served, each with one for its API")
def _():
    gate = Errgate(nofile=160)
    room = room_of(gate)
    # An origin connection for each of them, at once.
    together = threading.Barrier(room)

    def serve(peer):
        peer.read_head()
        together.wait(WAIT)
        peer.send(OK)
    origin = Origin(serve)
    peers = [gate.connect() for _ in range(room)]
    for peer in peers:
        peer.send(request(origin.url))
    assert [peer.read_response()[1] for peer in peers] == [b"ok"] * room
    assert code_of(gate.connect()) == (503, "ERRGATE.1012")


@test("running out of descriptors stops accepting only, is said once, and passes")
def _():
    gate = Errgate()
    canary = gate.connect()
    assert ask(canary) == b"ok"     # its API's connection is in the pool
    # From now on the process gets none any more.
    _, hard = resource.prlimit(gate.process.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(gate.process.pid, resource.RLIMIT_NOFILE, (gate.descriptors(), hard))
    waiting = [gate.connect() for _ in range(20)]
    for peer in waiting:
        peer.send(request(plain.url))
    event = eventually(lambda: gate.events("accept", level="warn"), "it is said")
    for _ in range(30):
        assert ask(canary) == b"ok"
        time.sleep(0.01)
    resource.prlimit(gate.process.pid, resource.RLIMIT_NOFILE, (hard, hard))
    assert [peer.read_response()[1] for peer in waiting] == [b"ok"] * len(waiting)
    assert "descriptors" in event[0]["message"], event
    assert len(gate.events("accept", level="warn")) == 1, gate.events("accept")
    gate.wait_event("accept", level="info")


# ---- circles ----

@test("a request that comes back is refused, after one round")
def _():
    port = free_port()
    gate = Errgate('listen "self" { address = "127.0.0.1:%d"  mode = gateway  '
                   'upstream = "http://127.0.0.1:%d" }\n' % (port, port))
    peer = gate.connect(port)
    peer.send(request("/x"))
    head, body = peer.read_response()
    assert head.status == 502 and json.loads(body)["error_code"] == "ERRGATE.2021", body
    assert "error=proxy_loop_detected" in head.get("proxy-status"), head.raw
    assert len(gate.events("access", path="/x")) <= 3


@test("two errgates that send to each other find it out; CONNECT through parents, too")
def _():
    ports = [free_port(), free_port()]
    gates = []
    for mine in (0, 1):
        gates.append(Errgate('listen "in" { address = "127.0.0.1:%d" }\n'
                             'parent "other" { address = "127.0.0.1:%d" }\n'
                             % (ports[mine], ports[1 - mine])))
    peer = gates[0].connect(ports[0])
    peer.send(request("http://far.test/"))
    assert code_of(peer) == (502, "ERRGATE.2021")
    head = gates[0].connect(ports[0]).tunnel("far.test:443")
    assert head.status == 502, head.raw
    eventually(lambda: sum(len(gate.events("refusal", code="ERRGATE.2021")) for gate in gates) == 2,
               "both circles are found")


@test("several errgates in a row are no circle, unless they are told to be one")
def _():
    last = Errgate()
    middle = Errgate('parent "next" { address = "127.0.0.1:%d" }\n' % last.port)
    first = Errgate('parent "next" { address = "127.0.0.1:%d" }\n' % middle.port)
    got = []
    origin = Origin(capturing(got))
    assert ask(first.connect(), origin.url) == b"ok"
    names = [member.split()[1] for member in got[0].get("via").split(",")]
    assert len(set(names)) == 3 and all(name.startswith("errgate-") for name in names), names
    edges = [Errgate('via = "edge"\n')]
    edges.append(Errgate('via = "edge"\nparent "next" { address = "127.0.0.1:%d" }\n' % edges[0].port))
    peer = edges[1].connect()
    peer.send(request(origin.url))
    assert code_of(peer) == (502, "ERRGATE.2021")


@test("the name in Via stays through a reload")
def _():
    got = []
    origin = Origin(capturing(got))
    gate = Errgate()
    assert ask(gate.connect(), origin.url) == b"ok"
    gate.signal(signal.SIGHUP)
    gate.wait_event("reload")
    assert ask(gate.connect(), origin.url) == b"ok"
    assert got[0].get("via") == got[1].get("via")


run()
