"""The builders: what they make is valid, or every test that stands on them would test something else."""

import pytest
from marshmallow import Schema

from billing.contract import InvoiceSchema
from customers.contract import CustomerSchema, CustomerSnapshotSchema, RegisterSchema
from inventory.contract import CreateProductSchema, OrderPlacedSchema, OrderSchema, ProductSchema, StockSchema
from tests import builders


@pytest.mark.parametrize(
    ("schema", "thing"),
    [
        (CustomerSchema(), builders.an_account()),
        (CustomerSnapshotSchema(), builders.a_customer_snapshot()),
        (ProductSchema(), builders.a_product()),
        (StockSchema(), builders.a_stock_item()),
        (OrderSchema(), builders.an_order()),
        (OrderPlacedSchema(), builders.an_order_placed()),
        (InvoiceSchema(), builders.an_invoice()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_builder_makes_passes_its_own_schema(schema: Schema, thing: object):
    assert schema.validate(schema.dump(thing)) == {}


@pytest.mark.parametrize(
    ("schema", "arguments"),
    [(RegisterSchema(), builders.a_registration()), (CreateProductSchema(), builders.a_new_product())],
    ids=["register", "create_product"],
)
def test_arguments_of_a_builder_are_accepted_by_the_command(schema: Schema, arguments: dict[str, object]):
    assert schema.validate(arguments) == {}


def test_builders_of_unique_things_never_repeat_themselves():
    emails = {builders.a_registration()["email"] for _ in range(50)}
    skus = {builders.a_new_product()["sku"] for _ in range(50)}

    assert (len(emails), len(skus)) == (50, 50)


def test_an_order_of_a_builder_adds_up():
    order = builders.an_order_placed(lines=3)

    assert order.net + order.tax == order.total
    assert [line.quantity for line in order.lines] == [1, 2, 3]
