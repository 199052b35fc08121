"""The contract of products: what cannot be sold, and what errors say."""

from typing import Any

import pytest
from marshmallow import ValidationError

from backbone.messages import new_id
from inventory import contract
from inventory.contract import (
    TAX_CLASSES,
    ArchiveProductSchema,
    CreateProductSchema,
    GetProductSchema,
    ImportProductsSchema,
    ListProductsSchema,
    ProductSchema,
    UpdateProductSchema,
)
from tests.builders import a_new_product, a_product, euros


def test_a_product_is_read_with_its_price():
    command = CreateProductSchema().load(
        a_new_product(sku="KIT-0001", unit_price={"amount_minor": 5, "currency": "EUR"})
    )

    assert (command.sku, command.unit_price) == ("KIT-0001", euros(5))


@pytest.mark.parametrize("tax_class", TAX_CLASSES)
def test_a_product_has_a_tax_class_the_standard_one_unless_it_is_named(tax_class: str):
    assert CreateProductSchema().load(a_new_product(tax_class=tax_class)).tax_class == tax_class
    assert CreateProductSchema().load(a_new_product()).tax_class == "standard"


def test_a_change_names_the_version_that_was_read_and_what_is_to_change():
    product_id = new_id()

    command = UpdateProductSchema().load({"product_id": product_id, "version": 3, "name": "Knife"})

    assert (command.product_id, command.version, command.name) == (product_id, 3, "Knife")
    assert (command.description, command.category, command.unit_price, command.tax_class) == (None,) * 4


@pytest.mark.parametrize(
    "changes", [{"sku": "KIT-2"}, {"name": ""}, {"unit_price": {"amount_minor": 0, "currency": "EUR"}}], ids=str
)
def test_a_change_against_a_rule_is_refused_for_that_field(changes: dict[str, object]):
    with pytest.raises(ValidationError) as refused:
        UpdateProductSchema().load({"product_id": new_id(), "version": 3, **changes})

    assert list(refused.value.messages) == list(changes)


@pytest.mark.parametrize("missing", ["product_id", "version"])
def test_a_product_is_archived_by_who_has_read_it(missing: str):
    given = {"product_id": new_id(), "version": 1}
    assert ArchiveProductSchema().load(given).version == 1
    del given[missing]

    with pytest.raises(ValidationError, match=missing):
        ArchiveProductSchema().load(given)


def test_a_description_may_be_left_out():
    arguments = a_new_product()
    del arguments["description"]

    assert CreateProductSchema().load(arguments).description == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sku", "kit-0001"),
        ("sku", ".KIT"),
        ("sku", "K" * 41),
        ("sku", "KIT-1\n"),
        ("name", ""),
        ("name", "x" * 201),
        ("name", None),
        ("description", "x" * 2_001),
        ("category", ""),
        ("category", "x" * 81),
        ("unit_price", {"amount_minor": 0, "currency": "EUR"}),
        ("unit_price", {"amount_minor": -1, "currency": "EUR"}),
        ("unit_price", {"amount_minor": 12.99, "currency": "EUR"}),
        ("unit_price", {"amount_minor": 1, "currency": "XXX"}),
        ("unit_price", 12.99),
        ("unit_price", None),
        ("tax_class", "luxury"),
        ("tax_class", None),
        ("available", 5),
    ],
)
def test_a_product_against_a_rule_is_refused_for_that_field(field: str, value: object):
    with pytest.raises(ValidationError) as refused:
        CreateProductSchema().load(a_new_product(**{field: value}))

    assert list(refused.value.messages) == [field]


@pytest.mark.parametrize("missing", ["sku", "name", "category", "unit_price"])
def test_a_product_needs_more_than_some_of_it(missing: str):
    arguments = a_new_product()
    del arguments[missing]

    with pytest.raises(ValidationError, match=missing):
        CreateProductSchema().load(arguments)


