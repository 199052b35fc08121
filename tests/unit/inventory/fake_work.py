"""Inventory's unit of work, kept in memory."""

from collections.abc import Iterable, Sequence
from typing import Any

from backbone.context import Context
from backbone.messages import Event, Page
from inventory.contract import ListOrders
from inventory.orders import Order
from inventory.products import Product
from inventory.stock import StockItem
from tests.builders import NOON


class FakeProducts:
    def __init__(self, products: Iterable[Product]) -> None:
        self.rows = {product.sku: product for product in products}

    def get(self, product_id: str) -> Product | None:
        return next((each for each in self.rows.values() if each.id == product_id), None)

    def by_sku(self, skus: Sequence[str]) -> dict[str, Product]:
        return {sku: self.rows[sku] for sku in skus if sku in self.rows}

    def add(self, products: Iterable[Product]) -> None:
        self.rows |= {product.sku: product for product in products}


class FakeStock:
    """`locked` holds the SKUs in the order in which they were locked."""

    def __init__(self, items: Iterable[StockItem]) -> None:
        self.rows = {item.sku: StockItem(**vars(item)) for item in items}
        self.locked: list[str] = []

    def get_for_update(self, skus: Sequence[str]) -> dict[str, StockItem]:
        self.locked += skus
        return {sku: StockItem(**vars(self.rows[sku])) for sku in skus if sku in self.rows}

    def add(self, items: Iterable[StockItem]) -> None:
        self.rows |= {item.sku: item for item in items}

    def save(self, items: Iterable[StockItem]) -> None:
        self.rows |= {item.sku: item for item in items}


class FakeOrders:
    def __init__(self, orders: Iterable[Order] = ()) -> None:
        self.rows = {order.id: order for order in orders}
        self.asked: list[ListOrders] = []

    def add(self, order: Order) -> None:
        order.sequence = len(self.rows) + 1
        self.rows[order.id] = order

    def get(self, order_id: str) -> Order | None:
        return self.rows.get(order_id)

    def page(self, asked: ListOrders) -> Page[Any]:
        self.asked.append(asked)
        return Page([], None)


class FakeWork:
    """`published` holds the facts with the id of what they tell of."""

    def __init__(
        self,
        products: Iterable[Product] = (),
        stock: Iterable[StockItem] = (),
        orders: Iterable[Order] = (),
        context: Context | None = None,
    ) -> None:
        self.products, self.stock, self.orders = FakeProducts(products), FakeStock(stock), FakeOrders(orders)
        self.context, self.now = context or Context(), NOON
        self.published: list[tuple[Event, str]] = []

    def publish(self, fact: Event, *, aggregate_id: str, aggregate_version: int = 1) -> None:
        self.published.append((fact, aggregate_id))
