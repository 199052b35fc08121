"""A real shop's invoices become our orders and invoices, to the cent; the file is as dirty as it was published."""

import subprocess
from pathlib import Path

import pytest

from tests.support.online_retail import ONLINE_RETAIL

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
    assert nets_of_orders(system) == NET_MINOR


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
    """A replay that found everything equal."""
    ended = system.make("replay", FILE=str(path), INVOICES=str(invoices))
    assert ended.returncode == 0, f"{ended.stdout[-3_000:]}\n{ended.stderr[-1_000:]}"
    return ended


def nets_of_orders(system) -> dict[str, list[int]]:
    """The net amounts of the replayed customers' orders, in the order of their placing."""
    accountant = system.staff("accountant")
    nets: dict[str, list[int]] = {}
    for summary in reversed(accountant.all_of("/orders")):
        order = accountant.get(f"/orders/{summary['id']}").json()
        number = order["customer"]["name"].removeprefix("Customer ")
        if number in NET_MINOR:
            nets.setdefault(number, []).append(order["net"]["amount_minor"])
    return nets
