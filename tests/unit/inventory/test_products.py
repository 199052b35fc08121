"""Products: what the command describes, with an id of its own, changed by who has read its last version."""

from typing import Any

import pytest

from backbone.errors import Conflict, Stale
from inventory.contract import CreateProduct, UpdateProduct
from inventory.products import Product
from tests.builders import NOON, a_product, euros

COMMAND = CreateProduct("KIT-0001", "Bread knife", "Cuts bread.", "Kitchen", euros(1_299), "reduced")


def a_change(product: Product, **changes: Any) -> UpdateProduct:
    nothing = dict.fromkeys(("name", "description", "category", "unit_price", "tax_class"))
    return UpdateProduct(**{"product_id": product.id, "version": product.version, **nothing, **changes})


def test_a_new_product_is_what_the_command_describes_with_nothing_available():
    product = Product.create(COMMAND, NOON)

    described = {name: getattr(product, name) for name in vars(COMMAND)}
    assert described == vars(COMMAND)
    assert (product.created_at, product.available, product.version, product.is_archived) == (NOON, 0, 1, False)


def test_products_have_different_ids():
    assert Product.create(COMMAND, NOON).id != Product.create(COMMAND, NOON).id


def test_a_change_leaves_what_it_does_not_name():
    product = a_product()

    changed = product.update(a_change(product, unit_price=euros(999), description=""))

    assert (changed.unit_price, changed.description, changed.version) == (euros(999), "", 2)
    assert (changed.id, changed.name, changed.tax_class) == (product.id, product.name, product.tax_class)


@pytest.mark.parametrize("version", [1, 3])
def test_who_has_not_read_the_last_version_changes_nothing(version: int):
    product = a_product(version=2)

    with pytest.raises(Stale) as refused:
        product.update(a_change(product, version=version))
    with pytest.raises(Stale):
        product.archive(version)

    assert (refused.value.code, refused.value.details) == ("product_stale", {"version": 2})


def test_an_archived_product_is_sold_no_more_and_changes_no_more():
    product = a_product().archive(1)

    assert (product.is_archived, product.version) == (True, 2)
    for change in (lambda: product.archive(2), lambda: product.update(a_change(product))):
        with pytest.raises(Conflict, match="Sold no more: KIT-0001"):
            change()
