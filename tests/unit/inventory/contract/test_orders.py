"""The contract of orders: how they are placed, cancelled and shown, and the facts' wire forms by version."""

from typing import Any

import pytest
from marshmallow import ValidationError

from backbone.messages import new_id
from inventory import contract
from inventory.contract import (
    ORDER_STATES,
    CancelOrderSchema,
    GetOrderSchema,
    LineUnits,
    ListOrdersSchema,
    OrderCancelled,
    OrderConfirmed,
    OrderExpired,
    OrderPlaced,
    OrderSchema,
    OrderSummarySchema,
    PlaceOrderSchema,
    RequestedLine,
)
from tests.builders import NOON, an_address, an_order, an_order_placed, euros

ORDER_PLACED_1: dict[str, Any] = {
    "order_id": "0195565c-7800-7000-8000-000000000001",
    "order_number": "O-000017",
    "customer": {
        "id": "0195565c-7800-7000-8000-000000000002",
        "email": "ada@shop.example",
        "name": "Ada Jensen",
        "country": "DK",
        "address": {
            "recipient": "Ada Jensen",
            "street": "Nygade 7",
            "street_extra": "",
            "postal_code": "1164",
            "city": "København",
            "country": "DK",
        },
    },
    "lines": [
        {
            "position": 0,
            "sku": "KIT-0001",
            "name": "Bread knife",
            "quantity": 2,
            "unit_price": {"amount_minor": 1299, "currency": "EUR", "exponent": 2},
            "net": {"amount_minor": 2598, "currency": "EUR", "exponent": 2},
            "tax_class": "standard",
            "tax_rate_basis_points": 2500,
            "tax": {"amount_minor": 650, "currency": "EUR", "exponent": 2},
        }
    ],
    "shipping": {"amount_minor": 490, "currency": "EUR", "exponent": 2},
    "shipping_tax_rate_basis_points": 2500,
    "shipping_tax": {"amount_minor": 122, "currency": "EUR", "exponent": 2},
    "net": {"amount_minor": 3088, "currency": "EUR", "exponent": 2},
    "tax": {"amount_minor": 772, "currency": "EUR", "exponent": 2},
    "total": {"amount_minor": 3860, "currency": "EUR", "exponent": 2},
    "hold_until": "2026-03-02T12:15:00+00:00",
    "placed_at": "2026-03-02T12:00:00+00:00",
}
"""What a service that publishes version 1 puts on the wire. It never changes: it may lie in a queue or an inbox."""
ORDER_ID = ORDER_PLACED_1["order_id"]
OTHERS_1: dict[type[Any], dict[str, Any]] = {
    OrderConfirmed: {
        "order_id": ORDER_ID,
        "order_number": "O-000017",
        "payment_id": "0195565c-7800-7000-8000-000000000003",
        "confirmed_at": "2026-03-02T12:00:00+00:00",
    },
    OrderCancelled: {
        "order_id": ORDER_ID,
        "order_number": "O-000017",
        "is_whole": False,
        "lines": [{"position": 0, "sku": "KIT-0001", "quantity": 2}],
        "shipments": ["0195565c-7800-7000-8000-000000000004"],
        "reason": "Changed my mind.",
        "cancelled_at": "2026-03-02T12:00:00+00:00",
    },
    OrderExpired: {"order_id": ORDER_ID, "order_number": "O-000017", "expired_at": "2026-03-02T12:00:00+00:00"},
}
FACTS_1 = {OrderPlaced: ORDER_PLACED_1, **OTHERS_1}


def arguments(**changes: Any) -> dict[str, Any]:
    return {"customer_id": new_id(), "lines": [{"sku": "KIT-0001", "quantity": 2}]} | changes


def test_an_order_is_read_line_by_line():
    command = PlaceOrderSchema().load(arguments())

    assert command.lines == [RequestedLine("KIT-0001", 2)]
    assert (command.address, command.expected_total) == (None, None)


def test_an_order_may_say_where_it_goes_and_what_it_is_expected_to_cost():
    total = {"amount_minor": 3_860, "currency": "EUR"}

    command = PlaceOrderSchema().load(arguments(address=vars(an_address()), expected_total=total))

    assert (command.address, command.expected_total) == (an_address(), euros(3_860))


