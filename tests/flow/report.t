#!/usr/bin/env python3
"""errgate report and errgate catalogue learn: logs in, what they say out."""
import gzip
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import ERRGATE, TOP, test, run  # noqa: E402

FOLDER = tempfile.TemporaryDirectory(prefix="errgate-test-")
CATALOGUE = os.path.join(TOP, "conf", "catalogue", "cce-addon.json")
EVIL = "<script>alert(1)</script>&\"'\u0001\u202e"


def line(code="A.1", time="2026-11-26T04:05:06.789Z", **members):
    event = dict({"time": time, "level": "warn", "event": "response", "id": "5c1f", "api": "cce", "method": "GET",
                  "scheme": "https", "host": "h.example.com", "port": 443, "path": "/v1/x", "status": 400,
                  "verdict": "unknown", "code": code, "message": "m", "answered_by": "service", "request_id": "r-1"}, **members)
    return json.dumps({k: v for k, v in event.items() if v is not None}) + "\n"


def errgate(*argv, data="", status=0):
    if isinstance(data, str):
        data = data.encode()
    done = subprocess.run([ERRGATE, *argv], input=data, capture_output=True, timeout=60)
    errgate.stderr = done.stderr.decode()
    assert done.returncode == status, (argv, done.returncode, done.stdout[-500:], done.stderr[-500:])
    return done.stdout.decode()


def report(data, *argv, **kwargs):
    return json.loads(errgate("report", "--json", *argv, "-", data=data, **kwargs))


def path(name):
    return os.path.join(FOLDER.name, name)


ALL = (line() + line("A.2", verdict="known", findings=["status-mismatch", "message-drift"]) +
       line("APIGW.0308", verdict="delegated", answered_by="gateway", status=429) +
       line(None, verdict="malformed", findings=["html-body"], answered_by="middlebox", status=502, message=None) +
       line(None, verdict="uninspected", findings=["uninspected-limit"], message=None) +
       line(None, event="tunnel", verdict="uninspected", findings=["uninspected-tunnel"], status=None, api=None,
            detail="intercept is off for this api", message=None) +
       line("ERRGATE.2003", event="refusal", verdict=None, answered_by="errgate", status=502) +
       line("B.1", verdict="known", status=200, findings=["error-under-success"]) +
       line("C.1", verdict="known", findings=["foreign-shape:k8s-status"]) +
       line(None, event="access", verdict=None) + line(None, event="start", verdict=None, api=None))


@test("each kind of answer has its section, in text, JSON, HTML and JUnit")
def _():
    found = report(ALL)
    for section, what in (("unknown", "A.1"), ("status_drift", "A.2"), ("message_drift", "A.2"), ("delegated", "APIGW.0308"),
                          ("malformed", "html-body"), ("errgate", "ERRGATE.2003"), ("under_success", "B.1"), ("shapes", "C.1")):
        assert [s["what"] for s in found[section]] == [what], (section, found[section])
    assert sorted(s["what"] for s in found["uninspected"]) == [
        "uninspected-limit", "uninspected-tunnel: intercept is off for this api"], found["uninspected"]
    assert found["verdicts"] == {"known": 3, "delegated": 1, "unknown": 1, "malformed": 1, "uninspected": 2, "errgate": 1}
    assert found["answered_by"] == {"service": 6, "gateway": 1, "middlebox": 1, "errgate": 1}, found["answered_by"]
    assert found["calls"] == 1 and found["days"][0]["name"] == "2026-11-26" and found["hosts"][0]["count"] == 9
    text = errgate("report", "-", data=ALL)
    page = path("page.html")
    errgate("report", "--html", page, "--junit", path("j.xml"), "-", data=ALL)
    with open(page) as file:
        html = file.read()
    for word in ("Unknown codes", "A.1", "Malformed answers", "or the JSON is broken", "html-body", "intercept is off", "middlebox", "By host", "2026-11-26"):
        assert word in text and word in html, word
    suite = ElementTree.parse(path("j.xml")).getroot()[0]
    assert (suite.get("tests"), suite.get("failures")) == ("9", "4"), suite.attrib


