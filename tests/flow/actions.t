#!/usr/bin/env python3
"""What is done about a verdict: pass, log, tag, normalise, shadow; and when the
answer may not be held."""
import gzip
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

CATALOGUE = os.path.join(TOP, "conf", "catalogue")
KNOWN = b'{"error_msg": "Addon not exist", "error_code": "SVCSTG.CCE-ADDONMGR.4040204"}'
UNKNOWN = b'{"error_msg":"new","error_code":"SVCSTG.CCE-ADDONMGR.4000002","request_id":"r-1"}'
HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
K8S = (b'{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","code":400,'
       b'"errorCode":"CCE.03400001","errorMessage":"Invalid request.",'
       b'"error":{"message":"custom values are not defined","code":"SVCSTG.CCE-ADDONMGR.4000002"},'
       b'"message":"custom values are not defined","reason":"BadRequest"}')


def conf(rules, extra="", hosts="127.0.0.1"):
    return """
catalogue "cce-addon" { file = "%s/cce-addon.json" }
catalogue "apigw" { file = "%s/apigw.json" }
api "cce" { hosts = { "%s" }  catalogues = { "cce-addon" }  shape = "error_code" %s
%s }
""" % (CATALOGUE, CATALOGUE, hosts, extra, rules)


SHIPPED = ""
NORMALIZE = """
  on "malformed" { action = normalize }
  on "foreign-shape" { action = normalize }
  on "unknown" { action = tag }
"""


def answer(status, body, fields="Content-Type: application/json\r\n"):
    return (b"HTTP/1.1 %d Some Reason\r\n%sContent-Length: %d\r\n\r\n" %
            (status, fields.encode("latin-1"), len(body))) + body


def ask(gate, raw, method="GET"):
    """What a client gets when the origin answers raw; and the log event."""
    origin = Origin(answering(raw))
    peer = gate.connect()
    before = len(gate.events("response"))
    peer.send(request(origin.url + "/api/v3/addons", method))
    head, body = peer.read_response(method)
    events = eventually(lambda: gate.events("access", port=origin.port), "access event")
    assert events
    found = gate.events("response", port=origin.port)
    assert len(found) == len(gate.events("response")) - before
    return head, body, found[-1] if found else None


def canonical(head, body):
    """The body as JSON, checked for being what a client of the API expects."""
    assert int(head.get("content-length")) == len(body)
    assert head.get_all("content-type") == ["application/json"], head.fields
    value = json.loads(body)
    assert isinstance(value["error_code"], str) and value["error_code"]
    assert isinstance(value["error_msg"], str) and value["error_msg"]
    return value


def tags(head):
    return {name: value for name, value in head.fields if name.startswith("errgate-")}


shipped = Errgate(conf(SHIPPED))
normalizing = Errgate(conf(NORMALIZE))


@test("a known error is logged, with the catalogue's words, and never altered")
def _():
    for gate in shipped, normalizing:
        head, body, event = ask(gate, answer(400, KNOWN))
        assert body == KNOWN and tags(head) == {} and head.status == 400
        assert event["verdict"] == "known" and event["catalogue"] == "cce-addon"
        assert event["description"] == "The add-on does not exist."
        assert event["troubleshooting"].startswith("For details, see")
        assert event["code"] == "SVCSTG.CCE-ADDONMGR.4040204" and event["action"] == "log"
        assert "findings" not in event, event


@test("the ten codes of the page are known as documented, and mismatch with another status")
def _():
    with open(os.path.join(CATALOGUE, "cce-addon.json")) as text:
        entries = json.load(text)["errors"]
    assert len(entries) == 10
    for entry in entries:
        text = json.dumps({"error_msg": entry["message"], "error_code": entry["code"]}).encode()
        status = entry["status"] if isinstance(entry["status"], int) else entry["status"][0]
        _, body, event = ask(shipped, answer(status, text))
        assert body == text and event["verdict"] == "known" and "findings" not in event, event
        assert event["description"] == entry["description"]
        assert event["troubleshooting"] == entry["troubleshooting"]
        _, _, event = ask(shipped, answer(418, text))
        assert event["verdict"] == "known" and event["findings"] == ["status-mismatch"], event


