"""What was measured, as Markdown."""
import statistics


def spread(values):
    """Least, median and greatest."""
    return min(values), statistics.median(values), max(values)


def goal_values(goal, rounds):
    """The figure, or the ratio, of each round. Only what was measured in the
    same round is compared."""
    values = []
    for samples in rounds:
        value = samples.get(goal.of, {}).get(goal.figure)
        if value is not None and goal.to is not None:
            value = value / samples[goal.to][goal.figure]
        if value is not None:
            values.append(value)
    return values


def goal_row(case, goal, rounds):
    values = goal_values(goal, rounds)
    if not values:
        return "| %s | %s | | | %s | not measured |" % (case.title, goal.text, goal.bound())
    least, median, greatest = spread(values)
    met = "met" if goal.is_met(median) else "**not met**"
    against = "as it is" if goal.to is None else "to " + goal.to
    return "| %s | %s | %s | **%.2f** (%.2f to %.2f) | %s | %s |" % (
        case.title, goal.text, against, median, least, greatest, goal.bound(), met)


def goals(results):
    """results: [(case, rounds)]"""
    lines = ["| case | figure | compared | median (least to greatest) | goal | |",
             "|---|---|---|---|---|---|"]
    for case, rounds in results:
        lines += [goal_row(case, goal, rounds) for goal in case.goals]
    return lines


# figure: (title, format)
FIGURES = {
    "cpu": ("CPU, us", "%.2f"), "user": ("user, us", "%.2f"), "calls": ("system calls", "%.1f"),
    "p50": ("median, us", "%.0f"), "p99": ("99 %, us", "%.0f"), "kib": ("KiB", "%.2f"),
    "rate": ("answers a second", "%.0f"),
}


def shown_figures(case):
    if case.kind == "idle":
        return ["kib"]
    if case.kind == "rate":
        return ["p50", "p99"]
    return ["cpu", "user", "rate"] + (["calls"] if case.calls else [])


def figures(case, rounds):
    """The figures of each contestant: medians over the rounds."""
    names = shown_figures(case)
    lines = ["", "### %s" % case.title, "",
             "Of %s." % ("a MB" if case.answer_bytes else "a connection" if case.kind == "idle" else "a request"), "",
             "| | %s |" % " | ".join(FIGURES[name][0] for name in names), "|---" * (len(names) + 1) + "|"]
    for label in case.contestants:
        cells = []
        for name in names:
            values = [samples[label][name] for samples in rounds if name in samples.get(label, {})]
            cells.append(FIGURES[name][1] % statistics.median(values) if values else "")
        lines.append("| %s | %s |" % (label, " | ".join(cells)))
    return lines


def hostile_figures(case, rounds):
    lines = ["", "### %s" % case.title, "", "What judging costs more than relaying the same body.", "",
             "| body | ms |", "|---|---|"]
    for name in rounds[0]["errgate"]["each"]:
        lines.append("| %s | %.3f |" % (name, statistics.median(
            samples["errgate"]["each"][name] for samples in rounds)))
    return lines


def document(results, about):
    """about: lines that say where and how it was measured."""
    lines = ["# Benchmark", ""] + about + ["", "## Goals", ""] + goals(results)
    lines += ["", "## Figures"]
    for case, rounds in results:
        lines += hostile_figures(case, rounds) if case.kind == "hostile" else figures(case, rounds)
    return "\n".join(lines) + "\n"
