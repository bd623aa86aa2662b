"""What is measured, and what it is to come to: one row a case, each with its
goals. How each kind of case is measured is in measure.py."""
from dataclasses import dataclass, field
import gzip


@dataclass
class Goal:
    """A bound on a figure of errgate, or on its ratio to a contestant's."""
    text: str
    figure: str             # a key of a sample: cpu, user, calls, kib, ...
    at_most: float = None
    at_least: float = None
    exactly: float = None
    to: str = None          # the contestant compared with; None: the figure as it is
    of: str = "errgate"     # whose figure
    unit: str = ""

    def bound(self):
        for sign, value in ("<=", self.at_most), (">=", self.at_least), ("=", self.exactly):
            if value is not None:
                return "%s %g%s" % (sign, value, " " + self.unit if self.unit else "")
        return ""

    def is_met(self, value):
        return ((self.at_most is None or value <= self.at_most) and
                (self.at_least is None or value >= self.at_least) and
                (self.exactly is None or abs(value - self.exactly) < 0.005))


@dataclass
class Case:
    name: str
    title: str
    # label in the tables: (contestant, its port, further words for load)
    contestants: dict
    load: list              # words for load, for all of them
    goals: list
    kind: str = "cpu"       # a function of measure.py
    requests: int = 20000   # of one run
    answer_bytes: int = 0   # of one answer, where the cost of a byte counts
    calls: bool = False     # count system calls, too
    size: int = 0           # connections that are held


MIB8 = 8 * 1024 * 1024


def gateway(*names):
    """Contestants that stand in the origin's place, by their own names."""
    return {name: (name, "PLAIN", []) for name in names}


CASES = [
    Case("relay", "Relay of 1 KiB answers, 32 connections kept alive",
         gateway("errgate", "haproxy", "nginx", "squid"), ["-c", "32", "-q", "/1k"], [
             Goal("CPU per request", "cpu", at_most=0.85, to="haproxy"),
             Goal("its user part", "user", at_most=0.50, to="haproxy"),
             Goal("system calls per request", "calls", exactly=4),
         ], requests=60000, calls=True),
    Case("rate", "The same at a fixed rate: half of what HAProxy can do",
         gateway("errgate", "haproxy", "nginx"), ["-c", "32", "-q", "/1k"], [
             Goal("99th percentile of the time to answer", "p99", to="haproxy", at_most=1.0),
         ], kind="rate"),
    Case("judged", "Every answer a 400 with an undocumented code: judged, tagged, logged",
         {"errgate": ("errgate, api", "PLAIN", []),
          "errgate, relay only": ("errgate", "PLAIN", []),
          "errgate, every error logged": ("errgate, api, every error logged", "PLAIN", []),
          "haproxy rules": ("haproxy", "JUDGING", []),
          "nginx lua": ("nginx", "JUDGING", [])}, ["-c", "32", "-q", "/400"], [
             Goal("CPU per request", "cpu", at_most=1.05, to="errgate, relay only"),
             Goal("CPU per request", "cpu", at_most=0.80, to="haproxy rules"),
             Goal("CPU per request", "cpu", at_most=0.60, to="nginx lua"),
             Goal("with every error logged: CPU per request", "cpu", at_most=0.80,
                  of="errgate, every error logged", to="haproxy rules"),
             Goal("system calls per request, with those of the log", "calls", at_most=4.2),
         ], calls=True),
    Case("unneeded", "Inspection loaded, every answer a 200",
         {"errgate": ("errgate, api", "PLAIN", []), "errgate, no api": ("errgate", "PLAIN", [])},
         ["-c", "32", "-q", "/1k"], [
             Goal("CPU per request", "cpu", at_most=1.02, to="errgate, no api"),
         ], requests=40000),
    Case("bulk", "Answers of 8 MiB, 4 connections",
         gateway("errgate", "haproxy", "nginx"), ["-c", "4", "-q", "/8m"], [
             Goal("CPU per byte", "cpu", at_most=0.50, to="haproxy"),
         ], requests=100, answer_bytes=MIB8),
    Case("tunnel-bulk", "8 MiB answers through tunnels, 4 connections",
         {"errgate": ("errgate", "FORWARD", ["-T", "127.0.0.1:@ORIGIN@"]),
          "haproxy tcp": ("haproxy", "TCP", [])}, ["-c", "4", "-q", "/8m"], [
             Goal("CPU per byte", "cpu", at_most=0.40, to="haproxy tcp"),
         ], requests=100, answer_bytes=MIB8),
    Case("tunnel", "A connection, CONNECT, a request of 1 KiB, and close",
         {"errgate": ("errgate", "FORWARD", ["-T", "127.0.0.1:@ORIGIN@"]),
          "haproxy tcp": ("haproxy", "TCP", [])}, ["-c", "16", "-e", "-q", "/1k"], [
             Goal("CPU per connection", "cpu", at_most=1.10, to="haproxy tcp"),
         ], requests=5000, calls=True),
    Case("handshake", "Interception: CONNECT, a full TLS handshake, a request of 1 KiB, and close",
         {"errgate": ("errgate, interception", "FORWARD", ["-T", "localhost:@TLS_ORIGIN@", "-h", "localhost"]),
          "haproxy tls": ("haproxy", "TLS", [])}, ["-c", "8", "-s", "-e", "-q", "/1k"], [
             Goal("CPU per handshake", "cpu", at_most=1.0, to="haproxy tls"),
         ], requests=1000),
    Case("intercepted-bulk", "8 MiB answers through interception, 4 connections",
         {"errgate": ("errgate, interception", "FORWARD", ["-T", "localhost:@TLS_ORIGIN@", "-h", "localhost"]),
          "haproxy tls": ("haproxy", "TLS", [])}, ["-c", "4", "-s", "-q", "/8m"], [
             Goal("CPU per byte", "cpu", at_most=1.0, to="haproxy tls"),
         ], requests=40, answer_bytes=MIB8),
    Case("idle", "Idle client connections after a request each",
         gateway("errgate", "haproxy", "nginx"), ["-q", "/1k"], [
             Goal("memory of one", "kib", at_most=0.6, unit="KiB"),
         ], kind="idle", size=5000),
    Case("idle-tls", "Idle TLS connections after a request each",
         {"errgate": ("errgate", "TLS", ["-s"]), "haproxy tls": ("haproxy", "TLS", ["-s"])},
         ["-q", "/1k"], [
             Goal("memory of one", "kib", at_most=12, unit="KiB"),
         ], kind="idle", size=5000),
    Case("workers", "Two workers on two CPUs against one",
         {"errgate": ("errgate, two workers", "PLAIN", []), "one worker": ("errgate", "PLAIN", [])},
         ["-c", "256", "-q", "/1k"], [
             Goal("times as much", "scale", at_least=1.8, to=None),
         ], kind="workers"),
    Case("catalogue", "A catalogue of 100,000 entries against one of 10; every answer a known 400",
         {"errgate": ("errgate, 100,000 entries", "PLAIN", []),
          "10 entries": ("errgate, 10 entries", "PLAIN", [])}, ["-c", "32", "-q", "/known"], [
             Goal("time to load", "load_s", at_most=0.3, unit="s"),
             Goal("memory", "mib", at_most=40, unit="MiB"),
             Goal("CPU per judged answer", "cpu", at_most=1.05, to="10 entries"),
         ], kind="catalogue"),
    Case("hostile", "The worst of several hostile bodies of 64 KiB",
         {"errgate": ("errgate, api", "PLAIN", []), "relay only": ("errgate", "PLAIN", [])},
         ["-c", "1"], [
             Goal("CPU for one", "worst_ms", at_most=1.0, unit="ms"),
         ], kind="hostile", requests=50),
    Case("access", "An access log line, JSON, for every request",
         {"errgate": ("errgate, access log", "PLAIN", []), "no access log": ("errgate", "PLAIN", [])},
         ["-c", "32", "-q", "/1k"], [
             Goal("CPU per request", "cpu", at_most=1.10, to="no access log"),
         ]),
]

