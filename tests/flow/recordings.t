#!/usr/bin/env python3
"""errgate inspect: HAR files, NDJSON and errgate's own log, of any size, and what
it writes for build servers."""
import base64
import gzip
import json
import os
import pty
import resource
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import ERRGATE, TOP, eventually, test, run  # noqa: E402

FOLDER = tempfile.TemporaryDirectory(prefix="errgate-test-")
CATALOGUE = os.path.join(TOP, "conf", "catalogue", "cce-addon.json")
KNOWN = '{"error_code":"SVCSTG.CCE-ADDONMGR.4040204","error_msg":"Addon not exist"}'
HTML = "<html><body>Bad gateway</body></html>"


def entry(status=400, text=KNOWN, mime="application/json", method="GET",
          url="https://me:S3CRET@api.example.com/v1/x?token=S3CRET#a", headers=(), **content):
    content = dict({"size": len(text or ""), "mimeType": mime}, **content)
    if text is not None:
        content["text"] = text
    return {"startedDateTime": "2026-11-26T04:05:06.789Z", "time": 3,
            "request": {"method": method, "url": url, "headers": [], "postData": {"text": "HTTP/1.1"}},
            "response": {"status": status, "statusText": "", "httpVersion": "h2", "bodySize": -1,
                         "headers": [{"name": n, "value": v} for n, v in headers], "content": content}}


def har(*entries, **kwargs):
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "entries", "version": "1"},
                               "entries": list(entries)}}, **kwargs).encode()


def inspect(*argv, data=b"", status=0):
    done = subprocess.run([ERRGATE, "inspect", "-k", CATALOGUE, *argv], input=data, capture_output=True,
                          timeout=60)
    inspect.stderr = done.stderr.decode()
    assert done.returncode == status, (done.returncode, done.stdout[-500:], done.stderr[-500:])
    return done.stdout


def objects(data, *argv, **kwargs):
    return [json.loads(line) for line in inspect(*argv, "-", data=data, **kwargs).decode().splitlines()]


def verdicts(found):
    return [(o["verdict"], o["findings"]) for o in found]


@test("a HAR file, laid out or in one line, packed or not, is known by its content")
def _():
    for data in (har(entry()), har(entry(), indent=2), b"\xef\xbb\xbf" + har(entry()), gzip.compress(har(entry())),
                 gzip.compress(har(entry())[:50]) + gzip.compress(har(entry())[50:])):
        found = objects(data)
        assert len(found) == 1 and found[0]["verdict"] == "known", found
        assert (found[0]["host"], found[0]["path"], found[0]["time"]) == (
            "api.example.com", "/v1/x", "2026-11-26T04:05:06.789Z"), found
        assert "S3CRET" not in json.dumps(found)


@test("the bodies of HAR: base64, unpacked in spite of their fields, of no size, missing")
def _():
    coded = base64.b64encode(KNOWN.encode()).decode()
    packed = base64.b64encode(gzip.compress(KNOWN.encode())).decode()
    gzip_field = (("content-encoding", "gzip"), ("transfer-encoding", "chunked"), ("Content-Length", "9"), (":status", "400"))
    rows = [
        (entry(text=coded, encoding="base64"), ("known", [])),
        (entry(headers=gzip_field), ("known", [])),
        (entry(text=packed, encoding="base64", headers=gzip_field), ("known", [])),
        (entry(size=-1), ("known", [])),
        (entry(text=None, size=77), ("uninspected", ["uninspected-limit"])),
        (entry(text=None, size=-1), ("uninspected", ["uninspected-limit"])),
        (entry(text=None), ("malformed", ["empty-body"])),
        (entry(text=""), ("malformed", ["empty-body"])),
        (entry(status=200, text=None, size=77), ("clean", [])),
        (entry(status=502, text=HTML, mime="text/html"), ("malformed", ["html-body"])),
        (entry(status=0, text=None), ("uninspected", ["uninspected-aborted"])),
        (entry(status=404, text=None, method="HEAD"), ("uninspected", ["empty-body"])),
        (entry(status=404, text=None, method="HEAD", headers=(("x-obs-error-code", "NoSuchKey"),)), ("unknown", ["missing-message", "foreign-shape"])),
        (entry(text="x" * 200000), ("uninspected", ["not-json", "uninspected-limit"])),
    ]
    found = objects(har(*[row[0] for row in rows]))
    assert len(found) == len(rows)
    for (_, want), got in zip(rows, found):
        shape = [f.split(":")[0] for f in got["findings"]]
        assert (got["verdict"], shape) == (want[0], [f.split(":")[0] for f in want[1]]), (want, got)
    assert found[10]["status"] == 0 and found[10]["answered_by"] is None


