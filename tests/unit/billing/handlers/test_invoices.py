"""Handlers of invoices: numbers without gaps, one chain, and who may see what."""

from datetime import UTC, datetime

import pytest

from backbone.errors import NotFound, PermissionDenied
from backbone.messages import Page, new_id
from billing import handlers
from billing.contract import CREDIT_NOTE, INVOICE, GetInvoice, ListInvoices
from billing.invoices import CHAIN_BEGINS, chained, digest_of
from billing.models import InvoiceRow
from inventory.contract import OrderPlaced
from tests.builders import a_context
from tests.unit.billing.desk import Desk

STAFF = ["accountant", "support", "admin"]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def invoiced(desk: Desk) -> OrderPlaced:
    order = desk.authorised()
    desk.packed(order)
    desk.drain()
    return order


def credited(desk: Desk) -> OrderPlaced:
    order = invoiced(desk)
    desk.closed(order, desk.last("invoice_issued").shipment_id)
    desk.drain()
    return order


def listed(desk: Desk, context=None, **wanted) -> Page:
    asked = ListInvoices(**{"customer_id": None, "order_id": None, "kind": None, "cursor": None, "limit": 20, **wanted})
    with desk.work(context) as uow:
        return handlers.list_invoices(uow, asked)


def test_numbers_count_up_without_a_gap_each_series_by_itself(desk):
    credited(desk)
    invoiced(desk)

    numbers = sorted(each["number"] for each in listed(desk).items)

    assert numbers == ["CN-2026-000001", "INV-2026-000001", "INV-2026-000002"]


def test_the_first_invoice_of_the_sellers_new_year_is_number_one(desk):
    desk.now = datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)
    invoiced(desk)
    desk.later(1)
    invoiced(desk)

    assert [each["number"] for each in listed(desk).items] == ["INV-2027-000001", "INV-2026-000001"]


def test_the_documents_are_chained_over_what_is_printed(desk):
    credited(desk)
    invoiced(desk)
    link = CHAIN_BEGINS

    with desk.work() as uow:
        for row in uow.session.query(InvoiceRow).order_by(InvoiceRow.position):
            link = chained(link, digest_of(row.document))
            assert (row.digest, row.link) == (digest_of(row.document), link)

    assert link != CHAIN_BEGINS


def test_a_credit_note_names_the_invoice_that_it_takes_back(desk):
    credited(desk)
    (note,), (invoice,) = (listed(desk, kind=kind).items for kind in (CREDIT_NOTE, INVOICE))

    with desk.work() as uow:
        shown = handlers.get_invoice(uow, GetInvoice(note["id"]))

    assert shown["corrects"] == {"id": invoice["id"], "number": invoice["number"]}
    assert (note["state"], invoice["state"], note["total"]) == ("ISSUED", "PAID", invoice["total"])


@pytest.mark.parametrize("role", STAFF)
def test_staff_see_and_list_everybodys_invoices(desk, role):
    invoiced(desk)
    (found,) = listed(desk, a_context(role)).items

    with desk.work(a_context(role)) as uow:
        assert handlers.get_invoice(uow, GetInvoice(found["id"]))["number"] == found["number"]


def test_a_customer_sees_and_lists_their_own(desk):
    order = invoiced(desk)
    invoiced(desk)
    context = a_context(actor_id=order.customer.id)

    (found,) = listed(desk, context, customer_id=order.customer.id).items

    with desk.work(context) as uow:
        assert handlers.get_invoice(uow, GetInvoice(found["id"]))["order_id"] == order.order_id


@pytest.mark.parametrize("roles", [("customer",), ("warehouse", "catalogue", "ops")])
def test_somebody_elses_invoice_does_not_exist(desk, roles):
    invoiced(desk)
    (found,) = listed(desk).items

    with desk.work(a_context(*roles)) as uow:
        with pytest.raises(NotFound) as hidden:
            handlers.get_invoice(uow, GetInvoice(found["id"]))
        with pytest.raises(NotFound, match="invoice_not_found"):
            handlers.get_invoice(uow, GetInvoice(new_id()))

    assert hidden.value.code == "invoice_not_found"


@pytest.mark.parametrize("customer_id", [None, new_id()])
def test_a_customer_does_not_list_the_invoices_of_others(desk, customer_id):
    with pytest.raises(PermissionDenied, match="not_yours"):
        listed(desk, a_context(), customer_id=customer_id)


def test_invoices_are_listed_newest_first_of_an_order_or_of_all(desk):
    first, second = invoiced(desk), invoiced(desk)

    assert [each["order_id"] for each in listed(desk).items] == [second.order_id, first.order_id]
    assert [each["order_id"] for each in listed(desk, order_id=first.order_id).items] == [first.order_id]
