#!/usr/bin/env python3
"""errgate inspect: recorded responses in, one JSON object a line out."""
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import ERRGATE, TOP, test, run  # noqa: E402

FOLDER = tempfile.mkdtemp(prefix="errgate-inspect-")
CATALOGUE = os.path.join(FOLDER, "addon.json")
OWN = os.path.join(TOP, "conf", "catalogue", "errgate.json")
KEYS = ["file", "method", "status", "verdict", "findings", "shape", "code", "message",
        "codes", "answered_by", "request_id"]

with open(CATALOGUE, "w") as out:
    json.dump({"catalogue": "addon", "shape": "error_code",
               "delegates": [{"prefix": "APIGW.", "see": "apigw"}],
               "errors": [{"status": 400, "code": "ADDON.4040204", "message": "Addon not exist",
                           "description": "The add-on does not exist.",
                           "troubleshooting": "Look at the message.",
                           "means": "not-found", "retry": "no"}]}, out)


def response(body, status="400 Bad Request", fields="Content-Type: application/json\r\n",
             version="HTTP/1.1", length=True):
    if isinstance(body, str):
        body = body.encode()
    if length:
        fields += "Content-Length: %d\r\n" % len(body)
    return ("%s %s\r\n%s\r\n" % (version, status, fields)).encode() + body


KNOWN = response('{"error_code":"ADDON.4040204","error_msg":"Addon not exist"}',
                 fields="Content-Type: application/json\r\nX-Request-Id: r-1\r\n")
FOREIGN = response('{"code":"ADDON.4040204","message":"Addon not exist","request_id":"r-2"}')
HTML = response("<html><body>Bad gateway</body></html>", "502 Bad Gateway",
                "Content-Type: text/html\r\n")
CLEAN = response('{"items":[]}', "200 OK")


def inspect(*argv, data=b"", status=0, catalogue=True):
    """Run it; its standard output, and its messages in inspect.stderr."""
    options = ["-k", CATALOGUE] if catalogue else []
    done = subprocess.run([ERRGATE, "inspect", *options, *argv], input=data,
                          capture_output=True, timeout=60)
    inspect.stderr = done.stderr.decode()
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    return done.stdout


def objects(*argv, **kwargs):
    return [json.loads(line) for line in inspect(*argv, **kwargs).decode().splitlines()]


def judge(data, *argv, **kwargs):
    """The only response of a recording."""
    found = objects(*argv, "-", data=data, **kwargs)
    assert len(found) == 1, found
    return found[0]


