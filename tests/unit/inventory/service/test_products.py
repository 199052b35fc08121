"""Entrypoints of the catalogue: open to read, and changed by those who keep it."""

import pytest

from backbone.errors import PermissionDenied
from tests.builders import a_context, a_new_product


def test_a_product_is_created_changed_and_archived(call):
    product = call("create_product", a_context("catalogue"), **a_new_product(sku="NEW-1", tax_class="reduced"))

    changed = call("update_product", a_context("catalogue"), product_id=product["id"], version=1, name="Fine knife")
    archived = call("archive_product", a_context("admin"), product_id=product["id"], version=2)

    assert (product["tax_class"], product["version"], changed["name"]) == ("reduced", 1, "Fine knife")
    assert (archived["is_archived"], archived["version"]) == (True, 3)


def test_an_import_reports_what_it_brought(call):
    products = [a_new_product(quantity=3), a_new_product()]

    assert call("import_products", a_context("catalogue"), products=products) == {"products": 2, "units": 3}


def test_anybody_reads_the_catalogue(call, work):
    product = work.products.rows["A"]
    work.products.categories = lambda: ["Kitchen"]

    assert call("get_product", a_context(), product_id=product.id)["sku"] == "A"
    assert call("list_products", a_context()) == {"items": [], "next_cursor": None}
    assert call("list_categories", a_context()) == {"items": ["Kitchen"]}


@pytest.mark.parametrize("role", ["customer", "support", "warehouse", "accountant", "ops"])
@pytest.mark.parametrize("method", ["create_product", "import_products", "update_product", "archive_product"])
def test_nobody_else_changes_it(call, role: str, method: str):
    with pytest.raises(PermissionDenied) as refused:
        call(method, a_context(role))

    assert refused.value.code == "role_required"
