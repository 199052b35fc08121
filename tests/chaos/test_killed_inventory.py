"""An instance of inventory is killed in a burst of orders: the other one answers, and nothing is lost or doubled."""

import pytest

from tests.support.burst import IMPATIENT, burst_of_orders
from tests.support.services import running
from tests.support.shop import Shop

INSTANCES = {"customers": 1, "inventory": 2, "billing": 1, "registry": 1}


@pytest.fixture
def own_shop(amqp_uri, databases, tmp_path):
    """A shop that may be broken."""
    with running(Shop, amqp_uri, databases, tmp_path, INSTANCES, IMPATIENT) as shop:
        yield shop


def test_orders_go_on_when_an_instance_is_killed(own_shop):
    with burst_of_orders(own_shop, count=60) as burst:
        burst.wait_acknowledged(15)

        own_shop.instances("inventory")[0].kill()

        burst.assert_nothing_lost_or_doubled()


def test_what_all_killed_instances_left_is_done_by_the_next_one(own_shop):
    with burst_of_orders(own_shop, count=50) as burst:
        burst.wait_acknowledged(12)

        for process in own_shop.instances("inventory"):
            process.kill()

        with own_shop.one_more("inventory"):
            burst.assert_nothing_lost_or_doubled()
