"""`Ground`: what all measures stand on: a broker of the bench's own, its folder, and its two services."""

import shutil
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import MetaData, NullPool, create_engine

from backbone.broker import connect
from backbone.messages import rpc_queue
from bench.children import Children, Process
from bench.ours.tally.models import Base as OurBase
from bench.peers.stock_tables import Base as StockBase
from ops import broker
from ops.settings import private_folder

STOCK_WORKERS = 50
"""As many as ours has. Stock Nameko's default of 10 makes fewer calls a second."""


@dataclass(frozen=True)
class Ground:
    """Where the measures are made.

    Args:
        folder: Holds all files of the run.
    """

    folder: Path
    amqp_uri: str
    children: Children

    @property
    def environment(self) -> dict[str, str]:
        """What every process of the bench reads from its environment."""
        return {"AMQP_URI": self.amqp_uri, "VAR": str(self.folder)}

    @property
    def our_database(self) -> Path:
        """The file of our service."""
        return self.folder / "tally.db"

    @property
    def stock_database(self) -> Path:
        """The file of the stock service."""
        return self.folder / "stock_tally.db"

    def start_ours(self) -> Process:
        """Start our service."""
        command = [sys.executable, "-m", "backbone.nameko.runner", "tally"]
        return self.children.start("tally", command, {**self.environment, "INSTANCE_ID": "tally"})

    def start_stock(self) -> Process:
        """Start the stock service."""
        settings = {
            "AMQP_URI": self.amqp_uri,
            "DB_URIS": {"stock_tally:Base": f"sqlite:///{self.stock_database}"},
            "max_workers": STOCK_WORKERS,
        }
        config = self.folder / "stock_tally.yaml"
        config.write_text(yaml.safe_dump(settings))
        nameko = str(Path(sys.executable).parent / "nameko")
        return self.children.start("stock_tally", [nameko, "run", "--config", str(config), "bench.peers.stock_tally"])

    @contextmanager
    def both_services(self) -> Iterator[None]:
        """Both services run, each with an empty database, until the block ends."""
        self.new_databases()
        processes = [self.start_ours(), self.start_stock()]
        for process, service in zip(processes, ("tally", "stock_tally"), strict=True):
            self.wait_consumed(process, rpc_queue(service))
        yield
        for process in processes:
            self.children.stop(process)

    def new_databases(self) -> None:
        """Make both databases anew, with their tables and no rows."""
        _make(self.our_database, OurBase.metadata)
        _make(self.stock_database, StockBase.metadata)

    @contextmanager
    def channel(self) -> Iterator[Any]:
        """A channel for queues that the bench fills or watches, for blocks that use it all the time."""
        connection = connect(self.amqp_uri, "bench")
        yield connection.channel()
        connection.close()

    def wait_consumed(self, process: Process, queue: str) -> None:
        """Wait until a service consumes. Raises: Trouble when it ends before."""
        with self.channel() as channel:
            self.children.wait_until(
                process,
                lambda: channel.queue_declare(queue, durable=True, auto_delete=False).consumer_count,
                f"a consumer of {queue}",
            )


@contextmanager
def prepared(folder: Path) -> Iterator[Ground]:
    """The ground, on a node that runs until the block ends; of its files only the logs are left when it fails."""
    shutil.rmtree(folder, ignore_errors=True)
    settings = broker.on_free_ports(folder)
    private_folder(settings.logs)
    broker.write_files(settings)
    with Children(settings.logs) as children:
        children.start("epmd", broker.epmd_command(settings))
        node = children.start("broker", broker.node_command(), broker.environment(settings))
        children.wait_until(node, lambda: broker.refusal(settings.amqp_uri) is None, "a broker")
        yield Ground(folder, settings.amqp_uri, children)
    shutil.rmtree(folder)


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def count_of_coins(database: Path) -> int:
    """How many coins are counted there; as none is ever deleted, the last row's number."""
    with sqlite3.connect(database) as connection:
        (count,) = connection.execute("SELECT coalesce(max(rowid), 0) FROM coins").fetchone()
    connection.close()
    return int(count)


def _make(database: Path, metadata: MetaData) -> None:
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()
    engine = create_engine(f"sqlite:///{database}", poolclass=NullPool)
    metadata.create_all(engine)
    engine.dispose()
