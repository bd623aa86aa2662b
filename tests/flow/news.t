#!/usr/bin/env python3
"""What an API shows for the first time is an event of its own: once, whichever
worker saw it, and across restarts."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

CATALOGUE = os.path.join(TOP, "conf", "catalogue")
FOLDER = tempfile.TemporaryDirectory(prefix="errgate-test-")
CONF = """
catalogue "cce-addon" { file = "%s/cce-addon.json" }
api "cce" { hosts = { "127.0.0.1" }  catalogues = { "cce-addon" } }
""" % CATALOGUE
mock = Mock()


def gate_with(name, **options):
    state = os.path.join(FOLDER.name, name)
    return Errgate(CONF, log='format = json  access = true  state = "%s"' % state, **options)


def ask(gate, *paths):
    """One connection each, so that the kernel spreads them over the workers."""
    for path in paths:
        peer = gate.connect()
        peer.send(request(mock.url + path))
        peer.read_response()
        peer.close()


def news(gate, n):
    """The n first sights that the log must have, as sorted words."""
    events = eventually(lambda: len(gate.events("first-seen")) >= n and gate.events("first-seen"),
                        "%d first sights" % n)
    return sorted(e.get("code") or e.get("finding") for e in events)


UNKNOWN = "/code/SVCSTG.CCE-ADDONMGR.4040204?status=418"


@test("a code and its findings are news once, then no more, also after a restart")
def _():
    gate = gate_with("seen")
    ask(gate, UNKNOWN, UNKNOWN, UNKNOWN)
    assert news(gate, 2) == ["SVCSTG.CCE-ADDONMGR.4040204", "status-mismatch"]
    event = gate.events("first-seen")[0]
    assert event["api"] == "cce" and event["status"] == 418 and event["path"].startswith("/code/"), event
    ask(gate, "/odd/html")
    assert "html-body" in news(gate, 3)
    gate.stop()
    again = gate_with("seen")
    ask(again, UNKNOWN, "/odd/html", "/code/APIGW.0308")
    found = news(again, 1)
    assert "APIGW.0308" in found and "html-body" not in found, found
    assert "SVCSTG.CCE-ADDONMGR.4040204" not in found and "status-mismatch" not in found, found


@test("of several workers one tells the news")
def _():
    gate = gate_with("many", workers=4)
    ask(gate, *[UNKNOWN] * 40)
    eventually(lambda: len(gate.events("access")) == 40, "40 calls")
    assert news(gate, 2) == ["SVCSTG.CCE-ADDONMGR.4040204", "status-mismatch"]


@test("a damaged state file is told, and started anew")
def _():
    path = os.path.join(FOLDER.name, "damaged")
    with open(path, "w") as out:
        out.write("errgate seen 1\nnonsense\n")
    gate = gate_with("damaged")
    assert "damaged" in gate.wait_event("state")["message"]
    ask(gate, UNKNOWN)
    assert len(news(gate, 2)) == 2
    gate.stop()
    with open(path) as file:
        lines = file.read().splitlines()
    assert lines[0] == "errgate seen 1" and lines[-1] == "end 2" and len(lines) == 4, lines


@test("a state file that cannot be written is told, and traffic goes on")
def _():
    gate = gate_with("no/such/folder/seen")
    ask(gate, UNKNOWN)
    assert len(news(gate, 2)) == 2
    assert "No such file" in gate.wait_event("state")["message"]
    assert gate.stop() == 0


@test("without a state file there is no news")
def _():
    gate = Errgate(CONF)
    ask(gate, UNKNOWN)
    gate.wait_event("access")
    gate.wait_event("response")
    assert gate.events("first-seen") == []


run()
