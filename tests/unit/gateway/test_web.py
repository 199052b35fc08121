"""The web client: its page for its paths, its files for good, and nothing of it in the way of the API."""

import re
from types import SimpleNamespace

import pytest

from gateway.app import create_app
from gateway.config import Settings

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/", "/orders", "/orders/019a0000", "/index.html"])
def test_every_path_of_the_client_is_its_page(client, path):
    response = client.get(path, headers=HTML)

    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert response.headers["Cache-Control"] == "no-store"


def nonce_of(page):
    return re.search(r'ngCspNonce="([\w-]{16,})"', page.text)[1]


def test_the_page_carries_the_nonce_of_its_own_policy(client):
    page, another = client.get("/"), client.get("/")

    assert f"'nonce-{nonce_of(page)}'" in page.headers["Content-Security-Policy"]
    assert nonce_of(page) != nonce_of(another)


def test_a_file_with_a_hash_in_its_name_is_kept_for_good(client):
    response = client.get("/main-ABCDEF12.js")

    assert response.mimetype == "text/javascript"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_another_file_is_asked_for_again_but_sent_once(client):
    response = client.get("/favicon.svg")
    again = client.get("/favicon.svg", headers={"If-None-Match": response.headers["ETag"]})

    assert response.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["/main-00000000.js", "/api/v1/nothing", "/health/nothing", "/metrics"])
def test_what_is_missing_is_never_answered_with_the_page(client, path):
    response = client.get(path, headers=HTML)

    assert (response.status_code, response.json["code"]) == (404, "not_found")


def test_who_wants_no_page_gets_none(client):
    assert client.get("/orders", headers={"Accept": "application/json"}).status_code == 404


@pytest.mark.parametrize("path", ["/../conftest.py", "/%2e%2e/secret", "//etc/passwd", "/..%5Csecret"])
def test_nothing_outside_the_folder_is_served(client, webclient, path):
    (webclient.parent / "secret").write_text("top secret")

    assert b"top secret" not in client.get(path).data


@pytest.mark.parametrize("encoding", ["zstd", "br", "gzip"])
def test_files_are_compressed_once(client, app, monkeypatch, encoding):
    first = client.get("/main-ABCDEF12.js", headers={"Accept-Encoding": encoding})
    monkeypatch.setattr("flask_compress.flask_compress._compress_data", None)
    second = client.get("/main-ABCDEF12.js", headers={"Accept-Encoding": encoding})

    assert first.headers["Content-Encoding"] == second.headers["Content-Encoding"] == encoding
    assert len(second.data) < 200
    assert second.data == first.data


def test_what_the_build_has_compressed_is_delivered_so_to_who_takes_it(client, webclient):
    for name, body in (("chunk-ABCDEF12.js", b"let us be lengthy;"), ("chunk-ABCDEF12.js.br", b"short")):
        (webclient / name).write_bytes(body)

    small, plain = (client.get("/chunk-ABCDEF12.js", headers={"Accept-Encoding": each}) for each in ("br", "identity"))

    assert (small.data, small.headers["Content-Encoding"]) == (b"short", "br")
    assert plain.data == b"let us be lengthy;"
    assert {each.headers["Vary"] for each in (small, plain)} == {"Accept-Encoding"}
    assert small.headers["Content-Type"] == plain.headers["Content-Type"]


def test_answers_of_the_api_are_compressed_each_for_itself(client, services):
    bodies = []
    for sku in ("A", "B"):
        services.answers["inventory.list_products"] = {"items": [sku * 2_000], "next_cursor": None}
        bodies.append(client.get("/api/v1/products", headers={"Accept-Encoding": "gzip"}).data)

    assert bodies[0] != bodies[1]


def test_without_a_build_the_page_says_how_to_get_one(tmp_path):
    app = create_app(Settings(var=tmp_path, webclient_dir=tmp_path / "missing"))
    app.extensions["rpc"] = SimpleNamespace()

    response = app.test_client().get("/", headers=HTML)

    assert (response.status_code, response.json["code"]) == (503, "webclient_not_built")
    assert "make run" in response.json["detail"]