@test("an unknown code is tagged by the shipped default, its body untouched")
def _():
    head, body, event = ask(shipped, answer(400, UNKNOWN))
    assert body == UNKNOWN and event["verdict"] == "unknown" and event["action"] == "tag"
    assert tags(head)["errgate-verdict"] == "unknown", tags(head)
    assert "SVCSTG.CCE-ADDONMGR.4000002" in tags(head)["errgate-code"]
    assert event["request_id"] == "r-1"


@test("a malformed answer is tagged by the shipped default, its body untouched")
def _():
    head, body, event = ask(shipped, answer(502, HTML, "Content-Type: text/html\r\n"))
    assert body == HTML and event["verdict"] == "malformed" and "html-body" in event["findings"]
    assert event["answered_by"] == "middlebox"
    assert tags(head)["errgate-verdict"] == "malformed"
    assert "html-body" in tags(head)["errgate-findings"]


@test("tags that come from upstream are removed")
def _():
    head, _, _ = ask(shipped, answer(400, KNOWN, "Content-Type: application/json\r\n"
                                                 "Errgate-Verdict: clean\r\nErrgate-Code: x\r\n"))
    assert tags(head) == {}
    head, _, _ = ask(shipped, answer(200, b"{}", "errgate-verdict: known\r\n"))
    assert tags(head) == {}


@test("an HTML page becomes the API's shape")
def _():
    head, body, event = ask(normalizing, answer(502, HTML, "Content-Type: text/html\r\nETag: \"x\"\r\n"
                                                "Retry-After: 7\r\nSet-Cookie: a=b\r\nX-Request-Id: lb-9\r\n"))
    value = canonical(head, body)
    assert head.status == 502 and value["error_code"].startswith("ERRGATE.3")
    assert value["original"] == HTML.decode()
    assert head.get("etag") is None and head.get("retry-after") == "7"
    assert head.get("set-cookie") == "a=b" and head.get("x-request-id") == "lb-9"
    assert event["action"] == "normalize" and event["request_id"] == "lb-9"


@test("an empty body becomes the API's shape")
def _():
    head, body, event = ask(normalizing, answer(503, b""))
    assert canonical(head, body)["error_code"].startswith("ERRGATE.3")
    assert event["findings"] == ["empty-body"], event


@test("a truncated JSON keeps its code")
def _():
    head, body, event = ask(normalizing, answer(400, KNOWN[:-1]))
    value = canonical(head, body)
    assert value["error_code"] == "SVCSTG.CCE-ADDONMGR.4040204", value
    assert value["original"] == KNOWN[:-1].decode()
    assert event["verdict"] == "malformed" and "truncated-json" in event["findings"]


@test("the plain shape becomes the declared one")
def _():
    raw = b'{"code":"SVCSTG.CCE-ADDONMGR.500","message":"internal error"}'
    head, body, event = ask(normalizing, answer(500, raw))
    value = canonical(head, body)
    assert (value["error_code"], value["error_msg"]) == ("SVCSTG.CCE-ADDONMGR.500", "internal error")
    assert event["verdict"] == "unknown"
    assert any(f.startswith("foreign-shape:") for f in event["findings"]), event


@test("a Kubernetes Status gives the add-on's code, not the wrapper's")
def _():
    head, body, event = ask(normalizing, answer(400, K8S))
    value = canonical(head, body)
    assert value["error_code"] == "SVCSTG.CCE-ADDONMGR.4000002", value
    assert value["error_msg"] == "custom values are not defined"
    assert "CCE.03400001" in event["codes"], event
    assert value["original"] == json.loads(K8S), value


@test("a gzip body is read, and rewritten without its coding")
def _():
    packed = gzip.compress(HTML)
    head, body, event = ask(normalizing, answer(502, packed, "Content-Type: text/html\r\n"
                                                             "Content-Encoding: gzip\r\n"))
    assert canonical(head, body)["original"] == HTML.decode()
    assert head.get("content-encoding") is None
    packed = gzip.compress(KNOWN)
    head, body, event = ask(normalizing, answer(400, packed, "Content-Type: application/json\r\n"
                                                             "Content-Encoding: gzip\r\n"))
    assert body == packed and head.get("content-encoding") == "gzip" and event["verdict"] == "known"


