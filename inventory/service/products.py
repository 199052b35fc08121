"""Entrypoints of the catalogue."""

from backbone.messages import Page, WireSchema
from backbone.nameko.database import Transactions
from backbone.nameko.rpc import query, rpc
from customers.contract import ADMIN, CATALOGUE
from inventory import contract, handlers
from inventory.products import Product
from inventory.repository import InventoryWork


class Catalogue:
    """What is for sale."""

    unit_of_work: Transactions[InventoryWork]

    @rpc(params=contract.CreateProductSchema, result=contract.ProductSchema, roles=(CATALOGUE, ADMIN))
    def create_product(self, command: contract.CreateProduct) -> Product:
        """Put a product into the catalogue, with no stock yet.

        Raises: Conflict `sku_taken`.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.create_product(uow, command))

    @rpc(params=contract.ImportProductsSchema, result=contract.ImportReportSchema, roles=(CATALOGUE, ADMIN))
    def import_products(self, command: contract.ImportProducts) -> dict[str, int]:
        """Put many products with their stock into the catalogue, or none of them.

        Raises: Conflict `skus_taken`, naming them.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.import_products(uow, command))

    @rpc(params=contract.UpdateProductSchema, result=contract.ProductSchema, roles=(CATALOGUE, ADMIN))
    def update_product(self, command: contract.UpdateProduct) -> Product:
        """Change what is said of a product, its price or its tax class; orders that were placed keep theirs.

        Raises: NotFound `product_not_found`. Stale `product_stale`. Conflict `product_archived`.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.update_product(uow, command))

    @rpc(params=contract.ArchiveProductSchema, result=contract.ProductSchema, roles=(CATALOGUE, ADMIN))
    def archive_product(self, command: contract.ArchiveProduct) -> Product:
        """Sell a product no more; orders that were placed are still sent.

        Raises: NotFound `product_not_found`. Stale `product_stale`. Conflict `product_archived`.
        Repeat: Same idempotency key, same answer.
        """
        with self.unit_of_work() as uow:
            return uow.answer(handlers.archive_product(uow, command))

    @query(params=contract.GetProductSchema, result=contract.ProductSchema)
    def get_product(self, asked: contract.GetProduct) -> Product:
        """One product, also one that is sold no more. Raises: NotFound `product_not_found`."""
        with self.unit_of_work.reading() as uow:
            return handlers.get_product(uow, asked)

    @query(params=contract.ListProductsSchema, result=contract.ProductPageSchema)
    def list_products(self, asked: contract.ListProducts) -> Page[Product]:
        """A page of the catalogue, by name; those that hold all words of `search`, of one category if named."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_products(uow, asked)

    @query(params=WireSchema, result=contract.CategoryListSchema)
    def list_categories(self, _nothing: object) -> dict[str, list[str]]:
        """The categories that products are in, by name."""
        with self.unit_of_work.reading() as uow:
            return handlers.list_categories(uow)
