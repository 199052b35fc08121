"""The catalogue: products are unique by SKU, found by their words, and read page by page."""

import pytest

from backbone.errors import Conflict, InvalidRequest, NotFound
from backbone.messages import new_id
from tests.builders import a_new_product
from tests.support.waiting import at_once


def imported(sku: str, name: str = "Kettle") -> dict:
    return a_new_product(sku=sku, name=name, quantity=4)


def test_a_sku_is_given_once_however_many_ask_for_it_at_once(depot):
    product = a_new_product()

    outcomes = at_once(8, lambda _number: depot.client.inventory.create_product(**product))

    assert sorted(getattr(outcome, "code", "done") for outcome in outcomes) == ["done"] + ["sku_taken"] * 7


def test_an_import_with_one_known_sku_brings_nothing(depot):
    known, new = depot.a_product(), f"NEW-{new_id()[-12:].upper()}"

    with pytest.raises(Conflict) as refused:
        depot.client.inventory.import_products(products=[imported(new), imported(known)])

    assert (refused.value.code, refused.value.details) == ("skus_taken", {"skus": [known]})
    assert depot.inventory.rows("SELECT sku FROM products WHERE sku = :sku", sku=new) == []


def test_an_import_brings_products_with_their_stock(depot):
    skus = [f"IMP-{number}-{new_id()[-12:].upper()}" for number in range(3)]

    report = depot.client.inventory.import_products(products=[imported(sku) for sku in skus])

    assert report == {"products": 3, "units": 12}
    assert [depot.stock(sku) for sku in skus] == [(4, 0)] * 3


def test_the_pages_of_a_search_hold_each_match_once_and_in_the_order_of_names(depot):
    word = new_id()[-12:]
    products = [imported(f"P{number}-{word.upper()}", f"{word} {number:02d}") for number in range(7)]
    depot.client.inventory.import_products(products=products)

    found, cursor = [], None
    while cursor is not None or not found:
        page = depot.client.inventory.list_products(search=word.upper(), limit=3, cursor=cursor)
        found, cursor = found + page["items"], page["next_cursor"]

    assert [product["name"] for product in found] == [f"{word} {number:02d}" for number in range(7)]
    assert [product["available"] for product in found] == [4] * 7


def test_what_stands_in_a_search_is_no_pattern(depot):
    page = depot.client.inventory.list_products(search=f"%{new_id()}_")

    assert page == {"items": [], "next_cursor": None}


def test_a_character_that_postgresql_cannot_store_is_refused_on_either_database(depot):
    with pytest.raises(InvalidRequest):
        depot.client.inventory.create_product(**a_new_product(description="Cuts\x00bread."))


def test_a_made_up_cursor_and_an_unknown_product_are_refused(depot):
    with pytest.raises(InvalidRequest):
        depot.client.inventory.list_products(cursor="made-up")
    with pytest.raises(NotFound):
        depot.client.inventory.get_product(product_id=new_id())


def test_each_category_is_listed_once_and_by_name(depot):
    categories = [f"{letter} {new_id()}" for letter in "ZAZ"]
    products = [{**imported(f"C-{new_id()[-12:].upper()}", "A thing"), "category": name} for name in categories]
    depot.client.inventory.import_products(products=[*products, {**products[0], "sku": f"{products[0]['sku']}-2"}])

    listed = depot.client.inventory.list_categories()["items"]

    assert listed == sorted(set(listed))
    assert set(categories) <= set(listed)
