#!/usr/bin/env python3
"""The same answers, judged by `errgate inspect` and through the running proxy,
get the same words: in the log, and in the fields of tagged answers."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

CORPUS = os.path.join(TOP, "tests", "corpus", "response")
CATALOGUE = os.path.join(TOP, "conf", "catalogue")
NAMES = sorted(name[:-5] for name in os.listdir(CORPUS) if name.endswith(".http"))
SAME = ("status", "verdict", "findings", "code", "message", "codes", "answered_by", "request_id",
        "catalogue", "description", "troubleshooting")
RULES = "".join('on "%s" { action = %%s }\n' % word
                for word in ("known", "delegated", "unknown", "malformed", "uninspected"))


def gate_with(action):
    return Errgate("""
catalogue "cce-addon" { file = "%s/cce-addon.json" }
catalogue "apigw" { file = "%s/apigw.json" }
api "cce" { hosts = { "127.0.0.1" }  catalogues = { "cce-addon", "apigw" }
  shape = "error_code"  success = hold
%s }
""" % (CATALOGUE, CATALOGUE, RULES % ((action,) * 5)), log="format = json  access = true  repeat_rate = 0")


tagging, normalizing = gate_with("tag"), gate_with("normalize")


def raw_of(name):
    with open(os.path.join(CORPUS, name + ".http"), "rb") as file:
        return file.read()


def inspected(name):
    """What `errgate inspect` says of a recording."""
    done = subprocess.run([ERRGATE, "inspect", "--success", "-k", os.path.join(CATALOGUE, "cce-addon.json"),
                           "-k", os.path.join(CATALOGUE, "apigw.json"), "-s", "error_code",
                           "--method", "HEAD" if name.startswith("head-") else "GET",
                           os.path.join(CORPUS, name + ".http")],
                          capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def proxied(gate, name):
    """The same through the proxy: head, body and log event, if any."""
    def serve(peer):
        peer.read_head()
        peer.send(raw_of(name))
    origin = Origin(serve)
    method = "HEAD" if name.startswith("head-") else "GET"
    peer = gate.connect()
    peer.send(request(origin.url, method))
    head, body = peer.read_response(method)
    gate.wait_event("access", port=origin.port)
    events = gate.events("response", port=origin.port)
    return head, body, events[-1] if events else None


def words_agree(name):
    expected = inspected(name)
    head, body, event = proxied(tagging, name)
    _, _, raw_body = raw_of(name).partition(b"\r\n\r\n")
    assert head.get("transfer-encoding") or name.startswith("head-") or body == raw_body, "the body was altered"
    if expected["verdict"] == "clean":
        assert event is None and head.get("errgate-verdict") is None, event
        return
    for member in SAME:
        assert (event.get(member) or None) == (expected.get(member) or None), (member, event, expected)
    if (head.get("content-type") or "").startswith("application/grpc"):
        assert head.get("errgate-verdict") is None, "a stream was waited for"
        return
    assert head.get("errgate-verdict") == expected["verdict"], head.fields
    tagged = [f.strip() for f in (head.get("errgate-findings") or "").split(",") if f.strip()]
    assert tagged == expected["findings"][:len(tagged)], (tagged, expected["findings"])
    assert sum(len(n) + len(v) + 4 for n, v in head.fields if n.startswith("errgate-")) <= 256
    # What the tag leaves out is what did not fit.
    assert len(tagged) == len(expected["findings"]) or \
        sum(len(n) + len(v) for n, v in head.fields if n.startswith("errgate-")) > 150


def normalises_well(name):
    expected = inspected(name)
    head, body, event = proxied(normalizing, name)
    if event is None or event["action"] != "normalize" or body == raw_of(name).partition(b"\r\n\r\n")[2]:
        return
    assert int(head.get("content-length")) == len(body)
    assert head.get_all("content-type") == ["application/json"] and head.get("content-encoding") is None
    value = json.loads(body.decode("utf-8"))
    assert isinstance(value["error_code"], str) and isinstance(value["error_msg"], str), value
    assert value["error_code"] == expected["code"] if expected["code"] else value["error_code"].startswith("ERRGATE.3")
    assert head.status == expected["status"]


for corpus_name in NAMES:
    test("%s: inspect and the proxy say the same" % corpus_name)(lambda name=corpus_name: words_agree(name))
    test("%s: normalised it is canonical JSON" % corpus_name)(lambda name=corpus_name: normalises_well(name))

run()