@test("chunked and close-delimited errors are rewritten with a length")
def _():
    for raw in (b"HTTP/1.1 502 x\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n"
                b"%x\r\n%s\r\n0\r\nX-T: 1\r\n\r\n" % (len(HTML), HTML),
                b"HTTP/1.1 502 x\r\n\r\n" + HTML):
        head, body, _ = ask(normalizing, raw)
        assert canonical(head, body)["original"] == HTML.decode()
        assert head.get("transfer-encoding") is None and head.get("trailer") is None


@test("no-transform is looked at, never rewritten")
def _():
    head, body, event = ask(normalizing, answer(502, HTML, "Cache-Control: no-transform\r\n"))
    assert body == HTML and event["verdict"] == "malformed" and event["action"] == "tag"
    assert tags(head)["errgate-verdict"] == "malformed"


@test("a shadow rule logs the rewrite and sends the original")
def _():
    gate = Errgate(conf('on "malformed" { action = normalize  shadow = true }'))
    head, body, event = ask(gate, answer(502, HTML, "Content-Type: text/html\r\n"))
    assert body == HTML and tags(head) == {} and head.get("content-type") == "text/html"
    assert event["action"] == "normalize" and event["shadow"] is True
    assert json.loads(event["rewrite"])["original"] == HTML.decode()


@test("with every action at pass or log the bytes are the origin's, whatever they are")
def _():
    bodies = [b"", KNOWN, UNKNOWN, HTML, K8S, b"\xff\xfe\x00" * 50, b"[" * 65536, gzip.compress(HTML)]
    for action in "pass", "log":
        rules = "".join('on "%s" { action = %s }\n' % (w, action)
                        for w in ("known", "delegated", "unknown", "malformed", "uninspected"))
        gate = Errgate(conf(rules))
        for body in bodies:
            for coding in "", "Content-Encoding: gzip\r\n":
                fields = "x-lower: 1\r\nX-Odd:\tvalue \r\nErr: \xe9\r\n" + coding
                head, got, event = ask(gate, answer(500, body, fields))
                assert got == body and tags(head) == {}
                assert b"x-lower: 1\r\nX-Odd: value\r\nErr: \xe9\r\n" in head.raw
                assert (event is None) == (action == "pass"), event


@test("an error too long to be held goes out untouched, at once, and is said so")
def _():
    long = b'{"error_msg":"' + b"x" * 200000 + b'","error_code":"A.1"}'
    head, body, event = ask(normalizing, answer(500, long))
    assert body == long and tags(head) == {}
    assert event["verdict"] == "uninspected" and event["findings"] == ["uninspected-limit"], event


@test("an error too slow to be held goes out untouched when hold_time is over")
def _():
    gate = Errgate("limits { hold_time = 200ms }\n" + conf(NORMALIZE))
    sent = []

    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 500 x\r\nContent-Length: %d\r\n\r\n" % len(HTML) + HTML[:5])
        time.sleep(1)
        sent.append(time.monotonic())
        peer.send(HTML[5:])
        time.sleep(0.2)
    origin = Origin(serve)
    peer = gate.connect()
    peer.send(request(origin.url))
    head = peer.read_head()
    assert peer.read_exactly(5) == HTML[:5] and not sent, "held too long"
    assert peer.read_exactly(len(HTML) - 5) == HTML[5:]
    event = gate.wait_event("response")
    assert event["verdict"] == "uninspected" and "uninspected-limit" in event["findings"], event
    assert tags(head) == {}


@test("a stream of events is never held, error or not")
def _():
    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 500 x\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n")
        time.sleep(0.5)
    origin = Origin(serve)
    peer = normalizing.connect()
    peer.send(request(origin.url))
    assert b"data: 1" in peer.read_until(b"\n\n\r\n")
    peer.read_until(b"0\r\n\r\n")
    event = normalizing.wait_event("response", port=origin.port)
    assert event["findings"] == ["uninspected-stream"], event


