"""Stock Nameko 2.14 processes, on which the hazards are shown that ours survives, and a look at the broker's queues."""

import json
from itertools import count
from pathlib import Path
from typing import Any

import amqp

from backbone.broker import connect
from backbone.messages import rpc_queue
from tests.support.processes import FAKES, Child, python
from tests.support.waiting import wait_until

START_S = 60
SOUND = {"content_type": "application/json", "reply_to": "nobody"}
"""What a call must have for a stock service to survive it."""
TIMES = "SELECT coalesce(max(times), 0) FROM marks WHERE name = :name"
"""How often the probe counted a name."""
_RUN = "from nameko.cli.main import main; main()"
_numbers = count(1)


class StockService(Child):
    """One process of a stock service, with nothing of ours in it.

    Args:
        module: Its file in `fakes`.
        folder: Where its log is put, and the list of effects that all stock services of a test share.
        settings: More of its config.yaml.
    """

    def __init__(self, module: str, amqp_uri: str, folder: Path, **settings: Any) -> None:
        name = f"{module}-{next(_numbers)}"
        self._effects_file = folder / "effects.txt"
        config = folder / f"{name}.yaml"
        config.write_text(json.dumps({"AMQP_URI": amqp_uri, **settings}))
        command = python("-c", _RUN, "run", "--config", str(config), module)
        super().__init__(command, folder / f"{name}.log", {"EFFECTS": str(self._effects_file)})

    def effects(self, name: str) -> int:
        """How often something happened in any stock process of this test."""
        return self._effects_file.read_text().splitlines().count(name) if self._effects_file.exists() else 0

    def wait_effect(self, name: str, times: int = 1, seconds: float = 30) -> None:
        """Wait until something has happened so often."""
        wait_until(lambda: self.effects(name) >= times, f"{times} times {name!r} in {self._effects_file}", seconds)

    def wait_said(self, text: str, seconds: float = 30) -> None:
        """Wait until it has printed this."""
        wait_until(lambda: text in self.said, f"{text!r} in the log of {self.log.stem}", seconds)

    def wait_ended(self, seconds: float = 30) -> int:
        """Wait until it has ended by itself. Returns: its exit code."""
        wait_until(lambda: not self.is_running, f"the end of {self.log.stem}", seconds)
        assert self.exit_code is not None
        return self.exit_code


class StockCall(Child):
    """A call by a stock `ClusterRpcProxy`, in a process of its own, which may hang.

    Args: timeout: What the proxy is given; None is its default.
    """

    def __init__(self, folder: Path, amqp_uri: str, method: str, timeout: float | None = None, **kwargs: Any) -> None:
        arguments = json.dumps({"method": method, "timeout": timeout, "kwargs": kwargs})
        command = python(f"{FAKES}/stock_call.py", arguments)
        super().__init__(command, folder / f"call-{next(_numbers)}.log", {"AMQP_URI": amqp_uri})

    @property
    def outcome(self) -> dict[str, Any] | None:
        """Its result, or what was raised; None while it still waits."""
        lines = [line for line in self.said.splitlines() if line.startswith("{")]
        return json.loads(lines[-1]) if lines else None

    def wait_asking(self) -> None:
        """Wait until it is about to call."""
        wait_until(lambda: "asking" in self.said, f"the call of {self.log.stem}", START_S)

    def wait_outcome(self, seconds: float = 30) -> dict[str, Any]:
        """Wait until it has one."""
        return wait_until(lambda: self.outcome, f"an outcome of {self.log.stem}", seconds)


class Queues:
    """What the broker says of its queues, asked over a connection of its own each time."""

    def __init__(self, amqp_uri: str) -> None:
        self._amqp_uri = amqp_uri

    def ready(self, queue: str) -> int:
        """How many messages wait in a queue for a consumer."""
        return int(self._look(queue).message_count)

    def consumers(self, queue: str) -> int:
        """How many consume a queue; 0 where there is none."""
        try:
            return int(self._look(queue).consumer_count)
        except amqp.NotFound:
            return 0

    def wait_consumed(self, service: str, consumers: int = 1) -> None:
        """Wait until so many instances of a service take calls."""
        wait_until(lambda: self.consumers(rpc_queue(service)) >= consumers, f"{consumers} x {service}", START_S)

    def wait_ready(self, queue: str, messages: int) -> None:
        """Wait until so many messages wait in a queue."""
        wait_until(lambda: self.ready(queue) == messages, f"{messages} messages in {queue}")

    def delete(self, queue: str) -> None:
        """Let a queue be gone, as one that has expired."""
        with connect(self._amqp_uri, "tests") as connection:
            connection.channel().queue_delete(queue)

    def _look(self, queue: str) -> Any:
        with connect(self._amqp_uri, "tests") as connection:
            return connection.channel().queue_declare(queue, passive=True)
