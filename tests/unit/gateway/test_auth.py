"""Who is calling is known, or the call is refused."""

from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask_jwt_extended import create_access_token

from gateway.auth import access_of
from gateway.signing import add_key

ME = "/api/v1/me"
CUSTOMER = {"id": "019a0000-0000-7000-8000-000000000001", "roles": ["customer"], "version": 1}
OPENED = {
    "customer": CUSTOMER,
    "session_id": "019a0000-0000-7000-8000-0000000000bb",
    "refresh_token": "opaque",
    "expires_at": "2099-01-01T00:00:00+00:00",
}
CREDENTIALS = {"email": "ada@shop.example", "password": "seven brown herons"}


@pytest.fixture
def browser(client, services):
    """A browser that has signed in, and keeps its cookies."""
    services.answers["customers.authenticate"] = OPENED
    client.post("/api/v1/auth/login", json=CREDENTIALS)
    return client


def cookie_of(client, name):
    return next(text for text in client.headers.getlist("Set-Cookie") if text.startswith(name))


def test_a_view_that_says_nothing_about_itself_is_closed(app):
    with app.app_context():
        app.view_functions["undeclared"] = lambda: "open"
        assert access_of("GET", "undeclared").is_public is False
        del app.view_functions["undeclared"]


def test_without_a_token_the_answer_is_401_and_says_how_to_come_in(client, services):
    response = client.get(ME)

    assert (response.status_code, response.json["code"]) == (401, "not_signed_in")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="kontor"'
    assert services.calls == []


def test_a_token_makes_its_owner_the_actor_of_every_call(client, services, signed_in_as, caller_id):
    client.get(ME, headers=signed_in_as("customer", "support"))

    assert services.last.context.actor.id == caller_id
    assert services.last.context.actor.roles == {"customer", "support"}


def test_a_stranger_is_an_actor_without_roles_and_never_an_operator(client, services):
    services.answers["inventory.list_products"] = {"items": [], "next_cursor": None}

    client.get("/api/v1/products")

    assert (services.last.context.actor.id, services.last.context.actor.roles) == ("anonymous", frozenset())


def test_an_expired_token_says_so(client, token_for):
    token = token_for("customer", expires_delta=timedelta(minutes=-5))

    response = client.get(ME, headers={"Authorization": f"Bearer {token}"})

    assert (response.status_code, response.json["code"]) == (401, "token_expired")
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


def forged(claims, key, algorithm, headers):
    return jwt.encode(claims, key, algorithm, headers=headers)


@pytest.mark.parametrize(
    ("key", "algorithm"), [(Ed25519PrivateKey.generate(), "EdDSA"), (None, "none"), ("a" * 64, "HS256")]
)
def test_a_token_that_we_did_not_sign_is_refused(client, token_for, key, algorithm):
    real = token_for("customer")
    claims = jwt.decode(real, options={"verify_signature": False}) | {"roles": ["admin"]}
    token = forged(claims, key, algorithm, {"kid": jwt.get_unverified_header(real)["kid"]})

    response = client.get(ME, headers={"Authorization": f"Bearer {token}"})

    assert (response.status_code, response.json["code"]) == (401, "token_invalid")


@pytest.mark.parametrize("headers", [{}, {"kid": "another"}])
def test_a_token_that_names_no_key_of_ours_is_refused(client, headers):
    token = forged({"sub": "x"}, Ed25519PrivateKey.generate(), "EdDSA", headers)

    assert client.get(ME, headers={"Authorization": f"Bearer {token}"}).json["code"] == "token_invalid"


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer x.y.z", "Basic YTpi"])
def test_an_authorization_that_is_no_token_is_401(client, header):
    assert client.get(ME, headers={"Authorization": header}).status_code == 401


def test_a_role_that_is_missing_is_named(client, services, signed_in_as):
    response = client.get("/api/v1/registry/instances", headers=signed_in_as("customer"))

    assert (response.status_code, response.json["code"]) == (403, "role_required")
    assert "ops or admin" in response.json["detail"]
    assert services.calls == []


def test_one_role_of_those_asked_for_is_enough(client, signed_in_as):
    assert client.get("/api/v1/registry/instances", headers=signed_in_as("customer", "admin")).status_code == 200


def test_signing_in_gives_a_token_that_opens_the_door(client, services):
    services.answers["customers.authenticate"] = OPENED
    answer = client.post("/api/v1/auth/login", json=CREDENTIALS).json

    assert (answer["token_type"], answer["expires_in"], answer["customer"]) == ("Bearer", 300, CUSTOMER)
    bearer = {"Authorization": f"Bearer {answer['access_token']}"}
    assert client.get(ME, headers=bearer).status_code == 200


def test_the_cookie_is_out_of_the_reach_of_scripts_and_other_sites(client, services):
    services.answers["customers.authenticate"] = OPENED
    response = client.post("/api/v1/auth/login", json=CREDENTIALS)

    cookie = cookie_of(response, "access_token_cookie")
    assert {"HttpOnly", "SameSite=Strict", "Max-Age=300"} <= set(cookie.split("; "))
    assert "HttpOnly" not in cookie_of(response, "csrf_access_token")
    assert response.headers["Cache-Control"] == "no-store"


def test_a_browser_reads_with_its_cookie_alone(browser):
    assert browser.get(ME).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"X-CSRF-TOKEN": "wrong"}])
def test_a_browser_changes_nothing_without_the_csrf_token(browser, services, headers):
    response = browser.patch(ME, json={"name": "Ada"}, headers={"If-Match": '"1"', **headers})

    assert (response.status_code, response.json["code"]) == (403, "csrf_token_wrong")
    assert services.last.method == "customers.authenticate"


def test_a_browser_changes_with_its_csrf_token(browser, services):
    token = browser.get_cookie("csrf_access_token").value

    response = browser.patch(ME, json={"name": "Ada"}, headers={"If-Match": '"1"', "X-CSRF-TOKEN": token})

    assert (response.status_code, services.last.method) == (200, "customers.update_profile")


def test_signing_in_again_is_not_hindered_by_an_old_cookie(browser):
    browser.set_cookie("access_token_cookie", "rubbish")

    assert browser.post("/api/v1/auth/login", json=CREDENTIALS).status_code == 200


def test_a_token_that_names_no_session_is_refused(app, client, caller_id):
    with app.app_context():
        token = create_access_token(caller_id, additional_claims={"roles": ["admin"]})

    response = client.get(ME, headers={"Authorization": f"Bearer {token}"})

    assert (response.status_code, response.json["code"]) == (401, "token_invalid")


def test_a_key_that_is_added_signs_and_the_older_one_still_counts(app, client, settings, signed_in_as, token_for):
    before = signed_in_as("customer")
    add_key(settings.keys_dir)
    app.extensions["signing_keys"].look()

    kid = jwt.get_unverified_header(token_for("customer"))["kid"]

    assert kid == max(path.stem for path in settings.keys_dir.glob("*.pem"))
    assert [client.get(ME, headers=each).status_code for each in (before, signed_in_as("customer"))] == [200, 200]


def test_what_a_path_answers_to_may_be_asked_by_anybody(client):
    response = client.options(ME)

    assert response.status_code == 200
    assert "PATCH" in response.headers["Allow"]
