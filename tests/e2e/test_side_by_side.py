"""A second system beside the first: other ports, another VAR, settings and a life of its own."""

import psutil
import pytest

from ops.ports import require_free
from ops.supervisor_files import OWNER_VARIABLE
from tests.support.people import euros_of
from tests.support.proof import prove
from tests.support.system import a_running_system

OWN_SETTINGS = {
    "DEMO": "0",
    "INVENTORY": "1",
    "GATEWAY_WORKERS": "1",
    "SHIPPING_FEE_MINOR": "700",
    "SELLER_NAME": "The Other Shop",
}


@pytest.fixture(scope="module")
def other(system, tmp_path_factory):
    """The second system."""
    with a_running_system(tmp_path_factory.mktemp("other"), **OWN_SETTINGS) as running:
        yield running


def test_two_systems_know_nothing_of_each_other(system, other):
    here, there = system.a_product(), other.a_product()

    assert [product["sku"] for product in other.visitor.all_of("/products")] == [there["sku"]]
    assert system.visitor.get(f"/products/{there['id']}").status_code == 404
    assert other.visitor.get(f"/products/{here['id']}").status_code == 404
    assert system.is_ready()


def test_a_token_of_one_system_is_worth_nothing_in_the_other(system, other):
    answer = other.visitor.ask("GET", "/me", system.a_customer().headers)

    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


def test_each_runs_with_its_own_settings(other):
    ada = other.a_customer()
    order = ada.buy((other.a_product(units=1, price_minor=1_000)["sku"], 1))
    other.pack(order)

    invoice = ada.wait_invoiced(order["id"])

    assert (euros_of(order, "shipping"), invoice["seller"]["name"]) == ((700,), "The Other Shop")
    assert [state.name for state in other.supervisor.states() if "inventory" in state.name] == ["inventory"]
    assert len(other.workers()) == 1


def test_what_was_stored_is_there_after_a_stop_and_a_start(other):
    ada = other.a_customer()
    order = ada.buy((other.a_product(units=2)["sku"], 1))
    other.pack(order)
    invoice, accounts = ada.wait_invoiced(order["id"]), other.accounts
    ada.wait_shipments(order["id"], "READY")
    kept = ada.order_of(order["id"])

    other.stop()
    assert processes_of(other) == []
    other.start()

    assert ada.order_of(order["id"]) == kept
    assert ada.invoices_of(order["id"]) == [invoice]
    assert other.accounts == accounts


def test_every_law_is_kept_after_a_stop_and_a_start(other):
    assert prove(other)["state"] == "GREEN"


def test_a_reset_must_be_asked_for_twice(other):
    refused = other.make("reset")

    assert refused.returncode != 0
    assert "Nothing was deleted." in refused.stderr
    assert other.is_ready()


def test_after_a_reset_nothing_is_left_running_or_stored(other):
    ended = other.make("reset", YES="1")

    assert ended.returncode == 0
    assert list(other.var.iterdir()) == processes_of(other) == []
    require_free(other.settings.ports)


def processes_of(system):
    """All processes that belong to a system."""
    everybody = psutil.process_iter(["environ"])
    return [each for each in everybody if (each.info["environ"] or {}).get(OWNER_VARIABLE) == str(system.var)]
