"""Long lists come in pages; whoever follows them sees everything once."""

import re

import pytest

from tests.support.people import API


def test_following_the_links_shows_each_product_once(system):
    pages = list(followed(system.visitor, "/products?limit=7"))

    seen = [product["sku"] for page in pages for product in page]
    everything = [product["sku"] for product in system.visitor.all_of("/products")]
    assert len(set(seen)) == len(seen) >= 60
    assert seen == everything
    assert {len(page) for page in pages[:-1]} == {7}


def test_a_product_that_comes_meanwhile_makes_no_other_one_appear_twice_or_never(system):
    before = {product["sku"] for product in system.visitor.all_of("/products")}
    first = system.visitor.get("/products", limit=30).json()

    system.a_product(name="A product that sorts before all others")
    rest = system.visitor.all_of("/products", cursor=first["next_cursor"])

    seen = [product["sku"] for product in first["items"] + rest]
    assert len(seen) == len(set(seen))
    assert set(seen) == before


def test_the_last_page_leads_nowhere(system):
    page = system.visitor.get("/products", search="BREAD KNIFE kit-0001", category="Kitchen")

    assert [product["sku"] for product in page.json()["items"] if product["sku"] == "KIT-0001"] == ["KIT-0001"]
    assert page.json()["next_cursor"] is None
    assert "Link" not in page.headers


def test_orders_come_newest_first_across_pages(system):
    ada, sku = system.a_customer(), system.a_product(units=5)["sku"]
    placed = [ada.order((sku, 1)).json()["id"] for _ in range(5)]

    first = ada.get("/orders", limit=2).json()
    second = ada.get("/orders", limit=2, cursor=first["next_cursor"]).json()

    assert [order["id"] for order in first["items"] + second["items"]] == placed[:0:-1]


@pytest.mark.parametrize(
    ("name", "value"), [("limit", 0), ("limit", 101), ("limit", "many"), ("cursor", "nonsense"), ("page", 2)]
)
def test_a_query_against_its_rules_is_refused(system, name, value):
    refused = system.visitor.get("/products", **{name: value})

    assert (refused.status_code, list(refused.json()["errors"])) == (422, [name])


def followed(visitor, path):
    """The items of page after page, as their headers lead from one to the next."""
    while path:
        page = visitor.get(path)
        yield page.json()["items"]
        found = re.fullmatch(rf'<{API}(/[^>]+)>; rel="next"', page.headers.get("Link", ""))
        path = found and found[1]
