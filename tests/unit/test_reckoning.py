"""What people were told is held against the books: each kind of fault in them is found and named."""

from copy import deepcopy

import httpx
import pytest

from tests.support.fire.books import Books
from tests.support.fire.diary import Diary
from tests.support.fire.reckoning import reckon
from tests.support.people import INVOICE

TOTAL = {"amount_minor": 2_236, "currency": "EUR"}
NOTHING = {"amount_minor": 0, "currency": "EUR"}
PLACED = {"id": "order-1", "number": "O-1", "total": TOTAL}
ATTEMPT = {"id": "attempt", "order_id": "order-1", "shipment_id": "shipment-1", "state": "SUCCEEDED"}


@pytest.fixture
def diary():
    """An order that was placed, paid, packed, dispatched and delivered."""
    told = Diary()
    for verb, subject, status, answer in (
        ("order", "", 201, PLACED),
        ("pay", "order-1", 201, {"attempt_id": "attempt-1"}),
        *((verb, "shipment-1", 200, {}) for verb in ("pack", "dispatch", "deliver")),
    ):
        told.ask(verb, subject, lambda status=status, answer=answer: httpx.Response(status, json=answer))
    return told


@pytest.fixture
def books():
    """What the books say of it when all is well: 2 of 10 units have left."""
    order = {
        **PLACED,
        "state": "DELIVERED",
        "lines": [{"sku": "MUG", "shipped": 2, "cancelled": 0, "open": 0}],
        "shipments": [{"id": "shipment-1", "state": "DELIVERED"}],
        "payment": {
            "attempts": [
                {**ATTEMPT, "id": f"attempt-{n}", "kind": kind} for n, kind in ((1, "authorise"), (2, "capture"))
            ],
            "captured": TOTAL,
            "refunded": NOTHING,
        },
    }
    return Books(
        orders={"order-1": order},
        documents=[{"kind": INVOICE, "order_id": "order-1", "shipment_id": "shipment-1", "total": TOTAL}],
        stock={"MUG": {"received": 10, "on_hand": 8, "reserved": 0, "available": 8}},
        sums=[{"debits": 2_236, "credits": 2_236}],
    )


def test_nothing_is_found_when_all_is_well(diary, books):
    assert reckon(diary, books) == {"lost": [], "doubled": [], "oversold": [], "unbalanced": []}


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda books: books.orders.clear(), "lost"),
        (lambda books: books.orders["order-1"].update(total=NOTHING), "lost"),
        (lambda books: _attempts(books).pop(0), "lost"),
        (lambda books: books.orders["order-1"]["shipments"][0].update(state="READY"), "lost"),
        (lambda books: books.orders.update({"order-2": {**books.orders["order-1"], "shipments": []}}), "doubled"),
        (lambda books: _attempts(books).append(ATTEMPT | {"kind": "authorise"}), "doubled"),
        (lambda books: _attempts(books).append(ATTEMPT | {"kind": "capture"}), "doubled"),
        (lambda books: books.documents.append(books.documents[0]), "doubled"),
        (lambda books: books.stock["MUG"].update(received=1, on_hand=-1, available=-1), "oversold"),
        (lambda books: books.stock["MUG"].update(on_hand=9, available=9), "oversold"),
        (lambda books: books.orders["order-1"]["lines"][0].update(open=1), "oversold"),
        (lambda books: books.documents.clear(), "unbalanced"),
        (lambda books: books.orders["order-1"]["payment"].update(refunded=TOTAL), "unbalanced"),
        (lambda books: books.sums[0].update(debits=1), "unbalanced"),
    ],
)  # fmt: skip
def test_each_fault_in_the_books_is_found(diary, books, spoil, kind):
    spoilt = deepcopy(books)

    spoil(spoilt)

    assert reckon(diary, spoilt)[kind]


def test_an_order_that_was_told_twice_is_found(diary, books):
    diary.ask("order", "", lambda: httpx.Response(201, json=PLACED))

    assert reckon(diary, books)["doubled"] == ["order order-1 told 2 times"]


def test_a_cancelled_order_with_open_units_is_found(diary, books):
    diary.ask("cancel", "order-1", lambda: httpx.Response(200, json={}))
    books.orders["order-1"]["lines"][0].update(shipped=1, open=1)

    assert "cancel order-1: 200  " in reckon(diary, books)["lost"]


def test_an_answer_that_no_rule_gives_is_a_surprise(diary):
    diary.ask("order", "", lambda: httpx.Response(500, json={"code": "internal", "detail": "It broke."}))
    diary.ask("order", "", lambda: httpx.Response(409, json={"code": "insufficient_stock"}))

    assert diary.surprises() == ["order : 500 internal It broke."]


def _attempts(books):
    return books.orders["order-1"]["payment"]["attempts"]
