"""Products and stock: the catalogue is changed as it was read, units are counted by whoever works with them."""

import pytest

from inventory.contract import product_stale, stock_promised

ID = "019a0000-0000-7000-8000-0000000000aa"
PRODUCT, ARCHIVE = f"/api/v1/products/{ID}", f"/api/v1/products/{ID}/archive"
KEY, READ = {"Idempotency-Key": "k"}, {"If-Match": '"3-5f1e"'}
PRICE = {"unit_price": {"amount_minor": 2290, "currency": "EUR"}}


@pytest.fixture
def catalogue(signed_in_as):
    return signed_in_as("catalogue")


@pytest.fixture
def warehouse(signed_in_as):
    return {**signed_in_as("warehouse"), **KEY}


def test_a_product_is_changed_as_it_was_read(client, services, catalogue):
    services.answers["inventory.update_product"] = {"id": ID, "version": 4}

    response = client.patch(PRODUCT, json=PRICE, headers={**catalogue, **READ})

    assert services.last.arguments == {"product_id": ID, "version": 3, **PRICE}
    assert response.headers["ETag"].startswith('"4-')


def test_a_product_is_archived_as_it_was_read(client, services, catalogue):
    client.post(ARCHIVE, headers={**catalogue, **READ, **KEY})

    assert services.last.method == "inventory.archive_product"
    assert services.last.arguments == {"product_id": ID, "version": 3}


def test_a_product_that_someone_else_changed_is_read_again_first(client, services, catalogue):
    services.answers["inventory.update_product"] = product_stale(5)

    response = client.patch(PRODUCT, json=PRICE, headers={**catalogue, **READ})

    assert (response.status_code, response.json["code"]) == (412, "product_stale")


@pytest.mark.parametrize(("headers", "status"), [(READ, 400), (KEY, 428)])
def test_a_product_is_archived_under_a_key_and_with_its_tag(client, services, catalogue, headers, status):
    assert client.post(ARCHIVE, headers={**catalogue, **headers}).status_code == status
    assert services.calls == []


def test_a_product_is_sent_again_once_its_stock_has_changed(client, services):
    services.answers["inventory.get_product"] = {"id": ID, "version": 3, "available": 5}
    tag = client.get(PRODUCT).headers["ETag"]
    services.answers["inventory.get_product"] = {"id": ID, "version": 3, "available": 4}

    assert client.get(PRODUCT, headers={"If-None-Match": tag}).json["available"] == 4


@pytest.mark.parametrize(
    ("path", "method", "body"),
    [("receipts", "receive_stock", {"sku": "K-1", "quantity": 5}),
     ("adjustments", "adjust_stock", {"sku": "K-1", "quantity": -2, "reason": "Broken on the shelf"})],
)  # fmt: skip
def test_what_changes_the_stock_answers_with_it(client, services, warehouse, path, method, body):
    services.answers[f"inventory.{method}"] = {"sku": "K-1", "available": 5}

    response = client.post(f"/api/v1/stock/{path}", json=body, headers=warehouse)

    assert (response.status_code, response.headers["Location"]) == (201, "/api/v1/stock/K-1")
    assert (services.last.arguments, response.json["available"]) == (body, 5)


def test_promised_units_cannot_be_missing(client, services, warehouse):
    services.answers["inventory.adjust_stock"] = stock_promised("K-1", 2, 1)
    body = {"sku": "K-1", "quantity": -2, "reason": "Broken"}

    response = client.post("/api/v1/stock/adjustments", json=body, headers=warehouse)

    assert (response.status_code, response.json["code"]) == (409, "stock_promised")


def test_a_count_is_never_corrected_without_a_reason(client, warehouse):
    response = client.post("/api/v1/stock/adjustments", json={"sku": "K-1", "quantity": 0}, headers=warehouse)

    assert set(response.json["errors"]) == {"quantity", "reason"}


def test_the_stock_of_a_sku_is_asked_for_by_it(client, services, warehouse):
    client.get("/api/v1/stock/KIT-0001.B", headers=warehouse)

    assert (services.last.method, services.last.arguments) == ("inventory.get_stock", {"sku": "KIT-0001.B"})


def test_the_movements_of_a_sku_come_in_pages(client, services, warehouse):
    services.answers["inventory.list_movements"] = {"items": [], "next_cursor": "b"}

    response = client.get("/api/v1/stock/K-1/movements?limit=2", headers=warehouse)

    assert services.last.arguments == {"sku": "K-1", "cursor": None, "limit": 2}
    assert response.headers["Link"] == '</api/v1/stock/K-1/movements?limit=2&cursor=b>; rel="next"'
