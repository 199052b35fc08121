"""What every method of every service answers is what its contract says."""

from types import SimpleNamespace

import pytest

from backbone.errors import NotFound
from backbone.messages import new_id
from billing.contract import InvoicePageSchema, InvoiceSchema
from customers.contract import CustomerSchema, CustomerSnapshotSchema
from inventory.contract import (
    CategoryListSchema,
    ImportReportSchema,
    OrderPageSchema,
    OrderSchema,
    ProductPageSchema,
    ProductSchema,
    StockSchema,
)
from registry.contract import InstanceListSchema
from tests.builders import PASSWORD, a_new_product, a_registration
from tests.support.waiting import wait_until

SERVICES = ("customers", "inventory", "billing", "registry")
OF_EVERY_SERVICE = {"health", "backlog", "list_dead_letters", "replay_dead_letter", "discard_dead_letter"}

# What each method is called with, given what is known; and the schema of its answer.
METHODS = {
    "customers.register": (lambda known: a_registration(), CustomerSchema),
    "customers.authenticate": (lambda known: {"email": known.customer["email"], "password": PASSWORD}, CustomerSchema),
    "customers.get_customer": (lambda known: {"customer_id": known.customer["id"]}, CustomerSchema),
    "customers.snapshot_for_order": (lambda known: {"customer_id": known.customer["id"]}, CustomerSnapshotSchema),
    "customers.update_profile": (lambda known: {"customer_id": known.customer["id"], "version": 1}, CustomerSchema),
    "customers.set_roles": (
        lambda known: {"customer_id": known.other["id"], "roles": ["ops", "admin"]},
        CustomerSchema,
    ),
    "inventory.create_product": (lambda known: a_new_product(), ProductSchema),
    "inventory.import_products": (lambda known: {"products": [a_new_product(quantity=3)]}, ImportReportSchema),
    "inventory.get_product": (lambda known: {"product_id": known.product["id"]}, ProductSchema),
    "inventory.list_products": (lambda known: {"limit": 2}, ProductPageSchema),
    "inventory.list_categories": (lambda known: {}, CategoryListSchema),
    "inventory.receive_stock": (lambda known: {"sku": known.product["sku"], "quantity": 4}, StockSchema),
    "inventory.place_order": (lambda known: known.another_order, OrderSchema),
    "inventory.get_order": (lambda known: {"order_id": known.order["id"]}, OrderSchema),
    "inventory.list_orders": (lambda known: {"limit": 1}, OrderPageSchema),
    "billing.get_invoice": (lambda known: {"invoice_id": known.invoice["id"]}, InvoiceSchema),
    "billing.list_invoices": (lambda known: {"limit": 1}, InvoicePageSchema),
    "registry.list_instances": (lambda known: {}, InstanceListSchema),
}


@pytest.fixture(scope="module")
def known(shop):
    """A customer with two orders of a product, and the invoice of the last."""
    customer, product = shop.a_customer(), shop.client.inventory.create_product(**a_new_product())
    shop.client.inventory.receive_stock(sku=product["sku"], quantity=9)
    shop.order(customer["id"], (product["sku"], 1))
    order = shop.order(customer["id"], (product["sku"], 2))
    return SimpleNamespace(
        customer=customer,
        other=shop.a_customer(),
        product=product,
        order=order,
        invoice=shop.wait_invoiced(order["id"]),
        another_order={"customer_id": customer["id"], "lines": [{"sku": product["sku"], "quantity": 1}]},
    )


@pytest.mark.parametrize("name", METHODS)
def test_an_answer_has_exactly_what_its_schema_says(shop, known, name):
    arguments, schema = METHODS[name]

    answer = shop.client.call(*name.split("."), arguments(known))

    assert schema().dump(schema().load(answer)) == answer


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_says_how_it_is(shop, service):
    assert shop.client.call(service, "health", {}) == {"service": service, "status": "ok"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_says_what_it_still_has_to_do(shop, service):
    backlog = shop.client.call(service, "backlog", {})

    assert backlog.keys() == {"service", "outbox", "parked", "dead"}
    assert backlog["service"] == service


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_lists_its_dead_events_and_changes_none_that_is_not_there(shop, service):
    assert shop.client.call(service, "list_dead_letters", {"limit": 1}).keys() == {"items", "next_cursor"}
    for method in ("replay_dead_letter", "discard_dead_letter"):
        with pytest.raises(NotFound, match="dead_letter_not_found"):
            shop.client.call(service, method, {"message_id": new_id()})


def test_every_method_that_can_be_called_is_checked_here(shop):
    living = [process for process in shop.processes if process.is_running]
    wait_until(lambda: {process.instance_id for process in living} <= shop.listed().keys(), "all announcements")

    callable_now = {f"{each['service']}.{name}" for each in shop.listed().values() for name in each["entrypoints"]}

    assert {name for name in callable_now if name.partition(".")[2] not in OF_EVERY_SERVICE} == METHODS.keys()


def test_a_page_says_where_the_next_one_starts(shop, known):
    newest = shop.client.inventory.list_orders(customer_id=known.customer["id"], limit=1)

    following = shop.client.inventory.list_orders(
        customer_id=known.customer["id"], limit=50, cursor=newest["next_cursor"]
    )

    assert newest["next_cursor"]
    assert following["next_cursor"] is None
    assert newest["items"][0]["id"] not in {order["id"] for order in following["items"]}
