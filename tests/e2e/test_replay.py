"""A real shop's invoices become orders, parcels and invoices, to the cent; the file is as dirty as it was published."""

import os
import re
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.online_retail import ONLINE_RETAIL
from tests.support.people import again_until_known
from tests.support.waiting import wait_until

LINES = (
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
    "9001,E2E1A,TIN HOLDER,6,2010-12-01 08:26:00,2.55,99001.0,EIRE",
    "9001,E2E1a,TIN HOLDER,2,2010-12-01 08:26:00,2.1,99001.0,EIRE",
    "9001,POST,POSTAGE,1,2010-12-01 08:26:00,18.0,99001.0,EIRE",
    "C9002,E2E1A,TIN HOLDER,-6,2010-12-01 08:30:00,2.55,99001.0,EIRE",
    "9003,E2E2,,3,2010-12-01 08:31:00,0.07,99002.0,Unspecified",
    "9003,E2E2,LAMP,1,2010-12-01 08:31:00,0.001,99002.0,Unspecified",
    "9004,E2E1A,TIN HOLDER,1,2010-12-01 08:40:00,2.55,,EIRE",
    "9005,E2E1A,TIN HOLDER,1,2010-12-01 08:41:00,2.55,99001.0,Spain",
)
MANY = 60
MANY_LINES = tuple(
    f"{8_000 + number},E2E{number % 7},LAMP,{number % 5 + 1},2010-12-02 09:00:00,1.15,{98_000 + number % 9}.0,France"
    for number in range(MANY)
)
KILLED_AFTER_ORDERS = {"inventory": 5, "billing": 20, "inventory-2": 40}
NET_MINOR = {"99001": [6 * 255 + 2 * 210, 255], "99002": [3 * 7]}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small file with some of the dirt of the real one."""
    path = tmp_path / "online-retail.csv"
    path.write_text("\n".join(LINES))
    return path


def test_what_can_be_ordered_is_ordered_and_invoiced_and_a_second_run_adds_nothing(system, file):
    first = played(system, file, invoices=2)
    again = played(system, file, invoices=0)

    assert "2 of 2 orders and their invoices agree with the file to the cent." in first.stdout
    assert "3 of 3 orders and their invoices agree with the file to the cent." in again.stdout
    assert goods_of_orders(system) == {number: [("SHIPPED", net) for net in nets] for number, nets in NET_MINOR.items()}


def test_a_replay_goes_on_while_services_are_killed(system, tmp_path):
    path, before = tmp_path / "online-retail.csv", set(newest_orders(system))
    path.write_text("\n".join([LINES[0], *MANY_LINES]))

    with ThreadPoolExecutor(1) as aside:
        replaying = aside.submit(played, system, path, invoices=0)
        for program, orders in KILLED_AFTER_ORDERS.items():
            wait_until(lambda many=orders: len(set(newest_orders(system)) - before) >= many, "orders", 60)
            os.kill(system.pid(program), signal.SIGKILL)

    assert f"{MANY} of {MANY} orders and their invoices agree with the file to the cent." in replaying.result().stdout
    assert len(set(newest_orders(system)) - before) == MANY


def test_a_file_that_is_another_is_one_sentence(system, tmp_path):
    path = tmp_path / "products.csv"
    path.write_text("sku,name\nA,B\n")

    ended = system.make("replay", FILE=str(path))

    assert ended.returncode != 0
    assert "is not the Online Retail file: its first line lacks InvoiceNo" in ended.stderr
    assert "Traceback" not in ended.stderr


if ONLINE_RETAIL.exists():

    def test_a_hundred_real_invoices_agree_to_the_cent(system):
        ended = played(system, ONLINE_RETAIL, invoices=100)

        assert "100 orders of 82 customers with 1,727 lines of 943 products" in ended.stdout
        assert "100 of 100 orders and their invoices agree with the file to the cent." in ended.stdout


def played(system, path: Path, invoices: int) -> subprocess.CompletedProcess[str]:
    """A replay that found everything equal, and all laws kept."""
    ended = system.make("replay", FILE=str(path), INVOICES=str(invoices))
    assert ended.returncode == 0, f"{ended.stdout[-3_000:]}\n{ended.stderr[-1_000:]}"
    assert re.search(r"^(\d+) of \1 laws are kept", ended.stdout, re.MULTILINE)
    return ended


def newest_orders(system) -> list[str]:
    """The ids of the newest orders, as soon as somebody can tell."""
    answer = again_until_known(lambda: system.staff("accountant").get("/orders", limit=100))
    return [order["id"] for order in answer.json()["items"]]


def goods_of_orders(system) -> dict[str, list[tuple[str, int]]]:
    """The states and net goods of the replayed customers' orders, in the order of their placing."""
    accountant = system.staff("accountant")
    goods: dict[str, list[tuple[str, int]]] = {}
    for summary in reversed(accountant.all_of("/orders")):
        order = accountant.get(f"/orders/{summary['id']}").json()
        number = order["customer"]["name"].removeprefix("Customer ")
        if number in NET_MINOR:
            net = order["net"]["amount_minor"] - order["shipping"]["amount_minor"]
            goods.setdefault(number, []).append((order["state"], net))
    return goods
