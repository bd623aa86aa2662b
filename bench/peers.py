"""The contestants: how each is configured and started."""
import json
import os
import re
import signal
import socket
import subprocess
import time

import gauge

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
CATALOGUE = os.path.join(TOP, "conf", "catalogue", "cce-addon.json")

API = """
catalogue "cce-addon" { file = "@CATALOGUE@" }
api "bench" { hosts = { "*" }  catalogues = { "cce-addon" } }
"""
INTERCEPTED = """
authority { certificate = "@FOLDER@/ca.pem"  key = "@FOLDER@/ca.key" }
catalogue "cce-addon" { file = "@CATALOGUE@" }
api "bench" { hosts = { "localhost" }  catalogues = { "cce-addon" }
	intercept = true  ca = "@FOLDER@/ca.pem" }
"""

# name: what is put behind conf/errgate.conf, and what is filled in there.
ERRGATES = {
    "errgate": ("", {}),
    "errgate, api": (API, {}),
    "errgate, api, every error logged": (API, {"REPEAT_RATE": "0"}),
    "errgate, access log": ("", {"ACCESS": "true", "REPEAT_RATE": "0"}),
    "errgate, interception": (INTERCEPTED, {}),
    "errgate, two workers": ("", {"WORKERS": "2"}),
    "errgate, 10 entries": (API, {"CATALOGUE": "@FOLDER@/10.json"}),
    "errgate, 100,000 entries": (API, {"CATALOGUE": "@FOLDER@/100000.json"}),
}
PORTS = ("PLAIN", "FORWARD", "TLS", "TCP", "JUDGING")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def triplet():
    return subprocess.run(["gcc", "-print-multiarch"], capture_output=True, text=True).stdout.strip()


class Place:
    """Where it all happens: a folder, the origins' ports, the CPUs."""

    def __init__(self, folder, root, errgate, programs, proxy_cpus, load_cpus):
        self.folder = folder
        self.root = root                # where the peers' packages were unpacked
        self.errgate = errgate
        self.programs = programs        # the folder of load and origin
        self.proxy_cpus = proxy_cpus
        self.load_cpus = load_cpus
        self.origin = free_port()
        self.tls_origin = free_port()

    def library_path(self):
        return ":".join(os.path.join(self.root, part, triplet()) for part in ("usr/lib", "lib"))

    def fill(self, text, names):
        """Replace each @NAME@."""
        names = {"FOLDER": self.folder, "ROOT": self.root, "ORIGIN": self.origin,
                 "TLS_ORIGIN": self.tls_origin, "CATALOGUE": CATALOGUE, "TRIPLET": triplet(),
                 "WORKERS": "1", "ACCESS": "false", "REPEAT_RATE": "20",
                 "USER": "user root;" if os.getuid() == 0 else "", **names}
        while re.search("@[A-Z_]+@", text):
            text = re.sub("@([A-Z_]+)@", lambda match: str(names[match.group(1)]), text)
        return text

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w") as out:
            out.write(text)
        return path


class Peer:
    """A running contestant: a process group, and its ports by name."""

    def __init__(self, place, name, cpus):
        self.place = place
        self.name = name
        self.ports = {port: free_port() for port in PORTS}
        self.log = open(os.path.join(place.folder, name.replace(" ", "-") + ".out"), "w")
        command = self.command()
        if cpus:
            command = ["taskset", "-c", cpus] + command
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, cwd=place.folder,
                                        stdin=subprocess.DEVNULL, env=self.environment(),
                                        start_new_session=True)
        self.group = self.process.pid
        self.await_port()

    def await_port(self):
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.ports["PLAIN"])).close()
                return
            except OSError:
                time.sleep(0.05)
            if self.process.poll() is not None:
                break
        self.stop()
        with open(self.log.name) as log:
            raise RuntimeError("%s did not start: %s" % (self.name, log.read()[-500:]))

    def command(self):
        """Write the configuration; returns the words of the command."""
        with open(os.path.join(HERE, "conf", self.template)) as template:
            text = template.read()
        conf = self.place.write(self.template, self.place.fill(text, self.ports))
        return self.words(conf)

    def environment(self):
        return dict(os.environ, LD_LIBRARY_PATH=self.place.library_path())

    def cpu(self):
        return gauge.cpu(self.group)

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.group, signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self.group, signal.SIGKILL)
                self.process.wait()
        self.log.close()

    def version(self):
        done = subprocess.run(self.version_words(), capture_output=True, text=True,
                              env=self.environment())
        return (done.stdout + done.stderr).splitlines()[0]


