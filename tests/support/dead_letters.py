"""Dead letters, made for real: events that billing cannot read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import orjson

from backbone.messages import event_queue
from tests.builders import an_envelope, an_order_placed
from tests.support.poison import TEXT, publish
from tests.support.system import WholeSystem
from tests.support.waiting import wait_until

SERVICE, HANDLER = "billing", "on_order_placed"


@contextmanager
def a_dead_letter(system: WholeSystem) -> Iterator[dict[str, Any]]:
    """Let billing hear of an order that comes to no amount; the dead letter, as operators see it, is given up then."""
    good = an_envelope(an_order_placed())
    unreadable = replace(good, payload=good.payload | {"total": "a lot"})
    queue = event_queue("inventory", good.type, SERVICE, HANDLER)
    publish(system.settings.amqp_uri, [("", queue, orjson.dumps(unreadable.to_wire()), TEXT)])
    yield wait_until(lambda: letter_of(system, unreadable.message_id), "the dead letter")
    if letter_of(system, unreadable.message_id):
        given_up = system.staff("ops").post(f"/dead-letters/{SERVICE}/{unreadable.message_id}/discard", {})
        assert given_up.is_success, given_up.text


def letter_of(system: WholeSystem, message_id: str) -> dict[str, Any] | None:
    """A dead letter by its id, if there is such a one."""
    letters = system.staff("ops").all_of("/dead-letters", service=SERVICE)
    return next((letter for letter in letters if letter["message_id"] == message_id), None)
