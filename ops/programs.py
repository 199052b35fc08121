"""Which processes a system consists of, and what each is started with."""

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ops import broker
from ops.settings import DEFAULTS, ROOT, SERVICES, Settings

SOURCES = ("backbone", "customers", "inventory", "billing", "registry", "gateway", "requirements/run.txt")
"""What a process may have loaded; when one of them changes, `make run` starts the processes again."""
STOP_WAIT_S = 30
"""Well above DRAIN_SECONDS in the services' config.yaml, after which they end themselves."""
BROKER_STOP_WAIT_S = 60
"""A node that is killed has to check all its stores at the next start."""
EPMD, BROKER, REGISTRY, GATEWAY = "epmd", "broker", "registry", "gateway"
ALLOCATOR = {"MALLOC_ARENA_MAX": "2"}
"""Hashing in threads would else leave each of them 12 MiB: glibc gives every thread an arena of its own."""
OWN_SETTINGS = (
    "SESSION_DAYS",
    "SHIPPING_FEE_MINOR",
    "SHIPPING_FREE_FROM_MINOR",
    "HOLD_S",
    "HOLD_EXTENSION_S",
    "SWEEP_S",
    "PROVIDER_TIMEOUT_S",
    "NOT_CHARGED_AFTER_S",
    "SELLER_NAME",
    "SELLER_TIME_ZONE",
    "PROOF_SUSPECT_S",
    "PROOF_IN_FLIGHT_S",
)


@dataclass(frozen=True)
class Program:
    """One process under the supervisor.

    Args:
        name: Unique; names its log and its pid file.
        command: What is executed in the repository's folder.
        environment: Added to what the supervisor has.
        priority: Lower ones start earlier and stop later.
        stop_wait_s: How long it may take to stop before it is killed.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    priority: int
    stop_wait_s: int = STOP_WAIT_S

    @property
    def digest(self) -> str:
        """Changes with whatever the process is started with."""
        return hashlib.sha256(json.dumps([self.command, sorted(self.environment.items())]).encode()).hexdigest()


def all_programs(settings: Settings) -> list[Program]:
    """Every process of the system, in the order of their start."""
    own_broker = _broker_programs(settings) if settings.has_own_broker else []
    sources = source_digest()
    services = [
        _service(settings, service, number, sources)
        for service, count in settings.instances.items()
        for number in range(1, count + 1)
    ]
    return [*own_broker, *services, _gateway(settings, sources)]


def service_environment(settings: Settings, service: str) -> dict[str, str]:
    """What a process of this service reads from its environment: of all databases only its own."""
    name = f"{service.upper()}_DATABASE_URL"
    own = {key: settings.values[key] for key in OWN_SETTINGS}
    return {**_common(settings), **own, name: settings.database_urls[service]}


def source_digest() -> str:
    """Changes with the sources and the pinned packages."""
    digest = hashlib.sha256()
    for name in SOURCES:
        path = ROOT / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix in (".py", ".yaml", ".json", ".txt", ".html", ".mako") and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _broker_programs(settings: Settings) -> list[Program]:
    environment = broker.environment(settings)
    return [
        Program(EPMD, broker.epmd_command(settings), {}, priority=10),
        Program(BROKER, broker.node_command(), environment, priority=20, stop_wait_s=BROKER_STOP_WAIT_S),
    ]


def _service(settings: Settings, service: str, number: int, sources: str) -> Program:
    environment = {**service_environment(settings, service), "KONTOR_SOURCES": sources}
    name = (
        service if number == 1 else f"{service}-{number}"
    )  # A second instance must not rename, and so restart, the first.
    command = [sys.executable, "-m", "backbone.nameko.runner", service]
    return Program(name, command, environment, priority=100 + SERVICES.index(service))


def _gateway(settings: Settings, sources: str) -> Program:
    own = [name for name in DEFAULTS if name.startswith("GATEWAY_")] + ["ACCESS_TOKEN_MINUTES", "COOKIE_SECURE"]
    environment = {
        **_common(settings),
        **{name: settings.values[name] for name in own},
        "WEBCLIENT_DIR": str(ROOT / "webclient" / "dist" / "browser"),
        "KONTOR_SOURCES": sources,
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "gateway/gunicorn.conf.py", "gateway.app:create_app()"]
    return Program(GATEWAY, command, environment, priority=200)


def _common(settings: Settings) -> dict[str, str]:
    return {
        "VAR": str(settings.var),
        "AMQP_URI": settings.amqp_uri,
        "LOG_LEVEL": settings.values["LOG_LEVEL"],
        **ALLOCATOR,
    }
