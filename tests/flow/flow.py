"""What the flow tests share: TAP, the binary under test, and peers to talk to.

A test file is a list of functions marked @test("sentence") and ends in run().
A peer that misbehaves on purpose is an Origin with a function that is handed
each connection.
"""
import json
import os
import resource
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback

ERRGATE = os.environ.get("ERRGATE", "build/release/errgate")
TOP = os.environ.get("TOP_SRCDIR", os.path.join(os.path.dirname(__file__), "..", ".."))
# Set where errgate is slow and large, as under valgrind: how much more patient to be.
PATIENCE = float(os.environ.get("ERRGATE_TEST_PATIENCE", "1"))
WAIT = 10.0 * PATIENCE      # seconds within which anything that is waited for must happen

_tests = []


class Skip(Exception):
    """Raised by a test that cannot be made on this machine: why."""


def needs(*programs):
    """Skip the test unless these programs are there."""
    for program in programs:
        if shutil.which(program) is None:
            raise Skip(program + " is missing")


def test(name):
    def mark(function):
        _tests.append((name, function))
        return function
    return mark


def run():
    """Run the tests of the file in order; print TAP; exit."""
    failed = 0
    print("1..%d" % len(_tests), flush=True)
    for number, (name, function) in enumerate(_tests, 1):
        try:
            function()
            print("ok %d - %s" % (number, name), flush=True)
        except Skip as why:
            print("ok %d - %s # SKIP %s" % (number, name, why), flush=True)
        except BaseException:
            failed += 1
            print("not ok %d - %s" % (number, name), flush=True)
            for line in traceback.format_exc().splitlines():
                print("# " + line, flush=True)
    failed += finish()
    sys.exit(1 if failed else 0)


def finish():
    """End all that was started here, and remove what it left; how much of it went wrong."""
    failed = 0
    while _at_end:
        try:
            _at_end.pop()()
        except (AssertionError, OSError) as error:
            failed += 1
            print("# at the end: %s" % error, flush=True)
    return failed


