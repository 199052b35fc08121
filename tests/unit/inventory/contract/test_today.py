"""The wire schemas of what there is to do today."""

import pytest
from marshmallow import ValidationError

from inventory.contract import GetIntake, GetIntakeSchema, IntakeSchema
from tests.builders import NOON


def test_a_day_begins_where_the_reader_is():
    assert GetIntakeSchema().load({"since": "2026-03-02T13:00:00+01:00"}) == GetIntake(NOON)


@pytest.mark.parametrize("since", ["today", 7, None])
def test_a_day_that_begins_at_no_instant_is_refused(since):
    with pytest.raises(ValidationError):
        GetIntakeSchema().load({"since": since})


def test_an_intake_goes_over_the_wire_and_back():
    sums = {"count": 1, "totals": [{"amount_minor": 100, "currency": "EUR", "exponent": 2}]}
    wire = {"since": NOON.isoformat(), "placed": sums, "paid": sums}

    assert IntakeSchema().dump(IntakeSchema().load(wire)) == wire