def write(name, data):
    path = os.path.join(FOLDER, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    return path


@test("a known error comes with what the catalogue says of it")
def _():
    path = write("known.http", KNOWN)
    assert objects(path) == [{
        "file": path, "method": "GET", "status": 400, "verdict": "known", "findings": [],
        "shape": "error_code", "code": "ADDON.4040204", "message": "Addon not exist",
        "codes": [], "answered_by": "service", "request_id": "r-1", "catalogue": "addon",
        "description": "The add-on does not exist.", "troubleshooting": "Look at the message.",
        "means": "not-found", "retry": "no"}]


@test("what a response does not tell is null")
def _():
    found = judge(HTML)
    assert list(found) == KEYS, list(found)
    assert found["file"] == "-" and found["code"] is None and found["request_id"] is None
    assert found["verdict"] == "malformed" and "html-body" in found["findings"], found
    assert found["answered_by"] == "middlebox"


@test("each verdict can be had")
def _():
    rows = [
        (CLEAN, "clean"), (KNOWN, "known"),
        (response('{"error_code":"APIGW.0301","error_msg":"x"}', "401 Unauthorized"), "delegated"),
        (response('{"error_code":"ADDON.1","error_msg":"x"}'), "unknown"),
        (response('{"error_code":"ADDON.40402'), "malformed"),
        (response("x", fields="Content-Encoding: compress\r\n"), "uninspected"),
    ]
    for data, verdict in rows:
        found = judge(data)
        assert found["verdict"] == verdict, (verdict, found)


@test("without a catalogue every code is unknown, and a note says why")
def _():
    assert judge(KNOWN, catalogue=False)["verdict"] == "unknown"
    assert "no catalogue" in inspect.stderr
    judge(KNOWN)
    assert inspect.stderr == ""


@test("several catalogues count, the delegated code's too")
def _():
    own = response('{"error_code":"ERRGATE.2003","error_msg":"x"}', "502 Bad Gateway")
    found = judge(own, "-k", OWN)
    assert (found["verdict"], found["catalogue"]) == ("known", "errgate"), found
    assert found["answered_by"] == "errgate"


@test("several responses behind each other are told apart by an index")
def _():
    data = KNOWN + b"\r\n" + FOREIGN + CLEAN + HTML
    found = objects("-", data=data)
    assert [o["index"] for o in found] == [1, 2, 3, 4]
    assert [o["status"] for o in found] == [400, 400, 200, 502]
    assert "index" not in judge(KNOWN + b"\r\n\r\n")


@test("requests and interim responses are passed over, and the method counts")
def _():
    data = (b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nHTTP/1.1 "
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + KNOWN +
            b"HEAD /b HTTP/1.1\r\nHost: x\r\n\r\n"
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\nx-obs-error-code: NoSuchKey\r\n\r\n" + FOREIGN)
    found = objects("--method", "PUT", "-", data=data)
    assert [(o["method"], o["status"]) for o in found] == [("POST", 400), ("HEAD", 404), ("PUT", 400)]
    assert found[1]["code"] == "NoSuchKey", found[1]


@test("a proxy's answer to CONNECT is passed over")
def _():
    assert judge(b"HTTP/1.1 200 Connection established\r\n\r\n" + KNOWN)["verdict"] == "known"


@test("--method HEAD means that there are no bodies")
def _():
    head = b"HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\n"
    assert len(objects("--method", "HEAD", "-", data=head + head)) == 2


@test("bare LF line ends and HTTP/2 status lines are taken")
def _():
    body = b'{"error_code":"ADDON.4040204",\n"error_msg":"Addon not exist"}\n'
    for start in (b"HTTP/1.1 400 Bad Request", b"HTTP/2 400", b"HTTP/2 400 ", b"HTTP/3 400", b"HTTP/1.0 400 X"):
        for end in (b"\n", b"\r\n"):
            data = end.join([start, b"content-type: application/json", b"x-request-id: q", b"", body])
            found = judge(data)
            assert (found["verdict"], found["status"], found["request_id"]) == ("known", 400, "q"), found
    data = b"GET / HTTP/2\nhost: x\n\nHTTP/2 400\ncontent-type: application/json\n\n" + body
    assert judge(data)["verdict"] == "known"


@test("chunked bodies are decoded, also such as were decoded before")
def _():
    body = b'{"error_code":"ADDON.4040204","error_msg":"Addon not exist"}'
    fields = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
    chunks = b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part)
                      for part in (body[:1], body[1:30], body[30:])) + b"0\r\nX-T: 1\r\n\r\n"
    found = objects("-", data=response(chunks, fields=fields, length=False) * 2)
    assert [o["verdict"] for o in found] == ["known", "known"], found
    assert judge(response(body, fields=fields, length=False))["verdict"] == "known"
    cut = judge(response(chunks[:60], fields=fields, length=False))
    assert cut["code"] == "ADDON.4040204" and "uninspected-aborted" in cut["findings"], cut
    broken = judge(response(chunks[:10] + b"zz\r\n", fields=fields, length=False))
    assert "uninspected-aborted" in broken["findings"], broken


@test("a body shorter than its length was aborted")
def _():
    found = judge(KNOWN[:-5])
    assert "uninspected-aborted" in found["findings"], found
    assert found["code"] == "ADDON.4040204"


@test("compressed bodies are read")
def _():
    data = response(gzip.compress(b'{"error_code":"ADDON.4040204","error_msg":"Addon not exist"}'),
                    fields="Content-Type: application/json\r\nContent-Encoding: gzip\r\n")
    assert judge(data)["verdict"] == "known"


