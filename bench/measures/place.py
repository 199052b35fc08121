"""`place_order` through RPC: one instance of inventory on PostgreSQL, with customers and billing beside it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from backbone.messages import rpc_queue
from backbone.rpc_client import RpcClient
from bench.children import measured
from bench.figures import Figure, Number, Side
from bench.ground import Ground
from bench.measures.calls import GREEN
from bench.measures.rounds import ROUNDS
from bench.postgres import Postgres, a_postgres
from bench.shop import a_customer, products_of
from ops.commands import run_logged

SERVICES = ("customers", "billing", "inventory")
SECONDS = 4
LINES = 3
PRODUCTS = 30
P95_MS_MAX = 25
STATEMENTS_MAX = 8
FIRST = "INSERT INTO idempotency_keys"
"""What an order's transaction begins with. Nobody waits for what is looked up before it."""


def figures(ground: Ground) -> Iterator[Figure]:
    """How long orders take that are placed one after the other, and how many statements one of them takes."""
    with a_postgres(ground.children, ground.folder / "logs" / "postgres.log") as postgres, _services(ground, postgres):
        client = RpcClient(ground.amqp_uri, "bench")
        customer_id = a_customer(client)["id"]
        skus = [product["sku"] for product in products_of(client, PRODUCTS)]
        caller = (*GREEN, "bench.callers.place", "1", str(SECONDS), customer_id, *skus)
        ours = Side([measured(caller, ground.environment) for _ in range(ROUNDS)])
        name = f"place_order, {LINES} lines, PostgreSQL"
        limit = partial(Figure, target=1, is_most=True, peer_name="limit")
        yield limit(f"{name}, p95", ours, Number(P95_MS_MAX), unit="ms", percent=95)
        count = Number(_statements(postgres, client, customer_id, skus[:LINES]))
        yield limit(f"{name}, statements", count, Number(STATEMENTS_MAX), unit="statements")
        client.close()


def in_transaction(noted: list[tuple[str, str]]) -> int:
    """How many of the statements that were noted belong to the transaction that takes an order's key."""
    first = next(place for place, (_, statement) in enumerate(noted) if statement.startswith(FIRST))
    process = noted[first][0]
    own = [statement for by, statement in noted[first:] if by == process]
    return own.index("COMMIT")


@contextmanager
def _services(ground: Ground, postgres: Postgres) -> Iterator[None]:
    """All services that an order needs, until the block ends."""
    running = []
    for service in SERVICES:
        postgres.run(f"CREATE DATABASE {service}")
        own = {**ground.environment, f"{service.upper()}_DATABASE_URL": postgres.url(service), "INSTANCE_ID": service}
        log = ground.folder / "logs" / f"migrate-{service}.log"
        migrate = [sys.executable, "-m", "backbone.nameko.migrations", service]
        run_logged(migrate, log, f"The database of {service} could not be made.", {**os.environ, **own})
        command = [sys.executable, "-m", "backbone.nameko.runner", service]
        running.append(ground.children.start(service, command, own))
    for service, process in zip(SERVICES, running, strict=True):
        ground.wait_consumed(process, rpc_queue(service))
    yield
    for process in running:
        ground.children.stop(process)


def _statements(postgres: Postgres, client: RpcClient, customer_id: str, skus: list[str]) -> int:
    with postgres.noting() as noted:
        lines = [{"sku": sku, "quantity": 1} for sku in skus]
        client.inventory.place_order(customer_id=customer_id, lines=lines)
    return in_transaction(noted)
