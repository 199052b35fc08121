"""Plays a plan: products and stock, customers, orders up to their parcels, then reads everything back."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import dataclass, field
from typing import Any, TypeVar

from backbone.money import Money
from inventory.contract.stock import QUANTITY_MAX
from ops.replay.books import Books
from ops.replay.outcome import Outcome, Played, Watch
from ops.replay.plan import Customer, Order, Plan, Product
from ops.replay.shop import Refused, Session, Shop
from ops.replay.warehouse import Warehouse

CUSTOMERS, STAFF = 16, 10
"""Requests at a time, of customers and of staff: the system is at its limit, though some wait for an event."""
CATEGORY = "Online Retail"
CARD = "card_approved"
TRIES_MAX = 3
"""A kill or an interruption can let a hold end, or a payment be declined as `not_charged`: then there is another."""
DIGEST_LENGTH = 16

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Staff:
    """Who keeps the shop during the replay, each with one role."""

    catalogue: Session
    warehouse: Session
    accountant: Session


@dataclass
class Replay:
    """One run of a plan.

    Args:
        digest: Of the file. Keys are made of it, so that a second run finds what the first one did.
        secret: Customers' passwords are derived from it, so that a second run can sign in as the same people.
    """

    shop: Shop
    staff: Staff
    plan: Plan
    digest: str
    secret: str
    watch: Watch
    _sessions: dict[str, Session] = field(default_factory=dict)

    def run(self) -> Played:
        """Play everything and read it back. Raises: Refused when the shop cannot even be set up."""
        pools = [ThreadPoolExecutor(count, thread_name_prefix="replay") for count in (CUSTOMERS, STAFF)]
        try:
            return self._play(*pools)
        finally:
            # After an interruption or a refusal, what has not begun need not begin.
            self.shop.stop()
            for pool in pools:
                pool.shutdown(cancel_futures=True)

    def _play(self, pool: ThreadPoolExecutor, staff_pool: ThreadPoolExecutor) -> Played:
        self._each(pool, "Products", self.plan.products, self._create)
        self._each(pool, "Stock", self.plan.products, self._receive)
        self._each(pool, "Customers", self.plan.customers, self._register)
        started, outcomes = time.monotonic(), [Outcome(order) for order in self.plan.orders]
        warehouse = Warehouse(self.shop, self.staff.warehouse, staff_pool, self.watch, self._key)
        warehouse.open(len(outcomes))
        self._buy_all(pool, outcomes, warehouse)
        warehouse.close()
        seconds = time.monotonic() - started
        Books(self.staff.accountant, pool, self.watch).read(outcomes)
        return Played(outcomes, seconds)

    def _each(self, pool: ThreadPoolExecutor, title: str, items: Sequence[Item], step: Callable[[Item], None]) -> None:
        self.watch(title, as_completed([pool.submit(step, item) for item in items]), len(items))

    def _create(self, product: Product) -> None:
        body = {
            "sku": product.sku,
            "name": product.name,
            "category": CATEGORY,
            "unit_price": {"amount_minor": product.unit_price.amount_minor, "currency": product.unit_price.currency},
        }
        try:
            self.staff.catalogue.post("/products", body, self._key("product", product.sku))
        except Refused as refusal:
            # Another copy of the file brought it: the same SKU is the same code at the same price.
            if refusal.code != "sku_taken" or self._price_of(product.sku) != product.unit_price:
                raise

    def _price_of(self, sku: str) -> Money | None:
        page = self.staff.catalogue.get("/products", search=sku, limit=100)
        return next((_price(item) for item in page["items"] if item["sku"] == sku), None)

    def _receive(self, product: Product) -> None:
        for part, start in enumerate(range(0, product.units, QUANTITY_MAX)):
            body = {"sku": product.sku, "quantity": min(QUANTITY_MAX, product.units - start)}
            self.staff.warehouse.post("/stock/receipts", body, self._key("receipt", f"{product.sku}/{part}"))

    def _register(self, customer: Customer) -> None:
        password = password_of(self.secret, customer)
        self.shop.register(customer.email, password, customer.name, customer.country, address_of(customer))
        session = self._sessions[customer.number] = Session(self.shop, customer.email, password)
        session.sign_in()

    def _buy_all(self, pool: ThreadPoolExecutor, outcomes: Sequence[Outcome], warehouse: Warehouse) -> None:
        """Place and pay all orders; those of one customer one after the other, as the file has them."""
        last: dict[str, Future[None]] = {}
        bought = []
        for outcome in outcomes:
            number = outcome.order.customer.number
            last[number] = pool.submit(self._buy_after, last.get(number), outcome, warehouse)
            bought.append(last[number])
        self.watch("Orders", as_completed(bought), len(bought))

    def _buy_after(self, before: Future[None] | None, outcome: Outcome, warehouse: Warehouse) -> None:
        # Work starts in the order of its submission, so that what is waited for has been started and will end.
        wait([before] if before else [])
        try:
            outcome.order_id = self._buy(outcome.order)
        except Refused as refusal:
            outcome.problem = f"not ordered: {refusal}"
        else:
            warehouse.send(outcome)

    def _buy(self, order: Order) -> str:
        """Place and pay an order. Returns: Its id."""
        session = self._sessions[order.customer.number]
        basket = {"lines": [{"sku": line.sku, "quantity": line.quantity} for line in order.lines]}

        def place(tried: int) -> str:
            name = f"{order.invoice}/{tried}"
            order_id = str(session.post("/orders", basket, self._key("order", name))["id"])
            _again(lambda again: self._pay(session, order_id, f"{name}/{again}"), "payment_declined")
            return order_id

        return _again(place, "order_closed")

    def _pay(self, session: Session, order_id: str, name: str) -> None:
        session.post(f"/orders/{order_id}/payments", {"card_token": CARD}, self._key("payment", name))

    def _key(self, kind: str, name: str) -> str:
        return f"online-retail/{self.digest[:DIGEST_LENGTH]}/{kind}/{name}"


def password_of(secret: str, customer: Customer) -> str:
    """The customer's password: nobody can guess it without the secret, and nobody has to store it."""
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), customer.email.encode(), hashlib.sha256)).decode()


def address_of(customer: Customer) -> dict[str, str]:
    """Where the parcels go: the file has countries only."""
    place = {"street": "Online Retail", "postal_code": customer.number, "city": "Online Retail"}
    return {"recipient": customer.name, "country": customer.country, **place}


def _again(step: Callable[[int], Answer], code: str) -> Answer:
    """What the first try gives that is not refused with this code."""
    for tried in range(1, TRIES_MAX):
        try:
            return step(tried)
        except Refused as refusal:
            if refusal.code != code:
                raise
    return step(TRIES_MAX)


def _price(product: Mapping[str, Any]) -> Money:
    return Money(product["unit_price"]["amount_minor"], product["unit_price"]["currency"])
