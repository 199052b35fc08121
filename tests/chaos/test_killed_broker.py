"""The broker is killed in a burst of orders and comes back: so does every service, and nothing is lost or doubled."""

import pytest

from tests.support.broker import Broker
from tests.support.burst import IMPATIENT, burst_of_orders
from tests.support.services import running
from tests.support.shop import Shop

INSTANCES = {"customers": 1, "inventory": 2, "billing": 1, "registry": 1}


@pytest.fixture
def own_broker(tmp_path):
    """A broker that may be killed."""
    broker = Broker(tmp_path, virtual_hosts=2)
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


@pytest.fixture
def own_shop(own_broker, databases, tmp_path):
    """A shop on that broker."""
    with running(Shop, own_broker.new_virtual_host(), databases, tmp_path, INSTANCES, IMPATIENT) as shop:
        yield shop


def test_orders_go_on_when_the_broker_is_back(own_shop, own_broker):
    with burst_of_orders(own_shop, count=60) as burst:
        burst.wait_acknowledged(15)

        own_broker.kill()
        own_broker.start()

        burst.assert_nothing_lost_or_doubled()
    assert all(process.is_running for process in own_shop.processes)
