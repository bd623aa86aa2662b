#!/usr/bin/env python3
"""Names: what the worker's resolver keeps, shares, and tries, against a name
server of our own."""
import concurrent.futures
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dns import A, AAAA, SERVFAIL, Dns
from flow import Errgate, Origin, answering, free_port, json, request, run, test

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"

origin = Origin(answering(OK))
dns = Dns({
    "kept.test": {A: ["127.0.0.1"], "ttl": 300},
    "short.test": {A: ["127.0.0.1"], "ttl": 0},
    "shared.test": {A: ["127.0.0.1"], "delay": {A: 0.3, AAAA: 0.3}},
    "both.test": {A: ["127.0.0.1"], AAAA: ["::1"]},
    "second.test": {A: ["127.0.0.2", "127.0.0.3", "127.0.0.1"]},
    "refused.test": {A: ["127.0.0.2"], AAAA: ["::1"]},
    "late.test": {A: ["127.0.0.1"], AAAA: [], "delay": {AAAA: 3}},
    "late4.test": {A: ["127.0.0.1"], AAAA: ["::1"], "delay": {A: 0.5}},
    "broken.test": {"rcode": SERVFAIL},
    "empty.test": {},
    "silent.test": {"silent": True},
    "inside.test": {A: ["10.1.2.3"]},
    "half.test": {A: ["10.1.2.3", "127.0.0.1"]},
    "mapped.test": {AAAA: ["::ffff:10.1.2.3"]},
})
errgate = Errgate('nameservers = { "%s" }\n'
                  'timeout { connect = 2s }\n'
                  'targets { deny = { "private", "link-local" } }\n' % dns.address,
                  targets=False)


def get(host, port=None):
    peer = errgate.connect()
    peer.send(request("http://%s:%d/" % (host, port or origin.port), fields="Connection: close\r\n"))
    head, body = peer.read_response()
    peer.close()
    return head, body


def refusal(host, port=None):
    head, body = get(host, port)
    return head.status, json.loads(body)["error_code"]


@test("a name is looked up, in both families, and the answer is kept")
def _():
    for _ in range(5):
        assert get("kept.test")[0].status == 200
    assert dns.count("kept.test", A) == 1, dns.asked
    assert dns.count("kept.test", AAAA) == 1, dns.asked


@test("case and a final dot make no other name of it")
def _():
    assert get("KEPT.test.")[0].status == 200
    assert dns.count("kept.test", A) == 1, dns.asked


@test("those who ask at once share one look-up")
def _():
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        heads = list(pool.map(lambda _: get("shared.test")[0].status, range(20)))
    assert heads == [200] * 20, heads
    assert dns.count("shared.test", A) == 1, dns.asked


@test("an asker who goes away takes nothing from the others")
def _():
    dns.records["gone.test"] = {A: ["127.0.0.1"], "delay": {A: 0.3, AAAA: 0.3}}
    first = errgate.connect()
    first.send(request("http://gone.test:%d/" % origin.port))
    second = errgate.connect()
    second.send(request("http://gone.test:%d/" % origin.port))
    first.close()
    assert second.read_response()[0].status == 200


@test("a TTL of nothing is a second, not for ever")
def _():
    import time
    get("short.test")
    time.sleep(1.2)
    get("short.test")
    assert dns.count("short.test", A) == 2, dns.asked


@test("a name that does not exist is told, and kept for a little")
def _():
    assert refusal("no.test") == (502, "ERRGATE.2002")
    assert refusal("no.test") == (502, "ERRGATE.2002")
    assert refusal("empty.test") == (502, "ERRGATE.2002")
    assert dns.count("no.test", A) == 1, dns.asked
    event = errgate.wait_event("refusal", host="no.test")
    assert event["detail"] == "no.test:%d" % origin.port, event


@test("a name server that fails, or says nothing, is told apart from that")
def _():
    assert refusal("broken.test") == (502, "ERRGATE.2001")
    assert refusal("silent.test") in ((502, "ERRGATE.2001"), (504, "ERRGATE.2004"))


@test("addresses that refuse are passed over, and tried last next time")
def _():
    assert get("second.test")[0].status == 200
    assert get("second.test")[0].status == 200


@test("where all refuse, that is the answer")
def _():
    assert refusal("refused.test", free_port()) == (502, "ERRGATE.2003")


@test("IPv6 that nobody listens on does not stop IPv4")
def _():
    assert get("both.test")[0].status == 200


@test("IPv4 does not wait for an IPv6 answer that is late")
def _():
    import time
    begin = time.monotonic()
    assert get("late.test")[0].status == 200
    assert time.monotonic() - begin < 2.5


@test("a family whose answer is late is used when the other fails")
def _():
    assert get("late4.test")[0].status == 200


@test("localhost is this machine, whatever name servers say")
def _():
    dns.records["localhost"] = {A: ["10.9.9.9"]}
    assert get("localhost")[0].status == 200
    assert get("api.localhost")[0].status == 200
    assert dns.count("localhost") == 0 and dns.count("api.localhost") == 0, dns.asked


@test("the policy judges the address, however the name came to it")
def _():
    for host in ("inside.test", "mapped.test", "10.1.2.3", "[::ffff:10.1.2.3]"):
        assert refusal(host) == (403, "ERRGATE.1007"), host
    assert get("half.test")[0].status == 200


@test("numbers that some programs read as addresses are names here")
def _():
    # 10.1.2.3 in other spellings: as names they do not exist.
    for host in ("167838211", "0xa.1.2.3", "012.01.02.03", "10.66051"):
        assert refusal(host) == (502, "ERRGATE.2002"), host
        assert dns.count(host) == 0, dns.asked


@test("a reload asks the name servers of the new conf file")
def _():
    other = Dns({"kept.test": {A: ["127.0.0.1"]}})
    errgate.write_conf('nameservers = { "%s" }\n' % other.address)
    before = len(errgate.events("reload"))
    errgate.signal(1)
    from flow import eventually
    eventually(lambda: len(errgate.events("reload")) > before, "reload")
    eventually(lambda: get("kept.test")[0].status != 0 and other.count("kept.test", A) == 1,
               "the other server is asked")


run()
