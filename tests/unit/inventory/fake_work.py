"""Inventory's unit of work, kept in memory: what is loaded is a copy, and only what is saved is kept."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from typing import Any

from backbone.context import Context
from backbone.messages import Event, Page
from inventory.contract import OrderTimeline
from inventory.orders import RESERVED, Order
from inventory.products import Product
from inventory.shipments import Shipment
from inventory.stock import Movement, StockItem
from inventory.timeline import Entry, Stamp
from tests.builders import NOON


class Pages:
    """`asked` holds what pages were asked for; all of them are empty."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def page(self, asked: object) -> Page[Any]:
        self.asked.append(asked)
        return Page([], None)


class FakeProducts(Pages):
    def __init__(self, products: Iterable[Product]) -> None:
        super().__init__()
        self.rows = {product.sku: product for product in products}

    def get(self, product_id: str) -> Product | None:
        return next((each for each in self.rows.values() if each.id == product_id), None)

    get_for_update = get

    def by_sku(self, skus: Sequence[str]) -> dict[str, Product]:
        return {sku: self.rows[sku] for sku in skus if sku in self.rows}

    def add(self, products: Iterable[Product]) -> None:
        self.rows |= {product.sku: product for product in products}

    def save(self, product: Product) -> None:
        self.rows[product.sku] = product


class FakeStock(Pages):
    """`locked` holds the SKUs in the order in which they were locked, `moved` who moved what."""

    def __init__(self, items: Iterable[StockItem], products: FakeProducts) -> None:
        super().__init__()
        self.rows = {item.sku: deepcopy(item) for item in items}
        self.locked: list[str] = []
        self.moved: list[tuple[Movement, str]] = []
        self._products = products

    def get(self, sku: str) -> StockItem | None:
        return self.rows.get(sku)

    def named(self, sku: str) -> dict[str, Any] | None:
        item = self.rows.get(sku)
        return None if item is None else {**vars(item), "available": item.available, "name": sku, "is_archived": False}

    def get_for_update(self, skus: Sequence[str]) -> dict[str, StockItem]:
        self.locked += skus
        return {sku: replace(self.rows[sku], movements=[]) for sku in skus if sku in self.rows}

    def get_for_sale(self, skus: Sequence[str]) -> tuple[dict[str, StockItem], dict[str, Product]]:
        return self.get_for_update(skus), self._products.by_sku(skus)

    def add(self, items: Iterable[StockItem], stamp: Stamp) -> None:
        self.save(items, stamp)

    def save(self, items: Iterable[StockItem], stamp: Stamp) -> None:
        for item in items:
            self.rows[item.sku] = item
            self.moved += [(movement, stamp.actor_id) for movement in item.movements]

    def movements(self, asked: object) -> Page[Any]:
        return self.page(asked)


class FakeShipments(Pages):
    def __init__(self, orders: "FakeOrders") -> None:
        super().__init__()
        self._orders = orders

    def get(self, shipment_id: str) -> Shipment | None:
        shipments = (shipment for order in self._orders.rows.values() for shipment in order.shipments)
        return next((each for each in shipments if each.id == shipment_id), None)

    def order_of(self, shipment_id: str) -> str | None:
        shipment = self.get(shipment_id)
        return None if shipment is None else shipment.order_id


class FakeTimeline:
    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[Entry, Stamp]]] = {}

    def add(self, order_id: str, entries: Iterable[Entry], stamp: Stamp) -> None:
        self.rows.setdefault(order_id, []).extend((entry, stamp) for entry in entries)

    def after(self, asked: OrderTimeline) -> dict[str, Any]:
        rows = [entry for entry, _ in self.rows.get(asked.order_id, []) if entry.sequence > asked.after]
        return {"items": rows[: asked.limit], "has_more": len(rows) > asked.limit}

    def kinds(self, order_id: str) -> list[str]:
        return [entry.kind for entry, _ in self.rows.get(order_id, [])]


class FakeOrders(Pages):
    def __init__(self, orders: Iterable[Order], timeline: FakeTimeline) -> None:
        super().__init__()
        self.rows = {order.id: order for order in orders}
        self._timeline = timeline

    def add(self, order: Order, stamp: Stamp) -> None:
        order.sequence = len(self.rows) + 1
        self._keep(order, stamp)

    def get(self, order_id: str) -> Order | None:
        return self.rows.get(order_id)

    def get_for_update(self, order_id: str) -> Order | None:
        return deepcopy(self.rows.get(order_id))

    def save(self, order: Order, stamp: Stamp) -> None:
        assert order.version == self.rows[order.id].version
        order.version += 1
        self._keep(order, stamp)

    def owner_of(self, order_id: str) -> str | None:
        return self.rows[order_id].customer_id if order_id in self.rows else None

    def with_ended_holds(self, now: datetime, limit: int) -> list[tuple[str, int]]:
        ended = [each for each in self.rows.values() if each.state == RESERVED and each.hold_until <= now]
        return [(each.id, each.version) for each in ended][:limit]

    def _keep(self, order: Order, stamp: Stamp) -> None:
        self._timeline.add(order.id, order.entries, stamp)
        kept = deepcopy(order)
        kept.entries_before, kept.entries, kept.announced = order.entries_before + len(order.entries), [], []
        for shipment in kept.shipments:
            shipment.announced = []
        self.rows[order.id] = kept


class FakeToday:
    """There is nothing to do, and nothing was ordered."""

    def waiting(self) -> dict[str, Any]:
        return {state: {"count": 0, "oldest": []} for state in ("planned", "ready", "on_hold")}

    def scarce(self) -> dict[str, Any]:
        return {"units": 5, "count": 0, "scarcest": []}

    def intake(self, since: datetime) -> dict[str, Any]:
        return {"since": since, **{which: {"count": 0, "totals": []} for which in ("placed", "paid")}}


class FakeWork:
    """`published` holds the facts with the id of what they tell of."""

    def __init__(
        self,
        products: Iterable[Product] = (),
        stock: Iterable[StockItem] = (),
        orders: Iterable[Order] = (),
        context: Context | None = None,
    ) -> None:
        self.products, self.timeline = FakeProducts(products), FakeTimeline()
        self.stock = FakeStock(stock, self.products)
        self.orders = FakeOrders(orders, self.timeline)
        self.shipments = FakeShipments(self.orders)
        self.today = FakeToday()
        self.context, self.now = context or Context(), NOON
        self.published: list[tuple[Event, str]] = []

    def publish(self, fact: Event, *, aggregate_id: str, aggregate_version: int = 1) -> None:
        self.published.append((fact, aggregate_id))

    @property
    def told(self) -> list[str]:
        """The types of all published facts."""
        return [fact.type for fact, _ in self.published]
