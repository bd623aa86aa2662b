#!/usr/bin/env python3
"""Real clients over HTTPS: curl, wget, git, and Python's urllib and requests, through
tunnels, interception, and a proxy that speaks TLS itself."""
import importlib.util
import os
import sys
import urllib.error
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403
sys.path.insert(0, os.path.join(TOP, "tests", "clients"))
from web_site import Site, git, make_repository  # noqa: E402

MIB = 1 << 20
pki = Pki()
leaf = pki.leaf("leaf", "DNS:localhost,IP:127.0.0.1")
os.makedirs(pki.path("own"))
subprocess.run([ERRGATE, "ca", "init", "-o", pki.path("own")], check=True, stdout=subprocess.DEVNULL)
OWN_CA = pki.path("own/ca.pem")
secure_port = free_port()
mock = Mock(pair=leaf)
gate = Errgate("""
authority { certificate = "%s" key = "%s" }
listen "secure" { address = "127.0.0.1:%d" certificate = "%s" key = "%s" }
api "cce" { hosts = { "127.0.0.1" } intercept = true ca = "%s"
  on "malformed" { action = normalize } on "unknown" { action = tag } }
""" % (OWN_CA, pki.path("own/ca.key"), secure_port, *leaf, pki.ca))
PROXY = "http://127.0.0.1:%d" % gate.port
OPENED = mock.tls_url                               # an api's host: intercepted
PASSED = "https://localhost:%d" % mock.tls_port     # no api's: tunnelled
WAYS = ((OPENED, OWN_CA), (PASSED, pki.ca))

blob = os.urandom(3 * MIB)
blob_path = pki.path("blob")
with open(blob_path, "wb") as out:
    out.write(blob)


def command(*argv, **environment):
    """A program that knows no proxy but the one it is told: exit status, stdout."""
    clean = {name: value for name, value in os.environ.items()
             if not name.lower().endswith("_proxy") and name not in ("CURL_HOME", "WGETRC")}
    done = subprocess.run(argv, env=dict(clean, HOME=pki.folder, **environment), timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout


def curl(*options, proxy=PROXY):
    return command("curl", "-q", "-s", "-S", "--max-time", "30", "-x", proxy, *options)


def error_code(body):
    return json.loads(body)["error_code"]


@test("curl: over HTTPS an error is repaired where it is opened, and untouched in a tunnel")
def _():
    needs("curl")
    status, body = curl("--cacert", OWN_CA, OPENED + "/odd/html")
    assert status == 0 and error_code(body) == "ERRGATE.3002", body
    status, body = curl("--cacert", pki.ca, PASSED + "/odd/html")
    assert status == 0 and body.startswith(b"<html>"), body
    event = gate.wait_event("tunnel", host="localhost")
    assert event["bytes_out"] > len(body) and event["ended_by"] == "end", event


@test("curl: uploads with a length, in chunks, with Expect and by HTTP/1.0, over HTTPS")
def _():
    needs("curl")
    for url, ca in WAYS:
        for options in ([], ["-H", "Transfer-Encoding: chunked"], ["-H", "Expect: 100-continue"],
                        ["--http1.0"]):
            status, body = curl("--cacert", ca, "--data-binary", "@" + blob_path, *options, url + "/echo")
            assert status == 0 and blob in body, (url, options, status, len(body))


@test("curl: --proxytunnel makes a tunnel of plain HTTP as well, which is not looked into")
def _():
    needs("curl")
    status, body = curl("--proxytunnel", "http://localhost:%d/odd/html" % mock.port)
    assert status == 0 and body.startswith(b"<html>")
    assert gate.wait_event("tunnel", port=mock.port)
    status, body = curl("--proxytunnel", mock.url + "/odd/html")
    assert status == 0 and body.startswith(b"<html>")
    event = gate.wait_event("tunnel", port=mock.port, api="cce")
    assert event["findings"] == ["uninspected-tunnel"], event


@test("curl: the proxy itself may speak TLS, for http, tunnels and interception")
def _():
    needs("curl")
    secure = "https://127.0.0.1:%d" % secure_port
    for url, ca, code in ((mock.url, OWN_CA, "ERRGATE.3002"), (OPENED, OWN_CA, "ERRGATE.3002"),
                          (PASSED, pki.ca, None)):
        status, body = curl("--proxy-cacert", pki.ca, "--cacert", ca, url + "/odd/html", proxy=secure)
        assert status == 0 and (body.startswith(b"<html>") if code is None else error_code(body) == code), \
            (url, status, body)
        status, body = curl("--proxy-cacert", pki.ca, "--cacert", ca, "--data-binary", "@" + blob_path,
                            url + "/echo", proxy=secure)
        assert status == 0 and blob in body, (url, status, len(body))


@test("curl: with --http2 it takes HTTP/1.1 where it is opened")
def _():
    needs("curl")
    for url, ca in WAYS:
        status, body = curl("--http2", "--cacert", ca, "-o", "/dev/null", "-w", "%{http_version} %{size_download}",
                            url + "/ok/3m")
        assert (status, body) == (0, b"1.1 %d" % (3 * MIB)), (url, status, body)


@test("curl: who does not trust the authority is told so, and so is the operator")
def _():
    needs("curl")
    assert curl("--cacert", pki.ca, OPENED + "/ok")[0] == 60
    assert "interception authority" in gate.wait_event("handshake", host="127.0.0.1")["message"]


@test("wget: downloads and errors, opened and tunnelled")
def _():
    needs("wget")
    for url, ca in WAYS:
        arguments = ("--no-config", "-q", "-t", "1", "-T", "30", "--ca-certificate=" + ca, "-O", "-")
        status, body = command("wget", *arguments, url + "/ok/3m", https_proxy=PROXY)
        assert status == 0 and len(body) == 3 * MIB, (url, status, len(body))
        status, body = command("wget", *arguments, "--content-on-error", url + "/odd/html", https_proxy=PROXY)
        assert status == 8, status
        assert body.startswith(b"<html>") if url == PASSED else error_code(body) == "ERRGATE.3002", body


@test("urllib: downloads, uploads and errors, opened and tunnelled")
def _():
    for url, ca in WAYS:
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({"https": PROXY}),
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca)))
        assert len(opener.open(url + "/ok/3m", timeout=30).read()) == 3 * MIB
        assert blob in opener.open(url + "/echo", data=blob, timeout=30).read()
        try:
            opener.open(url + "/odd/html", timeout=30)
            assert False, "no error"
        except urllib.error.HTTPError as error:
            body = error.read()
            assert body.startswith(b"<html>") if url == PASSED else error_code(body) == "ERRGATE.3002", body


