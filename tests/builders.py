"""Things of the domain, valid by default: a test names only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from backbone.context import Actor, Context
from backbone.messages import Envelope, Event, new_id
from backbone.money import Money, total_of
from billing.invoices import Invoice, Seller
from customers.accounts import Account
from customers.contract import CustomerSnapshot, Register
from inventory.contract import OrderPlaced, PlacedLine, RequestedLine
from inventory.orders import Order
from inventory.products import Product
from inventory.stock import StockItem
from registry.instances import Announcement

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TAX_RATE_BASIS_POINTS = 1_900
PASSWORD = "a long enough password"


def euros(amount_minor: int) -> Money:
    """An amount in cents."""
    return Money(amount_minor, "EUR")


def an_actor(*roles: str, actor_id: str | None = None) -> Actor:
    """A person with these roles."""
    return Actor(actor_id or new_id(), frozenset(roles or ("customer",)))


def a_context(*roles: str, actor_id: str | None = None, **changes: Any) -> Context:
    """The context of a call by a person with these roles."""
    return replace(Context(actor=an_actor(*roles, actor_id=actor_id)), **changes)


def a_registration(**changes: Any) -> dict[str, Any]:
    """The arguments of `register`; another address each time."""
    email = f"ada-{new_id()}@shop.example"
    return {"email": email, "password": PASSWORD, "name": "Ada Jensen", "country": "DK"} | changes


def an_account(**changes: Any) -> Account:
    """An account that was just opened."""
    account = Account.open(Register(**a_registration()), NOON)
    return replace(account, **changes)


def a_customer_snapshot(**changes: Any) -> CustomerSnapshot:
    """Who ordered."""
    return replace(CustomerSnapshot(new_id(), "ada@shop.example", "Ada Jensen", "DK"), **changes)


def a_new_product(**changes: Any) -> dict[str, Any]:
    """The arguments of `create_product`; another SKU each time."""
    return {
        "sku": f"KIT-{new_id()[-12:].upper()}",
        "name": "Bread knife",
        "description": "Cuts bread.",
        "category": "Kitchen",
        "unit_price": {"amount_minor": 1_299, "currency": "EUR"},
    } | changes


def a_product(sku: str = "KIT-0001", price_minor: int = 1_299, **changes: Any) -> Product:
    """A product of the catalogue."""
    product = Product(new_id(), sku, "Bread knife", "Cuts bread.", "Kitchen", euros(price_minor), NOON, available=5)
    return replace(product, **changes)


def a_stock_item(sku: str = "KIT-0001", on_hand: int = 5, reserved: int = 0) -> StockItem:
    """The stock of a SKU."""
    return StockItem(sku, received=on_hand, on_hand=on_hand, reserved=reserved)


def a_requested_line(sku: str = "KIT-0001", quantity: int = 1) -> RequestedLine:
    """Units that an order asks for."""
    return RequestedLine(sku, quantity)


def a_placed_line(sku: str = "KIT-0001", quantity: int = 1, price_minor: int = 1_299) -> PlacedLine:
    """An order line with its price and tax frozen."""
    net = euros(price_minor) * quantity
    tax = net.portion(TAX_RATE_BASIS_POINTS)
    return PlacedLine(sku, "Bread knife", quantity, euros(price_minor), net, TAX_RATE_BASIS_POINTS, tax)


def an_order(lines: int = 2, **changes: Any) -> Order:
    """A placed and stored order with that many lines, each of another SKU."""
    placed = [a_placed_line(f"KIT-{place:04d}", quantity=place) for place in range(1, lines + 1)]
    order = Order(new_id(), a_customer_snapshot(), placed, NOON, sequence=17)
    return replace(order, **changes)


def an_order_placed(lines: int = 2, **changes: Any) -> OrderPlaced:
    """The fact that an order was placed."""
    placed = [a_placed_line(f"KIT-{place:04d}", quantity=place) for place in range(1, lines + 1)]
    net, tax = (total_of((getattr(line, part) for line in placed), "EUR") for part in ("net", "tax"))
    fact = OrderPlaced(new_id(), "O-000017", a_customer_snapshot(), placed, net, tax, net + tax, NOON)
    return replace(fact, **changes)


def an_envelope(fact: Event | None = None, **changes: Any) -> Envelope:
    """The envelope of a fact."""
    fact = fact or an_order_placed()
    envelope = Envelope(
        message_id=new_id(),
        type=fact.type,
        version=fact.version,
        occurred_at=NOON,
        producer=fact.producer,
        aggregate_id=new_id(),
        aggregate_version=1,
        correlation_id=new_id(),
        causation_id=None,
        traceparent=None,
        payload=fact.payload(),
    )
    return replace(envelope, **changes)


def a_seller(time_zone: str = "Europe/Berlin") -> Seller:
    """Who issues invoices."""
    return Seller("Kontor Demo Shop", ZoneInfo(time_zone))


def an_invoice(**changes: Any) -> Invoice:
    """An issued invoice."""
    return replace(Invoice.issue(an_order_placed(), "INV-2026-000001", a_seller(), NOON), **changes)


def an_announcement(service: str = "inventory", instance_id: str = "inventory-1", **changes: Any) -> Announcement:
    """What an instance tells of itself, started an hour before noon."""
    started_at = NOON.replace(hour=11)
    record = Announcement(instance_id, service, "host", 4711, "0.1.0", started_at, ["get_order"], {"workers_busy": 0.0})
    return replace(record, **changes)
