"""A stock Nameko service that dispatches and handles events, as the manual shows it.

It kills itself, once, between an effect and what should follow it, when there is a file `armed` beside the effects.
"""

import os
import signal
from pathlib import Path

from effects import note
from nameko.events import EventDispatcher, event_handler
from nameko.rpc import rpc

EFFECTS = Path(os.environ["EFFECTS"])


def die_if_armed():
    armed = EFFECTS.with_name("armed")
    if armed.exists():
        armed.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


class Events:
    name = "events"
    dispatch = EventDispatcher()

    @rpc
    def take_step(self, name):
        note(name)
        die_if_armed()
        self.dispatch("step_taken", name)

    @rpc
    def take_step_once(self, name):
        if EFFECTS.exists() and name in EFFECTS.read_text().splitlines():
            return  # It was taken already: the call came twice.
        note(name)
        die_if_armed()
        self.dispatch("step_taken", name)

    @event_handler("events", "step_taken")
    def on_step_taken(self, name):
        note(f"step {name}")
        die_if_armed()

    @event_handler("events", "ball_dropped")
    def on_ball_dropped(self, name):
        note(name)
        raise RuntimeError("the handler is broken")

    @event_handler("events", "ball_bounced", requeue_on_error=True)
    def on_ball_bounced(self, name):
        note(name)
        raise RuntimeError("the handler is broken")
