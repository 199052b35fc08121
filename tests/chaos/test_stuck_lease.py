"""A row of the outbox is leased by a relay that will not come back for it: another one publishes it soon."""

import pytest

from backbone.messages import new_id
from tests.support.facts import EXCHANGE, LEFT, PUT, a_step, outbox_row
from tests.support.waiting import wait_until

SOON_S = 10
YEAR_S = 365 * 86_400
LEASE_S = 5
"""As a relay leases what it is about to publish, and as one leaves it that is killed then."""


@pytest.mark.parametrize("leased_s", [YEAR_S, LEASE_S], ids=["with a wrong clock", "and died"])
def test_ours_publishes_what_another_relay_leased(probe, probe_wire, leased_s):
    database, event = probe.databases["probe"], a_step(new_id())
    steps = probe_wire.tap(EXCHANGE)

    database.execute(PUT, outbox_row(event, leased_s=leased_s))

    wait_until(lambda: database.value(LEFT, id=event.message_id) == 0, "a row that is gone", SOON_S)
    assert probe_wire.take_event(steps, event.aggregate_id) == event
