"""Makes the private RabbitMQ node's files: its configuration, its cookie, and definitions with its only user."""

import base64
import hashlib
import json
import random
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import amqp

from backbone.broker import connect
from ops.packages import RABBITMQ_SERVER
from ops.ports import require_free
from ops.settings import (
    BROKER_USER,
    DISTRIBUTION_PORT_OFFSET,
    EPMD_PORT_OFFSET,
    ROOT,
    VIRTUAL_HOST,
    Settings,
    kept_secret,
    write_private,
)
from ops.trouble import Trouble

SHARED = ROOT / "rabbitmq"
NODE_NAME = "kontor@localhost"
"""The same for every system, since the data's folder is named after it; epmd's own port keeps systems apart."""
SALT_BYTES = 4
"""What RabbitMQ's password hashing takes."""
FREE_PORTS = range(10_000, 12_700)
"""With these, the port of Erlang's distribution stays below those that the system hands out by itself."""
ERLANG_FLAGS = "+S 2:2 -kernel inet_dist_use_interface {127,0,0,1}"
"""Two schedulers, since the node shares a small machine; Erlang's distribution listens on loopback only."""


def on_free_ports(folder: Path) -> Settings:
    """The settings of a node beside all others, with its files in that folder: for tests and measurements."""
    while True:
        settings = Settings.of({"VAR": str(folder), "BROKER_PORT": str(random.choice(FREE_PORTS))})
        try:
            require_free({name: port for name, port in settings.ports.items() if name.startswith("BROKER")})
        except Trouble:
            continue
        return settings


def write_files(settings: Settings) -> None:
    """Write all that the node reads at its start. Repeat: the same files."""
    folder = settings.broker
    write_private(folder / "rabbitmq.conf", configuration(settings))
    shared = json.loads((SHARED / "definitions.json").read_text())
    write_private(folder / "definitions.json", json.dumps(with_user(shared, settings.broker_password), indent=1))
    kept_secret(folder / ".erlang.cookie")
    (folder / ".erlang.cookie").chmod(0o400)  # Erlang refuses a cookie that others could read.


def configuration(settings: Settings) -> str:
    """The shared rabbitmq.conf and what is this node's own: where it listens, and what it loads."""
    return (
        (SHARED / "rabbitmq.conf").read_text()
        + f"\nlisteners.tcp.1 = 127.0.0.1:{settings.number('BROKER_PORT')}\n"
        + f"load_definitions = {settings.broker}/definitions.json\n"
    )


def with_user(definitions: Mapping[str, Any], password: str) -> dict[str, Any]:
    """The definitions with the node's user: a node that loads definitions without users has no user at all."""
    user = {
        "name": BROKER_USER,
        "password_hash": password_hash(password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": [],
    }
    permission = {"user": BROKER_USER, "vhost": VIRTUAL_HOST, "configure": ".*", "write": ".*", "read": ".*"}
    return {**definitions, "users": [user], "permissions": [permission]}


def password_hash(password: str, salt: bytes | None = None) -> str:
    """The password as RabbitMQ stores it: base64 of salt and SHA-256 over salt and password.

    Args:
        password: In clear.
        salt: Chosen by the password where none is given, so that the same password makes the same file.
    Source: https://www.rabbitmq.com/docs/passwords, "Computing password hash".
    """
    salt = salt or hashlib.sha256(b"salt" + password.encode()).digest()[:SALT_BYTES]
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def epmd_command(settings: Settings) -> list[str]:
    """Erlang's name server for this node alone, in the foreground."""
    return [_epmd(), "-address", "127.0.0.1", "-port", str(_epmd_port(settings))]


def node_command() -> list[str]:
    """The node itself, in the foreground."""
    return [str(RABBITMQ_SERVER)]


def environment(settings: Settings) -> dict[str, str]:
    """What the node reads from its environment; it looks nowhere else, least of all in the system's own folders."""
    folder = settings.broker
    return {
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(_epmd_port(settings)),
        "ERL_CRASH_DUMP": str(settings.logs / "erl_crash.dump"),
        "RABBITMQ_NODENAME": NODE_NAME,
        "RABBITMQ_DIST_PORT": str(settings.number("BROKER_PORT") + DISTRIBUTION_PORT_OFFSET),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "rabbitmq-env.conf"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_CONFIG_FILES": str(folder / "conf.d"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(SHARED / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(settings.logs),
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG_FLAGS,
        # The start script then becomes the node instead of watching it, so that signals reach the node.
        "RUNNING_UNDER_SYSTEMD": "true",
    }


def refusal(amqp_uri: str) -> str | None:
    """Why the broker cannot be used now; None when it can."""
    try:
        connect(amqp_uri, "ops").close()
    except (amqp.AMQPError, OSError) as error:
        return str(getattr(error, "reply_text", "") or error or type(error).__name__).rstrip(".")
    return None


def _epmd_port(settings: Settings) -> int:
    return settings.number("BROKER_PORT") + EPMD_PORT_OFFSET


def _epmd() -> str:
    return shutil.which("epmd") or "/usr/bin/epmd"
