"""What dies is started again, and what is left answers meanwhile."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from backbone.messages import new_id
from tests.support.waiting import wait_until

AT_ONCE_S = 3
"""What is slower made a caller wait for the dead."""
BROKER_BACK_S = 30
"""By then each process has its connection again; one that answers says nothing about the others."""
ENOUGH_FOR_EVERY_WORKER = 10


@pytest.fixture(autouse=True)
def whole_again(system):
    """The system is whole again after each test, whatever that has done to it."""
    yield
    system.wait_ready()


def test_when_an_instance_is_killed_the_other_one_answers_at_once(system):
    ada, sku = system.a_customer(), system.a_product(units=10)["sku"]

    os.kill(system.pid("inventory"), signal.SIGKILL)

    started = time.monotonic()
    answers = [ada.order((sku, 1)) for _ in range(10)]
    assert [answer.status_code for answer in answers] == [201] * 10
    assert time.monotonic() - started < AT_ONCE_S
    assert system.stock(sku)["reserved"] == 10


def test_orders_that_a_killed_instance_was_working_on_are_placed_once(system):
    ada, sku = system.a_customer(), system.a_product(units=40)["sku"]

    with ThreadPoolExecutor(8) as buyers:
        placing = [buyers.submit(ada.order, (sku, 1)) for _ in range(40)]
        placing[5].result()
        os.kill(system.pid("inventory-2"), signal.SIGKILL)
        answers = [each.result() for each in placing]

    assert [answer.status_code for answer in answers] == [201] * 40
    assert {order["id"] for order in ada.all_of("/orders")} == {answer.json()["id"] for answer in answers}
    assert system.stock(sku)["reserved"] == 40


def test_a_killed_instance_is_started_again_and_joins_in(system):
    killed = system.pid("inventory")

    os.kill(killed, signal.SIGKILL)

    wait_until(lambda: system.pid("inventory") not in (killed, 0), "another process in its place")
    assert wait_until(lambda: system.pid("inventory") in pids_up(system), "the new instance in the registry", 30)


def test_when_a_gateway_worker_is_killed_the_other_one_answers(system):
    killed, left = system.workers()

    killed.kill()
    killed.wait()

    assert {system.visitor.get("/products").status_code for _ in range(20)} == {200}
    wait_until(lambda: len(system.workers()) == 2, "a second worker")
    assert left in system.workers()
    assert killed not in system.workers()


def test_a_killed_broker_comes_back_and_so_does_everything_that_needs_it(system):
    ada, sku = system.a_customer(), system.a_product(units=20)["sku"]
    order = ada.buy((sku, 1))
    system.pack(order)

    os.kill(system.pid("broker"), signal.SIGKILL)

    wait_until(lambda: system.http.get("/health/ready").status_code == 503, "a gateway that has noticed")
    system.wait_ready()
    assert ada.wait_invoiced(order["id"])["total"] == order["total"]
    for _ in range(ENOUGH_FOR_EVERY_WORKER):
        key = new_id()
        wait_until(lambda key=key: ada.order((sku, 1), key=key).status_code == 201, "an order", BROKER_BACK_S)
    assert system.stock(sku)["reserved"] == 1 + ENOUGH_FOR_EVERY_WORKER


def pids_up(system):
    """The process ids that the registry knows to be up."""
    instances = system.staff("ops").get("/registry/instances").json()["items"]
    return {each["pid"] for each in instances if each["state"] == "UP"}