_at_end = []
_gates = []


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def has_ipv6():
    """Whether this machine has an IPv6 loopback address."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def eventually(check, what, seconds=WAIT):
    """The first true value that check() gives; fails when none comes in time."""
    end = time.monotonic() + seconds
    while True:
        value = check()
        if value:
            return value
        assert time.monotonic() < end, "never happened: " + what
        time.sleep(0.01)


def raise_descriptor_limit():
    """As many descriptors as there may be, for this test and what it starts."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Process:
    """A program of ours that runs until stop()."""

    def __init__(self, argv, **kwargs):
        self.process = subprocess.Popen(argv, **kwargs)
        _at_end.append(self.stop)

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        """End it in good order; returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(WAIT)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()

    def status_kib(self, key):
        """A figure of /proc/PID/status in KiB, such as VmRSS or VmHWM; 0 under valgrind
        or a sanitizer, whose own memory it would be: freed memory is kept for long."""
        figures = {}
        with open("/proc/%d/status" % self.process.pid) as status:
            for line in status:
                if line.endswith(" kB\n"):
                    name, value, _ = line.split()
                    figures[name.rstrip(":")] = int(value)
        return 0 if PATIENCE > 1 or figures["VmSize"] > 1 << 30 else figures[key]

    def descriptors(self):
        return len(os.listdir("/proc/%d/fd" % self.process.pid))


class Errgate(Process):
    """errgate run, with a conf file of its own.

    conf is the text without log section and listeners: those are made here.
    under is a command that runs it, env what is added to the environment.
    """

    def __init__(self, conf="", upstream=None, workers=1, log="format = json  access = true",
                 gateway_api=None, targets=True, listen_options="", ports='"any"', nofile=None,
                 under=(), env=None):
        self.folder = tempfile.mkdtemp(prefix="errgate-test-")
        self.log_path = os.path.join(self.folder, "log")
        self.conf_path = os.path.join(self.folder, "errgate.conf")
        self.port = free_port()
        self.gateway_port = free_port() if upstream else None
        text = 'workers = %d\nlog { path = "%s"  %s }\n' % (workers, self.log_path, log)
        text += 'listen "proxy" { address = "127.0.0.1:%d"  mode = forward %s }\n' % (
            self.port, listen_options)
        if upstream:
            text += 'listen "gateway" { address = "127.0.0.1:%d"  mode = gateway  upstream = "%s" %s %s }\n' % (
                self.gateway_port, upstream,
                'api = "%s"' % gateway_api if gateway_api else "", listen_options)
        if targets:
            text += 'targets { deny = { "link-local" }  allow = { "127.0.0.1", "::1" }  connect_ports = { %s } }\n' % ports
        self.head = text
        self.write_conf(conf)
        limit = None if nofile is None else lambda: resource.setrlimit(
            resource.RLIMIT_NOFILE, (nofile, nofile))
        # What is registered first is done last: the log's folder outlives errgate.
        _at_end.append(lambda: shutil.rmtree(self.folder, ignore_errors=True))
        super().__init__([*under, ERRGATE, "run", "-c", self.conf_path],
                         env={**os.environ, **(env or {})}, preexec_fn=limit)
        eventually(self.is_up, "errgate starts")
        self.peers = []
        _gates.append(self)
        self.first_conf, self.first_sockets, self.ending = conf, self.sockets(), False

    def sockets(self):
        """How many sockets it has."""
        folder, found = "/proc/%d/fd" % self.process.pid, 0
        for name in os.listdir(folder):
            try:
                found += os.readlink(os.path.join(folder, name)).startswith("socket:")
            except FileNotFoundError:
                pass            # closed meanwhile
        return found

    def signal(self, number):
        self.ending = self.ending or number in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL)
        super().signal(number)

    def let_go(self):
        """Close what the test has opened, and kept connections to APIs."""
        for peer in self.peers:
            peer.reset()
        if self.process.poll() is None and os.path.exists(self.conf_path):
            self.write_conf(self.first_conf)
            super().signal(signal.SIGHUP)

    def stop(self):
        """As Process; but first, all that a test has opened must be given back."""
        if self.process.poll() is None and not self.ending:
            self.ending = True
            for gate in _gates:     # they may hold each other's connections
                gate.let_go()
            try:
                eventually(lambda: self.sockets() <= self.first_sockets, "its sockets are given back: %d, not %d"
                           % (self.sockets(), self.first_sockets))
            finally:
                _gates.remove(self)
                super().stop()
        return super().stop()

    def write_conf(self, conf):
        with open(self.conf_path, "w") as out:
            out.write(self.head + conf)

    def is_up(self):
        assert self.process.poll() is None, "errgate did not start"
        return os.path.exists(self.log_path) and any("start" in line for line in self.lines())

    def lines(self):
        with open(self.log_path, encoding="utf-8", errors="strict") as log:
            text = log.read()
        # The last line may still be on its way.
        return [line + "\n" for line in text.split("\n")[:-1]]

    def events(self, event=None, **members):
        """Log events of that kind whose members are so."""
        found = [json.loads(line) for line in self.lines()]
        return [e for e in found if (event is None or e["event"] == event) and
                all(e.get(k) == v for k, v in members.items())]

    def wait_event(self, event, **members):
        return eventually(lambda: self.events(event, **members),
                          "log event %s %r" % (event, members))[-1]

    def connect(self, port=None, source=None):
        self.peers.append(Peer(socket.create_connection(("127.0.0.1", port or self.port), WAIT,
                                                        source and (source, 0))))
        return self.peers[-1]


class Mock(Process):
    """errgate mock with the shipped catalogues.

    pair is (certificate, key): then it listens with TLS, too, at tls_url.
    """

    def __init__(self, *options, pair=None):
        catalogue = os.path.join(TOP, "conf", "catalogue")
        if pair:
            options = ("--tls", "127.0.0.1:0", "--certificate", pair[0], "--key", pair[1], *options)
        super().__init__([ERRGATE, "mock", "-q", "-l", "127.0.0.1:0",
                          "-k", os.path.join(catalogue, "cce-addon.json"),
                          "-k", os.path.join(catalogue, "apigw.json"), *options],
                         stdout=subprocess.PIPE, text=True)
        self.port = self.told_port()
        self.url = "http://127.0.0.1:%d" % self.port
        if pair:
            self.tls_port = self.told_port()
            self.tls_url = "https://127.0.0.1:%d" % self.tls_port

    def told_port(self):
        """The port that the next line on its stdout tells."""
        return int(self.process.stdout.readline().rsplit(":", 1)[1].strip().strip("/"))


class Pki:
    """Certificates for the tests, in a folder of their own: an authority of
    APIs, and leaves that it signs."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="errgate-pki-")
        _at_end.append(lambda: shutil.rmtree(self.folder, ignore_errors=True))
        self.ca, self.ca_key = self.authority("ca")

    def path(self, name):
        return os.path.join(self.folder, name)

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], check=True, cwd=self.folder,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def authority(self, name):
        """(certificate, key) of an authority, as paths."""
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                     "-nodes", "-keyout", name + ".key", "-out", name + ".pem", "-days", "30",
                     "-subj", "/CN=authority " + name, "-addext", "keyUsage=critical,keyCertSign")
        return self.path(name + ".pem"), self.path(name + ".key")

    def leaf(self, name, san, ca="ca", start="20200101000000Z", end="20400101000000Z"):
        """(certificate, key) of a leaf, as paths. san: "DNS:a,IP:127.0.0.1"."""
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                     "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=leaf " + name)
        with open(self.path(name + ".conf"), "w") as conf:
            conf.write("[ca]\ndefault_ca=d\n[d]\ndatabase=%s.db\nserial=%s.serial\nnew_certs_dir=.\n"
                       "default_md=sha256\npolicy=p\nx509_extensions=x\n[p]\ncommonName=supplied\n"
                       "[x]\nsubjectAltName=%s\nbasicConstraints=CA:FALSE\n" % (name, name, san))
        open(self.path(name + ".db"), "w").close()
        with open(self.path(name + ".serial"), "w") as serial:
            serial.write("%032x\n" % int.from_bytes(os.urandom(8), "big"))
        self.openssl("ca", "-batch", "-config", name + ".conf", "-notext", "-in", name + ".csr",
                     "-out", name + ".pem", "-cert", ca + ".pem", "-keyfile", ca + ".key",
                     "-startdate", start, "-enddate", end)
        return self.path(name + ".pem"), self.path(name + ".key")

    def server(self, pair, version=None):
        """An ssl context for an origin."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*pair)
        if version is not None:
            context.minimum_version = context.maximum_version = version
        return context


def trusting(ca, alpn=("http/1.1",)):
    """An ssl context for a client that trusts one authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(ca)
    if alpn:
        context.set_alpn_protocols(list(alpn))
    return context


