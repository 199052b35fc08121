"""The screens of whoever looks after the money."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.day import Day
from tests.browser.screens.screen import Screen, a_list_that_fails, at, go, staff

accountant = staff("accountant")


def payment_of(page: Page, day: Day) -> None:
    """Look at the payment of an order that has left."""
    go(page, f"/payments/{payment_id(day, day.order_id)}")
    page.get_by_role("heading", name="Entries in the ledger").wait_for()


def a_payment_in_doubt(page: Page, day: Day) -> None:
    """Look at a payment that has just got no answer."""
    go(page, f"/payments/{payment_id(day, day.in_doubt())}")


def a_refund_with_errors(page: Page, day: Day) -> None:
    """Ask for more back than there is, for no reason."""
    payment_of(page, day)
    page.get_by_label("Amount").fill("1000000")
    page.get_by_role("button", name="Refund", exact=True).click()
    page.get_by_text("can be paid back now.").wait_for()


def a_question_before_a_refund(page: Page, day: Day) -> None:
    """Begin to pay something back."""
    payment_of(page, day)
    page.get_by_label("Amount").fill("1")
    page.get_by_label("Reason").fill("A scratch on the lid")
    page.get_by_role("button", name="Refund", exact=True).click()
    page.get_by_role("button", name="Yes, pay it back").wait_for()


def books_that_do_not_balance(page: Page, _day: Day) -> None:
    """Look at large sums that differ."""
    page.route("**/api/v1/ledger/trial-balance", lambda route: route.fulfill(json=uneven()))
    go(page, "/ledger")
    page.get_by_text("The books do not balance.").wait_for()


def uneven() -> dict[str, Any]:
    """A trial balance that is off by a cent."""
    sides = {"debits": euro(123_456_789_012), "credits": euro(123_456_789_011)}
    account = {"code": "1000", "name": "Cash at the payment provider", "kind": "asset", "balance": euro(1)}
    return {"items": [account | sides], "sums": [sides | {"currency": "EUR"}]}


def euro(minor: int) -> dict[str, Any]:
    """So many cents."""
    return {"amount_minor": minor, "currency": "EUR", "exponent": 2}


def payment_id(day: Day, order_id: str) -> str:
    """The payment of an order."""
    return str(day.customer.order_of(order_id)["payment"]["id"])


MONEY = {
    "payments": Screen(at("/payments"), accountant),
    "payments in doubt": Screen(at("/payments?state=IN_DOUBT"), accountant),
    "payments of no order": Screen(at("/payments?number=999999"), accountant),
    "payments that cannot be read": Screen(
        a_list_that_fails("/payments?state=CAPTURED", "payments"), accountant, refusals=(503,)
    ),
    "payment": Screen(payment_of, accountant),
    "payment in doubt": Screen(a_payment_in_doubt, accountant),
    "payment with an error": Screen(a_refund_with_errors, accountant),
    "payment to refund": Screen(a_question_before_a_refund, accountant),
    "payment that is not there": Screen(
        at("/payments/019a0000-0000-7000-8000-0000000000aa"), accountant, refusals=(404,)
    ),
    "ledger": Screen(at("/ledger"), accountant),
    "ledger that does not balance": Screen(books_that_do_not_balance, accountant),
    "journal": Screen(at("/ledger/entries"), accountant),
    "journal of an order": Screen(at("/ledger/entries?order={order_id}"), accountant),
    "journal without a match": Screen(at("/ledger/entries?account=1000&order={held_id}"), accountant),
    "all invoices": Screen(at("/invoices"), accountant),
}
