#!/usr/bin/env python3
"""errgate catalogue import: pages of every layout, what is told, what is refused."""
import glob
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import ERRGATE, TOP, Skip, run, test
from schema import SCHEMA, check

CORPUS = os.path.join(TOP, "tests", "corpus", "page")
# Pages that publishers own stand beside the tree, where they stand at all.
BESIDE = os.path.join(TOP, "..", "shared")
FOLDER = tempfile.TemporaryDirectory(prefix="errgate-test-")


def in_folder(name, content):
    path = os.path.join(FOLDER.name, name)
    with open(path, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    return path


def run_import(*args, given=b"", seconds=60):
    """Returns exit status, the catalogue or None, and stderr."""
    done = subprocess.run([ERRGATE, "catalogue", "import", *args], input=given,
                          capture_output=True, timeout=seconds)
    text = done.stdout.decode()
    return done.returncode, json.loads(text) if text else None, done.stderr.decode()


def told(page, stderr):
    """What stderr says of lines of the page, without the page's name."""
    return [line[len(page) + 1:] for line in stderr.splitlines()
            if re.match(re.escape(page) + r":\d+: ", line)]


def loads(catalogue):
    """Whether the catalogue fits the schema, and lint finds it to be one."""
    assert check(SCHEMA, catalogue, SCHEMA), catalogue
    path = in_folder("made.json", json.dumps(catalogue))
    done = subprocess.run([ERRGATE, "catalogue", "lint", path], capture_output=True, timeout=60)
    return done.returncode in (0, 1)


def corpus_test(page, expected):
    name = os.path.basename(page)

    @test("page " + name)
    def _():
        status, catalogue, stderr = run_import("--name", "t", "--revision", "r", page)
        assert status == 0, stderr
        assert catalogue.get("errors") == expected["errors"], catalogue
        assert catalogue.get("delegates", []) == expected["delegates"], catalogue
        assert told(page, stderr) == expected["told"], stderr
        assert ": read as %s: entries %d," % (expected["format"], len(expected["errors"])) \
            in stderr, stderr
        assert loads(catalogue)


for expectation in sorted(glob.glob(os.path.join(CORPUS, "*.json"))):
    with open(expectation, encoding="utf-8") as expectation_file:
        wanted = json.load(expectation_file)
    corpus_test([p for p in glob.glob(expectation[:-4] + "*") if p != expectation][0], wanted)


def collapsed(text):
    return re.sub(r"\s+", " ", text).strip() if text else None


def row_matches(row, entry, members):
    return all(collapsed(entry.get(member)) == collapsed(row.get(member)) for member in members)


@test("the pages that stand beside the tree come out as their expectations say")
def _():
    pages = sorted(glob.glob(os.path.join(BESIDE, "pages", "*.expect.json")))
    if not pages:
        raise Skip("there are none")
    for path in pages:
        with open(path, encoding="utf-8") as file:
            expected = json.load(file)
        status, catalogue, stderr = run_import("--name", "t", path.replace(".expect.json", ".txt"))
        assert status == 0, stderr
        errors = catalogue["errors"]
        assert [[e.get("status"), e["code"]] for e in errors] == expected["all"], path
        assert loads(catalogue)
        for row in [expected["first"], expected["last"]] + expected["spot"] + expected["hard"]:
            same = [e for e in errors if (e["status"], e["code"]) == (row["status"], row["code"])]
            # Where cell borders are lost, no text is better than a wrong one.
            members = [] if expected.get("acceptable_refusal") else \
                ["message", "description", "troubleshooting"]
            assert any(row_matches(row, e, members) for e in same), (path, row, same)
            if not members:
                assert not any(m in e for e in same for m in ("message", "description")), same


@test("the seed page gives the entries that are shipped, but for what a reviewer added")
def _():
    page = os.path.join(BESIDE, "seed-page.txt")
    shipped = os.path.join(TOP, "conf", "catalogue", "cce-addon.json")
    if not os.path.exists(page):
        raise Skip("it does not stand beside the tree")
    made = os.path.join(FOLDER.name, "seed.json")
    status, _, stderr = run_import("-o", made, "--name", "cce-addon", page)
    assert status == 0, stderr
    assert told(page, stderr) == [
        "18: note: the text says that codes beginning with 'APIGW' are explained elsewhere: "
        "delegated; name their catalogue in \"see\""], stderr
    diff = subprocess.run([ERRGATE, "catalogue", "diff", "--documented", "--json", shipped, made],
                          capture_output=True, timeout=60)
    found = json.loads(diff.stdout)
    assert not found["added"] and not found["removed"] and not found["changed"], found
    with open(made, encoding="utf-8") as file:
        assert json.load(file)["delegates"] == [{"prefix": "APIGW"}]


PAGE = "Status Code | Error Code | Error Message\n---|---|---\n400 | OWN.0001 | Bad.\n"


@test("the head of the catalogue comes from the options, the name also from the file")
def _():
    page = in_folder("My page (1).v2.txt", PAGE)
    status, catalogue, _ = run_import(page)
    assert status == 0 and catalogue["catalogue"] == "My-page-1", catalogue
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", catalogue["revision"]), catalogue
    assert catalogue.keys() == {"catalogue", "revision", "errors"}, catalogue
    status, catalogue, _ = run_import(
        "--name", "own", "--title", "T \"q\"", "--source", "https://x.example/", "--revision",
        "v7", "--shape", "error.code", page)
    assert status == 0 and [catalogue[m] for m in (
        "catalogue", "title", "source", "revision", "shape")] == [
            "own", "T \"q\"", "https://x.example/", "v7", "error.code"], catalogue


@test("a page comes from standard input, and needs a name then")
def _():
    status, catalogue, stderr = run_import("--name", "own", "-", given=PAGE.encode())
    assert status == 0 and catalogue["errors"][0]["code"] == "OWN.0001", stderr
    status, catalogue, stderr = run_import("-", given=PAGE.encode())
    assert status == 2 and catalogue is None and "--name" in stderr, stderr


@test("-o puts the whole file in its place, or leaves what was there")
def _():
    page = in_folder("o.txt", PAGE)
    made = os.path.join(FOLDER.name, "o.json")
    status, catalogue, _ = run_import("-o", made, page)
    assert status == 0 and catalogue is None
    with open(made, encoding="utf-8") as file:
        text = file.read()
    assert json.loads(text)["errors"][0]["message"] == "Bad.", text
    assert '\n  "errors": [\n    {\n      "status": 400,\n' in text, text
    assert run_import("-o", made, in_folder("none.txt", "No table.\n"))[0] == 3
    with open(made, encoding="utf-8") as file:
        assert file.read() == text
    assert not os.path.exists(made + ".part")
    status, _, stderr = run_import("-o", os.path.join(FOLDER.name, "no", "way"), page)
    assert status == 3 and "No such file" in stderr, stderr


@test("--strict gives 1 when anything is skipped or doubtful, and the catalogue all the same")
def _():
    status, catalogue, _ = run_import("--strict", in_folder("s1.txt", PAGE))
    assert status == 0 and len(catalogue["errors"]) == 1
    status, catalogue, _ = run_import(
        "--strict", in_folder("s2.txt", PAGE + "4xx | OWN.0002 | Odd.\n"))
    assert status == 1 and len(catalogue["errors"]) == 2


@test("--format overrides what the page looks like")
def _():
    page = in_folder("f.txt", "# Codes\n\n|Error Code|Status Code|Message|\n|--|--|--|\n"
                              "|A.0001|400|a *b* c|\n")
    assert run_import(page)[1]["errors"][0]["message"] == "a b c"
    assert run_import("--format", "text", page)[1]["errors"][0]["message"] == "a *b* c"
    status, _, stderr = run_import("--format", "html", page)
    assert status == 3 and "read as html" in stderr, stderr
    assert run_import("--format", "docx", page)[0] == 2


@test("what cannot be read is refused with the reason")
def _():
    nested = b"<html>" + b"<div>" * 100000
    for name, content, reason in (
            ("empty.txt", b"", "no row of error codes"),
            ("prose.txt", b"Codes such as A.0001 come with 400.\n", "no row of error codes"),
            ("zero.txt", b"ab\ncd\0", "line 2: a zero byte"),
            ("bytes.txt", b"ab\n\xff\n", "line 2: bytes that are no UTF-8"),
            ("utf16.txt", PAGE.encode("utf-16"), "UTF-16"),
            ("page.pdf", b"%PDF-1.7 x", "PDF"),
            ("page.docx", b"PK\x03\x04x", "office"),
            ("nested.html", nested, "no row of error codes"),
            ("statuses.md", b"# x\n\n|Status Code|Description|\n|--|--|\n|200|fine|\n",
             "no row of error codes")):
        status, catalogue, stderr = run_import("--name", "t", in_folder(name, content))
        assert status == 3 and catalogue is None and "refused: " in stderr and \
            reason in stderr, (name, status, stderr)
    status, _, stderr = run_import(os.path.join(FOLDER.name, "absent"))
    assert status == 3 and "No such file" in stderr, stderr


@test("an HTML page in another encoding is read when it says so")
def _():
    html = "<html><head>%s</head><table><tr><th>状态码<th>错误码<th>描述<tr><td>400" \
           "<td>GB.0001<td>名称无效</table>"
    page = in_folder("gbk.html", (html % '<meta charset="gbk">').encode("gbk"))
    status, catalogue, stderr = run_import(page)
    assert status == 0 and catalogue["errors"] == [
        {"status": 400, "code": "GB.0001", "description": "名称无效"}], (catalogue, stderr)
    assert run_import(in_folder("gbk2.html", (html % "").encode("gbk")))[0] == 3


def bounded():
    resource.setrlimit(resource.RLIMIT_CPU, (40, 40))


@test("hostile pages end soon, in bounded memory, in words")
def _():
    head = b"<table><tr><th>Error Code<th>Message<tr>"
    for name, content in (
            ("tables.html", b"<table><tr><td>" * 50000),
            ("spans.html", head + b"<td rowspan=65534 colspan=64>A.1<td>x<tr>" * 3000),
            ("wide.html", b"<table><tr>" + b"<td colspan=64>x" * 20000),
            ("cell.html", head + b"<td>A.0001<td>" + b"x" * 5000000),
            ("comment.html", b"<table><!--" + b"-" * 1000000),
            ("quotes.md", b"# x\n<table></table>\n\n" + b">" * 50000 + b"x"),
            ("brackets.md", b"# x\n<table></table>\n\n" + b"[" * 100000),
            ("padding.md", b"# x\n\n|" + b"Error Code|" * 5000 + b"\n|" + b"--|" * 5000 +
             b"\n" + b"|A.0001|\n" * 20000),
            ("grid.rst", b"+" + b"--+" * 20000 + b"\n" + b"|" * 60000 + b"\n"),
            ("marks.rst", b"+--+\n|ab|\n+--+\n\n" + b"*a `b :c: " * 20000),
            ("bars.txt", b"|" * 500000 + b"\n---|---|---\n" + b"|" * 500000),
            ("rules.txt", b"a|b\n---|---\n" * 50000),
            ("headers.txt", b"Module\n\n" * 50000 + b"Error Code\n\nStatus Code\n\n" * 20000),
            ("codes.txt", b"Error Code\n\nMessage\n\nStatus Code\n\n" + b"A.0001\n\n" * 50000),
            ("prefixes.txt", b"".join(b"error code starting with A%d\n\n" % i
                                      for i in range(20000)))):
        page = in_folder(name, content)
        done = subprocess.run([ERRGATE, "catalogue", "import", "-o", page + ".json", page],
                              capture_output=True, timeout=60, preexec_fn=bounded)
        assert done.returncode in (0, 3), (name, done.returncode, done.stderr[-300:])
        assert done.stderr.count(b"\n") < 1100, name


def rows_as_blocks(n):
    yield "Status Code\n\nError Code\n\nError Message\n\nDescription\n\n"
    for i in range(n):
        yield "400\n\nBIG.%07d\n\nMessage %d.\n\nDescription %d.\n\n" % (i, i, i)


def rows_as_html(n):
    yield "<html><table><tr><th>Status Code<th>Error Code<th>Message<th>Description\n"
    for i in range(n):
        yield "<tr><td>400</td><td>BIG.%07d</td><td>Message %d.</td><td>D %d.</td></tr>\n" % (i, i, i)


def rows_as_markdown(n):
    yield "# Codes\n\n|Status Code|Error Code|Message|Description|\n|--|--|--|--|\n"
    for i in range(n):
        yield "|400|BIG.%07d|Message %d.|D %d.|\n" % (i, i, i)


@test("100,000 rows are imported in seconds")
def _():
    for name, rows in (("big.txt", rows_as_blocks), ("big.html", rows_as_html),
                       ("big.md", rows_as_markdown)):
        page = in_folder(name, "".join(rows(100000)))
        begin = time.monotonic()
        status, _, stderr = run_import("-o", page + ".json", page)
        assert status == 0 and "entries 100000, tables 1," in stderr, stderr
        print("# %s: %.1f s" % (name, time.monotonic() - begin), flush=True)
        assert time.monotonic() - begin < 45, name


run()
