"""A dead event over HTTP: listed, inspected, replayed until it is handled or dead again, and discarded."""

import orjson
import pytest

from backbone.messages import event_queue, events_exchange, new_id
from tests.builders import an_envelope
from tests.support.poison import TEXT, publish
from tests.support.waiting import wait_until

HANDLER = "on_shipment_delivered"
DEAD_S = 60
"""Five tries take up to half a minute."""
