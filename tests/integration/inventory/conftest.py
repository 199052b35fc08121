"""Inventory alone, for the tests of its own."""

from collections.abc import Iterator

import pytest

from tests.integration.inventory.depot import Depot, a_depot


@pytest.fixture(scope="session")
def depot(broker, databases, tmp_path_factory) -> Iterator[Depot]:
    """Two instances of inventory, on each kind of database in turn; they look for ended holds each second."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SWEEP_S", "1")
        with a_depot(broker.new_virtual_host(), databases, tmp_path_factory.mktemp("depot")) as opened:
            yield opened
