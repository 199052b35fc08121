"""What can be done with products."""

from backbone.messages import Page
from inventory.contract import (
    ArchiveProduct,
    CreateProduct,
    GetProduct,
    ImportProducts,
    ListProducts,
    UpdateProduct,
    product_not_found,
    sku_taken,
    skus_taken,
)
from inventory.handlers.timeline import stamp_of
from inventory.products import Product
from inventory.repository import InventoryWork
from inventory.stock import StockItem


def create_product(uow: InventoryWork, command: CreateProduct) -> Product:
    """Put a product into the catalogue, with no stock. Raises: Conflict `sku_taken`."""
    if uow.products.by_sku([command.sku]):
        raise sku_taken(command.sku)
    product = Product.create(command, uow.now)
    uow.products.add([product])
    uow.stock.add([StockItem(product.sku)], stamp_of(uow))
    return product


def import_products(uow: InventoryWork, command: ImportProducts) -> dict[str, int]:
    """Put many products with their stock into the catalogue, or none. Raises: Conflict `skus_taken`."""
    taken = uow.products.by_sku([product.sku for product in command.products])
    if taken:
        raise skus_taken(sorted(taken))
    items = [StockItem(product.sku) for product in command.products]
    for item, imported in zip(items, command.products, strict=True):
        if imported.quantity:
            item.receive(imported.quantity)
    uow.products.add(Product.create(imported, uow.now) for imported in command.products)
    uow.stock.add(items, stamp_of(uow))
    return {"products": len(items), "units": sum(item.received for item in items)}


def update_product(uow: InventoryWork, command: UpdateProduct) -> Product:
    """Change a product. Raises: NotFound `product_not_found`. Stale `product_stale`. Conflict `product_archived`."""
    product = _locked(uow, command.product_id).update(command)
    uow.products.save(product)
    return product


def archive_product(uow: InventoryWork, command: ArchiveProduct) -> Product:
    """Sell a product no more.

    Raises: NotFound `product_not_found`. Stale `product_stale`. Conflict `product_archived`.
    """
    product = _locked(uow, command.product_id).archive(command.version)
    uow.products.save(product)
    return product


def get_product(uow: InventoryWork, asked: GetProduct) -> Product:
    """One product. Raises: NotFound `product_not_found`."""
    product = uow.products.get(asked.product_id)
    if product is None:
        raise product_not_found(asked.product_id)
    return product


def list_products(uow: InventoryWork, asked: ListProducts) -> Page[Product]:
    """A page of the catalogue, by name."""
    return uow.products.page(asked)


def list_categories(uow: InventoryWork) -> dict[str, list[str]]:
    """The categories of the catalogue, by name."""
    return {"items": uow.products.categories()}


def _locked(uow: InventoryWork, product_id: str) -> Product:
    product = uow.products.get_for_update(product_id)
    if product is None:
        raise product_not_found(product_id)
    return product
