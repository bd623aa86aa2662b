#!/usr/bin/env python3
"""A soak: all kinds of traffic at once, with faults, reloads and rotated logs.

usage: soak.py SECONDS [CLIENTS]

Prints a line a minute. Exit status 0 when every body was right, every request has
its one line in the log, and neither memory nor descriptors leak.
"""
import asyncio
import collections
import glob
import json
import os
import random
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "flow")]
import flow  # noqa: E402
import origins  # noqa: E402
import traffic  # noqa: E402

RELOAD_EVERY, ROTATE_EVERY = 2.0, 7.0       # seconds
WARM_UP = 0.4           # share of the run after which memory must stand still
GROWTH_MAX_KIB = 8192   # of the mean, from the first to the second half of the rest
MEMORY_TEST = 120       # seconds below which memory tells nothing
BROKEN_MAX = 10         # then it ends early
SHARE_TUNNELS = 0.1
PIPES_KEPT = 2 * 8 * 2  # descriptors: of two workers, src/net/pipe_pool.c
BAD_REQUEST = "ERRGATE.1001"


def conf(pki, authority, secure_port, tls_origin, normalise):
    """One of two confs, which differ in what is done about errors."""
    return """
timeout { request = 5s  body = 5s  upstream = 10s  idle = 1s  tunnel = 5s }
limits { hold_bytes = 64k  hold_time = 1s }
catalogue "cce-addon" { file = "%s/conf/catalogue/cce-addon.json" }
authority { certificate = "%s/ca.pem"  key = "%s/ca.key" }
listen "secure" { address = "127.0.0.1:%d"  mode = gateway  upstream = "https://localhost:%d"
  api = "a"  certificate = "%s"  key = "%s" }
api "a" { hosts = { "localhost" }  catalogues = { "cce-addon" }  shape = "error_code"
  intercept = true  ca = "%s"
  on "malformed" { action = %s }  on "unknown" { action = %s } }
""" % (os.path.abspath(flow.TOP), authority, authority, secure_port, tls_origin, *pki.leaf_pair, pki.ca,
       "normalize" if normalise else "tag", "tag" if normalise else "log")


