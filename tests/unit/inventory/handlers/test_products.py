"""Handlers of products: a SKU is taken once, and an import is all or nothing."""

import pytest

from backbone.errors import Conflict, NotFound, Stale
from backbone.messages import new_id
from inventory import handlers
from inventory.contract import (
    ArchiveProduct,
    CreateProduct,
    GetProduct,
    ImportedProduct,
    ImportProducts,
    ListProducts,
    UpdateProduct,
)
from inventory.stock import StockItem
from tests.builders import NOON, a_product, euros
from tests.unit.inventory.fake_work import FakeWork


def a_command(sku: str = "KIT-1") -> CreateProduct:
    return CreateProduct(sku, "Bread knife", "", "Kitchen", euros(1_299))


def imported(sku: str, quantity: int = 0) -> ImportedProduct:
    return ImportedProduct(**vars(a_command(sku)), quantity=quantity)


def test_a_new_product_begins_without_stock():
    work = FakeWork()

    product = handlers.create_product(work, a_command("KIT-1"))

    assert work.products.rows == {"KIT-1": product}
    assert work.stock.rows == {"KIT-1": StockItem("KIT-1")}
    assert product.created_at == NOON


def test_a_sku_is_taken_once():
    work = FakeWork([a_product("KIT-1")])

    with pytest.raises(Conflict) as refused:
        handlers.create_product(work, a_command("KIT-1"))

    assert (refused.value.code, work.stock.rows) == ("sku_taken", {})


def test_an_import_brings_products_with_their_stock_and_counts_both():
    work = FakeWork()

    report = handlers.import_products(work, ImportProducts([imported("A", 3), imported("B", 4), imported("C")]))

    assert report == {"products": 3, "units": 7}
    assert sorted(work.products.rows) == ["A", "B", "C"]
    assert work.stock.rows["B"] == StockItem("B", received=4, on_hand=4)
    assert [(moved.sku, moved.quantity) for moved, _ in work.stock.moved] == [("A", 3), ("B", 4)]


def test_an_import_of_which_some_are_there_already_brings_nothing():
    work = FakeWork([a_product("B"), a_product("A")])

    with pytest.raises(Conflict) as refused:
        handlers.import_products(work, ImportProducts([imported("C"), imported("B"), imported("A")]))

    assert (refused.value.code, refused.value.details) == ("skus_taken", {"skus": ["A", "B"]})
    assert (sorted(work.products.rows), work.stock.rows) == (["A", "B"], {})


def test_a_product_is_found_by_its_id():
    product = a_product()

    assert handlers.get_product(FakeWork([product]), GetProduct(product.id)) is product


def test_a_product_that_is_not_there_is_said_to_be_so():
    with pytest.raises(NotFound) as missing:
        handlers.get_product(FakeWork(), GetProduct(new_id()))

    assert missing.value.code == "product_not_found"


def a_change(product_id: str, version: int = 1) -> UpdateProduct:
    return UpdateProduct(product_id, version, "Fine knife", None, None, None, None)


def test_a_changed_product_is_stored():
    work = FakeWork([product := a_product("A")])

    changed = handlers.update_product(work, a_change(product.id))

    assert (changed.name, changed.version, work.products.rows) == ("Fine knife", 2, {"A": changed})


def test_an_archived_product_is_stored():
    work = FakeWork([product := a_product("A")])

    archived = handlers.archive_product(work, ArchiveProduct(product.id, 1))

    assert (archived.is_archived, work.products.rows) == (True, {"A": archived})


def test_who_has_read_an_older_version_changes_nothing():
    work = FakeWork([product := a_product("A", version=3)])

    with pytest.raises(Stale):
        handlers.update_product(work, a_change(product.id, version=2))
    with pytest.raises(Stale):
        handlers.archive_product(work, ArchiveProduct(product.id, 2))

    assert work.products.rows == {"A": product}


def test_a_product_that_is_not_there_is_not_changed():
    with pytest.raises(NotFound):
        handlers.update_product(FakeWork(), a_change(new_id()))
    with pytest.raises(NotFound):
        handlers.archive_product(FakeWork(), ArchiveProduct(new_id(), 1))


def test_the_catalogue_is_read_by_page():
    work, asked = FakeWork(), ListProducts("knife", None, False, None, 20)

    assert handlers.list_products(work, asked).items == []
    assert work.products.asked == [asked]
