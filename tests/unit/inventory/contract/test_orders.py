"""The contract of orders: what cannot be ordered, the fact's wire form by version, and what errors say."""

from typing import Any

import pytest
from marshmallow import ValidationError

from backbone.messages import new_id
from inventory import contract
from inventory.contract import (
    GetOrderSchema,
    ListOrdersSchema,
    OrderPlaced,
    OrderSchema,
    OrderSummarySchema,
    PlaceOrderSchema,
    RequestedLine,
)
from tests.builders import NOON, an_order, an_order_placed, euros

ORDER_PLACED_1: dict[str, Any] = {
    "order_id": "0195565c-7800-7000-8000-000000000001",
    "order_number": "O-000017",
    "customer": {
        "id": "0195565c-7800-7000-8000-000000000002",
        "email": "ada@shop.example",
        "name": "Ada Jensen",
        "country": "DK",
    },
    "lines": [
        {
            "sku": "KIT-0001",
            "name": "Bread knife",
            "quantity": 2,
            "unit_price": {"amount_minor": 1299, "currency": "EUR", "exponent": 2},
            "net": {"amount_minor": 2598, "currency": "EUR", "exponent": 2},
            "tax_rate_basis_points": 1900,
            "tax": {"amount_minor": 494, "currency": "EUR", "exponent": 2},
        }
    ],
    "net": {"amount_minor": 2598, "currency": "EUR", "exponent": 2},
    "tax": {"amount_minor": 494, "currency": "EUR", "exponent": 2},
    "total": {"amount_minor": 3092, "currency": "EUR", "exponent": 2},
    "placed_at": "2026-03-02T12:00:00+00:00",
}
"""What a service that publishes version 1 puts on the wire. It never changes: it may lie in a queue or an inbox."""


def arguments(**changes: Any) -> dict[str, Any]:
    return {"customer_id": new_id(), "lines": [{"sku": "KIT-0001", "quantity": 2}]} | changes


def test_an_order_is_read_line_by_line():
    command = PlaceOrderSchema().load(arguments())

    assert command.lines == [RequestedLine("KIT-0001", 2)]


@pytest.mark.parametrize(
    "line",
    [
        {"sku": "KIT-0001", "quantity": 0},
        {"sku": "KIT-0001", "quantity": -1},
        {"sku": "KIT-0001", "quantity": 100_001},
        {"sku": "KIT-0001", "quantity": 1.5},
        {"sku": "KIT-0001", "quantity": "2"},
        {"sku": "KIT-0001", "quantity": True},
        {"sku": "KIT-0001"},
        {"quantity": 1},
        {"sku": "kit-0001", "quantity": 1},
        {"sku": "", "quantity": 1},
        {"sku": "-KIT", "quantity": 1},
        {"sku": "KIT 1", "quantity": 1},
        {"sku": "KIT-1\n", "quantity": 1},
        {"sku": "K" * 41, "quantity": 1},
        {"sku": None, "quantity": 1},
        {"sku": "KIT-0001", "quantity": 1, "unit_price": {"amount_minor": 1, "currency": "EUR"}},
        "KIT-0001",
    ],
    ids=str,
)
def test_a_line_against_a_rule_is_refused_by_its_place(line: object):
    with pytest.raises(ValidationError) as refused:
        PlaceOrderSchema().load(arguments(lines=[{"sku": "KIT-0001", "quantity": 1}, line]))

    assert list(refused.value.messages["lines"]) == [1]


@pytest.mark.parametrize(
    "lines", [[], None, {}, [{"sku": "A", "quantity": 1}] * 2_001], ids=["none", "null", "map", "many"]
)
def test_an_order_without_lines_or_with_far_too_many_is_refused(lines: object):
    with pytest.raises(ValidationError, match="lines"):
        PlaceOrderSchema().load(arguments(lines=lines))


@pytest.mark.parametrize("missing", ["customer_id", "lines"])
def test_an_order_names_its_customer_and_its_lines(missing: str):
    given = {name: value for name, value in arguments().items() if name != missing}

    with pytest.raises(ValidationError, match=missing):
        PlaceOrderSchema().load(given)


