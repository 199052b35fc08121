"""What a day's orders come to: all of them, and those that are paid for, in each currency."""

from backbone.money import Money
from inventory.orders import CANCELLED, CONFIRMED, EXPIRED, RESERVED, SHIPPED
from inventory.today import Takings, intake_of
from tests.builders import NOON


def test_orders_that_were_not_paid_or_were_cancelled_count_as_placed_only():
    states = (RESERVED, EXPIRED, CANCELLED, CONFIRMED, SHIPPED)

    intake = intake_of(NOON, [Takings(state, 2, Money(100, "EUR")) for state in states])

    assert intake["placed"] == {"count": 10, "totals": [Money(500, "EUR")]}
    assert intake["paid"] == {"count": 4, "totals": [Money(200, "EUR")]}


def test_each_currency_has_a_sum_of_its_own():
    takings = [Takings(CONFIRMED, 1, Money(100, "EUR")), Takings(CONFIRMED, 1, Money(7, "DKK"))]

    assert intake_of(NOON, takings)["paid"]["totals"] == [Money(7, "DKK"), Money(100, "EUR")]


def test_a_day_without_orders_has_no_sums():
    assert intake_of(NOON, [])["placed"] == {"count": 0, "totals": []}
