"""Inventory's entrypoints: products, stock and orders."""

from typing import Any

from backbone.config import whole
from backbone.context import current
from backbone.messages import Page, WireSchema, shared
from backbone.nameko.database import database
from backbone.nameko.operable import Operable
from backbone.nameko.rpc import query, rpc, rpc_proxy
from backbone.nameko.settings import setting
from customers.contract import ADMIN, CATALOGUE, SUPPORT, WAREHOUSE, CustomerSnapshotSchema
from inventory import handlers
from inventory.contract import (
    SERVICE,
    CategoryListSchema,
    CreateProduct,
    CreateProductSchema,
    GetOrder,
    GetOrderSchema,
    GetProduct,
    GetProductSchema,
    ImportProducts,
    ImportProductsSchema,
    ImportReportSchema,
    ListOrders,
    ListOrdersSchema,
    ListProducts,
    ListProductsSchema,
    OrderPageSchema,
    OrderSchema,
    PlaceOrder,
    PlaceOrderSchema,
    ProductPageSchema,
    ProductSchema,
    ReceiveStock,
    ReceiveStockSchema,
    StockSchema,
    order_not_yours,
)
from inventory.models import Base
from inventory.orders import Order
from inventory.products import Product
from inventory.repository import InventoryWork
from inventory.stock import StockItem


class InventoryService(Operable[InventoryWork]):
    """What is for sale, what is in stock, and the orders that reserve it."""

    name = SERVICE
    unit_of_work = database(Base, InventoryWork)
    customers = rpc_proxy("customers")
    tax_rate_basis_points = setting(lambda config: whole(config, "TAX_RATE_BASIS_POINTS", 0, 10_000))

    @rpc(params=CreateProductSchema, result=ProductSchema, roles=(CATALOGUE, ADMIN))
    def create_product(self, command: CreateProduct) -> Product:
        """Put a product into the catalogue, with no stock yet.

        Raises: Conflict `sku_taken`.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.create_product(uow, command))

    @rpc(params=ImportProductsSchema, result=ImportReportSchema, roles=(CATALOGUE, ADMIN))
    def import_products(self, command: ImportProducts) -> dict[str, int]:
        """Put many products with their stock into the catalogue, or none of them.

        Raises: Conflict `skus_taken`, naming them.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.import_products(uow, command))

    @query(params=GetProductSchema, result=ProductSchema)
    def get_product(self, asked: GetProduct) -> Product:
        """One product. Raises: NotFound `product_not_found`."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_product(uow, asked)

    @query(params=ListProductsSchema, result=ProductPageSchema)
    def list_products(self, asked: ListProducts) -> Page[Product]:
        """A page of the catalogue, by name; those that hold all words of `search`, of one category if named."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_products(uow, asked)

    @query(params=WireSchema, result=CategoryListSchema)
    def list_categories(self, _nothing: object) -> dict[str, list[str]]:
        """The categories that products are in, by name."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_categories(uow)

    @rpc(params=ReceiveStockSchema, result=StockSchema, roles=(WAREHOUSE, ADMIN))
    def receive_stock(self, command: ReceiveStock) -> StockItem:
        """Count units of a SKU into the warehouse.

        Raises: NotFound `sku_not_found`.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.receive_stock(uow, command))

    @rpc(params=PlaceOrderSchema, result=OrderSchema)
    def place_order(self, command: PlaceOrder) -> Order:
        """Order lines for a customer: prices and tax are frozen and all units reserved, or nothing happens.

        Raises: Conflict `insufficient_stock`, naming each short SKU.
            InvalidRequest `unknown_sku`, `mixed_currencies`, `order_too_large`.
            PermissionDenied `not_yours`: for another customer, unless support or admin.
        Emits:  `order_placed`, in the same transaction.
        Repeat: Same idempotency key, same answer.
        """
        if not (current().is_about(command.customer_id) or current().may(SUPPORT, ADMIN)):
            raise order_not_yours()
        customer = shared(CustomerSnapshotSchema).load(
            self.customers.snapshot_for_order(customer_id=command.customer_id)
        )
        with self.unit_of_work() as uow:
            return uow.answer(handlers.place_order(uow, command, customer, self.tax_rate_basis_points))

    @query(params=GetOrderSchema, result=OrderSchema)
    def get_order(self, asked: GetOrder) -> Order:
        """One order with its lines. Raises: NotFound `order_not_found`, also for somebody else's."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_order(uow, asked)

    @query(params=ListOrdersSchema, result=OrderPageSchema)
    def list_orders(self, asked: ListOrders) -> Page[dict[str, Any]]:
        """A page of orders, newest first. Raises: PermissionDenied `not_yours` for others' orders."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_orders(uow, asked)