@pytest.mark.parametrize("sku", ["A", "7", "22423", "85123A", "KIT-0001", "A.B", "X_1-2.3", "K" * 40])
def test_skus_of_real_shops_are_accepted(sku: str):
    assert CreateProductSchema().load(a_new_product(sku=sku)).sku == sku


def test_an_import_brings_stock_with_it_or_none():
    command = ImportProductsSchema().load({"products": [a_new_product(quantity=7), a_new_product()]})

    assert [product.quantity for product in command.products] == [7, 0]


@pytest.mark.parametrize("quantity", [-1, 1_000_001, 1.5, "7"])
def test_an_import_of_an_impossible_stock_is_refused(quantity: object):
    with pytest.raises(ValidationError) as refused:
        ImportProductsSchema().load({"products": [a_new_product(quantity=quantity)]})

    assert list(refused.value.messages["products"][0]) == ["quantity"]


def test_a_sku_stands_in_an_import_once():
    products = [a_new_product(sku=sku) for sku in ("A", "B", "A", "C", "C")]

    with pytest.raises(ValidationError) as refused:
        ImportProductsSchema().load({"products": products})

    assert refused.value.messages == {
        "products": ["SKU A stands more than once.", "SKU C stands more than once."],
    }  # fmt: skip


@pytest.mark.parametrize("products", [[], None])
def test_an_empty_import_is_refused(products: object):
    with pytest.raises(ValidationError, match="products"):
        ImportProductsSchema().load({"products": products})


def test_a_catalogue_is_asked_for_by_page():
    asked = ListProductsSchema().load({"search": "knife", "limit": 5})

    assert (asked.search, asked.category, asked.cursor, asked.limit) == ("knife", None, None, 5)
    assert not asked.is_archived
    assert ListProductsSchema().load({"search": None, "category": None}) == ListProductsSchema().load({})


@pytest.mark.parametrize(
    "asked", [{"search": "x" * 101}, {"category": "x" * 81}, {"limit": 101}, {"sort": "price"}], ids=str
)
def test_a_catalogue_is_not_asked_for_anyhow(asked: dict[str, Any]):
    with pytest.raises(ValidationError):
        ListProductsSchema().load(asked)


def test_a_product_is_asked_for_by_id():
    product_id = new_id()

    assert GetProductSchema().load({"product_id": product_id}).product_id == product_id
    with pytest.raises(ValidationError):
        GetProductSchema().load({"product_id": "KIT-0001"})


def test_a_product_is_shown_with_what_can_be_ordered_now():
    wire = ProductSchema().dump(a_product(price_minor=1_299, available=3))

    assert (wire["available"], wire["unit_price"]["amount_minor"]) == (3, 1_299)


@pytest.mark.parametrize(
    ("error", "code", "details"),
    [
        (contract.sku_taken("KIT-1"), "sku_taken", {"sku": "KIT-1"}),
        (contract.skus_taken(["KIT-1", "KIT-2"]), "skus_taken", {"skus": ["KIT-1", "KIT-2"]}),
        (contract.product_stale(4), "product_stale", {"version": 4}),
        (contract.product_archived(["A", "B"]), "product_archived", {"skus": ["A", "B"]}),
        (contract.product_not_found("p-1"), "product_not_found", {"product_id": "p-1"}),
    ],
)
def test_an_error_names_its_code_and_its_values(error, code: str, details: dict[str, object]):
    assert (error.code, error.details) == (code, details)


def test_a_refused_import_counts_what_is_there_already():
    assert contract.skus_taken(["KIT-1", "KIT-2"]).message.startswith("2 of these SKUs exist already")


@pytest.mark.parametrize("name", ["   ", "Bread\0knife"])
def test_a_product_has_a_name_that_can_be_read_and_stored(name: str):
    with pytest.raises(ValidationError) as raised:
        CreateProductSchema().load(a_new_product(name=name))

    assert list(raised.value.messages_dict) == ["name"]
