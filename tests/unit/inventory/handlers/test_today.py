"""Handlers of what there is to do today: each asks for its own part."""

from inventory import handlers
from inventory.contract import GetIntake
from tests.builders import NOON
from tests.unit.inventory.fake_work import FakeWork


def test_a_day_without_work_has_nothing_to_do():
    work = FakeWork()

    assert {queue["count"] for queue in handlers.get_waiting_shipments(work).values()} == {0}
    assert handlers.get_scarce_stock(work)["count"] == 0
    assert handlers.get_intake(work, GetIntake(NOON))["since"] == NOON
