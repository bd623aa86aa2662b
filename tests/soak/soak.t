#!/usr/bin/env python3
"""A short soak, so that each run of the tests has all kinds of traffic at once."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "flow")]
from flow import run, test  # noqa: E402
from soak import soak  # noqa: E402
from traffic import KINDS  # noqa: E402

SECONDS, CLIENTS = 8, 15
done = soak(SECONDS, CLIENTS)


@test("every body is right, every request has its line, nothing is left open")
def _():
    assert not done.broken, "\n".join(done.broken)


@test("it was no idle time")
def _():
    assert done.visits > 20 and done.world.tunnels > 0 and done.rotations > 0, done.visits
    assert len(set(done.world.names.values())) > len(KINDS) // 2, done.world.names.values()


run()
