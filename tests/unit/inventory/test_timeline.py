"""Timelines: the flat form in which an entry keeps what a fact tells."""

import pytest

from inventory.contract import TIMELINE_KINDS, TimelineSchema
from inventory.timeline import details_of
from tests.builders import NOON, a_product
from tests.unit.inventory.journeys import PAYMENT, facts_about

FACTS = facts_about(a_product().id, a_product().id)


@pytest.mark.parametrize("kind", FACTS)
def test_the_details_of_a_fact_are_flat_and_leave_out_whose_they_are(kind: str):
    details = details_of(FACTS[kind])

    assert "order_id" not in details
    assert all(isinstance(value, str | int) for value in details.values())


def test_an_amount_becomes_its_minor_units_and_its_currency():
    details = details_of(FACTS["payment_captured"])

    assert (details["amount_minor"], details["currency"], details["payment_id"]) == (100, "EUR", PAYMENT)


@pytest.mark.parametrize("kind", FACTS)
def test_every_fact_of_money_has_a_kind_of_entry(kind: str):
    entry = {"sequence": 1, "kind": kind, "at": NOON.isoformat(), "actor_id": "billing", "details": {}}

    assert kind in TIMELINE_KINDS
    assert TimelineSchema().validate({"items": [entry], "has_more": False}) == {}
