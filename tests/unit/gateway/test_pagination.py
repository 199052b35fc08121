"""Pages lead to the next one."""

import pytest


@pytest.fixture
def listing(client, services):
    def get(path, next_cursor):
        services.answers["inventory.list_products"] = {"items": [], "next_cursor": next_cursor}
        return client.get(path)

    return get


def test_a_page_links_to_the_next_one_with_the_same_question(listing):
    response = listing("/api/v1/products?search=tea+pot&limit=2&cursor=a", "b/=")

    assert response.headers["Link"] == '</api/v1/products?search=tea+pot&limit=2&cursor=b%2F%3D>; rel="next"'
    assert response.json["next_cursor"] == "b/="


def test_the_last_page_links_to_nothing(listing):
    assert "Link" not in listing("/api/v1/products", None).headers


@pytest.mark.parametrize("limit", ["0", "101", "x", ""])
def test_a_limit_out_of_range_is_refused(listing, limit):
    response = listing(f"/api/v1/products?limit={limit}", None)

    assert (response.status_code, set(response.json["errors"])) == (422, {"limit"})
