#!/usr/bin/env python3
"""errgate catalogue: show, lint and diff, and catalogue files against their schema."""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import ERRGATE, TOP, run, test
from schema import SCHEMA, check

SHIPPED = os.path.join(TOP, "conf", "catalogue")
ADDON = os.path.join(SHIPPED, "cce-addon.json")
APIGW = os.path.join(SHIPPED, "apigw.json")
FOLDER = tempfile.TemporaryDirectory(prefix="errgate-test-")


def catalogue(*args):
    """Run errgate catalogue; returns exit status, stdout and stderr."""
    done = subprocess.run([ERRGATE, "catalogue", *args], capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def written(text, name="t.json"):
    """A file with this text, or with this value as JSON; returns its path."""
    path = os.path.join(FOLDER.name, name)
    with open(path, "wb") as file:
        file.write(text.encode() if isinstance(text, str) else json.dumps(text).encode())
    return path


@test("every shipped catalogue fits the schema and lints without an error or warning")
def _():
    files = sorted(name for name in os.listdir(SHIPPED) if name != "catalogue.schema.json")
    assert {"apigw.json", "cce-addon.json", "errgate.json"} <= set(files), files
    for name in files:
        path = os.path.join(SHIPPED, name)
        with open(path, encoding="utf-8") as file:
            assert check(SCHEMA, json.load(file), SCHEMA), name
        status, out, err = catalogue("lint", "--strict", path)
        assert status == 0, out + err
        assert all(": hint: " in line for line in out.splitlines()), out


def entry(**members):
    return {"catalogue": "t", "errors": [{"code": "A", **members}]}


# Catalogues, and whether they are right.
VERDICTS = [
    (entry(), True),
    (entry(status=400), True),
    (entry(status=[400, 404]), True),
    (entry(status=[]), False),
    (entry(status="400"), False),
    (entry(status=99), False),
    (entry(status=600), False),
    (entry(status=True), False),
    (entry(status=None), False),
    (entry(message="m"), True),
    (entry(message=""), True),
    (entry(message=["m", "n"]), True),
    (entry(message=[]), False),
    (entry(message=[1]), False),
    (entry(message={}), False),
    (entry(description=1), False),
    (entry(troubleshooting=["x"]), False),
    (entry(means="quota"), True),
    (entry(means="nothing"), False),
    (entry(retry="after"), True),
    (entry(retry=True), False),
    (entry(code="A*"), True),
    (entry(code="*"), True),
    (entry(code="A*B"), False),
    (entry(code="A**"), False),
    (entry(code=""), False),
    (entry(code="a\nb"), False),
    (entry(code=" a b"), True),
    (entry(code="a" * 256), True),
    (entry(code="a" * 257), False),
    (entry(Code="A"), False),
    ({"catalogue": "t", "errors": [{}]}, False),
    ({"catalogue": "t", "errors": [[]]}, False),
    ({"catalogue": "t", "errors": {}}, False),
    ({"catalogue": "t"}, False),
    ({"errors": []}, False),
    ({"catalogue": "a b", "errors": []}, False),
    ({"catalogue": "", "errors": []}, False),
    ({"catalogue": "t", "errors": [], "shape": ""}, False),
    ({"catalogue": "t", "errors": [], "$schema": "x", "title": "", "source": ""}, True),
    ({"catalogue": "t", "errors": [], "revision": 3}, False),
    ({"catalogue": "t", "errors": [], "delegates": []}, True),
    ({"catalogue": "t", "errors": [], "delegates": [{"prefix": "A", "see": "b"}]}, True),
    ({"catalogue": "t", "errors": [], "delegates": [{"prefix": "A"}]}, True),
    ({"catalogue": "t", "errors": [], "delegates": [{"see": "b"}]}, False),
    ({"catalogue": "t", "errors": [], "delegates": [{"prefix": ""}]}, False),
    ({"catalogue": "t", "errors": [], "delegates": [{"prefix": "A*"}]}, False),
    ({"catalogue": "t", "errors": [], "delegates": ["A"]}, False),
    ([], False),
    ("t", False),
]


@test("the schema and the loader accept and refuse the same files")
def _():
    for value, is_right in VERDICTS:
        assert check(SCHEMA, value, SCHEMA) == is_right, value
        status, _out, err = catalogue("lint", written(json.dumps(value)))
        assert status == (0 if is_right else 2), (value, status, err)


@test("show prints the table of the add-on manager")
def _():
    status, out, err = catalogue("show", ADDON)
    assert (status, err) == (0, ""), err
    assert "delegates        APIGW.* to apigw\n                 APIG.* to apigw\n" in out
    assert "\n400     SVCSTG.CCE-ADDONMGR.4040204  Addon not exist\n" in out
    assert len(re.findall(r"^[45]00 +SVCSTG\.CCE-ADDONMGR\.\d{7} ", out, re.M)) == 10
    assert catalogue("show", "-k", ADDON) == (0, out, "")


@test("show of a code prints all that is known of it")
def _():
    status, out, err = catalogue("show", "-k", ADDON, "SVCSTG.CCE-ADDONMGR.4040204")
    assert (status, err) == (0, ""), err
    assert out == (
        "code             SVCSTG.CCE-ADDONMGR.4040204\n"
        "status           400\n"
        "message          Addon not exist\n"
        "description      The add-on does not exist.\n"
        "troubleshooting  For details, see the returned error message or contact\n"
        "                 technical support.\n"
        "means            not-found\n"
        "retry            no: the same request will fail again\n"
        "catalogue        cce-addon, line 40\n"
        "\n"
        "SDKs (version 3) read from a 400 in shape error_code:\n"
        + "".join("  %-15sSVCSTG.CCE-ADDONMGR.4040204, 'Addon not exist'\n" % sdk
                  for sdk in ("Go", "Python", "Java", "Node.js"))), out
    assert catalogue("show", ADDON, "SVCSTG.CCE-ADDONMGR.4040204") == (0, out, "")


@test("a code of several rows, and one that a wildcard covers, are shown")
def _():
    _, out, _ = catalogue("show", APIGW, "APIGW.0201", "--json")
    assert [json.loads(line)["status"] for line in out.splitlines()] == [
        400, 413, 414, 494, 502, 504, 500]
    path = written({"catalogue": "t", "errors": [{"code": "A.1"}, {"code": "A.2*"}]})
    _, out, _ = catalogue("show", "--json", path, "A.23")
    assert json.loads(out)["code"] == "A.2*"
    for code in "APIG.0600", "APIGW.0618", "APIG.10012":
        assert catalogue("show", APIGW, code)[0] == 1, code


@test("an unknown code is told with the nearest one")
def _():
    for wrong in "SVCSTG.CCE-ADDONMGR.404020", "svcstg.cce-addonmgr.4040204", "4040204":
        status, out, err = catalogue("show", ADDON, wrong)
        assert (status, out) == (1, "")
        assert err == ("errgate catalogue: cce-addon has no code '%s'; "
                       "did you mean 'SVCSTG.CCE-ADDONMGR.4040204'?\n" % wrong), err
    assert catalogue("show", ADDON, "nowhere near") == (
        1, "", "errgate catalogue: cce-addon has no code 'nowhere near'\n")
    _, _, err = catalogue("show", ADDON, "a\x1b[31m")
    assert "\x1b" not in err and "\\x1b" in err


@test("show tells what each SDK would read, and marks what is not the code")
def _():
    def readings(shape, asked="A.1", **entry):
        path = written({"catalogue": "t", "shape": shape, "errors": [
            dict({"code": "A.1", "status": 404, "message": "Gone."}, **entry)]})
        status, out, _ = catalogue("show", path, asked)
        assert status == 0
        return [line.split(None, 1)[1] for line in
                out.partition("SDKs (version 3)")[2].splitlines()[1:]]

    body = ", the whole body for a message"
    assert readings("error_code") == ["A.1, 'Gone.'"] * 4
    assert readings("code") == ["A.1, 'Gone.'"] * 3 + [
        "404 (!), 'Request failed with status code 404'"]
    assert readings("error.code") == ["A.1, 'Gone.'"] * 4
    assert readings("errorCode") == [
        "no code (!)" + body, "404 (!)" + body, "no code (!)" + body,
        "404 (!), 'Request failed with status code 404'"]
    assert readings("cce-status", status=400) == [
        "A.1, 'Gone.'", "400 (!), 'Gone.'", "400 (!), 'Gone.'", "A.1, 'Gone.'"]
    assert readings("camel")[1] == "A.1, 'Gone.'"
    assert readings("error_code", "A.7", code="A.*")[0] == "A.7, 'Gone.'"
    assert readings("error_code", status=200) == []
    path = written({"catalogue": "t", "errors": [{"code": "A.1", "status": 404}]})
    assert "what SDKs would read cannot be told" in catalogue("show", path, "A.1")[1]


OLD = {"catalogue": "t", "revision": "1", "delegates": [
    {"prefix": "X.", "see": "x"}, {"prefix": "Y.", "see": "y"}], "errors": [
        {"status": 400, "code": "A.1", "message": "One", "means": "invalid", "retry": "no"},
        {"status": 404, "code": "A.2", "message": "Two"},
        {"status": 404, "code": "A.3", "message": "Three", "description": "d"},
        {"status": 400, "code": "A.4", "message": "Same"},
        {"status": 404, "code": "A.4", "message": "Same"}]}
NEW = {"catalogue": "t", "revision": "2", "delegates": [
    {"prefix": "X.", "see": "z"}, {"prefix": "Z.", "see": "z"}], "errors": [
        {"status": 404, "code": "A.4", "message": "Same"},
        {"status": 409, "code": "A.4", "message": "Same"},
        {"status": 400, "code": "A.1", "message": "One"},
        {"status": 404, "code": "A.3", "message": ["Three", "Drei"], "description": "e"},
        {"status": [500, 503], "code": "A.5", "message": "Five"}]}


@test("diff says what was added, removed and changed, whatever the order")
def _():
    old, new = written(OLD, "old.json"), written(NEW, "new.json")
    assert catalogue("diff", old, new) == (0, (
        '~ revision: "1" -> "2"\n'
        '~ delegates X.* to "x" -> "z"\n'
        '- delegates Y.* to "y"\n'
        '+ delegates Z.* to "z"\n'
        '~ 400 A.1\n'
        '    means: invalid -> unsaid\n'
        '    retry: no -> unsaid\n'
        '- 404 A.2  "Two"\n'
        '~ 404 A.3\n'
        '    message: "Three" -> "Three", "Drei"\n'
        '    description: "d" -> "e"\n'
        '~ 409 A.4\n'
        '    status: 400 -> 409\n'
        '+ 500/503 A.5  "Five"\n'
        '1 added, 1 removed, 3 changed, 1 entries as they were\n'), "")
    assert catalogue("diff", old, old) == (
        0, "0 added, 0 removed, 0 changed, 5 entries as they were\n", "")
    status, out, _ = catalogue("diff", "--json", old, new)
    found = json.loads(out)
    assert status == 0 and found["added"] == [NEW["errors"][4]], found
    assert found["removed"] == [OLD["errors"][1]], found
    assert [(c["code"], c["members"]) for c in found["changed"]] == [
        ("A.1", ["means", "retry"]), ("A.3", ["message", "description"]),
        ("A.4", ["status"])], found
    assert found["changed"][1]["old"] == OLD["errors"][2], found
    assert found["catalogue"] == {"revision": ["1", "2"]}, found
    assert [(d["change"], d["prefix"]) for d in found["delegates"]] == [
        ("changed", "X."), ("removed", "Y."), ("added", "Z.")], found


@test("diff --documented passes over what a reviewer adds")
def _():
    old, new = written(OLD, "old.json"), written(NEW, "new.json")
    _, out, _ = catalogue("diff", "--documented", old, new)
    assert "revision" not in out and "A.1" not in out and "means" not in out, out
    assert out.endswith("1 added, 1 removed, 2 changed, 2 entries as they were\n"), out


@test("diff fails on what --fail-on names, and on nothing else")
def _():
    old, new = written(OLD, "old.json"), written(NEW, "new.json")
    more = written(dict(OLD, errors=OLD["errors"] + [{"code": "A.9", "status": 400}]), "more.json")
    for words in "added", "removed", "changed", "delegates", "any", "added,any":
        assert catalogue("diff", "--fail-on", words, old, new)[0] == 1, words
        assert catalogue("diff", "--fail-on", words, old, old)[0] == 0, words
    assert catalogue("diff", "--fail-on", "removed,changed,delegates", old, more)[0] == 0
    assert catalogue("diff", "--fail-on", "added", old, more)[0] == 1
    status, out, err = catalogue("diff", "--fail-on", "aded", old, new)
    assert (status, out) == (2, "") and "'aded'" in err, err
    assert catalogue("diff", old, "/nonexistent.json")[0] == 3


@test("a delegated code is told with where to look")
def _():
    assert catalogue("show", ADDON, "APIGW.0301") == (
        0, "APIGW.0301 is not listed: codes that begin with APIGW. are delegated to apigw\n", "")


@test("the JSON of show is the same catalogue again")
def _():
    for path in ADDON, APIGW:
        with open(path, encoding="utf-8") as file:
            original = json.load(file)
        del original["$schema"]
        status, out, _ = catalogue("show", "--json", path)
        assert status == 0 and json.loads(out) == original
        assert catalogue("show", "-j", written(out)) == (0, out, "")


@test("lint prints file, line, severity and message, and fails on errors only")
def _():
    path = written('{"catalogue":"t","source":"s","revision":"r","shape":"error_code",'
                   '"errors":[\n{"code":"A","status":400},\n{"code":"A","status":400},\n'
                   '{"code":"B C","status":400},\n{"code":"D"}]}')
    status, out, err = catalogue("lint", path)
    assert status == 1
    assert out == (
        "%s:3: error: 'A' repeats line 2: the same code, status and message\n"
        "%s:4: warning: 'B C' has a blank: did a line wrap in its source?\n"
        "%s:5: hint: 'D' names no status: any is right\n" % (path, path, path)), out
    assert err == path + ": 4 entries, 1 errors, 1 warnings, 1 hints\n", err
    path = written(entry(status=400, code="B C"))
    assert catalogue("lint", path)[0] == 0
    assert catalogue("lint", "--strict", path)[0] == 1


@test("lint hints at a shape that is not built in")
def _():
    path = written({"catalogue": "t", "source": "s", "revision": "r", "shape": "ours",
                    "errors": [{"code": "A", "status": 400}]})
    status, out, _ = catalogue("lint", path)
    assert status == 0
    assert out.startswith(path + ":1: hint: shape 'ours' is not built in"), out


@test("a broken file gives every mistake and 2, a missing one 3, and the gravest counts")
def _():
    broken = written('{"catalogue":"t",\n"errors":[{"kode":"A"},\n{"code":1}]}', "b.json")
    double = written('{"catalogue":"t","errors":[{"code":"A"},{"code":"A"}]}', "d.json")
    for command in "lint", "show":
        status, out, err = catalogue(command, broken)
        assert (status, out) == (2, "")
        assert err == (
            "%s:2: an error entry has no member \"kode\"; did you mean \"code\"?\n"
            "%s:2: an error entry needs the member \"code\"\n"
            "%s:3: \"code\" is a text, not a number\n" % (broken, broken, broken)), err
        status, out, err = catalogue(command, "/nonexistent.json")
        assert (status, out, err) == (
            3, "", "/nonexistent.json: No such file or directory\n"), err
    assert catalogue("lint", ADDON, double)[0] == 1
    assert catalogue("lint", broken, double)[0] == 2
    assert catalogue("lint", "/nonexistent.json", broken, double)[0] == 3


@test("wrong usage is told and gives 2; --help is a page")
def _():
    for args in [], ["show"], ["lint"], ["import"], ["import", "a", "b"], ["learned", "x"], \
            ["diff", ADDON], ["diff", ADDON, ADDON, ADDON], \
            ["import", "--name", "a b", ADDON], ["show", "-k"], ["show", "--nope"], \
            ["show", ADDON, "A", "B"]:
        status, out, err = catalogue(*args)
        assert (status, out) == (2, ""), args
        assert err.startswith("errgate catalogue: ") and "--help" in err, err
    status, out, err = catalogue("--help")
    assert (status, err) == (0, "")
    assert out.startswith("usage: errgate catalogue import")
    assert all(len(line) < 81 for line in out.splitlines())
    assert catalogue("lint", "-h") == (0, out, "")


@test("a table of 100,000 rows is found through quickly")
def _():
    path = written({"catalogue": "big", "errors": [
        {"code": "BIG.%06d" % i, "status": 400, "message": "Message %d" % i,
         "description": "This is what there is to say of number %d." % i}
        for i in range(100000)]})
    start = time.monotonic()
    status, out, _ = catalogue("show", path, "BIG.099999")
    took = time.monotonic() - start
    assert status == 0 and "Message 99999" in out
    assert took < 3, "%.2f s" % took


run()