class Errgate(Peer):
    template = "errgate.conf"

    def command(self):
        return [self.place.errgate, "run", "-c", self.conf_file()]

    def conf_file(self):
        more, names = ERRGATES[self.name]
        with open(os.path.join(HERE, "conf", self.template)) as template:
            text = template.read() + more
        stem = self.name.replace(" ", "-")
        return self.place.write(stem + ".conf", self.place.fill(text, {
            **self.ports, "NAME": stem, **names}))

    def environment(self):
        return dict(os.environ)

    def version_words(self):
        return [self.place.errgate, "-V"]


class Haproxy(Peer):
    template = "haproxy.cfg"

    def program(self):
        return os.path.join(self.place.root, "usr/sbin/haproxy")

    def words(self, conf):
        return [self.program(), "-db", "-f", conf]

    def version_words(self):
        return [self.program(), "-v"]


class Nginx(Peer):
    template = "nginx.conf"

    def program(self):
        return os.path.join(self.place.root, "usr/sbin/nginx")

    def words(self, conf):
        os.makedirs(os.path.join(self.place.folder, "nginx-tmp"), exist_ok=True)
        return [self.program(), "-p", self.place.folder, "-c", conf,
                "-e", os.path.join(self.place.folder, "nginx.err")]

    def version_words(self):
        return [self.program(), "-v"]


class Squid(Peer):
    template = "squid.conf"

    def program(self):
        return os.path.join(self.place.root, "usr/sbin/squid")

    def words(self, conf):
        return [self.program(), "-N", "-f", conf]

    def version_words(self):
        return [self.program(), "-v"]


OTHERS = {"haproxy": Haproxy, "nginx": Nginx, "squid": Squid}


def start(place, name, cpus):
    return OTHERS.get(name, Errgate)(place, name, cpus)


class Origins:
    """Both origins, plain and TLS, with the same answers."""

    def __init__(self, place, answers):
        """answers: {path: bytes of the whole answer}."""
        words = []
        for number, (path, answer) in enumerate(answers.items()):
            file = os.path.join(place.folder, "answer-%d" % number)
            with open(file, "wb") as out:
                out.write(answer)
            words.append("%s=%s" % (path, file))
        program = os.path.join(place.programs, "origin")
        tls = ["-s", os.path.join(place.folder, "leaf.pem"), os.path.join(place.folder, "leaf.key")]
        self.processes = [self.start(place, [program, str(place.origin)] + words),
                          self.start(place, [program, str(place.tls_origin)] + tls + words)]

    @staticmethod
    def start(place, words):
        if place.load_cpus:
            words = ["taskset", "-c", place.load_cpus] + words
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("the origin did not start")
        return process

    def stop(self):
        for process in self.processes:
            process.stdin.close()
            process.wait(5)


def make_certificates(folder):
    """An authority, and a leaf for the names that the benchmark uses."""
    def openssl(*words):
        subprocess.run(["openssl", *words], check=True, cwd=folder, capture_output=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=bench authority",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    openssl("req", "-x509", *key, "-keyout", "leaf.key", "-out", "leaf.pem", "-subj", "/CN=bench.test",
            "-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "basicConstraints=critical,CA:FALSE",
            "-addext", "subjectAltName=DNS:bench.test,DNS:localhost")
    with open(os.path.join(folder, "leaf-and-key.pem"), "w") as out:
        for name in "leaf.pem", "leaf.key":
            with open(os.path.join(folder, name)) as part:
                out.write(part.read())


def make_catalogues(folder):
    """Catalogues of 10 and 100,000 entries, and the shipped one's codes for the
    peers' tables."""
    for n in 10, 100000:
        errors = [{"status": 400, "code": "BENCH.%06d" % i, "message": "Entry number %d" % i,
                   "description": "What entry %d of the catalogue means." % i,
                   "troubleshooting": "Do what its number says."} for i in range(n)]
        with open(os.path.join(folder, "%d.json" % n), "w") as out:
            json.dump({"catalogue": "cce-addon", "title": "Bench", "source": "bench", "revision": "1",
                       "shape": "error_code", "errors": errors}, out)
    with open(CATALOGUE) as catalogue, open(os.path.join(folder, "codes.map"), "w") as out:
        for code in sorted({error["code"] for error in json.load(catalogue)["errors"]}):
            out.write("%s known\n" % code)
