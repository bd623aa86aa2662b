#!/usr/bin/env python3
"""The mock by itself: what it says it does, to the byte."""
import base64
import gzip
import hashlib
import json
import os
import struct
import sys
import tempfile
import threading
import time
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

CATALOGUE = {
    "catalogue": "test", "title": "t", "source": "t", "revision": "2026-01-01",
    "shape": "error_code", "delegates": [],
    "errors": [
        {"status": 409, "code": "A.0001", "message": 'Bad "thing"', "description": "d",
         "troubleshooting": "t"},
        {"status": [404, 500], "code": "A.0002", "message": ["Gone", "Away"],
         "description": "d", "troubleshooting": "t"},
    ],
}

folder = tempfile.TemporaryDirectory(prefix="errgate-mock-")
catalogue_path = os.path.join(folder.name, "test.json")
with open(catalogue_path, "w") as out:
    json.dump(CATALOGUE, out)


class TestMock(Process):
    def __init__(self, *options):
        super().__init__([ERRGATE, "mock", "-k", catalogue_path, "-l", "127.0.0.1:0",
                          *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("listening on http://127.0.0.1:") and line.endswith("/\n"), line
        self.port = int(line.rsplit(":", 1)[1].strip("/\n"))


mock = TestMock("-q")


def connect(port=None):
    return Peer(socket.create_connection(("127.0.0.1", port or mock.port), WAIT))


def get(path, method="GET", fields="", body=b"", version="1.1"):
    peer = connect()
    peer.send(request(path, method, fields, body, version))
    head, content = peer.read_response(method)
    peer.close()
    return head, content


def raw(path):
    """All bytes until the mock closes."""
    peer = connect()
    peer.send(request(path))
    return peer.read_all()


@test("each catalogued code comes with its status and first message")
def _():
    for entry, status, message in ((0, 409, 'Bad "thing"'), (1, 404, "Gone")):
        code = CATALOGUE["errors"][entry]["code"]
        head, body = get("/code/" + code)
        assert head.status == status and head.get("content-type") == "application/json"
        error = json.loads(body)
        assert (error["error_code"], error["error_msg"]) == (code, message)
        assert error["request_id"] == head.get("x-request-id")


@test("a code no catalogue lists can be asked for, with any status and message")
def _():
    head, body = get("/code/No.Such?status=599&message=caf%C3%A9+%22x%22")
    assert head.status == 599
    assert json.loads(body)["error_msg"] == 'caf\u00e9 "x"'


@test("the same request gets the same bytes")
def _():
    assert get("/code/A.0001")[0].raw == get("/code/A.0001")[0].raw
    assert get("/code/A.0001")[1] == get("/code/A.0001")[1]


@test("under=200 hides an error under success")
def _():
    head, body = get("/code/A.0001?under=200")
    assert head.status == 200 and json.loads(body)["error_code"] == "A.0001"


@test("every shape that is JSON parses and carries code and message")
def _():
    _, page = get("/")
    section = page.decode().split("Shapes, for")[1].split("\n\n")[0]
    names = [line.split()[0] for line in section.splitlines()[1:]]
    assert len(names) > 20, names
    for name in names:
        head, body = get("/code/A.0001?shape=" + name)
        assert head.status == 409, name
        if "json" in (head.get("content-type") or ""):
            text = json.dumps(json.loads(body))
            assert "A.0001" in text and "thing" in text, (name, body)


@test("an unknown shape, option value or path is refused by the mock itself")
def _():
    assert get("/code/A.0001?shape=round")[0].status == 400
    assert get("/code/A.0001?status=many")[0].status == 400
    for path in ("/nothing", "/odd/nothing", "/framing/nothing/ok", "/delay/x/ok", "/ok/1x",
                 "/ok/1k/more", "/code", "/delay/1" * 40):
        head, body = get(path)
        assert head.status == 404 and json.loads(body)["error_code"] == "MOCK.0404", path


@test("the index page lists all, as text and as HTML, and its paths answer")
def _():
    head, page = get("/")
    assert head.get("content-type").startswith("text/plain")
    assert b"/code/A.0002" in page and b"127.0.0.1:" not in page and b"gateway.test" in page
    head, html = get("/", fields="Accept: text/html,*/*\r\n")
    assert head.get("content-type").startswith("text/html")
    for path in html.decode().split('<a href="')[1:]:
        path = path.split('"')[0].replace("&amp;", "&")
        if path.startswith(("/framing/", "/stall", "/raw")):
            continue
        assert get(path, "HEAD")[0].status != 404 or "A.0002" in path, path


@test("every odd answer is well framed, whatever its body")
def _():
    _, page = get("/")
    names = [line.split()[0] for line in page.decode().splitlines() if line.startswith("  /odd/")]
    assert len(names) > 50
    peer = connect()
    for name in names:
        if name.endswith("NAME"):
            continue
        peer.send(request(name))
        head, body = peer.read_response()
        assert 200 <= head.status < 600, name
    assert get("/odd/html")[0].status == 502
    assert get("/odd/empty")[1] == b"" and get("/odd/empty")[0].status == 409
    assert get("/odd/deep")[1] == b"[" * 65536
    assert len(json.loads(get("/odd/long-message")[1])["error_msg"]) > 1 << 20
    assert json.loads(json.loads(get("/odd/json-in-message?message=m")[1])["message"])
    assert get("/odd/missing-code?code=B.7&message=x&status=500")[0].status == 500


@test("gzip, deflate and the bomb unpack")
def _():
    plain = get("/code/A.0001?pad=100k")[1]
    assert len(json.loads(plain)["padding"]) == 102400
    packed = get("/code/A.0001?pad=100k&coding=gzip")
    assert packed[0].get("content-encoding") == "gzip"
    assert json.loads(gzip.decompress(packed[1]))["padding"] == "x" * 102400
    assert json.loads(zlib.decompress(get("/code/A.0001?pad=100k&coding=deflate")[1]))
    bomb = get("/odd/gzip-bomb")[1]
    assert len(bomb) < 40000
    assert gzip.decompress(bomb) == bytes(32 << 20)
    broken = zlib.decompressobj(31)
    broken.decompress(get("/odd/broken-gzip")[1])
    assert not broken.eof


@test("right framings carry the same body")
def _():
    want = get("/code/A.0001")[1]
    for name in ("length", "chunked", "one-byte-chunks", "chunked-extensions", "trailers", "close",
                 "http10", "keep-alive-http10", "interim-100", "interim-103", "many-interim",
                 "no-reason", "equal-lengths", "many-fields", "large-head"):
        head, body = get("/framing/%s/code/A.0001" % name)
        assert (head.status, len(body)) == (409, len(want)), name
    assert get("/framing/trailers/ok")[0].trailer == b"X-Checksum: 0815\r\nX-Took: 12ms\r\n"
    assert get("/framing/http10/ok")[0].start == "HTTP/1.0 200 OK"
    assert get("/framing/no-reason/ok")[0].start == "HTTP/1.1 200"


@test("broken framings are broken as they say")
def _():
    for name, mark in (
            ("both-length-and-chunked", b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
            ("duplicate-length", b"Content-Length: 5\r\nContent-Length: 26\r\n"),
            ("obs-fold", b"X-Folded: first\r\n second\r\n"),
            ("space-before-colon", b"X-Blank : value\r\n"),
            ("nul-in-value", b"one\0two\r\n")):
        peer = connect()
        peer.send(request("/framing/%s/ok" % name, fields="Connection: close\r\n"))
        assert mark in peer.read_all(), name
    head, body = raw("/framing/short-length/ok").split(b"\r\n\r\n")
    assert b"Content-Length: 66" in head and len(body) == 26
    assert raw("/framing/long-length/ok").endswith(b"}SURPLUS BYTES")
    assert b"\r" not in get_raw_closed("/framing/bare-lf/ok")
    assert raw("/framing/cut-chunked/ok").endswith(b'\r\n')
    assert raw("/framing/bad-chunk/ok").endswith(b"zz\r\nzz\r\n")
    assert raw("/framing/garbage").startswith(b"\x16\x03\x01")
    assert raw("/framing/early-close") == b""


def get_raw_closed(path):
    peer = connect()
    peer.send(request(path, fields="Connection: close\r\n"))
    return peer.read_all()


@test("204 and 304 have no body and keep the connection")
def _():
    peer = connect()
    for path, status in (("/framing/204", 204), ("/framing/304", 304), ("/status/204", 204),
                         ("/ok", 200)):
        peer.send(request(path))
        assert peer.read_response()[0].status == status
    assert get("/framing/304")[0].get("content-length") == "26"
    assert get("/framing/204")[0].get("content-length") is None


@test("a reset is a reset, before and within the body")
def _():
    for path, some in (("/framing/reset", False), ("/framing/reset-midbody/ok", True)):
        peer = connect()
        peer.send(request(path))
        try:
            peer.read_all()
            raise AssertionError("no reset")
        except ConnectionResetError:
            assert (b'{"result' in peer.buffer) == some


@test("HEAD gets the head that GET would")
def _():
    peer = connect()
    peer.send(request("/ok", "HEAD") + request("/framing/chunked/ok", "HEAD") + request("/ok"))
    assert peer.read_response("HEAD")[0].get("content-length") == "26"
    assert peer.read_response("HEAD")[0].get("transfer-encoding") == "chunked"
    assert peer.read_response()[1] == get("/ok")[1]
    head, _ = get("/odd/obs-header", "HEAD")
    assert head.get("x-obs-error-code") == "A.0001"


@test("pipelined requests are answered in order, fed whole and byte by byte")
def _():
    wire = b"".join(request("/status/%d" % n) + request("/upload", "POST",
                    "Content-Length: 3\r\n", b"abc") for n in range(200, 230) if n != 204)
    for step in (len(wire), 1, 7):
        peer = connect()
        sender = threading.Thread(target=lambda: [peer.send(wire[i:i + step])
                                                  for i in range(0, len(wire), step)])
        sender.start()
        for n in range(200, 230):
            if n == 204:
                continue
            assert peer.read_response()[0].status == n
            assert json.loads(peer.read_response()[1]) == {"bytes": 3, "adler32": "024d0127"}
        sender.join()


@test("absolute-form, asterisk-form and Mock-Answer say what is asked for")
def _():
    assert get("http://elsewhere.test/status/222")[0].status == 222
    assert get("*", "OPTIONS")[0].status == 200
    assert get("/api/v3/addons", fields="Mock-Answer: /odd/html?status=599\r\n")[0].status == 599
    assert get("elsewhere.test:443", "CONNECT")[0].status == 405


@test("HTTP/1.0 gets its answer and the end, or keeps the connection if it asks")
def _():
    peer = connect()
    peer.send(request("/ok", version="1.0"))
    head, body = peer.read_response()
    assert head.get("connection") == "close" and peer.at_end()
    peer = connect()
    for _ in range(2):
        peer.send(request("/ok", version="1.0", fields="Connection: keep-alive\r\n"))
        assert peer.read_response()[0].get("connection") == "keep-alive"


@test("a request that is no HTTP is refused, and the connection closed")
def _():
    for bad in (b"\0\0\0\r\n\r\n", b"GET /ok HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                request("/upload", "POST", "Transfer-Encoding: chunked\r\n", b"zz\r\n")):
        peer = connect()
        peer.send(bad)
        assert peer.read_response()[0].status == 400
        assert peer.at_end()


@test("echo sends head and body back, streamed, in any framing")
def _():
    wire = request("/echo?x=1", "POST", "X-Mine: 1\r\nContent-Length: 5\r\n", b"hello")
    peer = connect()
    peer.send(wire)
    head, body = peer.read_response()
    assert head.get("content-type") == "message/http" and body == wire
    chunked = request("/echo/body", "PUT", "Transfer-Encoding: chunked\r\n")
    peer.send(chunked)
    assert peer.read_head().get("transfer-encoding") == "chunked"
    peer.send(b"3\r\nabc\r\n")     # comes back before the rest has been sent
    assert peer.read_until(b"abc\r\n") == b"3\r\nabc\r\n"
    peer.send(b"2;x=y\r\nde\r\n0\r\nTrailer: 1\r\n\r\n")
    assert peer.read_chunked() == b"de"
    peer = connect()
    peer.send(request("/echo/body", "POST", "Content-Length: 5\r\n", b"hello", "1.0"))
    assert peer.read_response()[1] == b"hello"


@test("Expect: 100-continue is invited, unless the answer comes early")
def _():
    peer = connect()
    fields = "Expect: 100-continue\r\nContent-Length: 3\r\n"
    peer.send(request("/upload", "POST", fields))
    assert peer.read_head().status == 100
    peer.send(b"abc")
    assert peer.read_response()[0].status == 200
    peer.send(request("/early/status/413", "POST", fields))
    assert peer.read_response()[0].status == 413
    peer.send(b"abc" + request("/ok"))
    assert peer.read_response()[0].status == 200


@test("delay, drip and stall take their time")
def _():
    start = time.monotonic()
    assert get("/delay/150/delay/300/ok")[0].status == 200
    assert 0.3 <= time.monotonic() - start < 5
    start = time.monotonic()
    body = get("/drip/2/framing/chunked/ok")[1]
    assert body == get("/ok")[1] and time.monotonic() - start > 0.3
    assert get("/drip/0/odd/html")[1] == get("/odd/html")[1]
    peer = connect()
    peer.send(request("/stall/ok"))
    assert peer.read_head().get("content-length") == "26"
    peer.sock.settimeout(0.3)
    try:
        peer.fill()
        raise AssertionError("the stall ended")
    except TimeoutError:
        pass
    peer = connect()
    peer.send(request("/framing/stall-midbody/ok"))
    assert peer.read_head().status == 200 and peer.read_exactly(13)


@test("others are served while one is slow")
def _():
    slow = [connect() for _ in range(50)]
    for peer in slow:
        peer.send(request("/delay/400/ok/1m"))
    start = time.monotonic()
    assert get("/ok")[0].status == 200
    assert time.monotonic() - start < 0.3
    for peer in slow:
        assert len(peer.read_response()[1]) == 1 << 20


@test("a success has exactly the size asked for, also as JSON")
def _():
    for size in (0, 1, 10, 11, 12, 1000, 65536, 65537, 3 << 20):
        for framing in ("", "/framing/chunked", "/framing/close"):
            body = get("%s/ok/%d" % (framing, size))[1]
            assert len(body) == size, (size, framing, len(body))
            assert size < 11 or len(json.loads(body)["data"]) == size - 11


@test("256 MiB each way cost no memory")
def _():
    peer = connect()
    peer.send(request("/ok/256m"))
    assert peer.read_head().get("content-length") == str(256 << 20)
    left = (256 << 20) - len(peer.buffer)
    while left > 0:
        data = peer.sock.recv(1 << 20)
        assert data
        left -= len(data)
    peer = connect()
    block = b"abcdefgh" * 131072
    peer.send(request("/upload", "POST", "Content-Length: %d\r\n" % (256 << 20)))
    sum_ = 1
    for _ in range(256):
        peer.send(block)
        sum_ = zlib.adler32(block, sum_)
    assert json.loads(peer.read_response()[1]) == {"bytes": 256 << 20, "adler32": "%08x" % sum_}
    # A sanitizer reserves terabytes of addresses, and its own memory besides.
    assert mock.status_kib("VmHWM") < 32768, mock.status_kib("VmHWM")


@test("an echo whose reader stops does not grow")
def _():
    peer = connect()
    peer.send(request("/echo/body", "POST", "Content-Length: %d\r\n" % (64 << 20)))
    peer.sock.setblocking(False)
    sent, end = 0, time.monotonic() + 1
    while time.monotonic() < end and sent < 64 << 20:
        try:
            sent += peer.sock.send(bytes(65536))
        except BlockingIOError:
            time.sleep(0.05)
    assert sent < 64 << 20
    assert get("/ok")[0].status == 200
    peer.close()


def frame(opcode, payload, fin=True):
    mask = b"\x11\x22\x33\x44"
    size = struct.pack("!B", 0x80 | len(payload)) if len(payload) < 126 else \
        struct.pack("!BH", 0x80 | 126, len(payload)) if len(payload) < 65536 else \
        struct.pack("!BQ", 0x80 | 127, len(payload))
    masked = bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
    return bytes([(0x80 if fin else 0) | opcode]) + size + mask + masked


def read_frame(peer):
    first, size = peer.read_exactly(2)
    if size == 126:
        size, = struct.unpack("!H", peer.read_exactly(2))
    elif size == 127:
        size, = struct.unpack("!Q", peer.read_exactly(8))
    return first, peer.read_exactly(size)


@test("a WebSocket is opened, echoes frames of all sizes, answers pings and closes")
def _():
    key = base64.b64encode(b"0123456789abcdef").decode()
    peer = connect()
    peer.send(request("/upgrade", fields="Connection: Upgrade\r\nUpgrade: websocket\r\n"
                      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n" % key) +
              frame(1, b"first"))      # sent before the handshake was answered
    head = peer.read_head()
    want = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode())
                            .digest()).decode()
    assert head.status == 101 and head.get("sec-websocket-accept") == want
    assert read_frame(peer) == (0x81, b"first")
    for size in (0, 1, 125, 126, 65535, 65536, 300000):
        payload = os.urandom(size)
        threading.Thread(target=peer.send, args=(frame(2, payload),)).start()
        assert read_frame(peer) == (0x82, payload), size
    peer.send(frame(9, b"are you there"))
    assert read_frame(peer) == (0x8a, b"are you there")
    for byte in frame(1, b"piecemeal"):
        peer.send(bytes([byte]))
    assert read_frame(peer) == (0x81, b"piecemeal")
    peer.send(frame(8, b"\x03\xe8"))
    assert read_frame(peer) == (0x88, b"\x03\xe8") and peer.at_end()


@test("any other upgrade echoes bytes; without one there is 426")
def _():
    assert get("/upgrade")[0].status == 426
    peer = connect()
    peer.send(request("/upgrade", fields="Connection: upgrade\r\nUpgrade: echo\r\n") + b"\0early")
    assert peer.read_head().get("upgrade") == "echo"
    assert peer.read_exactly(6) == b"\0early"
    peer.send(b"more")
    assert peer.read_exactly(4) == b"more"
    peer.sock.shutdown(socket.SHUT_WR)
    assert peer.at_end()


@test("raw bytes are all there is")
def _():
    assert raw("/raw?bytes=any%00thing%0d%0a+at+all") == b"any\0thing\r\n at all"


@test("a client that ends its side still gets its answers")
def _():
    peer = connect()
    peer.send(request("/delay/100/ok") + request("/ok/200k"))
    peer.sock.shutdown(socket.SHUT_WR)
    assert peer.read_response()[0].status == 200
    assert len(peer.read_response()[1]) == 200 << 10
    assert peer.at_end()


@test("no descriptor is left behind")
def _():
    def all_gone():
        return mock.descriptors() <= before
    before = mock.descriptors()
    peers = [connect() for _ in range(40)]
    for i, peer in enumerate(peers):
        peer.send((request("/stall/ok"), request("/delay/60000/ok"), request("/ok")[:9],
                   request("/ok/1g"))[i % 4])
    eventually(lambda: mock.descriptors() > before, "connections are there")
    for peer in peers:
        peer.close()
    eventually(lambda: mock.descriptors() <= before + 10, "all but the delayed are gone")


@test("requests are logged on stderr, one line each, escaped")
def _():
    loud = TestMock()
    peer = connect(loud.port)
    peer.send(request("/odd/html?x=%5c"))
    peer.read_response()
    line = loud.process.stderr.readline()
    assert line.startswith("127.0.0.1:") and line.endswith(" GET /odd/html?x=%5c 502\n"), line
    assert loud.stop() == 0


@test("TERM and INT stop it in good order, busy or not")
def _():
    for number in (signal.SIGTERM, signal.SIGINT):
        other = TestMock("-q")
        peers = [connect(other.port) for _ in range(3)]
        for peer in peers:
            peer.send(request("/stall/ok"))
            peer.read_head()
        other.signal(number)
        assert other.process.wait(WAIT) == 0
        assert other.process.stderr.read() == ""


@test("mistakes on the command line are told")
def _():
    def fails(*options):
        done = subprocess.run([ERRGATE, "mock", *options], capture_output=True, text=True,
                              timeout=WAIT)
        assert done.returncode == 2 and done.stdout == "", (options, done)
        return done.stderr
    assert "no ADDRESS:PORT" in fails("-l", "nowhere")
    assert "missing.json" in fails("-k", "missing.json")
    assert "unexpected argument" in fails("extra")
    assert "cannot listen" in fails("-l", "192.0.2.1:1")
    done = subprocess.run([ERRGATE, "mock", "--help"], capture_output=True, text=True)
    assert done.returncode == 0 and "Mock-Answer" in done.stdout


run()
