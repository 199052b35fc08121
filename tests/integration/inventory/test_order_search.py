"""Orders are found by their number, and by the e-mail address of their customer."""

import pytest

from backbone.errors import InvalidRequest


@pytest.fixture
def found(depot):
    """The ids of the orders that a search finds."""

    def search(words, **filters):
        return [each["id"] for each in depot.client.inventory.list_orders(search=words, **filters)["items"]]

    return search


@pytest.fixture
def order(depot):
    """An order that was just placed."""
    return depot.order(depot.a_customer()["id"], (depot.a_product(on_hand=4), 1))


def test_an_order_is_found_by_its_number_as_people_write_it(found, order):
    number = order["number"]

    for written in (number, number.lower(), number.removeprefix("O-"), number.removeprefix("O-").lstrip("0")):
        assert found(written) == [order["id"]]


def test_orders_are_found_by_the_address_of_their_customer_in_capital_letters_too(found, order):
    email = order["customer"]["email"]

    assert order["id"] in found(email)
    assert order["id"] in found(email.upper())
    assert found("nobody@shop.example") == []


def test_a_search_goes_with_the_other_filters(found, order):
    assert found(order["number"], state="RESERVED", customer_id=order["customer"]["id"]) == [order["id"]]
    assert found(order["number"], state="DELIVERED") == []


def test_a_row_says_who_ordered(depot, order):
    [row] = depot.client.inventory.list_orders(search=order["number"])["items"]

    assert (row["customer_name"], row["customer_email"]) == (order["customer"]["name"], order["customer"]["email"])


@pytest.mark.parametrize("words", ["", "Ada Jensen", "O-", "O-1 OR 1=1", "9" * 16])
def test_what_can_be_neither_is_refused(found, words):
    with pytest.raises(InvalidRequest, match="order number or an e-mail address"):
        found(words)