@test("a body beyond --hold-bytes is not looked at any further")
def _():
    data = response('{"error_code":"ADDON.4040204","error_msg":"Addon not exist","x":"%s"}' % ("y" * 70000))
    found = judge(data)
    assert found["verdict"] == "uninspected" and "uninspected-limit" in found["findings"], found
    assert judge(data, "--hold-bytes", "128k")["verdict"] == "known"
    assert judge(KNOWN, "--hold-bytes", "10")["verdict"] == "uninspected"


@test("a stream is not waited for")
def _():
    found = judge(response("data: x\n\n", "500 Oops", "Content-Type: text/event-stream\r\n"))
    assert (found["verdict"], found["findings"]) == ("uninspected", ["uninspected-stream"]), found


@test("--success looks for errors under 2xx")
def _():
    data = response('{"error_code":"ADDON.4040204","error_msg":"Addon not exist"}', "200 OK")
    assert judge(data)["verdict"] == "clean"
    found = judge(data, "--success")
    assert found["verdict"] == "known" and "error-under-success" in found["findings"], found


@test("-s names the declared shape, else the first catalogue does")
def _():
    assert judge(FOREIGN)["findings"] == ["foreign-shape:code"]
    assert judge(FOREIGN, "-s", "code")["findings"] == []
    assert "foreign-shape:error_code" in judge(KNOWN, "--shape=code")["findings"]


@test("folders are walked in the order of names")
def _():
    tree = os.path.join(FOLDER, "tree")
    for name in ("b.http", "a/2.http", "a/10.http", "c", ".hidden/x", ".x"):
        write("tree/" + name, KNOWN)
    os.symlink(os.path.join(tree, "c"), os.path.join(tree, "link"))
    names = [o["file"] for o in objects(tree)]
    assert names == [os.path.join(tree, n) for n in ("a/10.http", "a/2.http", "b.http", "c")], names
    assert [o["file"] for o in objects(tree + "/")] == names


