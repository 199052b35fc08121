"""The lists that the warehouse works through: who waits longest, what runs out, what each movement was for."""

import pytest

from backbone.messages import new_id
from inventory.contract import RUNNING_OUT_UNITS
from tests.builders import a_new_product


@pytest.fixture
def word() -> str:
    """What only the products of this test are called."""
    return new_id()[-12:].upper()


def import_products(depot, word: str, *quantities: int) -> list[str]:
    skus = [f"{word}-{number}" for number in range(len(quantities))]
    products = [a_new_product(sku=sku, name=f"Vase {sku}") for sku in skus]
    rows = [{**product, "quantity": units} for product, units in zip(products, quantities, strict=True)]
    depot.client.inventory.import_products(products=rows)
    return skus


def planned_of(depot, order: dict, **asked: object) -> list[dict]:
    return depot.client.inventory.list_shipments(order_id=order["id"], **asked)["items"]


def test_who_waits_longest_is_packed_first(depot):
    order = depot.confirmed((depot.a_product(on_hand=6), 6))
    first = order["shipments"][0]["id"]
    depot.client.inventory.pack_shipment(shipment_id=first, lines=[{"position": 0, "quantity": 4}])

    assert [(each["units"], each["state"]) for each in planned_of(depot, order, is_oldest_first=True)] == [
        (4, "PACKED"),
        (2, "PLANNED"),
    ]
    assert [each["units"] for each in planned_of(depot, order)] == [2, 4]


def test_the_oldest_shipments_come_page_by_page(depot):
    orders = [depot.confirmed((depot.a_product(on_hand=1), 1)) for _ in range(3)]

    seen, cursor = [], None
    while cursor is not None or not seen:
        asked = {"state": "PLANNED", "is_oldest_first": True, "limit": 2, "cursor": cursor}
        page = depot.client.inventory.list_shipments(**asked)
        seen, cursor = seen + page["items"], page["next_cursor"]

    ids = [each["id"] for each in seen]
    assert ids == sorted(set(ids))
    assert {order["shipments"][0]["id"] for order in orders} <= set(ids)


def test_a_shipment_is_found_by_the_number_of_its_order_and_says_where_it_goes(depot):
    order = depot.confirmed((depot.a_product(on_hand=1), 1))
    address = order["customer"]["address"]

    for number in (order["number"], order["number"].removeprefix("O-").lstrip("0")):
        [found] = depot.client.inventory.list_shipments(order_number=number)["items"]
        assert (found["order_id"], found["order_number"]) == (order["id"], order["number"])
        assert {name: found[name] for name in ("recipient", "city", "country")}.items() <= address.items()


def test_what_is_running_out_is_for_sale_and_nearly_gone(depot, word):
    nearly, enough, sold_no_more = import_products(depot, word, RUNNING_OUT_UNITS, RUNNING_OUT_UNITS + 1, 0)
    [product] = depot.client.inventory.list_products(search=sold_no_more)["items"]
    depot.client.inventory.archive_product(product_id=product["id"], version=product["version"])

    def listed(**asked: object) -> list[str]:
        return [each["sku"] for each in depot.client.inventory.list_stock(search=word, **asked)["items"]]

    assert listed(is_running_out=True) == [nearly]
    assert listed() == [nearly, enough, sold_no_more]
    depot.confirmed((enough, 1))
    assert listed(is_running_out=True) == [nearly, enough]


def test_stock_is_found_by_words_of_its_name_and_pages(depot, word):
    skus = import_products(depot, word, 1, 2, 3)

    page = depot.client.inventory.list_stock(search=f"vase {word.lower()}", limit=2)
    rest = depot.client.inventory.list_stock(search=f"vase {word.lower()}", limit=2, cursor=page["next_cursor"])

    assert [each["name"] for each in page["items"] + rest["items"]] == [f"Vase {sku}" for sku in skus]
    assert depot.client.inventory.list_stock(search=f"%{word}_")["items"] == []
    assert depot.client.inventory.get_stock(sku=skus[0])["name"] == f"Vase {skus[0]}"


def test_a_movement_says_which_order_it_was_for(depot):
    sku = depot.a_product(on_hand=3)
    order = depot.confirmed((sku, 2))
    shipment_id = depot.ready(order)
    depot.client.inventory.dispatch_shipment(shipment_id=shipment_id)

    shipped, received = depot.client.inventory.list_movements(sku=sku)["items"]

    assert (shipped["order_id"], shipped["order_number"]) == (order["id"], order["number"])
    assert (received["order_id"], received["order_number"]) == (None, None)
