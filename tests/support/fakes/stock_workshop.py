"""A stock Nameko service whose effects can be counted."""

import eventlet
from eventlet.patcher import original
from nameko.events import event_handler
from nameko.rpc import rpc

from tests.support.fakes.effects import note


class Workshop:
    name = "workshop"

    @rpc
    def mark(self, name, seconds=0):
        note(f"began {name}")
        eventlet.sleep(seconds)
        note(name)
        return name

    @rpc
    def block(self, name, seconds):
        note(f"began {name}")
        original("time").sleep(seconds)  # As code in C does that never yields.
        note(name)
        return name

    @rpc
    def log_in(self, password):
        raise ValueError(f"password={password}")

    @event_handler("bell", "rung")
    def on_rung(self, name):
        note(f"began {name}")
        eventlet.sleep(60)
