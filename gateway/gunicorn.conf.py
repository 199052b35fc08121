"""How gunicorn runs the gateway. Its master reads this; each worker patches itself, then loads the application."""

import sys
from typing import Any

from backbone.config import SettingError
from backbone.observe import configure_logging
from gateway.config import Settings
from gateway.signing import SigningKeys

try:
    _settings = Settings.from_environment()
    # Made here if they are missing, so that a folder that cannot be written stops the master with one sentence.
    SigningKeys.of(_settings.keys_dir)
except (SettingError, OSError, ValueError) as error:
    sys.exit(f"The gateway cannot start: {error}")
if not _settings.amqp_uri:
    sys.exit("The gateway cannot start: AMQP_URI names no broker, e.g. amqp://user:password@127.0.0.1:5680/kontor.")

configure_logging("gateway", _settings.log_level)

bind = f"{_settings.host}:{_settings.port}"
proc_name = "kontor-gateway"

# Requests wait for RPC nearly all the time: greenlets wait for next to nothing, see docs/adr/0003.
worker_class = "gevent"
workers = _settings.workers
# Each of them waits for its call; more would only wait longer, and time out.
worker_connections = 1_000
# The application is loaded by each worker after it has patched the standard library; loaded before, it would keep the
# unpatched locks and sockets, and workers would share one connection to the broker.
preload_app = False

# A worker beats each second whatever its requests wait for; silent that long, it is blocked.
timeout = 30
# A stopping worker finishes what it has begun: the deadline and a little more.
graceful_timeout = _settings.request_deadline_ms // 1_000 + 2
# Browsers use a connection again within seconds; a stopping worker waits for idle ones as long as this.
keepalive = 5

# Two masters on one machine share the socket's path, and the second would not start.
control_socket_disable = True

# The application writes one line a request; gunicorn's own go to the same place in the same form.
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "root": {},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
        "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": True},
    },
}


def post_worker_init(worker: Any) -> None:
    """Announce the worker to the registry, and listen to what happens, now that it has loaded the application."""
    from gateway import rpc, sessions, streams

    rpc.announce(worker.wsgi)
    sessions.start(worker.wsgi)
    streams.start(worker.wsgi, lambda: not worker.alive)


def worker_exit(_server: Any, worker: Any) -> None:
    """Leave the registry and the broker, now that the last request is answered."""
    from gateway import rpc, sessions, streams

    app = getattr(worker, "wsgi", None)
    if app is not None:  # A worker that could not load it exits, too.
        streams.close(app)
        sessions.close(app)
        rpc.close(app)
