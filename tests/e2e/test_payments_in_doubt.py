"""A payment provider that does not answer: nobody pays twice, and each key gets its answer in the end."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from backbone.messages import new_id
from tests.support.people import APPROVED, SILENT_CHARGED, SILENT_NOT_CHARGED, again_until_known, euros_of
from tests.support.system import a_running_system

IMPATIENT = {"PROVIDER_TIMEOUT_S": "4", "NOT_CHARGED_AFTER_S": "2", "BILLING": "2", "GATEWAY_WORKERS": "1", "DEMO": "0"}
"""What became of an attempt is known sooner than with the defaults, and late enough to try something meanwhile."""


@pytest.fixture(scope="module")
def impatient(tmp_path_factory):
    """A system that waits 4 s for its provider, and counts as not charged what that does not know 2 s later."""
    with a_running_system(tmp_path_factory.mktemp("impatient"), **IMPATIENT) as running:
        yield running


@pytest.fixture
def ada(impatient):
    """A customer there."""
    return impatient.a_customer()


@pytest.fixture
def order_id(impatient, ada):
    """An order of hers, not paid yet: 22.36 EUR."""
    return ada.place((impatient.a_product(units=2)["sku"], 1))["id"]


@pytest.fixture
def begin_to_pay(ada, order_id):
    """Begins a payment that the provider does not answer; what comes of it is asked of the future that it returns."""
    with ThreadPoolExecutor(1) as payer:

        def begin(card, key=None):
            paying = payer.submit(ada.pay, order_id, card, key)
            ada.wait_payment(order_id, is_in_doubt=True)
            return paying

        yield begin


def test_a_payment_that_was_made_without_an_answer_is_confirmed_under_its_key(ada, order_id):
    key = new_id()

    silent = ada.pay(order_id, SILENT_CHARGED, key)
    known = again_until_known(lambda: ada.pay(order_id, SILENT_CHARGED, key))

    assert (silent.status_code, silent.json()["code"]) == (504, "provider_silent")
    assert (known.status_code, euros_of(known.json(), "amount")) == (201, (2_236,))
    assert ada.wait_order(order_id, "CONFIRMED")["payment_id"] == known.json()["payment_id"]
    assert euros_of(ada.payment_of(order_id), "authorised") == (2_236,)
    assert ada.pay(order_id, SILENT_CHARGED, key).text == known.text


def test_a_payment_that_was_not_made_is_declined_under_its_key_and_another_card_pays(ada, order_id):
    key = new_id()

    silent = ada.pay(order_id, SILENT_NOT_CHARGED, key)
    known = again_until_known(lambda: ada.pay(order_id, SILENT_NOT_CHARGED, key))
    paid = ada.pay(order_id, APPROVED)

    assert (silent.status_code, silent.json()["code"]) == (504, "provider_silent")
    assert (known.status_code, known.json()["details"]["reason"]) == (402, "not_charged")
    assert paid.status_code == 201
    assert ada.wait_order(order_id, "CONFIRMED")
    assert euros_of(ada.payment_of(order_id), "authorised") == (2_236,)


@pytest.mark.parametrize("card", [SILENT_CHARGED, SILENT_NOT_CHARGED])
def test_another_card_is_refused_while_the_first_is_in_doubt(ada, order_id, begin_to_pay, card):
    paying = begin_to_pay(card)

    refused = ada.pay(order_id, APPROVED)

    assert (refused.status_code, refused.json()["code"]) == (409, "payment_in_doubt")
    assert paying.result().status_code == 504
    assert [each["kind"] for each in ada.wait_payment(order_id, is_in_doubt=False)["attempts"]] == ["authorise"]


def test_an_order_that_is_cancelled_while_its_payment_is_in_doubt_keeps_no_money(ada, order_id, begin_to_pay):
    key = new_id()
    begin_to_pay(SILENT_CHARGED, key)

    cancelled = ada.cancel(order_id).json()

    payment = ada.wait_payment(order_id, state="VOIDED")
    assert cancelled["state"] == ada.order_of(order_id)["state"] == "CANCELLED"
    assert euros_of(payment, "authorised", "captured", "voided") == (2_236, 0, 2_236)
    known = again_until_known(lambda: ada.pay(order_id, SILENT_CHARGED, key))
    assert (known.status_code, known.json()["code"]) == (409, "order_closed")


def test_a_capture_without_an_answer_is_found_and_taken_once(impatient, ada, order_id):
    ada.pay(order_id, "card_capture_silent")

    impatient.pack(ada.wait_order(order_id, "CONFIRMED"))

    assert ada.wait_shipments(order_id, "READY")
    payment = ada.wait_payment(order_id, state="CAPTURED")
    assert euros_of(payment, "authorised", "captured") == (2_236, 2_236)
    assert [euros_of(each, "total") for each in ada.invoices_of(order_id)] == [(2_236,)]


def test_a_shipment_that_is_cancelled_while_its_capture_is_in_doubt_is_refunded_without_an_invoice(
    impatient, ada, order_id
):
    ada.pay(order_id, "card_capture_silent")
    impatient.pack(ada.wait_order(order_id, "CONFIRMED"))
    ada.wait_payment(order_id, is_in_doubt=True)

    ada.cancel(order_id)

    payment = ada.wait_payment(order_id, state="REFUNDED")
    assert euros_of(payment, "captured", "refunded") == (2_236, 2_236)
    assert ada.invoices_of(order_id) == []
    assert [each["kind"] for each in impatient.entries_of(order_id)] == ["capture", "refund"]


def test_a_payment_during_which_billing_is_killed_is_known_under_its_key(impatient, ada, order_id, begin_to_pay):
    key = new_id()
    begin_to_pay("card_slow", key)

    for program in ("billing", "billing-2"):
        os.kill(impatient.pid(program), signal.SIGKILL)
    known = again_until_known(lambda: ada.pay(order_id, "card_slow", key))

    impatient.wait_ready()
    is_paid = known.status_code == 201
    assert is_paid or (known.status_code, known.json()["details"]["reason"]) == (402, "not_charged")
    assert euros_of(ada.wait_payment(order_id, is_in_doubt=False), "authorised") == (2_236 if is_paid else 0,)
    assert ada.pay(order_id, "card_slow", key).status_code == known.status_code
