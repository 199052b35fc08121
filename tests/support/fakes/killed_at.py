"""The runner, with one point at which it kills itself as soon as it is armed: `killed_at.py <point> <service>`.

It is armed while the file that KILLED_AT names is there. The file goes first, so that it is killed once.
"""

import os
import signal
import sys
from pathlib import Path

os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

import eventlet

eventlet.monkey_patch()  # As the runner does it, and for the same reason before everything else.

import amqp  # noqa: E402
from sqlalchemy import Engine, event  # noqa: E402

from backbone.nameko import inbox, runner  # noqa: E402
from backbone.nameko.consumer import Delivery  # noqa: E402

ARMED = Path(os.environ["KILLED_AT"])


def die_if_armed():
    try:
        ARMED.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner, name, applies=lambda *_args, **_kwargs: True):
    reached = getattr(owner, name)

    def killed_at(*args, **kwargs):
        if applies(*args, **kwargs):
            die_if_armed()
        return reached(*args, **kwargs)

    setattr(owner, name, killed_at)


def before_statement(beginning):
    @event.listens_for(Engine, "before_cursor_execute")
    def look(_connection, _cursor, statement, *_rest):
        if statement.startswith(beginning):
            die_if_armed()


def is_fact(_channel, _message, exchange="", *_rest, **_kwargs):
    return exchange.endswith(".events")


POINTS = {
    "effect and reply": lambda: before(Delivery, "answer"),
    "commit and relay": lambda: before(amqp.Channel, "basic_publish", is_fact),
    "publish and delete": lambda: before_statement("DELETE FROM outbox"),
    "rollback and park": lambda: before(inbox, "park"),
    "commit and acknowledge": lambda: before(Delivery, "acknowledge"),
}

if __name__ == "__main__":
    POINTS[sys.argv.pop(1)]()
    runner.main()