class Checker(HTMLParser):
    """Whether tags nest, and what the page would load."""

    def __init__(self):
        super().__init__()
        self.open, self.loads, self.tags = [], [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.loads += [v for k, v in attrs if k in ("src", "href") and not v.startswith("#")]
        if tag not in ("meta", "br", "rect", "line"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in ("meta", "br", "rect", "line"):
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.getpos())


@test("the page needs nothing beside it, and shows what the log holds, whatever that is")
def _():
    page = path("evil.html")
    errgate("report", "-k", CATALOGUE, "--html", page, "--junit", path("evil.xml"), "-",
            data=line(EVIL, api=EVIL, host=EVIL, path="/" + EVIL, message=EVIL, id=EVIL) * 2)
    with open(page, encoding="utf-8") as file:
        html = file.read()
    checker = Checker()
    checker.feed(html)
    assert checker.open == [] and checker.loads == [] and "script" not in checker.tags, (checker.open, checker.loads)
    assert {"svg", "table", "title"} <= checker.tags and "&lt;script&gt;" in html and "\x01" not in html
    assert "SVCSTG.CCE-ADDONMGR.4000003" in html, "never seen"
    ElementTree.parse(path("evil.xml"))
    text = errgate("report", "-", data=line("a\x1b[31m\nforged", api="x\ny"))
    assert "\x1b" not in text and "\\x1b" in text


@test("logs come in files, folders, rotated and packed, and repeats count")
def _():
    folder = path("logs")
    os.mkdir(folder)
    repeats = json.dumps({"time": "2026-11-27T00:00:00.000Z", "level": "info", "event": "repeats", "count": 40,
                          "fingerprint": "api=cce status=400 verdict=unknown code=A.1"}) + "\n"
    with open(os.path.join(folder, "errgate.log"), "w") as out:
        out.write(line() + repeats)
    with gzip.open(os.path.join(folder, "errgate.log.1.gz"), "wb") as out:
        out.write((line(time="2026-11-25T00:00:00.000Z") * 2).encode())
    found = json.loads(errgate("report", "--json", folder))
    assert found["unknown"][0]["count"] == 43 and found["repeats"] == 40, found
    assert [(d["name"], d["count"]) for d in found["days"]] == [("2026-11-25", 2), ("2026-11-26", 1), ("2026-11-27", 40)]
    assert found["unknown"][0]["first"] == "2026-11-25T00:00:00.000Z"


@test("lines that are no events are counted; a log in another format is told, and gives 3")
def _():
    found = report("garbage\n" + line() + '{"a":1}\n')
    assert found["not_events"] == 2 and found["answers"] == 1
    assert "2 lines are no JSON events" in errgate("report", "-", data="garbage\nmore\n" + line())
    errgate("report", "-", data="time=x level=info event=start\n", status=3)
    assert "format = json" in errgate.stderr
    errgate("report", path("nonexistent"), status=3)
    long_line = line(message="x" * (2 << 20))
    assert report(long_line + line())["answers"] == 1 and "passed over" in errgate.stderr
    assert report("")["answers"] == 0
    errgate("report", status=2)
    errgate("report", "--since", "yesterday", "-", status=2)
    errgate("report", "--fail-on", "nonsense", "-", status=2)
    page = errgate("report", "--help")
    assert "usage: errgate report" in page and all(len(text) < 81 for text in page.splitlines()), page


@test("--since, --until, --api and --fail-on choose")
def _():
    data = line("A", time="2026-11-25T10:00:00.000Z") + line("B", time="2026-11-26T10:00:00.000Z", api="other")
    assert [s["code"] for s in report(data, "--since", "2026-11-26")["unknown"]] == ["B"]
    assert [s["code"] for s in report(data, "--until", "2026-11-25")["unknown"]] == ["A"]
    assert [s["code"] for s in report(data, "--api", "other")["unknown"]] == ["B"]
    report(data, "--fail-on", "unknown", status=1)
    report(data, "--fail-on", "malformed,status-mismatch")


@test("--support gives what a support desk asks for, by either id")
def _():
    data = line() + line("B.7", id="abcd", request_id="r-77", path="/it's", method="POST", port=8443, message="no")
    for id in "abcd", "r-77":
        text = errgate("report", "--support", id, "-", data=data)
        for word in ("B.7", "r-77", "2026-11-26T04:05:06.789Z", "POST https://h.example.com:8443/it's",
                     "curl -i -X 'POST' -H \"X-Auth-Token: $TOKEN\" 'https://h.example.com:8443/it'\\''s'"):
            assert word in text, (word, text)
        assert "A.1" not in text
    found = json.loads(errgate("report", "--support", "abcd", "--json", "-", data=data))
    assert found["code"] == "B.7" and found["curl"].endswith("'\\''s'"), found
    errgate("report", "--support", "nobody", "-", data=data, status=1)
    assert "no call has the id" in errgate.stderr


@test("learn: what cannot be drafted is told, and a flood of codes is bounded")
def _():
    draft = json.loads(errgate("catalogue", "learn", "-", data=ALL))
    assert [e["code"] for e in draft["errors"]] == ["A.1"] and draft["catalogue"] == "learned"
    errgate("catalogue", "learn", "-", data=line("a*") + line("b\n") + line("x" * 300))
    assert "3 codes left out" in errgate.stderr, errgate.stderr
    flood = "".join(line("C.%d" % i) for i in range(10500))
    draft = json.loads(errgate("catalogue", "learn", "--name", "mine", "-", data=flood))
    assert len(draft["errors"]) == 10000 and "500 answers" in errgate.stderr, errgate.stderr
    with open(path("mine.json"), "w") as out:
        json.dump(draft, out)
    errgate("catalogue", "lint", path("mine.json"))
    errgate("catalogue", "learn", status=2)
    errgate("catalogue", "learn", "--merge", "-", data=ALL, status=2)
    errgate("catalogue", "learn", "-", data="no log\n", status=3)


run()