@test("an error that the origin breaks off is passed on broken, and said so")
def _():
    def serve(peer):
        peer.read_head()
        peer.send(b"HTTP/1.1 500 x\r\nContent-Length: 100\r\n\r\n<html>")
    origin = Origin(serve)
    peer = normalizing.connect()
    peer.send(request(origin.url))
    assert peer.read_all().endswith(b"<html>")
    event = normalizing.wait_event("response", port=origin.port)
    assert "uninspected-aborted" in event["findings"], event
    assert event["aborted_by"] == "upstream", event


@test("an answer to HEAD has its code in a field, and no body")
def _():
    raw = b"HTTP/1.1 404 Not Found\r\nx-obs-error-code: NoSuchKey\r\nx-obs-error-message: none\r\n\r\n"
    head, body, event = ask(normalizing, raw, "HEAD")
    assert body == b"" and event["code"] == "NoSuchKey" and event["method"] == "HEAD"


@test("an error under 200 is ignored, watched or held, as the conf file says")
def _():
    body = b'{"error_msg":"Addon not exist","error_code":"SVCSTG.CCE-ADDONMGR.4040204"}'
    _, got, event = ask(shipped, answer(200, body))
    assert got == body and event is None
    rule = 'on "error-under-success" { action = tag }'
    watch = Errgate(conf(rule, "success = watch"))
    head, got, event = ask(watch, answer(200, body))
    assert got == body and tags(head) == {} and "error-under-success" in event["findings"]
    hold = Errgate(conf(rule, "success = hold"))
    head, got, event = ask(hold, answer(200, body))
    assert got == body and "error-under-success" in tags(head)["errgate-findings"]
    for gate in watch, hold:
        for fine in (b'{"error_code":"CBC.0000","error_msg":"SUCCESS"}', b'{"items":[{"code":"a","message":"b"}]}',
                     b'{"error":null}', b"[]", b"x" * 100000):
            _, got, event = ask(gate, answer(200, fine))
            assert got == fine and (event is None or event["verdict"] == "uninspected"), event


@test("hosts that no api names are relayed and not looked at")
def _():
    gate = Errgate(conf(NORMALIZE, hosts="*.example.com"))
    head, body, event = ask(gate, answer(502, HTML))
    assert body == HTML and tags(head) == {} and event is None


@test("errgate's own answers carry the API's shape, a code and Proxy-Status")
def _():
    peer = normalizing.connect()
    peer.send(request("http://127.0.0.1:%d/x" % free_port()))
    head, body = peer.read_response()
    value = canonical(head, body)
    assert head.status == 502 and value["error_code"].startswith("ERRGATE.2")
    assert head.get("proxy-status") == "errgate; error=connection_refused"
    event = normalizing.wait_event("refusal", code=value["error_code"])
    assert event["answered_by"] == "errgate" and event["id"] == value["request_id"]


