#!/usr/bin/env python3
"""Real clients, as people use them, through errgate to the mock: curl, Python's
urllib and http.client, and a WebSocket."""
import base64
import hashlib
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

CATALOGUE = os.path.join(TOP, "conf", "catalogue")
mock = Mock()
gate = Errgate("""
catalogue "cce-addon" { file = "%s/cce-addon.json" }
catalogue "apigw" { file = "%s/apigw.json" }
api "cce" { hosts = { "127.0.0.1" }  catalogues = { "cce-addon", "apigw" }
  on "malformed" { action = normalize }  on "foreign-shape" { action = normalize }
  on "unknown" { action = tag } }
""" % (CATALOGUE, CATALOGUE), upstream=mock.url)
PROXY = "http://127.0.0.1:%d" % gate.port
GATEWAY = "http://127.0.0.1:%d" % gate.gateway_port


def curl(path, *options, via="proxy"):
    """curl through errgate: exit status, answer."""
    argv = ["curl", "-s", "-S", "--max-time", "20", *options]
    argv += ["--noproxy", "", "-x", PROXY, mock.url + path] if via == "proxy" else \
        ["--noproxy", "*", GATEWAY + path]
    done = subprocess.run(argv, capture_output=True, timeout=60)
    return done.returncode, done.stdout


@test("curl: every error of the catalogue arrives as the API sent it, both ways")
def _():
    with open(os.path.join(CATALOGUE, "cce-addon.json")) as text:
        codes = [entry["code"] for entry in json.load(text)["errors"]]
    assert len(codes) == 10
    for code in codes:
        direct = subprocess.run(["curl", "-s", "--noproxy", "*", mock.url + "/code/" + code],
                                capture_output=True).stdout
        for via in "proxy", "gateway":
            status, body = curl("/code/" + code, via=via)
            assert status == 0 and json.loads(body)["error_code"] == code
            assert json.loads(body)["error_msg"] == json.loads(direct)["error_msg"]
        event = gate.wait_event("response", code=code)
        assert event["verdict"] == "known" and event["description"] and event["troubleshooting"]


@test("curl: odd answers become JSON that a client can read")
def _():
    for odd in "html", "empty", "truncated-json", "k8s-status", "not-an-object", "plain-text":
        status, body = curl("/odd/" + odd)
        value = json.loads(body)
        assert status == 0 and value["error_code"] and value["error_msg"], (odd, body)


@test("curl: uploads with a length, in chunks, and with Expect")
def _():
    with tempfile.NamedTemporaryFile() as file:
        blob = os.urandom(3 << 20)
        file.write(blob)
        file.flush()
        for options in ([], ["-H", "Transfer-Encoding: chunked"], ["-H", "Expect: 100-continue"], ["--http1.0"]):
            status, body = curl("/echo", "--data-binary", "@" + file.name, *options)
            assert status == 0 and blob in body, (options, len(body))


@test("curl: HEAD, HTTP/1.0, ranges of connections, and large downloads")
def _():
    assert curl("/ok", "-I")[0] == 0
    assert curl("/ok", "--http1.0")[0] == 0
    status, body = curl("/ok/20m")
    assert status == 0 and len(body) == 20 << 20
    status, body = curl("/framing/chunked", via="gateway")
    assert status == 0 and body


@test("curl: what is broken off is an error for curl, too")
def _():
    for name in "short-length", "reset-midbody":
        status, _ = curl("/framing/" + name)
        assert status != 0, name


@test("curl: a tagged answer shows its tags")
def _():
    _, raw = curl("/code/NEW.0001?status=400", "-i")
    assert b"Errgate-Verdict: unknown" in raw and b"Errgate-Code: NEW.0001" in raw, raw


@test("urllib: through the proxy, an HTML page is an HTTPError whose body is JSON")
def _():
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": PROXY}))
    assert json.load(opener.open(mock.url + "/ok", timeout=10))
    try:
        opener.open(mock.url + "/odd/html", timeout=10)
        assert False, "no error"
    except urllib.error.HTTPError as error:
        assert error.code == 502 and json.load(error)["error_code"].startswith("ERRGATE.")


@test("http.client: one connection, many requests of all kinds")
def _():
    client = http.client.HTTPConnection("127.0.0.1", gate.gateway_port, timeout=10)
    for path, status in (("/ok", 200), ("/odd/html", 502), ("/code/SVCSTG.CCE-ADDONMGR.4040204", 400),
                         ("/framing/204", 204), ("/framing/trailers", None), ("/ok/100k", 200)) * 5:
        client.request("GET", path)
        answer = client.getresponse()
        answer.read()
        assert status is None or answer.status == status, (path, answer.status)


def websocket_frame(opcode, payload, mask=b"\x01\x02\x03\x04"):
    masked = bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
    size = bytes([0x80 | len(payload)]) if len(payload) < 126 else \
        bytes([0x80 | 126]) + len(payload).to_bytes(2, "big")
    return bytes([0x80 | opcode]) + size + mask + masked


@test("a WebSocket works through the gateway and through the proxy")
def _():
    key = base64.b64encode(b"0123456789abcdef")
    accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
    for port, target in ((gate.gateway_port, "/upgrade"), (gate.port, mock.url + "/upgrade")):
        peer = gate.connect(port)
        peer.send(request(target, fields="Connection: Upgrade\r\nUpgrade: websocket\r\n"
                          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n" % key.decode()))
        head = peer.read_head()
        assert head.status == 101, head.start
        assert head.get("sec-websocket-accept") == accept.decode(), head.fields
        for text in b"hello", b"x" * 1000:
            peer.send(websocket_frame(1, text))
            first = peer.read_exactly(2)
            size = first[1] & 0x7f
            if size == 126:
                size = int.from_bytes(peer.read_exactly(2), "big")
            assert peer.read_exactly(size) == text
        peer.close()


if shutil.which("curl") is None:
    print("1..0 # SKIP curl is missing")
    sys.exit(0)
run()