HOLD = 64 * 1024    # hold_bytes as shipped


def fill(unit, start=b"", end=b""):
    """As many units as fit between start and end."""
    return start + unit * ((HOLD - len(start) - len(end)) // len(unit)) + end


def many_members():
    text = b"{"
    for i in range(100000):
        member = b'"m%05d":%d,' % (i, i % 10)
        if len(text) + len(member) > HOLD - 12:
            break
        text += member
    return text[:-1] + b"}"


# name: (body, further fields). Each is a worst case of some part of judging.
HOSTILE = {
    "one-long-string": (fill(b"x", b'{"error_code":"', b'"}'), ""),
    "escapes": (fill(b"\\u00e9", b'{"error_code":"A.1","error_msg":"', b'"}'), ""),
    "deep-arrays": (fill(b"["), ""),
    "deep-objects": (fill(b'{"a":'), ""),
    "many-members": (many_members(), ""),
    "duplicate-members": (fill(b'"error_code":"A.1",', b"{", b'"a":1}'), ""),
    "many-errors": (fill(b'{"code":"A.1","message":"m"},', b'{"errors":[', b"{}]}"), ""),
    "embedded": (fill(b'\\"a\\":1,', b'{"error_msg":"{', b'\\"a\\":1}"}'), ""),
    "numbers": (fill(b"1,", b"[", b"1]"), ""),
    "spaces": (fill(b" "), ""),
    "bad-utf8": (fill(b"\xff", b'{"error_code":"', b'"}'), ""),
    "html": (fill(b"<p>", b"<html>"), ""),
    "xml-or-html": (fill(b"<html", b"<?xml ?>"), ""),
    "gzip-bomb": (gzip.compress(b'{"error_code":"' + b"x" * 60_000_000 + b'"}')[:HOLD],
                  "Content-Encoding: gzip\r\n"),
    "gzip-twice": (gzip.compress(gzip.compress(b" " * 100_000_000)), "Content-Encoding: gzip, gzip\r\n"),
}


def answer(status, body, fields=""):
    return ("HTTP/1.1 %s\r\nContent-Type: application/json\r\nX-Request-Id: 5d1f4a3e9c\r\n%s"
            "Content-Length: %d\r\n\r\n" % (status, fields, len(body))).encode() + body


ANSWERS = {
    "/1k": answer("200 OK", b"x" * 1024),
    "/8m": answer("200 OK", b"x" * MIB8),
    "/400": answer("400 Bad Request", b'{"error_msg":"The request is invalid: name",'
                   b'"error_code":"SVCSTG.CCE-ADDONMGR.4000002"}'),
    "/known": answer("400 Bad Request", b'{"error_msg":"Entry number 9","error_code":"BENCH.000009"}'),
    **{"/hostile/" + name: answer("400 Bad Request", body, fields)
       for name, (body, fields) in HOSTILE.items()},
}
