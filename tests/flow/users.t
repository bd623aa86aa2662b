#!/usr/bin/env python3
"""Basic proxy authentication: who is let in, what is answered to the others, and
that nothing of it gets anywhere else."""
import base64
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
# A test vector of bcrypt: the password is U*U.
BCRYPT = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"

pki = Pki()
ca, ca_key = pki.authority("intercept")
users = pki.path("users.passwd")


def sha(password, kind="-6"):
    return subprocess.run(["openssl", "passwd", kind, "-salt", "salt", password], check=True,
                          capture_output=True, text=True).stdout.strip()


ANNA, EVE = sha("s3cret word:with colon"), sha("eve", "-5")
LINES = "# users of the tests\n\nanna:%s\neve:%s\r\nbob:%s\n" % (ANNA, EVE, BCRYPT)


def write_users(text):
    with open(users, "w") as out:
        out.write(text)


write_users(LINES)
got = []
origin = Origin(capturing(got))
gate = Errgate(listen_options='users = "%s"' % users, log="format = json  access = true  repeat_rate = 0")


def basic(text):
    return "Proxy-Authorization: Basic %s\r\n" % base64.b64encode(text.encode()).decode()


def ask(fields, gate=gate, source="127.0.0.1"):
    """(status, head, code) of a request from an address of its own choice."""
    peer = Peer(socket.create_connection(("127.0.0.1", gate.port), WAIT, (source, 0)))
    peer.send(request(origin.url, fields=fields))
    head, body = peer.read_response()
    peer.close()
    return head.status, head, None if head.status == 200 else json.loads(body)["error_code"]


@test("without credentials: 407, what is asked for, and the connection stays")
def _():
    peer = gate.connect()
    for _ in range(2):
        peer.send(request(origin.url))
        head, body = peer.read_response()
        assert head.status == 407 and json.loads(body)["error_code"] == "ERRGATE.1019", body
        assert head.get("proxy-authenticate") == 'Basic realm="errgate", charset="UTF-8"', head.raw
    peer.send(request(origin.url, fields=basic("anna:s3cret word:with colon")))
    assert peer.read_response()[1] == b"ok"
    head = gate.connect().tunnel("127.0.0.1:%d" % origin.port)
    assert head.status == 407 and head.get("proxy-authenticate"), head.raw


@test("the right ones, of several kinds of hash, are let in and go no further")
def _():
    for text in ("anna:s3cret word:with colon", "eve:eve", "bob:U*U"):
        del got[:]
        assert ask(basic(text))[0] == 200, text
        assert got[0].get("proxy-authorization") is None and "Basic" not in got[0].raw.decode()
        name = text.split(":")[0]
        assert gate.wait_event("access", user=name)["status"] == 200


@test("the wrong ones are not")
def _():
    before = len(got)
    wrong = ("anna:eve", "eve:", "eve", ":eve", "EVE:eve", "eve:eve ", "nobody:eve", "bob:U*V", "eve:eve\0x",
             "anna:" + "x" * 2000)
    for at, text in enumerate(wrong):
        status, _, code = ask(basic(text), source="127.0.2.%d" % (at + 1))
        assert (status, code) == (407, "ERRGATE.1019"), text
    for field in ("Basic", "Basic !!!", "Bearer x", "Basic %s" % base64.b64encode(b"eve:eve").decode()[:-3]):
        assert ask("Proxy-Authorization: %s\r\n" % field, source="127.0.2.99")[0] == 407, field
    assert len(got) == before


@test("nothing of a password is logged, nor a name that is not known")
def _():
    eventually(lambda: gate.events("refusal", user="anna"), "a refusal with its user")
    text = "".join(gate.lines())
    for secret in ("s3cret", "nobody", "U*U", "Basic", base64.b64encode(b"eve:eve").decode()):
        assert secret not in text, secret


@test("one address that keeps guessing is stopped; who was let in goes on, and so do others")
def _():
    guesser = "127.0.3.1"
    assert ask(basic("eve:eve"), source=guesser)[0] == 200
    answers = [ask(basic("anna:guess%d" % i), source=guesser) for i in range(14)]
    assert [status for status, _, _ in answers][:10] == [407] * 10, [a[0] for a in answers]
    status, head, code = answers[-1]
    assert (status, code) == (429, "ERRGATE.1020") and head.get_all("retry-after") == ["10"], head.raw
    assert ask(basic("eve:eve"), source=guesser)[0] == 200
    assert ask(basic("bob:U*U"), source="127.0.3.2")[0] == 200