@test("a HAR file that is broken gives what can be read of it, and exit 3")
def _():
    whole = har(entry(), entry(), entry())
    assert len(objects(whole[:-40], status=3)) == 2 and "too early" in inspect.stderr
    bad = whole.replace(b'"status": 400', b'"status": "no"', 1)
    assert len(objects(bad, status=3)) == 2 and "response 1: has no status" in inspect.stderr
    bad = whole.replace(b'"time": 3', b'"time": 3x', 1)
    assert len(objects(bad, status=3)) == 2 and "response 1: is no JSON" in inspect.stderr
    assert objects(b'{"log": {"version": "1.2", "pages": []}}', status=3) == []
    assert "is no HAR file: it has no log.entries" in inspect.stderr
    assert objects(gzip.compress(whole)[:-9], status=3) is not None and "gzip" in inspect.stderr


@test("an entry that is too large is passed over and said so")
def _():
    found = objects(har(entry(), entry(status=200, text="x" * (17 << 20)), entry()))
    assert [o["verdict"] for o in found] == ["known", "uninspected", "known"]
    assert found[1]["findings"] == ["uninspected-limit"] and "response 2: larger than" in inspect.stderr
    line = json.dumps({"status": 400, "body": "y" * (17 << 20)})
    good = json.dumps({"status": 400, "body": KNOWN})
    found = objects("\n".join([good, line, good]).encode())
    assert [o["verdict"] for o in found] == ["known", "uninspected", "known"]


@test("NDJSON: headers and bodies as they come")
def _():
    rows = [
        ({"status": 400, "body": KNOWN}, "known"),
        ({"status": "400", "body": json.loads(KNOWN), "headers": {"Content-Type": "application/json"}}, "known"),
        ({"status": 400, "body_base64": base64.b64encode(KNOWN.encode()).decode()}, "known"),
        ({"status": 502, "body": HTML, "headers": [["Content-Type", "text/html"], ["X-Request-Id", "r-1"]]}, "malformed"),
        ({"status": 401, "body": '{"error_code":"APIGW.0301","error_msg":"x"}',
          "headers": [{"name": "X-Request-Id", "value": "r-2"}, {"name": "bad name", "value": "x"},
                      {"name": "X-Bad", "value": "a\r\nb"}]}, "delegated"),
        ({"status": 204}, "clean"),
        ({"status": 404, "method": "HEAD", "url": "/only/path?x"}, "uninspected"),
        ({"status": 500}, "uninspected"),
        ({"status": 500, "body": ""}, "malformed"),
    ]
    found = objects("".join(json.dumps(row) + "\r\n" for row, _ in rows).encode())
    assert [o["verdict"] for o in found] == [want for _, want in rows], verdicts(found)
    assert [o["index"] for o in found] == list(range(1, len(rows) + 1))
    assert found[3]["request_id"] == "r-1" and found[4]["request_id"] == "r-2"
    assert (found[6]["method"], found[6]["path"]) == ("HEAD", "/only/path")
    found = objects(json.dumps({"status": 400, "body": KNOWN}).encode() + b"\nnonsense\n[]\n{}\n", status=3)
    assert len(found) == 1 and inspect.stderr.count("\n") == 3, inspect.stderr


@test("--rewrite prints recorded JSON as HTTP")
def _():
    out = inspect("--rewrite", "-", data=har(entry(status=502, text=HTML, mime="text/html"), entry()))
    assert out.startswith(b"HTTP/1.1 502 Bad Gateway\r\n") and b'"original":"<html>' in out
    assert out.endswith(KNOWN.encode()), out


