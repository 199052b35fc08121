"""Entrypoints of what there is to do today: each for those who can do something about it."""

import pytest

from backbone.errors import InvalidRequest, PermissionDenied
from tests.builders import NOON, a_context

SINCE = {"since": NOON.isoformat()}
METHODS = [
    ("get_waiting_shipments", {}, {"warehouse", "admin"}),
    ("get_scarce_stock", {}, {"warehouse", "catalogue", "admin"}),
    ("get_intake", SINCE, {"support", "warehouse", "accountant", "admin"}),
]
ROLES = {"customer", "support", "warehouse", "catalogue", "accountant", "ops", "admin"}


@pytest.mark.parametrize(("method", "asked", "may"), METHODS)
def test_those_are_told_who_can_do_something_about_it(call, method, asked, may):
    for role in may:
        assert call(method, a_context(role), **asked)


@pytest.mark.parametrize(("method", "asked", "may"), METHODS)
def test_others_are_not(call, method, asked, may):
    for role in ROLES - may:
        with pytest.raises(PermissionDenied, match="role_required"):
            call(method, a_context(role), **asked)


@pytest.mark.parametrize("asked", [{}, {"since": "yesterday"}])
def test_a_day_begins_at_an_instant(call, asked):
    with pytest.raises(InvalidRequest):
        call("get_intake", a_context("support"), **asked)
