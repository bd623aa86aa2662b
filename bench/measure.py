"""How each kind of case is measured. A measurement gives rounds: a list of
{label: {figure: value}}, one for each time that all contestants had their turn."""
import os
import random
import resource
import subprocess
import sys
import time

import cases
import gauge
import peers


class Run:
    """What the measurements of one benchmark share."""

    def __init__(self, place, rounds, scale):
        self.place = place
        self.rounds = rounds
        self.scale = scale              # of the number of requests
        self.load = gauge.Load(os.path.join(place.programs, "load"), place.load_cpus)
        self.versions = {}
        self.rate = None                # of the case "rate", once known

    def requests(self, case):
        return max(20, int(case.requests * self.scale))

    def words(self, case, label):
        more = case.contestants[label][2]
        return [self.place.fill(str(word), {}) for word in case.load + more]

    def start(self, case, cpus=None):
        """{label: (peer, port)}; labels of one contestant share a process."""
        running, by_label = {}, {}
        try:
            for label, (name, port, _) in case.contestants.items():
                if name not in running:
                    running[name] = peers.start(self.place, name, cpus or self.place.proxy_cpus)
                    self.versions.setdefault(name.split(",")[0], running[name].version())
                by_label[label] = running[name], running[name].ports[port]
        except Exception:
            stop(by_label)
            raise
        return by_label


def stop(started):
    for peer in {id(peer): peer for peer, _ in started.values()}.values():
        peer.stop()


def turns(run, case):
    """The rounds, each with the labels in an order of its own."""
    labels = list(case.contestants)
    for number in range(run.rounds):
        random.Random(number).shuffle(labels)
        yield list(labels)


def one_run(run, case, label, started, words):
    """Let one contestant work; returns its sample."""
    peer, port = started[label]
    before = peer.cpu()
    report = run.load.run(port, *words)
    used = peer.cpu().since(before)
    per = report["bytes"] / 1e6 if case.answer_bytes else report["requests"]
    return {"cpu": used.total / per, "used": used, "balance": used.balance,
            "p99": report["p99_us"], "p50": report["p50_us"], "seconds": report["seconds"],
            "rate": report["requests"] / report["seconds"]}


def share_user_time(rounds):
    """Set each sample's user part. Its share is sampled by the clock tick, so it
    is taken from all rounds together."""
    for label in rounds[0]:
        used = [samples[label]["used"] for samples in rounds]
        share = sum(u.user_ticks for u in used) / max(1, sum(u.ticks for u in used))
        for samples in rounds:
            samples[label]["user"] = samples[label]["cpu"] * share


def count_calls(run, case, label, started):
    peer, port = started[label]
    n = 200
    calls = gauge.system_calls(peer.group, lambda: run.load.run(
        port, *run.words(case, label), "-c", 1, "-n", n))
    # A connection is made and ended, too; what that costs is counted apart.
    if "-e" not in case.load:
        for once in "accept4", "accept", "epoll_ctl", "setsockopt", "close", "shutdown", "getsockname":
            if calls.get(once, 0) <= 12:
                calls.pop(once, None)
    return round(gauge.working_calls(calls) / n, 1)


def cpu(run, case):
    """CPU time and system calls of a fixed number of requests."""
    started = run.start(case)
    try:
        n = ["-n", run.requests(case)]
        for label in started:
            run.load.run(started[label][1], *run.words(case, label), "-n", max(20, n[1] // 10))
        rounds = [{label: one_run(run, case, label, started, run.words(case, label) + n)
                   for label in labels} for labels in turns(run, case)]
        share_user_time(rounds)
        if case.calls:
            calls = {label: count_calls(run, case, label, started) for label in started}
            for samples in rounds:
                for label in samples:
                    samples[label]["calls"] = calls[label]
        if case.name == "relay":
            slowest = sorted(samples["haproxy"]["rate"] for samples in rounds)
            run.rate = int(slowest[len(slowest) // 2] / 2)
    finally:
        stop(started)
    return rounds


def rate(run, case):
    """How long answers take at a rate that all of them can bear."""
    started = run.start(case)
    try:
        words = ["-r", run.rate or 5000, "-d", 2 if run.scale >= 1 else 0.5]
        return [{label: one_run(run, case, label, started, run.words(case, label) + words)
                 for label in labels} for labels in turns(run, case)]
    finally:
        stop(started)


def idle(run, case):
    """What a connection that nothing happens on holds in memory: each round on
    processes of its own, which have not grown before."""
    rounds = []
    for labels in turns(run, case):
        started = run.start(case)
        try:
            samples = {}
            for label in labels:
                peer, port = started[label]
                run.load.run(port, *run.words(case, label), "-c", 4, "-n", 400)
                before = gauge.rss_kib(peer.group)
                held = run.load.hold(port, *run.words(case, label), "-c", case.size)
                time.sleep(0.3)
                samples[label] = {"kib": (gauge.rss_kib(peer.group) - before) / case.size}
                held.communicate("")
            rounds.append(samples)
        finally:
            stop(started)
    return rounds


def workers(run, case):
    """
    Two workers against one. With no CPU left for the load, what two can do is not
    seen directly. It follows from what a request costs, and from how evenly the
    workers share: twice as much, were both the same as with one.
    """
    every_cpu = ",".join(str(cpu) for cpu in sorted(os.sched_getaffinity(0))[:2])
    started = run.start(case, every_cpu)
    n = ["-n", run.requests(case)]
    rounds = []
    try:
        for labels in turns(run, case):
            samples = {label: one_run(run, case, label, started, run.words(case, label) + n)
                       for label in labels}
            two, one = samples["errgate"], samples["one worker"]
            two["scale"] = 2 * one["cpu"] / two["cpu"] * two["balance"]
            rounds.append(samples)
        share_user_time(rounds)
    finally:
        stop(started)
    return rounds


def time_to_load(peer):
    """CPU seconds of `errgate run -t` with that contestant's conf file."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([peer.place.errgate, "run", "-t", "-c", peer.conf_file()], check=True,
                   capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def catalogue(run, case):
    rounds = cpu(run, case)
    started = run.start(case)
    try:
        large, small = started["errgate"][0], started["10 entries"][0]
        mib = (gauge.rss_kib(large.group) - gauge.rss_kib(small.group)) / 1024
        for samples in rounds:
            samples["errgate"]["mib"] = mib
            samples["errgate"]["load_s"] = time_to_load(large) - time_to_load(small)
    finally:
        stop(started)
    return rounds


def hostile(run, case):
    """For each body what it costs more than to relay it; the worst counts."""
    started = run.start(case)
    rounds = []
    try:
        for labels in turns(run, case):
            more = {}
            for name in cases.HOSTILE:
                words = case.load + ["-q", "/hostile/" + name, "-n", run.requests(case)]
                samples = {label: one_run(run, case, label, started, words) for label in labels}
                more[name] = (samples["errgate"]["cpu"] - samples["relay only"]["cpu"]) / 1000
            worst = max(more, key=more.get)
            rounds.append({"errgate": {"worst_ms": more[worst], "worst": worst, "each": more}})
    finally:
        stop(started)
    return rounds


def measure(run, case):
    return getattr(sys.modules[__name__], case.kind)(run, case)