class Soak:
    def __init__(self, seconds, clients):
        self.seconds, self.clients = seconds, clients
        self.world = traffic.World()
        self.broken = []
        self.memory = []        # (seconds, KiB)
        self.visits = 0
        self.rotations = 0

    async def start(self):
        """Certificates, origins, errgate."""
        pki = flow.Pki()
        pki.leaf_pair = pki.leaf("leaf", "DNS:localhost,IP:127.0.0.1")
        authority = pki.path("mine")
        os.mkdir(authority)
        subprocess.run([flow.ERRGATE, "ca", "init", "-o", authority], check=True, stdout=subprocess.DEVNULL)
        world = self.world
        for name, serve, tls in (("origin", origins.serve, None), ("echo", origins.echo, None),
                                 ("tls_origin", origins.serve, pki.server(pki.leaf_pair))):
            server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls, backlog=256)
            world.ports[name] = server.sockets[0].getsockname()[1]
        secure = flow.free_port()
        self.confs = [conf(pki, authority, secure, world.ports["tls_origin"], n) for n in (True, False)]
        self.gate = flow.Errgate(self.confs[0], upstream="http://localhost:%d" % world.ports["origin"],
                                 workers=2, gateway_api="a")
        world.ports.update(proxy=self.gate.port, gateway=self.gate.gateway_port, secure=secure)
        world.inside, world.outside = flow.trusting(authority + "/ca.pem"), flow.trusting(pki.ca)
        await traffic.visit(world)
        await asyncio.sleep(0.2)
        self.descriptors, _ = self.count_descriptors()

    def count_descriptors(self):
        """(all but pipes, pipes): some pipes are kept for bulk to come."""
        folder = "/proc/%d/fd" % self.gate.process.pid
        names = []
        for number in os.listdir(folder):
            try:
                names.append(os.readlink(os.path.join(folder, number)))
            except FileNotFoundError:
                pass
        pipes = sum(name.startswith("pipe:") for name in names)
        return len(names) - pipes, pipes

    async def client(self):
        while self.running():
            since = time.monotonic()
            try:
                await (traffic.tunnel if random.random() < SHARE_TUNNELS else traffic.visit)(self.world)
                self.visits += 1
            except (traffic.Closed, ConnectionError) as error:
                if not self.world.excuse(since):
                    self.broken.append("%s %s" % (type(error).__name__, error))
            except (traffic.Broken, OSError, EOFError, asyncio.TimeoutError) as error:
                self.broken.append("%s %s" % (type(error).__name__, error))
            await asyncio.sleep(random.uniform(0, 0.05))

    def running(self):
        return time.monotonic() < self.end and len(self.broken) < BROKEN_MAX

    async def reload(self):
        count = 0
        while self.running():
            await asyncio.sleep(RELOAD_EVERY)
            count += 1
            self.gate.write_conf(self.confs[count % 2])
            self.gate.signal(signal.SIGHUP)

    async def rotate(self):
        while self.running():
            await asyncio.sleep(ROTATE_EVERY)
            self.rotations += 1
            os.rename(self.gate.log_path, "%s.%d" % (self.gate.log_path, self.rotations))
            self.gate.signal(signal.SIGUSR1)

    async def watch(self):
        begun, told = time.monotonic(), 0
        while self.running():
            await asyncio.sleep(1)
            if self.gate.process.poll() is not None:
                self.broken.append("errgate ended: %d" % self.gate.process.returncode)
                return
            passed = time.monotonic() - begun
            self.memory.append((passed, self.gate.status_kib("VmRSS")))
            if passed // 60 > told:
                told = passed // 60
                print("%d min: %d requests, %d tunnels, %d KiB, %d descriptors, %d broken" % (
                    told, len(self.world.names), self.world.tunnels, self.memory[-1][1],
                    self.gate.descriptors(), len(self.broken)), flush=True)

    async def run(self):
        """All of it; what was broken, a line each."""
        await self.start()
        self.end = time.monotonic() + self.seconds
        await asyncio.gather(*(self.client() for _ in range(self.clients)),
                             self.reload(), self.rotate(), self.watch(),
                             self.world.feel_pulse(self.running))
        if self.gate.process.poll() is None:
            self.check_descriptors()
            self.check_memory()
            self.check_log()
            status = self.gate.stop()
            if status != 0:
                self.broken.append("errgate ended with %d" % status)
        return self.broken

    def check_descriptors(self):
        """All that was opened is closed, once idle connections have timed out."""
        end = time.monotonic() + 15
        while True:
            others, pipes = self.count_descriptors()
            if others <= self.descriptors and pipes <= PIPES_KEPT:
                return
            if time.monotonic() > end:
                break
            time.sleep(0.1)
        self.broken.append("%d descriptors and %d pipes, %d before" % (others, pipes, self.descriptors))

    def check_memory(self):
        if self.seconds < MEMORY_TEST:
            return
        late = [kib for passed, kib in self.memory if passed > WARM_UP * self.seconds]
        half = len(late) // 2
        before, after = sum(late[:half]) / half, sum(late[half:]) / (len(late) - half)
        print("memory: %d KiB, then %d KiB on average" % (before, after))
        if after - before > GROWTH_MAX_KIB:
            self.broken.append("memory grew from %d to %d KiB" % (before, after))

    def read_log(self):
        """How often each id stands in access lines; how many tunnels and bad requests."""
        seen, tunnels, bad = collections.Counter(), 0, 0
        for path in glob.glob(self.gate.log_path + "*"):
            with open(path, encoding="utf-8") as log:
                for line in log:
                    event = json.loads(line)
                    if event["event"] == "access":
                        seen[event.get("path", "").rsplit("/", 1)[-1]] += 1
                    tunnels += event["event"] == "tunnel" and event.get("port") == self.world.ports["echo"]
                    bad += event["event"] == "refusal" and event["code"] == BAD_REQUEST
                    if event["event"] == "repeats" and event["fingerprint"].endswith("code=" + BAD_REQUEST):
                        bad += event["count"]   # more came in one second than are written
        return seen, tunnels, bad

    def find_wrong(self):
        """What the log lacks or has twice. A malformed request is refused before its path is known."""
        seen, tunnels, bad = self.read_log()
        malformed = {name for name, kind in self.world.names.items() if kind == "malformed"}
        wrong = ["%s (%s) has %d lines in the log" % (name, kind, seen[name])
                 for name, kind in self.world.names.items() if seen[name] != 1 and name not in malformed]
        if tunnels != self.world.tunnels:
            wrong.append("%d tunnels, %d in the log" % (self.world.tunnels, tunnels))
        if bad != len(malformed):
            wrong.append("%d malformed requests, %d in the log" % (len(malformed), bad))
        return wrong

    def check_log(self):
        end = time.monotonic() + 10
        wrong = self.find_wrong()
        while wrong and time.monotonic() < end:
            time.sleep(0.5)
            wrong = self.find_wrong()
        self.broken += wrong[:BROKEN_MAX]


def soak(seconds, clients):
    """Run one; returns the Soak, whose `broken` says what did not hold."""
    run = Soak(seconds, clients)
    asyncio.run(run.run())
    return run


def main():
    if len(sys.argv) not in (2, 3) or not all(word.isdigit() for word in sys.argv[1:]):
        sys.exit(__doc__.split("\n\n")[1])
    run = soak(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 40)
    for line in run.broken:
        print("BROKEN: " + line)
    print("%d visits, %d requests, %d tunnels, %d rotated logs, %d closed while we stood still: %s" % (
        run.visits, len(run.world.names), run.world.tunnels, run.rotations, run.world.excused,
        "not all held" if run.broken else "all held"))
    for stop in reversed(flow._at_end):
        stop()
    sys.exit(1 if run.broken else 0)


if __name__ == "__main__":
    main()
