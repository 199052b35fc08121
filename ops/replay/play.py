"""Plays a plan: products and stock, customers, orders as each customer placed them, then reads everything back."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import dataclass, field
from typing import Any, TypeVar

from backbone.money import Money
from inventory.contract.stock import QUANTITY_MAX
from ops.replay.plan import Customer, Order, Plan, Product
from ops.replay.shop import Refused, Session, Shop

WORKERS = 4
"""Requests at a time: enough to keep a gateway of two workers and two inventories busy, too few to crowd out people."""
CATEGORY = "Online Retail"
INVOICE_PATIENCE_SECONDS = 60
"""Invoices are issued by events: within a second at rest, later while billing works off a queue."""
INVOICE_PAUSE_SECONDS = 0.25
DIGEST_LENGTH = 16

Item = TypeVar("Item")
Watch = Callable[[str, Iterable["Future[Any]"], int], None]
"""Shows the progress of a step: its title, what will finish, and how many that is."""


@dataclass
class Outcome:
    """What became of an order.

    Args:
        ordered, invoiced: The net totals as they were read back; None when there is nothing to read.
        problem: Why there is not.
    """

    order: Order
    order_id: str | None = None
    ordered: Money | None = None
    invoiced: Money | None = None
    problem: str = ""

    @property
    def is_equal(self) -> bool:
        """Whether order and invoice agree with the file to the cent."""
        return self.ordered == self.invoiced == self.order.net


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

    def run(self) -> list[Outcome]:
        """Play everything and read it back. Raises: Refused when the shop cannot even be set up."""
        pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="replay")
        try:
            self._each(pool, "Products", self.plan.products, self._create)
            self._each(pool, "Stock", self.plan.products, self._receive)
            self._each(pool, "Customers", self.plan.customers, self._register)
            outcomes = [Outcome(order) for order in self.plan.orders]
            self._place_all(pool, outcomes)
            self._each(pool, "Orders read back", outcomes, self._read_order)
            self._each(pool, "Invoices", outcomes, self._read_invoice)
            return outcomes
        finally:
            # After an interruption or a refusal, what has not begun need not begin.
            self.shop.stop()
            pool.shutdown(cancel_futures=True)

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
        return next((_money(item["unit_price"]) for item in page["items"] if item["sku"] == sku), None)

    def _receive(self, product: Product) -> None:
        for part, start in enumerate(range(0, product.units, QUANTITY_MAX)):
            body = {"sku": product.sku, "quantity": min(QUANTITY_MAX, product.units - start)}
            self.staff.warehouse.post("/stock/receipts", body, self._key("receipt", f"{product.sku}/{part}"))

    def _register(self, customer: Customer) -> None:
        password = password_of(self.secret, customer)
        self.shop.register(customer.email, password, customer.name, customer.country)
        session = self._sessions[customer.number] = Session(self.shop, customer.email, password)
        session.sign_in()

    def _place_all(self, pool: ThreadPoolExecutor, outcomes: Sequence[Outcome]) -> None:
        """Place all orders; those of one customer one after the other, as the file has them."""
        last: dict[str, Future[None]] = {}
        placed = []
        for outcome in outcomes:
            number = outcome.order.customer.number
            last[number] = pool.submit(self._place, outcome, last.get(number))
            placed.append(last[number])
        self.watch("Orders", as_completed(placed), len(placed))

    def _place(self, outcome: Outcome, before: Future[None] | None) -> None:
        # Work starts in the order of its submission, so that what is waited for has been started and will end.
        wait([before] if before else [])
        order = outcome.order
        lines = [{"sku": line.sku, "quantity": line.quantity} for line in order.lines]
        try:
            session = self._sessions[order.customer.number]
            outcome.order_id = session.post("/orders", {"lines": lines}, self._key("order", order.invoice))["id"]
        except Refused as refusal:
            outcome.problem = f"not ordered: {refusal}"

    def _read_order(self, outcome: Outcome) -> None:
        if outcome.order_id is None:
            return
        try:
            outcome.ordered = _money(self.staff.accountant.get(f"/orders/{outcome.order_id}")["net"])
        except Refused as refusal:
            outcome.problem = f"not read back: {refusal}"

    def _read_invoice(self, outcome: Outcome) -> None:
        if outcome.order_id is None:
            return
        try:
            issued = self._invoices_of(outcome.order_id)
            if len(issued) == 1:
                outcome.invoiced = _money(self.staff.accountant.get(f"/invoices/{issued[0]['id']}")["net"])
            else:
                outcome.problem = f"{len(issued)} invoices after {INVOICE_PATIENCE_SECONDS} s"
        except Refused as refusal:
            outcome.problem = f"no invoice: {refusal}"

    def _invoices_of(self, order_id: str) -> list[Any]:
        give_up_at = time.monotonic() + INVOICE_PATIENCE_SECONDS
        while True:
            issued: list[Any] = self.staff.accountant.get("/invoices", order_id=order_id)["items"]
            if issued or time.monotonic() > give_up_at or not self.shop.pause(INVOICE_PAUSE_SECONDS):
                return issued

    def _key(self, kind: str, name: str) -> str:
        return f"online-retail/{self.digest[:DIGEST_LENGTH]}/{kind}/{name}"


def password_of(secret: str, customer: Customer) -> str:
    """The customer's password: nobody can guess it without the secret, and nobody has to store it."""
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), customer.email.encode(), hashlib.sha256)).decode()


def _money(amount: Any) -> Money:
    return Money(amount["amount_minor"], amount["currency"])
