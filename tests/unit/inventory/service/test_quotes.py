"""The entrypoint that quotes: for a country or a customer, at prices that stood while tax was asked for."""

from typing import Any

import pytest

from backbone.config import SettingError
from backbone.context import Context
from backbone.errors import Conflict
from backbone.messages import new_id
from inventory.service.quotes import _shipping_fee
from tests.builders import SHIPPING_FEE, a_product

LINES = [{"sku": "A", "quantity": 2}, {"sku": "B", "quantity": 9}]


def quote(call, **where: str) -> dict[str, Any]:
    return call("quote", Context(), lines=LINES, **where)


def test_a_quote_shows_prices_taxes_shipping_and_what_is_missing(call):
    quoted = quote(call, country="DK")

    assert [line["net"]["amount_minor"] for line in quoted["lines"]] == [2_000, 9_000]
    assert [(line["available"], line["short"]) for line in quoted["lines"]] == [(5, 0), (5, 4)]
    sums = {name: quoted[name]["amount_minor"] for name in ("shipping", "net", "tax", "total")}
    assert sums == {"shipping": 0, "net": 11_000, "tax": 2_750, "total": 13_750}
    assert (quoted["is_available"], quoted["country"]) == (False, "DK")


def test_a_quote_reserves_nothing(call, work):
    quote(call, country="DK")

    assert [item.reserved for item in work.stock.rows.values()] == [0, 0]


def test_billing_is_asked_with_amounts_as_they_travel(call, service):
    quote(call, country="DE")

    asked = service.billing.asked
    assert (asked["country"], asked["shipping"]["amount_minor"]) == ("DE", 0)
    assert asked["lines"][0] == {
        "tax_class": "standard",
        "net": {"amount_minor": 2_000, "currency": "EUR", "exponent": 2},
    }


@pytest.mark.parametrize(
    ("profile", "country"), [({}, "DK"), ({"address": None, "country": "SE"}, "SE")], ids=["address", "no address"]
)
def test_a_customer_is_quoted_for_where_they_get_post(call, service, profile: dict[str, Any], country: str):
    service.customers.answers = profile

    assert quote(call, customer_id=new_id())["country"] == country


def test_what_is_sold_no_more_is_not_quoted(call, work):
    work.products.add([a_product("B", is_archived=True)])

    with pytest.raises(Conflict, match="Sold no more"):
        quote(call, country="DK")


def test_the_shipping_fee_is_a_setting():
    config = {"SHIPPING_FEE_MINOR": "490", "SHIPPING_FREE_FROM_MINOR": "5000"}

    assert _shipping_fee(config) == SHIPPING_FEE
    with pytest.raises(SettingError, match="SHIPPING_FEE_MINOR"):
        _shipping_fee({**config, "SHIPPING_FEE_MINOR": "-1"})
