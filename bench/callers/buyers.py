"""Buyers who each place and pay orders: `python -m bench.callers.buyers PORT ORDERS PEOPLE`. PEOPLE is a JSON file."""

import json
import random
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from backbone.messages import new_id
from bench.callers.person import Person

MIX = 6
LINES = 3
POLL_S = 0.1


class Buyer:
    """Somebody who orders from products of their own choice.

    Args: products: What there is to choose from, as SKUs.
    """

    def __init__(self, person: Person, products: Sequence[str]) -> None:
        self._person, self._mix = person, random.sample(products, MIX)
        self.latencies_ms: list[float] = []

    def buy(self, orders: int) -> None:
        """Place and pay orders one after the other, then wait until all of them are CONFIRMED."""
        mine = {self._buy_one() for _ in range(orders)}
        while mine:
            found = self._person.ask("GET", "/orders?state=CONFIRMED&limit=100")["items"]
            mine -= {each["id"] for each in found}
            time.sleep(POLL_S if mine else 0)

    def _buy_one(self) -> str:
        started = time.perf_counter()
        lines = [{"sku": sku, "quantity": random.randint(1, 3)} for sku in random.sample(self._mix, LINES)]
        order = self._person.ask("POST", "/orders", {"lines": lines}, key=new_id())
        card = {"card_token": "card_approved"}
        self._person.ask("POST", f"/orders/{order['id']}/payments", card, key=new_id())
        self.latencies_ms.append((time.perf_counter() - started) * 1_000)
        return str(order["id"])


def main() -> None:
    """Let all people buy at the same time: one order each to warm up, then those that count."""
    port, orders, people = int(sys.argv[1]), int(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text())
    began = time.perf_counter()
    buyers = [_signed_in(port, email, people) for email in people["emails"]]
    set_up_s = time.perf_counter() - began
    at_once([partial(buyer.buy, 1) for buyer in buyers])
    for buyer in buyers:
        buyer.latencies_ms.clear()
    began = time.perf_counter()
    at_once([partial(buyer.buy, orders) for buyer in buyers])
    seconds = time.perf_counter() - began
    latencies_ms = [each for buyer in buyers for each in buyer.latencies_ms]
    report = {"set_up_s": set_up_s, "seconds": seconds, "count": len(latencies_ms), "latencies_ms": latencies_ms}
    sys.stdout.write(json.dumps(report))


def at_once(acts: Sequence[Callable[[], None]]) -> None:
    """Let all begin together, and wait for the last. Raises: what one of them raises."""
    gate = threading.Barrier(len(acts))

    def act(number: int) -> None:
        gate.wait()
        acts[number]()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(act, range(len(acts))))


def _signed_in(port: int, email: str, people: dict[str, Any]) -> Buyer:
    person = Person(port)
    person.sign_in(email, people["password"])
    return Buyer(person, [product["sku"] for product in people["products"]])


if __name__ == "__main__":
    main()
