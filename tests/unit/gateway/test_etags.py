"""What a reader has already is not sent again; what someone else changed is not overwritten."""

import pytest

from customers.contract import customer_stale

ME, PRODUCT = "/api/v1/me", "/api/v1/products/019a0000-0000-7000-8000-0000000000aa"


@pytest.fixture
def as_customer(client, services, signed_in_as):
    services.answers["customers.get_customer"] = {"id": "c", "name": "Ada", "version": 3}
    services.answers["customers.update_profile"] = {"id": "c", "name": "Ada", "version": 4}
    return lambda method, **headers: getattr(client, method)(
        ME, headers={**signed_in_as("customer"), **headers}, **({"json": {"name": "Ada"}} if method == "patch" else {})
    )


def test_the_tag_of_what_has_a_version_begins_with_it(as_customer):
    response = as_customer("get")

    assert response.headers["ETag"].startswith('"3-')
    assert response.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("form", ["{}", "W/{}", '"1", {}', "*"])
def test_a_reader_that_has_it_gets_no_body(as_customer, form):
    tag = as_customer("get").headers["ETag"]

    response = as_customer("get", **{"If-None-Match": form.format(tag)})

    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["ETag"] == tag


def test_a_reader_that_has_it_compressed_gets_no_body(as_customer):
    tag = as_customer("get").headers["ETag"][:-1] + ':zstd"'

    assert as_customer("get", **{"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("tag", ['"2"', '"3"', '"3-00"'])
def test_a_reader_that_has_another_one_gets_this(as_customer, tag):
    assert as_customer("get", **{"If-None-Match": tag}).json["version"] == 3


def test_what_changes_without_its_version_is_sent_again(as_customer, services):
    tag = as_customer("get").headers["ETag"]
    services.answers["customers.get_customer"] = {"id": "c", "name": "Ada", "version": 3, "is_busy": True}

    assert as_customer("get", **{"If-None-Match": tag}).json["is_busy"]


def test_what_has_no_version_is_tagged_by_its_content(client, services):
    services.answers["inventory.get_product"] = {"id": "p", "available": 5}
    tag = client.get(PRODUCT).headers["ETag"]
    assert client.get(PRODUCT, headers={"If-None-Match": tag}).status_code == 304

    services.answers["inventory.get_product"] = {"id": "p", "available": 4}

    assert client.get(PRODUCT, headers={"If-None-Match": tag}).json["available"] == 4


def test_a_change_must_say_what_it_changes(as_customer, services):
    response = as_customer("patch")

    assert (response.status_code, response.json["code"]) == (428, "if_match_missing")
    assert services.calls == []


@pytest.mark.parametrize("tag", ['"3"', 'W/"3"', '"3:br"', '"2", "3"', '"3-5f1e"', '"3-5f1e:zstd"', 'W/"3-5f1e"'])
def test_the_version_that_was_read_travels_with_the_change(as_customer, services, tag):
    response = as_customer("patch", **{"If-Match": tag})

    assert services.last.arguments["version"] == 3
    assert response.headers["ETag"].startswith('"4-')


@pytest.mark.parametrize("tag", ["*", "3", '"abc"', 'W/"9999999999999999999999"'])
def test_a_tag_that_is_no_version_of_ours_is_stale(as_customer, tag):
    response = as_customer("patch", **{"If-Match": tag})

    assert (response.status_code, response.json["code"]) == (412, "version_unknown")


def test_a_change_that_someone_else_overtook_is_stale(as_customer, services):
    services.answers["customers.update_profile"] = customer_stale(7)

    response = as_customer("patch", **{"If-Match": '"3"'})

    assert (response.status_code, response.json["details"]) == (412, {"version": 7})
