"""`Shop`: the whole of Kontor as `make run` starts it by default, with products and people of the bench's own."""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backbone.messages import new_id
from backbone.rpc_client import RpcClient
from bench.ground import Ground, free_port
from ops import system
from ops.broker import on_free_ports
from ops.commands import run_logged
from ops.settings import DEFAULTS, Settings

PASSWORD = "seven brown herons"
UNITS = 1_000_000
FOLDER = "shop"


@dataclass(frozen=True)
class Shop:
    """A running system."""

    settings: Settings
    folder: Path

    @property
    def port(self) -> int:
        """Where its gateway listens."""
        return self.settings.number("GATEWAY_PORT")

    def stocked(self, people: int, products: int) -> Path:
        """Open accounts and put products on sale. Returns: A file with both, for callers."""
        client = RpcClient(self.settings.amqp_uri, "bench")
        try:
            stock = products_of(client, products)
            emails = [a_customer(client)["email"] for _ in range(people)]
        finally:
            client.close()
        path = self.folder / "people.json"
        path.write_text(json.dumps({"emails": emails, "password": PASSWORD, "products": stock}))
        return path


@contextmanager
def a_shop(ground: Ground) -> Iterator[Shop]:
    """A system that runs until the block ends. Raises: Trouble when it does not start."""
    folder = ground.folder / FOLDER
    ports = {"BROKER_PORT": on_free_ports(folder).values["BROKER_PORT"], "GATEWAY_PORT": str(free_port())}
    own = {"VAR": str(folder), **ports}
    _ops("run", own, ground)
    try:
        yield Shop(Settings.of_system(own), ground.folder)
    finally:
        _ops("stop", own, ground)
        shutil.rmtree(folder)


def end_left_over(folder: Path) -> None:
    """End a shop that was left running there by a bench that was killed."""
    if (folder / FOLDER).exists():
        system.stop(Settings.of({"VAR": str(folder / FOLDER)}))


def products_of(client: RpcClient, count: int) -> list[dict[str, Any]]:
    """New products in stock, each as its SKU and its id."""
    price = {"amount_minor": 1_299, "currency": "EUR"}
    new = [{"sku": f"BENCH-{number}", "name": f"Bench {number}", "category": "Bench"} for number in range(count)]
    client.inventory.import_products(products=[{**each, "unit_price": price, "quantity": UNITS} for each in new])
    found = client.inventory.list_products(category="Bench", limit=min(count, 100))["items"]
    return [{"sku": each["sku"], "id": each["id"]} for each in found]


def a_customer(client: RpcClient) -> dict[str, Any]:
    """A new account with an address in Denmark."""
    address = {"recipient": "B. Uyer", "street": "Vestergade 12", "postal_code": "1456", "city": "København"}
    profile = {"name": "B. Uyer", "country": "DK", "address": {**address, "country": "DK"}}
    email = f"{new_id()}@bench.example"
    return client.customers.register(email=email, password=PASSWORD, **profile)  # type: ignore[no-any-return]


def _ops(command: str, own: Mapping[str, str], ground: Ground) -> None:
    # What a developer has set is not what is measured.
    inherited = {name: value for name, value in os.environ.items() if name not in DEFAULTS}
    log, failure = ground.folder / "logs" / f"shop-{command}.log", f"`ops {command}` failed."
    run_logged([sys.executable, "-m", "ops", command], log, failure, {**inherited, **own})