class Peer:
    """One end of a connection, for exact bytes."""

    def __init__(self, sock):
        self.sock = sock
        self.sock.settimeout(WAIT)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def send(self, data):
        self.sock.sendall(data)

    def fill(self):
        data = self.sock.recv(65536)
        self.buffer += data
        return len(data) > 0

    def read_until(self, mark):
        while mark not in self.buffer:
            if not self.fill():
                raise AssertionError("the peer closed after %r" % self.buffer[-500:])
        end = self.buffer.index(mark) + len(mark)
        taken, self.buffer = self.buffer[:end], self.buffer[end:]
        return taken

    def read_exactly(self, n):
        while len(self.buffer) < n:
            if not self.fill():
                raise AssertionError("the peer closed after %r" % self.buffer[-500:])
        taken, self.buffer = self.buffer[:n], self.buffer[n:]
        return taken

    def read_all(self):
        """Everything up to the end, which must come."""
        while self.fill():
            pass
        taken, self.buffer = self.buffer, b""
        return taken

    def read_head(self):
        return Head(self.read_until(b"\r\n\r\n"))

    def read_response(self, method="GET"):
        """A whole response: (head, body without chunked coding)."""
        head = self.read_head()
        while 100 <= head.status < 200 and head.status != 101:
            head = self.read_head()
        if method == "HEAD" or head.status in (101, 204, 304):
            return head, b""
        if head.get("transfer-encoding") == "chunked":
            return head, self.read_chunked(head)
        if head.get("content-length") is not None:
            return head, self.read_exactly(int(head.get("content-length")))
        return head, self.read_all()

    def read_chunked(self, head=None):
        body = b""
        while True:
            size = int(self.read_until(b"\r\n").split(b";")[0], 16)
            if size == 0:
                break
            body += self.read_exactly(size)
            assert self.read_exactly(2) == b"\r\n"
        trailer = b""
        while True:
            line = self.read_until(b"\r\n")
            if line == b"\r\n":
                break
            trailer += line
        if head is not None:
            head.trailer = trailer
        return body

    def start_tls(self, context, name):
        """Speak TLS as a client from now on; nothing may have been read ahead."""
        assert not self.buffer, self.buffer
        self.sock = context.wrap_socket(self.sock, server_hostname=name)
        return self

    def tunnel(self, target, fields=""):
        """Ask a proxy for a tunnel; returns the head of its answer."""
        self.send(("CONNECT %s HTTP/1.1\r\nHost: %s\r\n%s\r\n" % (target, target, fields)).encode())
        return self.read_head()

    def at_end(self):
        """Whether the other side has closed, with nothing more to read."""
        return not self.buffer and not self.fill()

    def close(self):
        self.sock.close()

    def reset(self):
        """Close so that nobody waits for more."""
        try:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.sock.close()
        except OSError:
            pass                # it was closed before


