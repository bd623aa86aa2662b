"""How the figures are taken: CPU time, system calls and memory of a process
group, from /proc and strace."""
import json
import os
import re
import signal
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))


class Cpu:
    """CPU time that a group of processes has used, in microseconds.

    The total is the scheduler's, exact to the nanosecond. Ticks are the clock's:
    they tell which share of it was user time, and need many to tell it well.
    """

    def __init__(self, total=0.0, user_ticks=0, ticks=0, threads=None):
        self.total = total
        self.user_ticks = user_ticks
        self.ticks = ticks
        self.threads = threads or {}

    def since(self, before):
        return Cpu(self.total - before.total, self.user_ticks - before.user_ticks,
                   self.ticks - before.ticks,
                   {t: us - before.threads.get(t, 0) for t, us in self.threads.items()})

    @property
    def balance(self):
        """How evenly the busy threads share the work: mean by maximum."""
        busy = [us for us in self.threads.values() if us > self.total / 50]
        return sum(busy) / len(busy) / max(busy) if busy else 1.0


def group_pids(group):
    """The processes of a process group."""
    pids = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % name) as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            pids.append(int(name))
    return pids


def cpu(group):
    """The CPU time that a process group has used so far."""
    sum_ = Cpu()
    for pid in group_pids(group):
        for tid in os.listdir("/proc/%d/task" % pid):
            with open("/proc/%d/task/%s/schedstat" % (pid, tid)) as stat:
                us = int(stat.read().split()[0]) / 1000
            with open("/proc/%d/task/%s/stat" % (pid, tid)) as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
            sum_.total += us
            sum_.threads[tid] = us
            sum_.user_ticks += int(fields[11])
            sum_.ticks += int(fields[11]) + int(fields[12])
    return sum_


def rss_kib(group):
    """Memory of the group's own: what it does not share with files."""
    total = 0
    for pid in group_pids(group):
        with open("/proc/%d/status" % pid) as status:
            total += sum(int(line.split()[1]) for line in status if line.startswith("RssAnon:"))
    return total


class Load:
    """Runs the load generator on the CPU that is not the proxies'."""

    def __init__(self, program, cpus):
        self.command = (["taskset", "-c", cpus] if cpus else []) + [program]

    def run(self, port, *arguments):
        """What the load generator reports, as a dict."""
        done = subprocess.run(self.command + list(map(str, arguments)) + [str(port)],
                              capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise RuntimeError("load: " + done.stderr.strip())
        return json.loads(done.stdout)

    def hold(self, port, *arguments):
        """A process that holds its connections until its input is closed."""
        process = subprocess.Popen(self.command + ["-i"] + list(map(str, arguments)) + [str(port)],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("load: the connections could not be made")
        return process


def system_calls(group, work):
    """The system calls of a group while work() runs: {name: count}."""
    report = "/tmp/errgate-bench-strace.%d" % os.getpid()
    pids = [word for pid in group_pids(group) for word in ("-p", str(pid))]
    tracer = subprocess.Popen(["strace", "-f", "-c", "-o", report] + pids,
                              stderr=subprocess.PIPE, text=True)
    if "attached" not in tracer.stderr.readline():
        raise RuntimeError("strace could not attach")
    time.sleep(0.3)
    work()
    tracer.send_signal(signal.SIGINT)
    tracer.wait(10)
    calls = {}
    with open(report) as lines:
        for line in lines:
            match = re.match(r"\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$", line)
            if match and match.group(2) != "total":
                calls[match.group(2)] = int(match.group(1))
    os.unlink(report)
    return calls


WAITING = {"epoll_wait", "epoll_pwait", "restart_syscall", "futex", "clock_nanosleep", "poll"}


def working_calls(calls):
    """How many of them are not waiting for something to do."""
    return sum(n for name, n in calls.items() if name not in WAITING)
