"""Billing alone, for the tests of its own."""

from collections.abc import Iterator

import pytest

from tests.integration.billing.till import Till, a_till


@pytest.fixture(scope="session")
def open_till(broker, databases, tmp_path_factory) -> Iterator[Till]:
    """Two instances of billing, on each kind of database in turn."""
    folder = tmp_path_factory.mktemp("till")
    with a_till(broker.new_virtual_host(), databases.fresh("billing"), folder, instances=2) as opened:
        yield opened


@pytest.fixture
def till(open_till) -> Iterator[Till]:
    """Billing, which hears and is heard while the test runs: the broker gives up who is silent for long."""
    open_till.listen()
    yield open_till
    open_till.hang_up()
