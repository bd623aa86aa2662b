#!/usr/bin/env python3
"""Every client in docs/clients.md, directly and through errgate: a table of what each got, and
what errgate logged. Run by script/try-clients. Exit status 0 when all came out right.

A case is a function of the way (DIRECT or the proxy's URL) that returns, in a few words,
what the client got.
"""
import collections
import hashlib
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "flow"))
from flow import ERRGATE, TOP, Errgate, Mock, Pki, eventually, free_port, finish  # noqa: E402
from web_site import Site, git, make_repository  # noqa: E402

NODE = sys.argv[1] if len(sys.argv) > 1 else HERE   # where package.json was installed
DIRECT = "-"
Case = collections.namedtuple("Case", "client call run direct through")
cases = []


def case(client, call, run, direct, through=None):
    """through: what is to come out through errgate, when it is not the same."""
    cases.append(Case(client, call, run, direct, through or direct))


# ---- the peers ----

pki = Pki()
leaf = pki.leaf("leaf", "DNS:localhost,IP:127.0.0.1")
os.makedirs(pki.path("own"))
subprocess.run([ERRGATE, "ca", "init", "-o", pki.path("own")], check=True, stdout=subprocess.DEVNULL)
bundle = pki.path("bundle.pem")
with open(bundle, "w") as out:
    for name in pki.ca, pki.path("own/ca.pem"):
        out.write(open(name).read())
CATALOGUE = os.path.join(TOP, "conf", "catalogue")
secure_port = free_port()
mock = Mock(pair=leaf)
gate = Errgate("""
catalogue "cce-addon" { file = "%s/cce-addon.json" }
authority { certificate = "%s" key = "%s" }
listen "secure" { address = "127.0.0.1:%d" certificate = "%s" key = "%s" }
api "cce" { hosts = { "localhost" } intercept = true ca = "%s" catalogues = { "cce-addon" }
  on "malformed" { action = normalize } on "foreign-shape" { action = normalize }
  on "unknown" { action = tag } }
""" % (CATALOGUE, pki.path("own/ca.pem"), pki.path("own/ca.key"), secure_port, *leaf, pki.ca))
PROXY = "http://127.0.0.1:%d" % gate.port
SECURE_PROXY = "https://127.0.0.1:%d" % secure_port
# The same servers, under a name that is an api's, and by an address that is none's.
API = "https://localhost:%d" % mock.tls_port
PLACES = (("http", "http://localhost:%d" % mock.port), ("https, intercepted", API),
          ("https, tunnel", mock.tls_url))
blob = pki.path("blob")
with open(blob, "wb") as out:
    out.write(os.urandom(3 << 20))


# ---- running programs ----

# Whom each kind of client trusts, by the variable that it looks at.
TRUST = {name: bundle for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
                                   "CURL_CA_BUNDLE", "GIT_SSL_CAINFO")}


