"""Things of the domain, valid by default: a test names only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from backbone.context import Actor, Context
from backbone.messages import Envelope, Event, new_id
from backbone.money import Money, total_of
from billing.charges import Charge, cost_of
from billing.invoices import Invoice, Seller
from customers.accounts import Account
from customers.contract import Address, CustomerSnapshot, Register
from inventory.contract import LineUnits, OrderPlaced, PlacedLine, RequestedLine
from inventory.orders import Order
from inventory.products import Product
from inventory.quotes import Basket, LineTax, Quote, ShippingFee
from inventory.stock import StockItem
from registry.instances import Announcement

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TAX_RATE_BASIS_POINTS = 1_900
SHIPPING_FEE = ShippingFee(fee_minor=490, free_from_minor=5_000)
HOLD = timedelta(minutes=15)
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


def an_address(**changes: Any) -> Address:
    """Where an order goes."""
    return replace(Address("Ada Jensen", "Nygade 7", "1164", "København", "DK"), **changes)


def a_customer_snapshot(**changes: Any) -> CustomerSnapshot:
    """Who ordered, with the address that it goes to."""
    return replace(CustomerSnapshot(new_id(), "ada@shop.example", "Ada Jensen", "DK", an_address()), **changes)


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


def a_quote(*units: tuple[str, int], price_minor: int = 1_299, fee: ShippingFee = SHIPPING_FEE) -> Quote:
    """What these units of each SKU cost."""
    lines = [RequestedLine(sku, quantity) for sku, quantity in units or (("KIT-0001", 1),)]
    basket = Basket.of(lines, {line.sku: a_product(line.sku, price_minor) for line in lines}, fee)
    taxes = [LineTax(TAX_RATE_BASIS_POINTS, net.portion(TAX_RATE_BASIS_POINTS)) for net in basket.nets]
    shipping_tax = LineTax(TAX_RATE_BASIS_POINTS, basket.shipping.portion(TAX_RATE_BASIS_POINTS))
    return Quote(basket, "DK", taxes, shipping_tax)


def a_placed_line(sku: str = "KIT-0001", quantity: int = 1, price_minor: int = 1_299, position: int = 0) -> PlacedLine:
    """An order line with its price and tax frozen."""
    net = euros(price_minor) * quantity
    tax = net.portion(TAX_RATE_BASIS_POINTS)
    return PlacedLine(
        position, sku, "Bread knife", quantity, euros(price_minor), net, "standard", TAX_RATE_BASIS_POINTS, tax
    )


def an_order(lines: int = 2, **changes: Any) -> Order:
    """A placed and stored order with that many lines, each of another SKU: 1 unit of the first, 2 of the second…"""
    quote = a_quote(*((f"KIT-{place:04d}", place) for place in range(1, lines + 1)))
    order = Order.place(a_customer_snapshot(), quote, NOON, HOLD)
    order.sequence, order.entries_before, order.entries = 17, len(order.entries), []
    return replace(order, **changes)


def an_order_placed(lines: int = 2, **changes: Any) -> OrderPlaced:
    """The fact that an order was placed."""
    placed = [a_placed_line(f"KIT-{place + 1:04d}", quantity=place + 1, position=place) for place in range(lines)]
    shipping = euros(490)
    shipping_tax = shipping.portion(TAX_RATE_BASIS_POINTS)
    net = total_of((line.net for line in placed), "EUR") + shipping
    tax = total_of((line.tax for line in placed), "EUR") + shipping_tax
    fact = OrderPlaced(
        order_id=new_id(),
        order_number="O-000017",
        customer=a_customer_snapshot(),
        lines=placed,
        shipping=shipping,
        shipping_tax_rate_basis_points=TAX_RATE_BASIS_POINTS,
        shipping_tax=shipping_tax,
        net=net,
        tax=tax,
        total=net + tax,
        hold_until=NOON + HOLD,
        placed_at=NOON,
    )
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


def a_charge(order: OrderPlaced | None = None, **changes: Any) -> Charge:
    """What the first shipment of an order costs, which holds all its units."""
    order = order or an_order_placed()
    units = [LineUnits(line.position, line.sku, line.quantity) for line in order.lines]
    return replace(Charge(new_id(), order.order_id, cost=cost_of(order, units, {}, is_first=True)), **changes)


def an_invoice(order: OrderPlaced | None = None, **changes: Any) -> Invoice:
    """An issued invoice of a whole order."""
    order = order or an_order_placed()
    invoice = Invoice.write(order, a_charge(order), a_seller(), NOON)
    invoice.issue(2026, 1)
    return replace(invoice, **changes)


def an_announcement(service: str = "inventory", instance_id: str = "inventory-1", **changes: Any) -> Announcement:
    """What an instance tells of itself, started an hour before noon."""
    started_at = NOON.replace(hour=11)
    record = Announcement(instance_id, service, "host", 4711, "0.1.0", started_at, ["get_order"], {"workers_busy": 0.0})
    return replace(record, **changes)
