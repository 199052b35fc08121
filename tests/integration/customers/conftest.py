"""Two instances of customers, on each kind of database in turn."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.builders import PASSWORD, a_registration
from tests.support.databases import Database
from tests.support.services import Services, running
from tests.support.wire import Wire


class Identity(Services):
    """Customers without the rest of the shop."""

    @property
    def database(self) -> Database:
        """The database of customers."""
        return self.databases["customers"]

    def a_customer(self, **registration: Any) -> dict[str, Any]:
        """Somebody who just registered."""
        return self.client.customers.register(**a_registration(**registration))

    def sign_in(self, email: str | None = None, password: str = PASSWORD) -> dict[str, Any]:
        """What a person gets who signs in: this one, or somebody who just registered."""
        return self.client.customers.authenticate(email=email or self.a_customer()["email"], password=password)

    def rotate(self, refresh_token: str) -> dict[str, Any]:
        """What a person gets who renews a session."""
        return self.client.customers.rotate_session(refresh_token=refresh_token)


@pytest.fixture(scope="session")
def identity(broker, databases, tmp_path_factory) -> Iterator[Identity]:
    """Customers, running twice."""
    folder = tmp_path_factory.mktemp("identity")
    with running(Identity, broker.new_virtual_host(), databases, folder, {"customers": 2}) as started:
        yield started


@pytest.fixture
def identity_wire(identity) -> Iterator[Wire]:
    """Plain AMQP to the broker of customers."""
    wire = Wire(identity.amqp_uri)
    yield wire
    wire.close()