def run(*argv, folder=None, **environment):
    """A program that knows no proxy but the one it is told: its exit status and stdout."""
    clean = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(argv, env=dict(clean, HOME=pki.folder, **TRUST, **environment), cwd=folder,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    return done.returncode, done.stdout if done.stdout else done.stderr


def describe(status, size, text=None, echoed=None):
    if echoed:
        return "%d echoed" % status
    if text and text.startswith("<html>"):
        return "%d HTML" % status
    if text and "error_code" in text:
        return "%d %s" % (status, json.loads(text)["error_code"])
    return "%d, %d bytes" % (status, size)


def teller(*program):
    """A case of a program whose last line is what tell() prints."""
    def bind(*arguments):
        def one(way):
            status, said = run(*program, way, *arguments, folder=NODE)
            if status != 0:
                return "exit %d: %s" % (status, said.decode()[-200:])
            return describe(**json.loads(said.splitlines()[-1]))
        return one
    return bind


# ---- what each client is to do ----

BIG, ECHOED, PAGE, REPAIRED = "200, 3145728 bytes", "200 echoed", "502 HTML", "502 ERRGATE.3002"


def usual_cases(client, bind, tunnels_http=False):
    """A download, an upload and an error over each kind of connection.

    tunnels_http: the client opens a tunnel for http, too.
    """
    for place, url in PLACES:
        unread = "tunnel" in place or (place == "http" and tunnels_http)
        case(client, place + ": download", bind("GET", url + "/ok/3m"), BIG)
        case(client, place + ": upload", bind("POST", url + "/echo", blob), ECHOED)
        case(client, place + ": error", bind("GET", url + "/odd/html"), PAGE,
             PAGE if unread else REPAIRED)


def curl(*options):
    """As teller, for curl; the options are for going through the proxy."""
    def bind(method, url, file=None):
        def one(way):
            got = pki.path("got")
            proxy = [] if way == DIRECT else ["-x", way, *options]
            data = ["--data-binary", "@" + file] if file else ["-X", method]
            status, said = run("curl", "-q", "-s", "-S", *proxy, *data, "-o", got, "-w",
                               "%{http_code} HTTP/%{http_version}", url)
            if status != 0:
                return "exit %d: %s" % (status, said.decode().strip())
            with open(got, "rb") as body:
                body = body.read()
            number, version = said.decode().split()
            if version == "HTTP/2":
                return "%s, %d bytes by HTTP/2" % (number, len(body))
            return describe(int(number), len(body), body.decode() if len(body) < 400 else None,
                            file and open(file, "rb").read() in body)
        return one
    return bind


def through(proxy, function):
    """The case by another proxy than the usual one."""
    return lambda way: function(DIRECT if way == DIRECT else proxy)


def curl_cases():
    usual_cases("curl", curl())
    for place, url in PLACES:
        bind = curl("--http1.0")
        case("curl --http1.0", place + ": upload", bind("POST", url + "/echo", blob), ECHOED)
        case("curl --http1.0", place + ": error", bind("GET", url + "/odd/html"), PAGE,
             PAGE if "tunnel" in place else REPAIRED)
        bind = curl("--proxytunnel")
        case("curl --proxytunnel", place + ": error", bind("GET", url + "/odd/html"), PAGE,
             REPAIRED if "intercepted" in place else PAGE)
        bind = curl("--proxy-cacert", bundle)
        case("curl, HTTPS proxy", place + ": upload",
             through(SECURE_PROXY, bind("POST", url + "/echo", blob)), ECHOED)
        case("curl, HTTPS proxy", place + ": error",
             through(SECURE_PROXY, bind("GET", url + "/odd/html")), PAGE,
             PAGE if "tunnel" in place else REPAIRED)


def http2_cases():
    server = subprocess.Popen(["node", os.path.join(NODE, "h2_server.mjs"), *leaf],
                              stdout=subprocess.PIPE, text=True)
    servers.append(server)
    port = int(server.stdout.readline())
    case("curl --http2", "https, tunnel: download", curl("--http2")("GET", "https://127.0.0.1:%d/" % port),
         "200, 1048576 bytes by HTTP/2")


def wget(path, url):
    def one(way):
        proxy = {} if way == DIRECT else {"http_proxy": way, "https_proxy": way}
        status, body = run("wget", "--no-config", "-q", "-t", "1", "-T", "60", "--content-on-error",
                           "--ca-certificate=" + bundle, "-O", "-", url + path, **proxy)
        return describe({0: 200, 8: 502}.get(status, status), len(body),
                        body.decode() if len(body) < 400 else None)
    return one


def wget_cases():
    for place, url in PLACES:
        case("wget", place + ": download", wget("/ok/3m", url), BIG)
        case("wget", place + ": error", wget("/odd/html", url), PAGE,
             PAGE if "tunnel" in place else REPAIRED)


def huawei(answer):
    def one(way):
        status, said = run("node", "huawei_ecs.mjs", way, API, answer, folder=NODE)
        if status != 0:
            return "exit %d: %s" % (status, said.decode()[-200:])
        told = json.loads(said.splitlines()[-1])
        if "exception" not in told:
            return "%d, no exception" % told["status"]
        return "%s errorCode=%s" % (told["exception"].replace("Exception", ""), told.get("errorCode"))
    return one


def huawei_cases():
    known = "SVCSTG.CCE-ADDONMGR.4040204"
    name = "Huawei Cloud SDK"
    case(name, "success", huawei("/ok"), "200, no exception")
    case(name, "catalogued error", huawei("/code/" + known), "ClientRequest errorCode=" + known)
    case(name, "errorCode, errorMessage", huawei("/code/%s?shape=errorCode" % known),
         "ClientRequest errorCode=None", "ClientRequest errorCode=" + known)
    case(name, "HTML page", huawei("/odd/html"), "ServerResponse errorCode=None",
         "ServerResponse errorCode=ERRGATE.3002")
    case(name, "empty body", huawei("/odd/empty"), "ClientRequest errorCode=None",
         "ClientRequest errorCode=ERRGATE.3001")
    case(name, "half of the JSON", huawei("/odd/truncated-json"), "ClientRequest errorCode=None",
         "ClientRequest errorCode=SVCSTG.CCE-ADDONMGR.4000003")


def git_case(url, push):
    def one(way):
        copy = pki.path("copy")
        shutil.rmtree(copy, ignore_errors=True)
        proxy = {} if way == DIRECT else {"http_proxy": way, "https_proxy": way}
        status, said = git("clone", "-q", url, copy, **TRUST, **proxy)
        if status != 0:
            return "clone: " + said
        if not push:
            return "cloned"
        shutil.copy(blob, os.path.join(copy, "more"))
        with open(os.path.join(copy, "more"), "ab") as more:
            more.write(os.urandom(16))
        for arguments in (("add", "more"), ("commit", "-q", "-m", "x"), ("push", "-q", "origin", "main")):
            status, said = git(*arguments, folder=copy, **TRUST, **proxy)
            if status != 0:
                return said
        return "cloned, pushed"
    return one


def places_of(plain, secure):
    return (("http", plain.url("localhost")), ("https, intercepted", secure.url("localhost")),
            ("https, tunnel", secure.url()))


def git_cases():
    folder = pki.path("git-site")
    os.makedirs(folder)
    make_repository(folder)
    for place, url in places_of(Site(folder), Site(folder, leaf)):
        case("git", place + ": smart", git_case(url + "/git/project.git", True), "cloned, pushed")
        case("git", place + ": dumb", git_case(url + "/project.git", False), "cloned")


def make_package(folder):
    """A Debian repository with one package, its index by hand."""
    tree = os.path.join(folder, "tree")
    os.makedirs(os.path.join(tree, "DEBIAN"))
    shutil.copy(blob, tree)
    control = ("Package: errgate-trial\nVersion: 1.0\nArchitecture: all\nMaintainer: a <a@a.test>\n"
               "Description: something to download\n")
    with open(os.path.join(tree, "DEBIAN", "control"), "w") as out:
        out.write(control)
    subprocess.run(["dpkg-deb", "-Znone", "--build", tree, os.path.join(folder, "trial.deb")], check=True,
                   stdout=subprocess.DEVNULL)
    with open(os.path.join(folder, "trial.deb"), "rb") as deb:
        content = deb.read()
    with open(os.path.join(folder, "Packages"), "w") as out:
        out.write(control + "Filename: ./trial.deb\nSize: %d\nSHA256: %s\n\n" % (
            len(content), hashlib.sha256(content).hexdigest()))


def apt_case(url):
    def one(way):
        root = pki.path("apt")
        shutil.rmtree(root, ignore_errors=True)
        for name in "etc", "state/lists/partial", "cache/archives/partial", "got":
            os.makedirs(os.path.join(root, name))
        with open(root + "/etc/sources.list", "w") as out:
            out.write("deb [trusted=yes] %s ./\n" % url)
        open(root + "/status", "w").close()
        proxy = "DIRECT" if way == DIRECT else way
        options = ["-q", "-o", "Dir::Etc=" + root + "/etc", "-o", "Dir::State=" + root + "/state",
                   "-o", "Dir::Cache=" + root + "/cache", "-o", "Dir::State::status=" + root + "/status",
                   "-o", "APT::Sandbox::User=", "-o", "Acquire::Languages=none", "-o",
                   "Acquire::Retries=0", "-o", "Acquire::http::Proxy=" + proxy, "-o",
                   "Acquire::https::Proxy=" + proxy, "-o", "Acquire::https::CAInfo=" + bundle]
        for command in ["update"], ["download", "errgate-trial"]:
            status, said = run("apt-get", *options, *command, folder=root + "/got")
            if status != 0:
                return "%s: %s" % (command[0], said.decode()[-300:])
        return "%d file of %d MB" % (len(os.listdir(root + "/got")), os.path.getsize(
            os.path.join(root, "got", os.listdir(root + "/got")[0])) >> 20)
    return one


def apt_cases():
    folder = pki.path("apt-site")
    os.makedirs(folder)
    make_package(folder)
    for place, url in places_of(Site(folder), Site(folder, leaf)):
        case("apt", place + ": package", apt_case(url), "1 file of 3 MB")


# ---- the table ----

servers = []


def logged_since(count, call):
    """In a few words, what errgate logged behind so many events; empty before that."""
    events = [e for e in gate.events()[count:] if e["event"] in ("access", "response", "tunnel")]
    odd = [e for e in events if e["event"] == "response"]
    kinds = sorted({e["event"] for e in events})
    if "tunnel" in call and "tunnel" not in kinds:
        return ""       # is logged when it ends
    return " ".join(kinds + sorted({e["verdict"] for e in odd}))


def attempt(one):
    """Returns the row's texts, and whether it is right."""
    try:
        direct = one.run(DIRECT)
        count = len(gate.events())
        got = one.run(PROXY)
        log = eventually(lambda: logged_since(count, one.call), "errgate logs it")
    except Exception as error:      # a case that breaks is a row that is wrong
        return "-", repr(error), "-", False
    return direct, got, log, direct == one.direct and got == one.through


def main():
    usual_cases("urllib", teller("python3", os.path.join(HERE, "python_urllib.py")))
    usual_cases("requests", teller("python3", os.path.join(HERE, "python_requests.py")))
    usual_cases("undici", teller("node", "undici.mjs"), True)
    usual_cases("fetch of undici", teller("node", "fetch.mjs"), True)
    usual_cases("axios, agent", teller("node", "axios.mjs"), True)
    usual_cases("axios, proxy", teller("node", "axios_proxy.mjs"))
    curl_cases()
    http2_cases()
    wget_cases()
    git_cases()
    apt_cases()
    huawei_cases()
    wrong = 0
    line = "%-5s %-19s %-28s %-30s %-46s %s"
    print(line % ("", "client", "call", "directly", "through errgate", "log"))
    for one in cases:
        direct, got, log, right = attempt(one)
        wrong += not right
        print(line % ("ok" if right else "WRONG", one.client, one.call, direct, got, log), flush=True)
        if not right:
            print("      expected: %s; %s" % (one.direct, one.through))
    for server in servers:
        server.terminate()
        server.wait()
    finish()
    print("%d of %d came out right." % (len(cases) - wrong, len(cases)))
    return 1 if wrong else 0


sys.exit(main())