@test("an unreadable input gives 3, and the others are inspected")
def _():
    good = write("good.http", KNOWN)
    bad = {
        "missing": os.path.join(FOLDER, "no-such-file"),
        "text": write("notes.txt", b"just some notes\n"),
        "empty": write("empty.http", b""),
        "only a request": write("request.http", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
        "field": write("field.http", b"HTTP/1.1 400 Bad\r\nA B: c\r\n\r\n"),
        "status": write("status.http", b"HTTP/1.1 4x0 Bad\r\n\r\n"),
        "lengths": write("lengths.http", b"HTTP/1.1 400 Bad\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx"),
    }
    for what, path in bad.items():
        found = objects(good, path, good, status=3)
        assert [o["file"] for o in found] == [good, good], (what, found)
        assert inspect.stderr.startswith("errgate inspect: %s: " % path), (what, inspect.stderr)
        assert inspect.stderr.count("\n") == 1, inspect.stderr
    found = objects("-", data=KNOWN + b"garbage\r\n", status=3)
    assert len(found) == 1 and "behind response 1" in inspect.stderr, inspect.stderr


@test("--fail-on gives 1 when a verdict or finding occurred")
def _():
    inspect("--fail-on", "unknown,malformed", "-", data=KNOWN + FOREIGN)
    inspect("--fail-on", "unknown,known", "-", data=KNOWN, status=1)
    inspect("--fail-on", "foreign-shape", "-", data=KNOWN + FOREIGN + KNOWN, status=1)
    inspect("--fail-on", "html-body", "--fail-on", "clean", "-", data=CLEAN, status=1)
    inspect("--fail-on", "known", os.path.join(FOLDER, "no-such-file"), "-", data=KNOWN, status=3)
    for words in ("known,nonsense", "", "known,"):
        assert inspect("--fail-on", words, "-", data=KNOWN, status=2) == b"" or words == ""


@test("the help page names every word that --fail-on takes")
def _():
    text = inspect("--help", catalogue=False).decode()
    words = re.findall(r"[a-z][a-z0-9-]*", text[text.index("Verdicts:"):text.index("Recordings are")])
    taken = [w for w in words if subprocess.run(
        [ERRGATE, "inspect", "--fail-on", w, "-"], input=CLEAN, capture_output=True).returncode != 2]
    assert len(set(taken)) == 6 + 23, taken
    for option in ("--catalogue", "--shape", "--method", "--success", "--hold-bytes", "--rewrite"):
        assert option in text


@test("wrong usage gives 2 and a word about it")
def _():
    for argv in ([], ["--nonsense", "-"], ["-k"], ["-s", "no-such-shape", "-"], ["--hold-bytes", "x", "-"],
                 ["--hold-bytes", "0", "-"], ["--method", "A B", "-"],
                 ["-k", os.path.join(FOLDER, "no-such-file"), "-"], ["-x", "-"]):
        assert inspect(*argv, status=2) == b"", argv
        assert inspect.stderr, argv
    bad = write("bad.json", b'{"catalogue":"x"')
    inspect("-k", bad, "-", status=2)
    assert bad in inspect.stderr


def split(message):
    head, _, body = message.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    return lines[0], dict(line.split(": ", 1) for line in lines[1:]), body


@test("--rewrite prints what normalize would send")
def _():
    data = response('{"code":"ADDON.4040204","message":"Addon not exist","request_id":"r-2"}',
                    fields="Content-Type: text/plain\r\nETag: \"x\"\r\nRetry-After: 3\r\n")
    start, fields, body = split(inspect("--rewrite", "-", data=data))
    assert start == "HTTP/1.1 400 Bad Request"
    assert fields == {"Retry-After": "3", "Content-Type": "application/json",
                      "Content-Length": str(len(body))}, fields
    assert json.loads(body) == {
        "error_code": "ADDON.4040204", "error_msg": "Addon not exist", "request_id": "r-2",
        "original": {"code": "ADDON.4040204", "message": "Addon not exist", "request_id": "r-2"}}


@test("--rewrite repairs compressed, chunked and truncated bodies")
def _():
    body = b'{"code":"ADDON.4040204","message":"Addon not exist"'
    fields = "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n"
    packed = gzip.compress(body)
    data = response(b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed), fields=fields, length=False)
    _, fields, body = split(inspect("--rewrite", "-", data=data))
    assert set(fields) == {"Content-Type", "Content-Length"}, fields
    assert json.loads(body)["error_code"] == "ADDON.4040204"
    assert isinstance(json.loads(body)["original"], str)


@test("--rewrite leaves alone, byte for byte, what needs no repair")
def _():
    odd = KNOWN.replace(b"\r\n", b"\n").replace(b"X-Request", b"x-rEQUEST")
    for data in (KNOWN, CLEAN, odd, response("", "404 Not Found", "Content-Type: text/html\r\n", length=False)
                 .replace(b"404 Not Found", b"204 No Content")):
        assert inspect("--rewrite", "-", data=data) == data, data
    both = inspect("--rewrite", "-", data=KNOWN + FOREIGN + KNOWN)
    assert both.startswith(KNOWN) and both.endswith(KNOWN) and FOREIGN not in both
    assert b"no-transform" in inspect("--rewrite", "-", data=FOREIGN.replace(
        b"\r\nContent-Length", b"\r\nCache-Control: no-transform\r\nContent-Length"))


@test("a rewritten response needs no second rewrite")
def _():
    for data in (FOREIGN, HTML, response("")):
        once = inspect("--rewrite", "-", data=data)
        assert once != data
        assert inspect("--rewrite", "-", data=once) == once


@test("bytes of any kind give one line of valid JSON each")
def _():
    data = response(b'{"error_code":"A\\u0000\\n\xff","error_msg":"\xe2\x80\xa8\x7f"}')
    lines = inspect("-", data=data)
    assert lines.count(b"\n") == 1 and lines.isascii() is False or json.loads(lines)
    json.loads(lines.decode("utf-8"))


try:
    run()
finally:
    shutil.rmtree(FOLDER, ignore_errors=True)