@test("requests: a session's connections are kept, opened and tunnelled")
def _():
    if importlib.util.find_spec("requests") is None:
        raise Skip("requests is missing")
    import requests
    for url, ca in WAYS:
        with requests.Session() as session:
            session.trust_env = False
            session.proxies = {"https": PROXY}
            session.verify = ca
            before = len(gate.events("access"))
            for _ in range(5):
                assert session.get(url + "/ok", timeout=30).json()["result"] == "ok"
            assert blob in session.post(url + "/echo", data=blob, timeout=30).content
            answer = session.get(url + "/odd/html", timeout=30)
            assert answer.status_code == 502
            if url == OPENED:
                assert answer.json()["error_code"] == "ERRGATE.3002"
                eventually(lambda: len(gate.events("access")) + len(gate.events("response")) > before + 6,
                           "all are logged")
            else:
                assert answer.text.startswith("<html>")


def clone_and_push(site, name, **environment):
    """Clone by http, change something, push, and clone again."""
    for number in 1, 2:
        copy = pki.path("%s-%d" % (name, number))
        status, said = git("clone", "-q", "%s/git/project.git" % site, copy, **environment)
        assert status == 0, said
    with open(os.path.join(copy, "more"), "wb") as out:
        out.write(os.urandom(2 * MIB))      # beyond http.postBuffer: sent in chunks
    for arguments in (("add", "more"), ("commit", "-q", "-m", name), ("push", "-q", "origin", "main")):
        status, said = git(*arguments, folder=copy, **environment)
        assert status == 0, said


@test("git: clones and pushes by http and https, by the smart and the dumb protocol")
def _():
    needs("git")
    if git("http-backend")[1].startswith("git: 'http-backend' is not"):
        raise Skip("git http-backend is missing")
    folder = pki.path("www")
    os.makedirs(folder)
    make_repository(folder)
    plain, secure = Site(folder), Site(folder, leaf)
    clone_and_push(plain.url(), "plain", http_proxy=PROXY)
    clone_and_push(secure.url(), "opened", https_proxy=PROXY, GIT_SSL_CAINFO=OWN_CA)
    clone_and_push(secure.url("localhost"), "passed", https_proxy=PROXY, GIT_SSL_CAINFO=pki.ca)
    for url, ca, name in ((plain.url(), "", "dumb-plain"), (secure.url(), OWN_CA, "dumb-opened")):
        status, said = git("clone", "-q", url + "/project.git", pki.path(name), http_proxy=PROXY,
                           https_proxy=PROXY, **({"GIT_SSL_CAINFO": ca} if ca else {}))
        assert status == 0, said
        assert os.path.getsize(os.path.join(pki.path(name), "blob")) == 2 * MIB
    assert gate.events("access", port=secure.port, status=200)


run()
