"""Billing, with one point around the provider at which it strikes itself: `killed_paying.py <point> billing`.

KILLED_BY names the signal: SIGKILL, or SIGSTOP to be frozen there.
"""

import os
import signal
import sys

import killed_at

from backbone.nameko import runner
from backbone.nameko.consumer import Delivery
from billing import handlers
from billing.attempts import Attempts
from billing.providers.sandbox import Sandbox


def strike_if_armed():
    try:
        killed_at.ARMED.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.Signals[os.environ["KILLED_BY"]])


def at_provider():
    killed_at.before(Sandbox, "authorise")
    killed_at.before(Sandbox, "capture")


def before_the_outcome():
    # A payment before its transaction begins, where a frozen process locks nothing; anything else in it.
    killed_at.before(Attempts, "settling")
    killed_at.before(handlers, "settle")


POINTS = {
    "start and provider": at_provider,
    "provider and outcome": before_the_outcome,
    "outcome and reply": lambda: killed_at.before(Delivery, "answer"),
}

if __name__ == "__main__":
    killed_at.die_if_armed = strike_if_armed
    POINTS[sys.argv.pop(1)]()
    runner.main()
