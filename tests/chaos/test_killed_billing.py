"""Billing is killed while invoices are issued: each order still gets exactly one, and the numbers have no gap."""

import pytest

from tests.support.burst import IMPATIENT, burst_of_orders
from tests.support.services import running
from tests.support.shop import Shop
from tests.support.waiting import wait_until

INSTANCES = {"customers": 1, "inventory": 1, "billing": 2, "registry": 1}


@pytest.fixture
def own_shop(amqp_uri, databases, tmp_path):
    """A shop that may be broken."""
    with running(Shop, amqp_uri, databases, tmp_path, INSTANCES, IMPATIENT) as shop:
        yield shop


def test_every_order_gets_one_invoice_though_both_instances_are_killed(own_shop):
    with burst_of_orders(own_shop, count=60) as burst:
        wait_until(lambda: own_shop.billing.value("SELECT count(*) FROM invoices") >= 10, "ten invoices", 60)

        for process in own_shop.instances("billing"):
            process.kill()

        with own_shop.one_more("billing"):
            burst.assert_nothing_lost_or_doubled()