@test("errgate's log is held against the catalogues again")
def _():
    base = {"time": "2026-11-26T04:05:06.789Z", "level": "warn", "event": "response", "host": "h", "path": "/p",
            "method": "GET", "status": 400, "verdict": "unknown", "code": "SVCSTG.CCE-ADDONMGR.4040204",
            "message": "Addon not exist", "answered_by": "service", "request_id": "r-9"}
    rows = [
        (base, ("known", [])),
        (dict(base, status=418), ("known", ["status-mismatch"])),
        (dict(base, message="Something else"), ("known", ["message-drift"])),
        (dict(base, message="Something else..."), ("known", [])),
        (dict(base, code="A.1", codes=["SVCSTG.CCE-ADDONMGR.4040204"], verdict="unknown"), ("known", [])),
        (dict(base, code="A.1", findings=["foreign-shape:k8s-status"]), ("unknown", ["foreign-shape:k8s-status"])),
        (dict(base, code="APIGW.0301"), ("delegated", [])),
        (dict(base, verdict="malformed", code=None, findings=["html-body"]), ("malformed", ["html-body"])),
    ]
    text = "".join(json.dumps(row) + "\n" for row, _ in rows)
    text = json.dumps(dict(base, event="access")) + "\n" + text + json.dumps({"time": "x", "level": "info", "event": "start"}) + "\n"
    found = objects(text.encode())
    assert verdicts(found) == [want for _, want in rows], verdicts(found)
    assert found[0]["request_id"] == "r-9" and found[4]["code"] == "SVCSTG.CCE-ADDONMGR.4040204"


@test("--junit has a case for each response, and --fail-on decides what fails")
def _():
    path = os.path.join(FOLDER.name, "junit.xml")
    data = har(entry(), entry(status=502, text=HTML, mime="text/html", url="https://h/<&'\"\x01"),
               entry(text='{"error_code":"A.1","error_msg":"b"}'), entry(status=418))
    for argv, n_failed, status in ((), 2, 0), (("--fail-on", "status-mismatch"), 1, 1), (("--fail-on", "clean"), 0, 0):
        inspect("--junit", path, *argv, "-", data=data, status=status)
        suite = ElementTree.parse(path).getroot()[0]
        assert (suite.get("tests"), suite.get("failures")) == ("4", str(n_failed)), suite.attrib
        cases = suite.findall("testcase")
        assert len(cases) == 4 and len(suite.findall("testcase/failure")) == n_failed
    assert "h/<&'\"" in cases[1].get("name"), cases[1].attrib
    inspect("--junit", os.path.join(FOLDER.name, "no", "x.xml"), "-", data=data, status=2)


def big_har(path, size):
    one = [json.dumps(e) for e in (entry(status=200, text="x" * 20000), entry(), entry(status=502, text=HTML, mime="text/html"))]
    n = written = 0
    with open(path, "w") as out:
        out.write('{"log": {"version": "1.2", "entries": [\n')
        while written < size:
            text = (",\n" if n else "") + one[n % 3]
            out.write(text)
            written += len(text)
            n += 1
        out.write("]}}\n")
    return n


def peak_kib(path):
    """The peak memory of a run, from a shell of its own that has no other child."""
    code = ("import resource, subprocess, sys; n = subprocess.run(sys.argv[1:], capture_output=True, check=True).stdout.count(b'\\n');"
            "print(n, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    out = subprocess.run([sys.executable, "-c", code, ERRGATE, "inspect", "-k", CATALOGUE, path],
                         capture_output=True, text=True, timeout=120, check=True).stdout
    return [int(word) for word in out.split()]


@test("memory does not grow with the recording")
def _():
    small, large = (os.path.join(FOLDER.name, name) for name in ("small.har", "large.har"))
    n_small, n_large = big_har(small, 1 << 20), big_har(large, 40 << 20)
    lines, small_kib = peak_kib(small)
    assert lines == n_small
    lines, large_kib = peak_kib(large)
    assert lines == n_large and n_large > 5000
    # A sanitizer keeps freed memory for a while, up to 256 MiB of it.
    assert large_kib < small_kib + (300 if "build/asan" in ERRGATE else 16) * 1024, (small_kib, large_kib)


@test("long work shows on a terminal how far it is, and not elsewhere")
def _():
    reader, writer = os.pipe()
    shown, terminal = pty.openpty()
    process = subprocess.Popen([ERRGATE, "inspect", "-k", CATALOGUE, "-"], stdin=reader, stdout=subprocess.DEVNULL,
                               stderr=terminal)
    os.close(reader)
    os.close(terminal)
    line = json.dumps({"status": 200, "body": "x" * 1000}).encode() + b"\n"
    os.set_blocking(shown, False)
    seen = b""

    def look():
        nonlocal seen
        os.write(writer, line)
        try:
            seen += os.read(shown, 4096)
        except BlockingIOError:
            pass
        return b"MiB" in seen
    eventually(look, "progress")
    os.close(writer)
    assert process.wait(10) == 0
    os.close(shown)
    inspect("-", data=line)
    assert inspect.stderr == ""


run()