@pytest.mark.parametrize(
    "changes",
    [{"address": {"city": "Aarhus"}}, {"expected_total": 38.60}, {"expected_total": {"amount_minor": 1}}],
    ids=str,
)
def test_an_address_or_a_total_against_a_rule_is_refused(changes: dict[str, object]):
    with pytest.raises(ValidationError) as refused:
        PlaceOrderSchema().load(arguments(**changes))

    assert list(refused.value.messages) == list(changes)


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
    assert [ListOrdersSchema().load({"state": state}).state for state in ORDER_STATES] == list(ORDER_STATES)
    with pytest.raises(ValidationError, match="state"):
        ListOrdersSchema().load({"state": "LOST"})


def test_a_cancellation_may_give_a_reason():
    order_id = new_id()

    assert CancelOrderSchema().load({"order_id": order_id}).reason == ""
    assert CancelOrderSchema().load({"order_id": order_id, "reason": "Too late"}).reason == "Too late"
    with pytest.raises(ValidationError, match="reason"):
        CancelOrderSchema().load({"order_id": order_id, "reason": "x" * 201})


def test_an_order_is_shown_with_its_lines_and_sums():
    wire = OrderSchema().dump(an_order(lines=2))

    assert OrderSchema().validate(wire) == {}
    assert (wire["number"], wire["state"], len(wire["lines"])) == ("O-000017", "RESERVED", 2)
    assert wire["total"]["amount_minor"] == wire["net"]["amount_minor"] + wire["tax"]["amount_minor"]


def test_a_row_of_a_list_is_an_order_without_its_lines():
    wire = OrderSummarySchema().dump(an_order())

    assert sorted(wire) == ["customer_id", "id", "number", "placed_at", "state", "total", "version"]


@pytest.mark.parametrize("fact", FACTS_1)
def test_a_fact_is_read_and_written_as_version_1_wrote_it(fact: type[Any]):
    assert (fact.producer, fact.version) == ("inventory", 1)
    assert fact.from_payload(FACTS_1[fact]).payload() == FACTS_1[fact]


def test_a_placed_order_is_read_with_its_lines_and_its_hold():
    fact = OrderPlaced.from_payload(ORDER_PLACED_1)

    assert (fact.order_number, fact.customer.name, fact.placed_at) == ("O-000017", "Ada Jensen", NOON)
    assert (fact.customer.address, fact.lines[0].position, fact.lines[0].tax) == (an_address(), 0, euros(650))
    assert (fact.hold_until - fact.placed_at).total_seconds() == 900


def test_a_cancelled_order_is_read_with_what_it_cancels():
    fact = OrderCancelled.from_payload(OTHERS_1[OrderCancelled])

    assert (fact.is_whole, fact.lines) == (False, [LineUnits(0, "KIT-0001", 2)])


def test_fields_that_a_later_version_adds_are_left_out_at_every_depth():
    (line,) = ORDER_PLACED_1["lines"]
    customer = ORDER_PLACED_1["customer"]
    later = {
        **ORDER_PLACED_1,
        "gift": True,
        "customer": {**customer, "phone": "+45 1234", "address": {**customer["address"], "region": "Hovedstaden"}},
        "lines": [{**line, "weight_grams": 200, "net": {**line["net"], "rounded": False}}],
    }

    assert OrderPlaced.from_payload(later) == OrderPlaced.from_payload(ORDER_PLACED_1)


@pytest.mark.parametrize(
    ("fact", "missing"), [(fact, name) for fact, payload in FACTS_1.items() for name in sorted(payload)]
)
def test_a_fact_that_lacks_a_field_of_version_1_is_refused(fact: type[Any], missing: str):
    with pytest.raises(ValidationError, match=missing):
        fact.from_payload({name: value for name, value in FACTS_1[fact].items() if name != missing})


def test_a_fact_is_published_under_its_own_name():
    assert [fact.type for fact in FACTS_1] == ["order_placed", "order_confirmed", "order_cancelled", "order_expired"]
    assert OrderPlaced.from_payload(an_order_placed().payload()).producer == "inventory"


@pytest.mark.parametrize(
    ("error", "code", "value"),
    [
        (contract.order_not_found("o-1"), "order_not_found", "o-1"),
        (contract.order_state_forbids("o-1", "SHIPPED", "cancel"), "order_state_forbids", "SHIPPED"),
    ],
)
def test_an_error_names_its_code_and_its_values(error, code: str, value: str):
    assert error.code == code
    assert value in error.message
    assert value in str(list(error.details.values()))


def test_an_order_without_an_address_is_told_what_to_do():
    assert contract.address_missing().code == "address_missing"
    assert "give an address" in contract.address_missing().message


@pytest.mark.parametrize("error", [contract.order_not_yours(), contract.orders_not_yours()])
def test_what_is_not_ones_own_is_denied_under_one_code(error):
    assert error.code == "not_yours"