@test("what is refused says why: CONNECT, https, origin-form, targets, no name, bad requests")
def _():
    gate = Errgate(conf(NORMALIZE), targets=False)
    for raw, status, proxy_error in (
            (b"CONNECT api.example.com:22 HTTP/1.1\r\nHost: api.example.com:22\r\n\r\n", 403, None),
            (b"CONNECT 127.0.0.1:443 HTTP/1.1\r\nHost: 127.0.0.1:443\r\n\r\n", 403, "destination_ip_prohibited"),
            (request("https://127.0.0.1:1/"), 403, "destination_ip_prohibited"),
            (request("/path"), None, None),
            (request("http://127.0.0.1:1/"), 403, "destination_ip_prohibited"),
            (request("http://169.254.169.254/"), 403, "destination_ip_prohibited"),
            (request("http://[::1]:1/"), 403, "destination_ip_prohibited"),
            (b"GET http://a/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, None),
            (b"GET http://a/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400, None),
            (b"\x16\x03\x01\x02\x00\x01\x00", 400, None),
            (b"GET http://a/ HTTP/3.0\r\nHost: a\r\n\r\n", 505, None),
            (b"GET http://a/" + b"x" * 70000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414, None)):
        peer = gate.connect()
        peer.send(raw)
        head, body = peer.read_response()
        value = canonical(head, body)
        assert status is None or head.status == status, (raw[:60], head.start)
        assert 400 <= head.status < 600 and value["error_code"].startswith("ERRGATE.1"), value
        assert head.get("proxy-status").startswith("errgate"), head.fields
        assert proxy_error is None or proxy_error in head.get("proxy-status")
        gate.wait_event("refusal", id=value["request_id"])


@test("clients from elsewhere are not served")
def _():
    gate = Errgate(conf(NORMALIZE), listen_options='clients = { "192.0.2.0/24" }', log="format = json")
    peer = gate.connect()
    peer.send(request("http://127.0.0.1:1/"))
    head, body = peer.read_response()
    assert head.status == 403 and head.get("connection") == "close", head.raw
    assert json.loads(body)["error_code"] == "ERRGATE.1006", body
    assert peer.at_end()
    assert "clients" in gate.wait_event("refusal", code="ERRGATE.1006")["detail"]


@test("repeats beyond the rate are counted and summed up")
def _():
    gate = Errgate(conf(SHIPPED), log="format = json  repeat_rate = 3")
    origin = Origin(answering(answer(400, KNOWN)))
    peer = gate.connect()
    for _ in range(40):
        peer.send(request(origin.url))
        assert peer.read_response()[1] == KNOWN

    def summed():
        return len(gate.events("response")) + sum(e["count"] for e in gate.events("repeats"))
    eventually(lambda: summed() == 40, "all are accounted for")
    assert len(gate.events("response")) < 40


@test("no credential reaches the log")
def _():
    gate = Errgate(conf(SHIPPED))
    origin = Origin(answering(answer(400, UNKNOWN)))
    peer = gate.connect()
    peer.send(request(origin.url + "/p?token=S3CRET", fields="Authorization: Bearer S3CRET\r\n"
                      "X-Auth-Token: S3CRET\r\nCookie: S3CRET\r\nProxy-Authorization: Basic S3CRET\r\n"))
    peer.read_response()
    event = gate.wait_event("response")
    assert event["path"] == "/p"
    assert not any("S3CRET" in line for line in gate.lines())


@test("access keys and signatures in messages and samples are masked, in every format")
def _():
    text = ("AK HST3W3PSGXJ8QHWX5Y2Z not found: SDK-HMAC-SHA256 Access=HST3W3PSGXJ8QHWX5Y2Z, "
            "Signature=0a1b2c3d4e5f60718293")
    raw = json.dumps({"error_code": "APIGW.0301", "error_msg": text, "request_id": "r-7"}).encode()
    for form in "json", "logfmt", "text":
        gate = Errgate(conf(SHIPPED), log="format = %s  sample = 1k  access = true" % form)
        origin = Origin(answering(answer(401, raw)))
        peer = gate.connect()
        peer.send(request(origin.url))
        assert peer.read_response()[1] == raw, "the client gets it as it was"
        line = eventually(lambda: [l for l in gate.lines() if "APIGW.0301" in l], "a line")[0]
        assert "HST3****" in line and "r-7" in line, line
        assert "W3PSGXJ8" not in line and "0a1b2c3d" not in line, line


@test("a message of any length is cut in the log")
def _():
    raw = json.dumps({"error_code": "A.1", "error_msg": "x" * 50000}).encode()
    _, body, event = ask(shipped, answer(400, raw))
    assert body == raw and len(event["message"]) < 5000 and event["message"].endswith("...")


@test("one event is one line, in every format, whatever the answer holds")
def _():
    evil = b'{"error_msg":"a\\nb\\u2028c\\" \\u0000 = \xff","error_code":"E.1\\r\\nevent=forged"}'
    for form in "json", "logfmt", "text":
        gate = Errgate(conf(SHIPPED), log="format = " + form)
        origin = Origin(answering(answer(400, evil)))
        peer = gate.connect()
        before = len(gate.lines())
        peer.send(request(origin.url))
        assert peer.read_response()[1] == evil
        eventually(lambda: len(gate.lines()) > before, "a line")
        time.sleep(0.1)
        lines = gate.lines()[before:]
        assert len(lines) == 1, lines
        assert all(ord(c) >= 32 for c in lines[0][:-1]) and "\u2028" not in lines[0], lines


run()