@test("an unknown user costs what a wrong password costs")
def _():
    slow = pki.path("slow.passwd")
    with open(slow, "w") as out:
        out.write("anna:$6$rounds=400000$salt$%s\n" % ("x" * 86))
    gate = Errgate(listen_options='users = "%s"' % slow)
    times = []
    for text, source in (("anna:x", "127.0.4.1"), ("nobody:x", "127.0.4.2")):
        start = time.monotonic()
        assert ask(basic(text), gate, source)[0] == 407
        times.append(time.monotonic() - start)
    assert min(times) > 0.02, times         # both were hashed


@test("CONNECT is asked, and what is in an intercepted tunnel is its user's")
def _():
    tls = Origin(answering(OK), tls=pki.server(pki.leaf("api", "DNS:localhost")))
    gate = Errgate('authority { certificate = "%s"  key = "%s" }\n'
                   'api "a" { hosts = { "localhost" }  intercept = true  ca = "%s" }\n' % (ca, ca_key, pki.ca),
                   listen_options='users = "%s"' % users)
    target = "localhost:%d" % tls.port
    assert gate.connect().tunnel(target, basic("eve:wrong")).status == 407
    peer = gate.connect()
    assert peer.tunnel(target, basic("eve:eve")).status == 200
    peer.start_tls(trusting(ca), "localhost")
    for _ in range(2):
        peer.send(("GET /in HTTP/1.1\r\nHost: %s\r\n\r\n" % target).encode())
        assert peer.read_response()[1] == b"ok"
    eventually(lambda: len(gate.events("access", user="eve", path="/in")) == 2, "the user of the tunnel")
    blind = gate.connect()
    assert blind.tunnel("127.0.0.1:%d" % origin.port, basic("bob:U*U")).status == 200
    blind.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert blind.read_response()[1] == b"ok"
    blind.close()
    assert gate.wait_event("tunnel")["user"] == "bob"


@test("who was let in before a HUP is let in behind it, unchecked; debts stay as well")
def _():
    write_users(LINES)
    here, password = "127.0.9.1", "anna:s3cret word:with colon"
    assert ask(basic(password), source=here)[0] == 200
    while ask(basic("eve:guess"), source=here)[0] == 407:
        pass
    for lines, anna in ("# changed\n" + LINES, 200), ("anna:%s\neve:%s\n" % (EVE, EVE), 429):
        before = len(gate.events("reload"))
        write_users(lines)
        gate.signal(signal.SIGHUP)
        eventually(lambda: any("in force" in e["message"] for e in gate.events("reload")[before:]), "reload")
        # Another password is nobody's that was let in.
        assert ask(basic(password), source=here)[0] == anna, lines
        assert ask(basic("eve:guess"), source=here)[0] == 429
    assert ask(basic(password), source="127.0.9.2")[0] == 407


@test("HUP reads the users anew; a bad file changes nothing and is told with its line")
def _():
    write_users("carl:%s\n" % EVE)
    before = len(gate.events("reload"))
    gate.signal(signal.SIGHUP)
    eventually(lambda: len(gate.events("reload")) > before, "reload")
    eventually(lambda: ask(basic("carl:eve"), source="127.0.5.1")[0] == 200, "carl is known")
    assert ask(basic("bob:U*U"), source="127.0.5.2")[0] == 407
    write_users("carl:%s\nnonsense\n" % EVE)
    gate.signal(signal.SIGHUP)
    eventually(lambda: any("users.passwd:2: a line is USER:HASH" in e["message"]
                           for e in gate.events("reload")), "the mistake is told")
    assert ask(basic("carl:eve"), source="127.0.5.1")[0] == 200


@test("mistakes in the file end the start with exit 2")
def _():
    conf = pki.path("errgate.conf")
    with open(conf, "w") as out:
        out.write('listen "p" { address = "127.0.0.1:0"  users = "bad.passwd" }\n')
    for text, message in (("", "bad.passwd:1: there is no user in it"),
                          ("a:b\n", "bad.passwd:1: there is no hash of crypt(3)"),
                          ("a:\n", "bad.passwd:1: there is no hash"),
                          (":x\n", "bad.passwd:1: a line is USER:HASH"),
                          ("#\na:$apr1$salt$x\n", "bad.passwd:2: $apr1$ is Apache's own"),
                          ("a:%s\n" % BCRYPT.replace("$05$", "$13$"), "bad.passwd:1: checking this hash takes so long"),
                          ("a:rqXexS6ZhobKA\n", "bad.passwd:1: the hash is of a kind that is too weak"),
                          ("a:%s\nb:%s\na:%s\n" % (EVE, EVE, EVE), "bad.passwd:3: this user stands above")):
        with open(pki.path("bad.passwd"), "w") as out:
            out.write(text)
        done = subprocess.run([ERRGATE, "run", "-t", "-c", conf], capture_output=True, text=True)
        assert done.returncode == 2 and message in done.stderr, (text, done.stderr)


run()
