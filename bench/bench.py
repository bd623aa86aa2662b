#!/usr/bin/env python3
"""The benchmark behind script/bench, which see for how to call it."""
import argparse
import datetime
import os
import platform
import shutil
import sys
import tempfile

import cases
import measure
import peers
import table

TOP = peers.TOP


def arguments():
    parser = argparse.ArgumentParser(prog="script/bench", description="Measure errgate against its peers.")
    parser.add_argument("--quick", action="store_true", help="a short run, to see that all of it works")
    parser.add_argument("--rounds", type=int, help="how often each contestant has its turn (default 15)")
    parser.add_argument("--only", metavar="CASE,...", help="of: " + " ".join(case.name for case in cases.CASES))
    parser.add_argument("--output", metavar="FILE", help="where to write (default bench/results/DATE.md)")
    parser.add_argument("--errgate", default=os.path.join(TOP, "build/release/errgate"))
    parser.add_argument("--programs", default=os.path.join(TOP, "build/release/bench"))
    parser.add_argument("--root", default=os.path.join(TOP, "build/bench/root"))
    return parser.parse_args()


def split_cpus():
    """(for the proxies, for load and origins), as taskset takes them."""
    cpus = sorted(os.sched_getaffinity(0))
    if len(cpus) < 2:
        print("There is only one CPU: all of it is measured on that.", file=sys.stderr)
        return None, None
    return str(cpus[0]), str(cpus[1])


def cpu_model():
    with open("/proc/cpuinfo") as info:
        for line in info:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def about(run, quick):
    return ["%s, %d CPUs, Linux %s. %s" % (
                cpu_model(), os.cpu_count(), platform.release().split("-")[0],
                datetime.date.today().isoformat()),
            "", "%d rounds%s. The proxy has one CPU, load and origin have another. How to read this: "
            "docs/performance.md." % (run.rounds, ", a quick run whose figures prove nothing" if quick else ""),
            ""] + ["- %s: %s" % item for item in sorted(run.versions.items())]


def chosen_cases(only):
    if only is None:
        return cases.CASES
    names = only.split(",")
    unknown = set(names) - {case.name for case in cases.CASES}
    if unknown:
        sys.exit("script/bench: no such case: " + " ".join(sorted(unknown)))
    return [case for case in cases.CASES if case.name in names]


def main():
    options = arguments()
    folder = tempfile.mkdtemp(prefix="errgate-bench-")
    os.chmod(folder, 0o777)     # squid becomes another user
    origins = None
    results = []
    place = peers.Place(folder, options.root, options.errgate, options.programs, *split_cpus())
    run = measure.Run(place, options.rounds or (2 if options.quick else 15), 0.1 if options.quick else 1)
    try:
        peers.make_certificates(folder)
        peers.make_catalogues(folder)
        origins = peers.Origins(place, cases.ANSWERS)
        for case in chosen_cases(options.only):
            print("%s ..." % case.title, flush=True)
            results.append((case, measure.measure(run, case)))
            print("\n".join(table.goals(results[-1:])[2:]), flush=True)
    finally:
        if origins is not None:
            origins.stop()
        shutil.rmtree(folder, ignore_errors=True)
    output = options.output or os.path.join(TOP, "bench/results", datetime.date.today().isoformat() + ".md")
    os.makedirs(os.path.dirname(os.path.abspath(output)), exist_ok=True)
    with open(output, "w") as out:
        out.write(table.document(results, about(run, options.quick)))
    print("\n" + "\n".join(table.goals(results)))
    print("\nAll of it is in " + os.path.relpath(output) +
          "; why a goal is not met is in docs/performance.md.")


if __name__ == "__main__":
    main()
