"""Runs one service as a process: `python -m backbone.nameko.runner <service>`; SIGTERM drains it."""

import os
import warnings

# Nameko 2.14 stands on eventlet and pkg_resources; a warning at each start would say nothing new.
warnings.filterwarnings("ignore", message="(?s).*(Eventlet|pkg_resources) is deprecated")

# Names are looked up at connects only, by the system's resolver; eventlet's own would cost each process 9 MB.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

import eventlet

if __name__ == "__main__":
    eventlet.monkey_patch()  # Before anything else is imported, or it would keep the blocking originals.

import logging
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import structlog
import yaml
from nameko.cli.main import setup_yaml_parser
from nameko.containers import ServiceContainer
from nameko.rpc import Rpc as StockRpc

from backbone.announcer import Announcer, instance_name
from backbone.config import ServiceSettings, SettingError
from backbone.nameko.container import Container
from backbone.nameko.lag import LagWatch
from backbone.nameko.rpc import Rpc, RpcConsumer
from backbone.observe import configure_logging
from backbone.rpc_client import RpcClient

WORKERS_MAX = 50
"""As many as the broker hands out at once; workers wait for databases more than they compute."""

log = structlog.get_logger()


def load_config(service: str) -> dict[str, Any]:
    """The service's config.yaml with its `${NAME:default}` filled in from the environment."""
    setup_yaml_parser()
    folder = Path(import_module(service).__file__ or "").parent
    config = yaml.load((folder / "config.yaml").read_text(), Loader=yaml.SafeLoader)
    assert isinstance(config, dict)
    return config


def run(service: str) -> None:
    """Run a service until SIGTERM or SIGINT, then finish what is in flight and leave."""
    config = load_config(service)
    settings = ServiceSettings.of(config)
    instance_id = instance_name(service)
    configure_logging(instance_id, settings.log_level)
    # Nameko logs exceptions with their arguments, which may be personal or secret; the entrypoints log instead.
    logging.getLogger("nameko").setLevel(logging.CRITICAL)
    container = Container(service_class(service), {**config, "INSTANCE_ID": instance_id, "max_workers": WORKERS_MAX})
    container.start()
    client = RpcClient(settings.amqp_uri, f"{instance_id} announcements")
    lag = LagWatch()
    eventlet.spawn(lag.run_for_ever)
    announcer = Announcer(client, service, instance_id, entrypoints(container), lambda: load(container, lag))
    announcer.start()
    log.info("service_started", service=service)
    _stop_on_signals(container, announcer, settings.drain_s)
    container.wait()
    client.close()
    log.info("service_stopped", service=service)


def service_class(service: str) -> type:
    """The class in `<service>/service.py` whose `name` is the service's."""
    module = import_module(f"{service}.service")
    found = [
        each for each in vars(module).values() if isinstance(each, type) and getattr(each, "name", None) == service
    ]
    assert len(found) == 1, f"{service}/service.py must define one class with name = {service!r}."
    return found[0]


def entrypoints(container: ServiceContainer) -> list[str]:
    """The methods that can be called by RPC."""
    return sorted(each.method_name for each in container.entrypoints if isinstance(each, Rpc | StockRpc))


def load(container: ServiceContainer, lag: LagWatch) -> dict[str, float]:
    """How busy the process is, and by how many milliseconds its event loop was late at worst since this was asked."""
    return {
        "workers_busy": float(container._worker_pool.running()),
        "workers_max": float(container.max_workers),
        "loop_lag_ms_max": lag.take_worst_ms(),
        "calls_refused": float(sum(each.refused for each in container.extensions if isinstance(each, RpcConsumer))),
    }


def _stop_on_signals(container: ServiceContainer, announcer: Announcer, drain_s: int) -> None:
    def stop(_signal: int, _frame: Any) -> None:
        eventlet.spawn_after(drain_s, os._exit, 1)  # A worker that hangs must not keep the process.
        eventlet.spawn(_leave, container, announcer)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _leave(container: ServiceContainer, announcer: Announcer) -> None:
    announcer.stop()
    container.stop()


def main() -> None:
    """Run the service named on the command line; a wrong setting is one sentence on standard error."""
    try:
        run(sys.argv[1])
    except SettingError as error:
        sys.exit(f"{sys.argv[1]}: {error}")
    # All is written and closed; taking the interpreter down piece by piece would take another second.
    os._exit(0)


if __name__ == "__main__":
    main()
