#!/usr/bin/env python3
"""The whole way: a catalogue from a page, a day of traffic with surprises in it,
report, learn, review, reload, and a report without them (docs/catalogue-walk.md)."""
import json
import os
import signal
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

FOLDER = tempfile.TemporaryDirectory(prefix="errgate-test-")
PAGE = """# Error codes of the shop

If an error code starting with APIGW. is returned, see the API gateway's error codes.

| Status Code | Error Code | Error Message | Description | Troubleshooting |
|---|---|---|---|---|
| 400 | SHOP.0001 | Request body error | The body is wrong. | Correct it. |
| 404 | SHOP.0002 | Order %s does not exist | There is no such order. | Look at the list of orders. |
| 409 | SHOP.0003 | The order is being changed | Two changes at once. | Try again later. |
| 500 | SHOP.0009 | Internal error | It is the shop's fault. | Call the support desk. |
"""


def path(name):
    return os.path.join(FOLDER.name, name)


def errgate(*argv, status=0):
    done = subprocess.run([ERRGATE, *argv], capture_output=True, text=True, timeout=60)
    assert done.returncode == status, (argv, done.returncode, done.stdout[-800:], done.stderr[-800:])
    return done


def report(*argv, status=0):
    return json.loads(errgate("report", "--json", *argv, gate.log_path, status=status).stdout)


def codes(section):
    return sorted({sight["code"] for sight in section})


# What the API answers, beyond its page: SHOP.0004 and .0005, and SHOP.0001 under 422.
with open(path("real.json"), "w") as out:
    json.dump({"catalogue": "real", "shape": "error_code", "errors": [
        {"status": 400, "code": "SHOP.0001", "message": "Request body error"},
        {"status": 404, "code": "SHOP.0002", "message": "Order 17 does not exist"},
        {"status": 409, "code": "SHOP.0004", "message": "Order 17 is locked by job 8f14e45f-ceea-467f-a8b1-0123456789ab"},
        {"status": 403, "code": "SHOP.0005", "message": "Customer 'bob' may not do that"},
        {"status": 429, "code": "APIGW.0308", "message": "Throttled"}]}, out)
mock = Mock("-k", path("real.json"))


def a_day():
    """Traffic; nobody else asks meanwhile."""
    before = len(gate.events("access"))
    asked = 0
    for at in range(3):
        for code, more in (("SHOP.0001", ""), ("SHOP.0002", "?message=" + urllib.parse.quote("Order %d does not exist" % at)),
                           ("SHOP.0004", "?message=" + urllib.parse.quote(
                               "Order %d is locked by job 8f14e45f-ceea-467f-a8b1-01234567890%d" % (at, at))),
                           ("SHOP.0005", "?message=" + urllib.parse.quote("Customer 'c%d' may not do that" % at)),
                           ("SHOP.0001", "?status=422"), ("APIGW.0308", "")):
            peer = gate.connect()
            peer.send(request("%s/code/%s%s" % (mock.url, code, more)))
            peer.read_response()
            peer.close()
            asked += 1
    peer = gate.connect()
    peer.send(request(mock.url + "/odd/html"))
    peer.read_response()
    eventually(lambda: len(gate.events("access")) == before + asked + 1, "the day is logged")
    time.sleep(0.01)    # the next line has another time


@test("a page becomes a catalogue")
def _():
    global gate
    with open(path("page.md"), "w") as out:
        out.write(PAGE)
    errgate("catalogue", "import", "--name", "shop", "--shape", "error_code", "-o", path("shop.json"), path("page.md"))
    gate = Errgate("""
catalogue "shop" { file = "%s" }
api "shop" { hosts = { "127.0.0.1" }  catalogues = { "shop" } }
""" % path("shop.json"), log='format = json  access = true  state = "%s"' % path("seen"))


@test("the report of a day tells the surprises")
def _():
    a_day()
    found = report()
    assert codes(found["unknown"]) == ["SHOP.0004", "SHOP.0005"], found["unknown"]
    assert codes(found["status_drift"]) == ["SHOP.0001"], found["status_drift"]
    assert codes(found["delegated"]) == ["APIGW.0308"], found["delegated"]
    assert [s["what"] for s in found["malformed"]] == ["html-body"], found["malformed"]
    assert found["calls"] == 19 and found["answers"] == 19, found
    assert found["unknown"][0]["count"] == 3
    with_catalogue = report("-k", path("shop.json"))
    assert [row["code"] for row in with_catalogue["never_seen"]] == ["SHOP.0003", "SHOP.0009"]
    assert codes(with_catalogue["unknown"]) == ["SHOP.0004", "SHOP.0005"]
    assert {news.get("code") for news in found["first_seen"]} >= {"SHOP.0004", "SHOP.0001"}
    report("--fail-on", "unknown", status=1)
    report("--fail-on", "message-drift")


@test("learning drafts what is missing, in a file that a person reviews")
def _():
    done = errgate("catalogue", "learn", "-k", path("shop.json"), "--merge", "--drift", "-o", path("draft.json"), gate.log_path)
    assert "2 codes drafted, 1 rows for known ones" in done.stderr, done.stderr
    with open(path("draft.json")) as file:
        draft = json.load(file)
    new = {e["code"]: e for e in draft["errors"][4:]}
    assert draft["catalogue"] == "shop" and len(draft["errors"]) == 7, draft
    assert new["SHOP.0004"]["message"] == "Order {number} is locked by job {uuid}", new
    assert new["SHOP.0005"]["message"] == "Customer '{name}' may not do that", new
    assert new["SHOP.0001"]["status"] == 422 and "message" not in new["SHOP.0001"], new
    assert new["SHOP.0004"]["description"].startswith("To be reviewed: seen 3 times"), new
    # The review: words of the team, in place of the draft's.
    for entry in draft["errors"][4:]:
        entry["description"] = "Said the team."
    with open(path("shop.json"), "w") as out:
        json.dump(draft, out, indent=2)
    errgate("catalogue", "lint", path("shop.json"))


@test("after a reload the surprises are gone")
def _():
    gate.signal(signal.SIGHUP)
    reloaded = eventually(lambda: [e for e in gate.events("reload") if e["message"].endswith("is in force")], "a reload")[-1]
    a_day()
    found = report("--since", reloaded["time"])
    assert found["unknown"] == [] and found["status_drift"] == [] and found["message_drift"] == [], found
    assert found["verdicts"] == {"known": 15, "delegated": 3, "malformed": 1}, found["verdicts"]
    assert [s["what"] for s in found["malformed"]] == ["html-body"], "no catalogue can have these"


@test("and so they are when the first day is judged anew")
def _():
    found = report("-k", path("shop.json"))
    assert found["unknown"] == [] and found["status_drift"] == [], found
    assert found["verdicts"] == {"known": 30, "delegated": 6, "malformed": 2}, found["verdicts"]
    report("-k", path("shop.json"), "--fail-on", "unknown,status-mismatch,message-drift")
    lines = errgate("inspect", "-k", path("shop.json"), gate.log_path).stdout.splitlines()
    assert not any(json.loads(line)["verdict"] == "unknown" for line in lines) and len(lines) == 38


run()
