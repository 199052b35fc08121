"""What browsers may do with our pages."""

import pytest

from gateway.app import create_app
from gateway.config import Settings


def policy_of(response):
    directives = (part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    return dict(directives)


@pytest.mark.parametrize("path", ["/", "/api/v1/docs", "/api/v1/nothing", "/main-ABCDEF12.js"])
def test_every_response_allows_only_what_is_ours(client, path):
    policy = policy_of(client.get(path))

    assert policy["default-src"] == policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy)


def test_every_response_is_what_it_says_and_tells_nobody_where_one_was(client):
    headers = client.get("/").headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_plain_http_is_neither_redirected_nor_promised_to_be_https(client):
    response = client.get("/health/live")

    assert response.status_code == 200
    assert "Strict-Transport-Security" not in response.headers


def test_behind_https_the_cookies_travel_over_it_only(tmp_path, services):
    app = create_app(Settings(var=tmp_path, cookie_secure=True))
    services.answers["customers.authenticate"] = {
        "customer": {"id": "c", "roles": []},
        "session_id": "s",
        "refresh_token": "t",
        "expires_at": "2099-01-01T00:00:00+00:00",
    }
    app.extensions["rpc"] = type("Connection", (), {"client": staticmethod(lambda: services)})

    response = app.test_client().post("/api/v1/auth/login", json={"email": "a@shop.example", "password": "p"})

    assert len(response.headers.getlist("Set-Cookie")) == 4
    assert all("Secure" in cookie for cookie in response.headers.getlist("Set-Cookie"))
