"""Charge: the shares of shipments add up to the order, and each is captured, held, given back or buried once."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbone.errors import Conflict
from backbone.messages import new_id
from backbone.money import total_of
from billing.charges import (
    AUTHORISE,
    CANCEL,
    CANCELLED,
    CAPTURE,
    FAIL,
    HELD,
    MOVES,
    PACK,
    PACK_UNPAID,
    PAID,
    REFUND_WANTED,
    WANTED,
    Charge,
    cost_of,
    share,
    units_charged,
)
from billing.moves import ABSENT
from inventory.contract import LineUnits, OrderPlaced
from tests.builders import a_placed_line, an_order_placed
from tests.unit.billing.desk import cents

STATES = (ABSENT, WANTED, HELD, PAID, REFUND_WANTED, CANCELLED)
EVENTS = (PACK, PACK_UNPAID, CANCEL, CAPTURE, FAIL, AUTHORISE)
LEGAL = {
    (ABSENT, PACK): WANTED,
    (ABSENT, PACK_UNPAID): HELD,
    (ABSENT, CANCEL): CANCELLED,
    (WANTED, PACK): WANTED,
    (WANTED, PACK_UNPAID): WANTED,
    (WANTED, CAPTURE): PAID,
    (WANTED, FAIL): HELD,
    (WANTED, CANCEL): REFUND_WANTED,
    (HELD, PACK): HELD,
    (HELD, PACK_UNPAID): HELD,
    (HELD, AUTHORISE): WANTED,
    (HELD, CANCEL): CANCELLED,
    (PAID, PACK): PAID,
    (PAID, PACK_UNPAID): PAID,
    (PAID, CANCEL): CANCELLED,
    (REFUND_WANTED, PACK): REFUND_WANTED,
    (REFUND_WANTED, PACK_UNPAID): REFUND_WANTED,
    (REFUND_WANTED, CAPTURE): CANCELLED,
    (REFUND_WANTED, FAIL): CANCELLED,
    (REFUND_WANTED, CANCEL): REFUND_WANTED,
    (CANCELLED, PACK): CANCELLED,
    (CANCELLED, PACK_UNPAID): CANCELLED,
    (CANCELLED, CANCEL): CANCELLED,
}


@pytest.mark.parametrize(("state", "event"), list(product(STATES, EVENTS)))
def test_only_the_moves_of_the_table_are_legal(state: str, event: str):
    assert MOVES.to(state, event) == LEGAL.get((state, event))
    charge = Charge(new_id(), new_id(), state)

    if (state, event) in LEGAL:
        assert charge.move(event) == state
        assert charge.state == LEGAL[state, event]
    else:
        with pytest.raises(Conflict, match="payment_state_forbids"):
            charge.move(event)


def test_the_table_has_no_states_and_events_beside_these():
    assert (MOVES.states, MOVES.events) == (sorted(STATES), sorted(EVENTS))


@pytest.mark.parametrize(("units", "part"), [(0, 0), (1, 33), (2, 67), (3, 100)])
def test_a_share_is_rounded_half_up(units: int, part: int):
    assert share(cents(100), units, 3) == cents(part)
    assert share(cents(-100), units, 3) == cents(-part)


def packed(order: OrderPlaced, *units: int) -> list[LineUnits]:
    return [LineUnits(each.position, each.sku, count) for each, count in zip(order.lines, units, strict=True) if count]


def test_the_first_shipment_bears_the_shipping_and_its_tax():
    order = an_order_placed(lines=1)

    first, other = (cost_of(order, packed(order, 1), {}, is_first=is_first) for is_first in (True, False))

    assert (first.shipping, first.shipping_tax) == (order.shipping, order.shipping_tax)
    assert first.total - other.total == order.shipping + order.shipping_tax


def test_the_taxes_of_a_cost_are_summed_by_rate_the_highest_first():
    lines = [replace(a_placed_line(position=0), tax_rate_basis_points=700), a_placed_line(position=1)]
    order = an_order_placed(lines=2)
    order = replace(order, lines=lines)

    taxes = cost_of(order, packed(order, 1, 1), {}, is_first=True).taxes

    assert [each.rate_basis_points for each in taxes] == [1_900, 700]
    assert taxes[0].net == lines[1].net + order.shipping


def test_shipping_that_costs_nothing_is_no_part_of_the_taxes():
    order = replace(an_order_placed(lines=1), shipping=cents(0), shipping_tax_rate_basis_points=2_500)

    assert [each.rate_basis_points for each in cost_of(order, packed(order, 1), {}, is_first=True).taxes] == [1_900]


def test_more_than_was_ordered_is_a_fault_of_ours():
    order = an_order_placed(lines=1)

    with pytest.raises(AssertionError, match="has 1 units"):
        cost_of(order, packed(order, 1), {0: 1}, is_first=False)


@st.composite
def splits(draw: st.DrawFn) -> tuple[OrderPlaced, list[list[int]]]:
    """An order of any taxes, and its units spread over shipments in any way."""
    quantities = draw(st.lists(st.integers(1, 12), min_size=1, max_size=4))
    lines = [
        replace(a_placed_line(quantity=quantity, position=place, price_minor=draw(st.integers(1, 99_999))),
                tax=cents(draw(st.integers(0, 99_999))))
        for place, quantity in enumerate(quantities)
    ]  # fmt: skip
    net = total_of((line.net for line in lines), "EUR") + cents(490)
    tax = total_of((line.tax for line in lines), "EUR") + cents(93)
    order = replace(an_order_placed(lines=1), lines=lines, shipping_tax=cents(93), net=net, tax=tax, total=net + tax)
    shipments, left = [], list(quantities)
    while any(left):
        units = [draw(st.integers(0, count)) for count in left]
        if any(units):
            shipments.append(units)
            left = [count - taken for count, taken in zip(left, units, strict=True)]
        else:
            shipments.append(left)
            left = [0] * len(left)
    return order, shipments


@given(splits())
def test_over_any_split_the_shipments_cost_what_the_order_costs(split: tuple[OrderPlaced, list[list[int]]]):
    order, shipments = split
    costs = []

    for units in shipments:
        costs.append(cost_of(order, packed(order, *units), units_charged(costs), is_first=not costs))

    for part in ("net", "tax", "total"):
        assert total_of((getattr(cost, part) for cost in costs), "EUR") == getattr(order, part)
    assert units_charged(costs) == {line.position: line.quantity for line in order.lines}


@given(splits())
def test_the_taxes_of_each_shipment_add_up_to_its_tax(split: tuple[OrderPlaced, list[list[int]]]):
    order, shipments = split
    cost = cost_of(order, packed(order, *shipments[0]), {}, is_first=True)

    assert total_of((each.tax for each in cost.taxes), "EUR") == cost.tax
    assert total_of((each.net for each in cost.taxes), "EUR") == cost.net