def test_the_largest_order_of_a_real_shop_is_accepted():
    lines = [{"sku": "A", "quantity": 1}] * 1_114

    assert len(PlaceOrderSchema().load(arguments(lines=lines)).lines) == 1_114


@pytest.mark.parametrize("customer_id", ["ada", None, 7])
def test_an_order_is_for_a_customer_by_id(customer_id: object):
    with pytest.raises(ValidationError, match="customer_id"):
        PlaceOrderSchema().load(arguments(customer_id=customer_id))


def test_orders_are_asked_for_by_id():
    with pytest.raises(ValidationError, match="UUID"):
        GetOrderSchema().load({"order_id": "O-000017"})


def test_a_list_of_orders_may_be_everybodys_or_one_customers():
    customer_id = new_id()

    assert ListOrdersSchema().load({}).customer_id is None
    assert ListOrdersSchema().load({"customer_id": customer_id, "limit": 5}).customer_id == customer_id


def test_an_order_is_shown_with_its_lines_and_sums():
    wire = OrderSchema().dump(an_order(lines=2))

    assert OrderSchema().validate(wire) == {}
    assert (wire["number"], wire["state"], len(wire["lines"])) == ("O-000017", "RESERVED", 2)
    assert wire["total"]["amount_minor"] == wire["net"]["amount_minor"] + wire["tax"]["amount_minor"]


def test_a_row_of_a_list_is_an_order_without_its_lines():
    wire = OrderSummarySchema().dump(an_order())

    assert sorted(wire) == ["customer_id", "id", "number", "placed_at", "state", "total"]


def test_the_fact_is_read_as_version_1_wrote_it():
    fact = OrderPlaced.from_payload(ORDER_PLACED_1)

    assert (fact.order_number, fact.customer.name, fact.placed_at) == ("O-000017", "Ada Jensen", NOON)
    assert (fact.lines[0].quantity, fact.lines[0].tax, fact.total) == (2, euros(494), euros(3_092))


def test_the_fact_is_written_as_version_1():
    assert OrderPlaced.version == 1
    assert OrderPlaced.from_payload(ORDER_PLACED_1).payload() == ORDER_PLACED_1


def test_fields_that_a_later_version_adds_are_left_out_at_every_depth():
    (line,) = ORDER_PLACED_1["lines"]
    later = {
        **ORDER_PLACED_1,
        "shipping": {"amount_minor": 0, "currency": "EUR"},
        "customer": {**ORDER_PLACED_1["customer"], "phone": "+45 1234"},
        "lines": [{**line, "tax_class": "standard", "net": {**line["net"], "rounded": False}}],
    }

    assert OrderPlaced.from_payload(later) == OrderPlaced.from_payload(ORDER_PLACED_1)


@pytest.mark.parametrize("missing", sorted(ORDER_PLACED_1))
def test_a_fact_that_lacks_a_field_of_version_1_is_refused(missing: str):
    with pytest.raises(ValidationError, match=missing):
        OrderPlaced.from_payload({name: value for name, value in ORDER_PLACED_1.items() if name != missing})


def test_a_fact_is_published_by_inventory_under_its_own_name():
    assert (OrderPlaced.producer, OrderPlaced.type) == ("inventory", "order_placed")
    assert OrderPlaced.from_payload(an_order_placed().payload()).producer == "inventory"


def test_a_short_stock_names_every_sku_with_what_was_asked_and_is_there():
    error = contract.insufficient_stock({"A": (3, 2), "B": (1, 0)})

    assert error.message == "A: 3 asked, 2 available; B: 1 asked, 0 available."
    assert error.details == {"A.asked": 3, "A.available": 2, "B.asked": 1, "B.available": 0}


@pytest.mark.parametrize(
    ("error", "code", "value"),
    [
        (contract.unknown_skus(["KIT-7", "KIT-8"]), "unknown_sku", "No product has the SKU KIT-8."),
        (contract.mixed_currencies(["EUR", "USD"]), "mixed_currencies", "EUR and USD"),
        (contract.order_not_found("o-1"), "order_not_found", "o-1"),
    ],
)
def test_an_error_names_its_code_and_its_values(error, code: str, value: str):
    assert error.code == code
    assert value in error.message
    assert value in str(list(error.details.values()))