class Head:
    """A message head: start line and fields in order, names in lower case."""

    def __init__(self, raw):
        self.raw = raw
        lines = raw.decode("latin-1").split("\r\n")
        self.start = lines[0]
        self.fields = [(name.lower(), value.strip()) for name, _, value in
                       (line.partition(":") for line in lines[1:] if line)]
        words = self.start.split(" ", 2)
        self.status = int(words[1]) if words[0].startswith("HTTP/") else 0
        self.trailer = b""

    def get_all(self, name):
        return [value for n, value in self.fields if n == name]

    def get(self, name):
        values = self.get_all(name)
        return values[0] if values else None


class Origin:
    """A server whose behaviour is a function of each connection (a Peer).

    tls is an ssl context, or None for plain text; failed handshakes are kept in
    handshake_errors.
    """

    def __init__(self, serve, tls=None, host="127.0.0.1"):
        self.serve = serve
        self.tls = tls
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.listener = socket.create_server((host, 0), backlog=128, family=family)
        self.port = self.listener.getsockname()[1]
        self.url = "%s://127.0.0.1:%d" % ("https" if tls else "http", self.port)
        self.handshake_errors = []
        self.connections = 0
        self.errors = []
        threading.Thread(target=self.accept, daemon=True).start()
        _at_end.append(self.listener.close)

    def accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.one, args=(Peer(sock),), daemon=True).start()

    def one(self, peer):
        try:
            if self.tls:
                try:
                    peer.sock = self.tls.wrap_socket(peer.sock, server_side=True)
                except (OSError, ssl.SSLError) as error:
                    self.handshake_errors.append(error)
                    return
            self.serve(peer)
        except (OSError, AssertionError) as error:
            self.errors.append(error)
        finally:
            peer.close()


def answering(response):
    """An origin function that reads heads and gives the same answer to each."""
    def serve(peer):
        while True:
            try:
                peer.read_head()
            except AssertionError:
                return
            peer.send(response)
            if b"content-length" not in response.lower() and b"chunked" not in response.lower():
                return
    return serve


def capturing(store, response=b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"):
    """As answering, keeping the request heads in store."""
    def serve(peer):
        while True:
            try:
                store.append(peer.read_head())
            except AssertionError:
                return
            peer.send(response)
    return serve


def request(target, method="GET", fields="", body=b"", version="1.1"):
    """The bytes of a request; Host is filled in from an absolute target."""
    host = target.split("/")[2].split("?")[0] if "://" in target else "gateway.test"
    text = "%s %s HTTP/%s\r\nHost: %s\r\n%s\r\n" % (method, target, version, host, fields)
    return text.encode("latin-1") + body
