"""The two example services, two instances of each, on each kind of database in turn."""

from collections.abc import Iterator

import pytest

from backbone.messages import new_id
from tests.support.services import Services, running
from tests.support.wire import Wire

INSTANCES = {"teller": 2, "counter": 2}


@pytest.fixture(scope="session")
def examples(broker, databases, tmp_path_factory) -> Iterator[Services]:
    """Tellers and counters on a virtual host of their own."""
    folder = tmp_path_factory.mktemp("examples")
    with running(Services, broker.new_virtual_host(), databases, folder, INSTANCES) as started:
        yield started


@pytest.fixture
def examples_wire(examples) -> Iterator[Wire]:
    """Plain AMQP to the examples' broker."""
    wire = Wire(examples.amqp_uri)
    yield wire
    wire.close()


@pytest.fixture
def teller(examples):
    """Calls the teller."""
    return examples.client.teller


@pytest.fixture
def counter(examples):
    """Calls the counter."""
    return examples.client.counter


@pytest.fixture
def topic() -> str:
    """A topic of one test alone."""
    return f"topic {new_id()}"
