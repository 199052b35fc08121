"""`Broker`: a RabbitMQ node of the tests' own, on free ports of the loopback interface, with its data in one folder."""

import itertools
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ops import broker
from ops.packages import RABBITMQ, RABBITMQ_SERVER
from ops.settings import BROKER_USER, VIRTUAL_HOST
from tests.support.processes import Child, require
from tests.support.waiting import wait_until

VIRTUAL_HOSTS = 160
"""Made at boot, since making one later means starting another Erlang for it."""
START_S = 90


class Broker:
    """A node that can be killed and started again with its data. Each virtual host has all of definitions.json."""

    def __init__(self, folder: Path, virtual_hosts: int = VIRTUAL_HOSTS) -> None:
        require(RABBITMQ)
        self._virtual_hosts = virtual_hosts
        self._settings = broker.on_free_ports(folder)
        self._numbers = itertools.count(1)
        broker.write_files(self._settings)
        definitions = self._settings.broker / "definitions.json"
        definitions.write_text(json.dumps(_with_virtual_hosts(json.loads(definitions.read_text()), virtual_hosts)))
        self._settings.logs.mkdir(parents=True, exist_ok=True)
        self._epmd = Child(broker.epmd_command(self._settings), folder / "epmd.log")
        self._node = Child(broker.node_command(), folder / "node.log", broker.environment(self._settings))

    @property
    def port(self) -> int:
        """Where it speaks AMQP."""
        return self._settings.number("BROKER_PORT")

    def new_virtual_host(self) -> str:
        """The AMQP URI of a virtual host that nobody has used yet."""
        number = next(self._numbers)
        assert number < self._virtual_hosts, (
            "All virtual hosts are used up: raise VIRTUAL_HOSTS in tests/support/broker.py."
        )
        return f"{self._settings.amqp_uri}-{number}"

    def start(self) -> None:
        """Boot, and wait until it takes connections."""
        if not self._epmd.is_running:
            self._epmd.start()
        self._node.start()
        wait_until(self._is_up, "a broker that takes connections", START_S)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._node.kill()

    def control(self, *arguments: str) -> str:
        """What `rabbitmqctl` says of this node, or after it did something to it; it must not fail."""
        program = RABBITMQ_SERVER.with_name("rabbitmqctl")
        environment = broker.environment(self._settings)
        ended = subprocess.run(
            [program, "--quiet", *arguments], env={"PATH": os.defpath, **environment}, capture_output=True, text=True
        )
        assert ended.returncode == 0, f"rabbitmqctl {arguments} failed:\n{ended.stdout}{ended.stderr}"
        return ended.stdout

    def stop(self) -> None:
        """End it and its name server."""
        self._node.stop()
        self._epmd.stop()

    def _is_up(self) -> bool:
        self._node.require_running()
        return broker.refusal(self._settings.amqp_uri) is None


def _with_virtual_hosts(definitions: Mapping[str, Any], count: int) -> dict[str, Any]:
    """The same definitions for the virtual hosts kontor, kontor-1, kontor-2 and so on."""
    names = [VIRTUAL_HOST, *(f"{VIRTUAL_HOST}-{number}" for number in range(1, count))]
    repeated = {
        kind: [{**each, "vhost": name} for name in names for each in definitions[kind]]
        for kind in ("policies", "exchanges", "queues", "bindings", "permissions")
    }
    assert all(each["user"] == BROKER_USER for each in repeated["permissions"])
    return {**definitions, **repeated, "vhosts": [{"name": name} for name in names]}
