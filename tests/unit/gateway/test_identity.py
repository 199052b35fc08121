"""Signing in, staying so and signing out: which service is asked for what, and what a browser keeps."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from backbone.errors import Overloaded
from customers.contract import session_ended
from gateway.sessions import ended_of

LOGIN, REFRESH, LOGOUT = (f"/api/v1/auth/{name}" for name in ("login", "refresh", "logout"))
SESSIONS = "/api/v1/me/sessions"
CREDENTIALS = {"email": "ada@shop.example", "password": "seven brown herons"}
SESSION = "019a0000-0000-7000-8000-0000000000bb"
OTHER = "019a0000-0000-7000-8000-0000000000cc"


def opened(refresh_token):
    return {
        "customer": {"id": "019a0000-0000-7000-8000-000000000001", "roles": ["customer"], "version": 1},
        "session_id": SESSION,
        "refresh_token": refresh_token,
        "expires_at": (datetime.now(UTC) + timedelta(days=30)).isoformat(),
    }


def an_end(session_id=SESSION):
    return {"session_id": session_id, "ended_at": datetime.now(UTC).isoformat()}


@pytest.fixture(autouse=True)
def answers(app, services):
    services.answers |= {
        "customers.authenticate": opened("first"),
        "customers.rotate_session": opened("second"),
        "customers.end_session": {"items": [an_end()]},
        "customers.end_sessions": {"items": [an_end(), an_end(OTHER)]},
    }
    yield services.answers
    ended_of(app)._until.clear()


@pytest.fixture
def browser(client):
    """A browser that has signed in, and keeps its cookies."""
    client.post(LOGIN, json=CREDENTIALS)
    return client


def cookies_of(response):
    return {text.partition("=")[0]: text for text in response.headers.getlist("Set-Cookie")}


def csrf(browser):
    return {"X-CSRF-TOKEN": browser.get_cookie("csrf_refresh_token").value}


def test_signing_in_answers_with_both_tokens_and_the_session(client):
    answer = client.post(LOGIN, json=CREDENTIALS).json

    assert (answer["refresh_token"], answer["session_id"], answer["expires_in"]) == ("first", SESSION, 300)
    assert jwt.decode(answer["access_token"], options={"verify_signature": False})["sid"] == SESSION


def test_the_refresh_cookie_goes_to_no_script_no_other_site_and_no_other_path(client):
    cookies = cookies_of(client.post(LOGIN, json=CREDENTIALS))

    attributes = set(cookies["refresh_token_cookie"].split("; "))
    assert {"HttpOnly", "SameSite=Strict", "Path=/api/v1/auth"} <= attributes
    assert "Max-Age=2591999" in attributes or "Max-Age=2592000" in attributes
    assert "HttpOnly" not in cookies["csrf_refresh_token"]
    assert "Path=/" in cookies["csrf_refresh_token"].split("; ")
    assert "first" not in cookies["csrf_refresh_token"]


def test_too_many_attempts_say_when_to_try_again(client, answers):
    answers["customers.authenticate"] = Overloaded("too_many_attempts", "Wait.", {"retry_after_ms": 61_500})

    response = client.post(LOGIN, json=CREDENTIALS)

    assert (response.status_code, response.headers["Retry-After"]) == (429, "62")


def test_a_program_renews_its_session_with_its_token(client, services):
    answer = client.post(REFRESH, json={"refresh_token": "first"}).json

    assert services.last.arguments == {"refresh_token": "first"}
    assert answer["refresh_token"] == "second"


def test_a_browser_renews_its_session_with_its_cookie_and_no_script_sees_the_next(browser, services):
    response = browser.post(REFRESH, json={}, headers=csrf(browser))

    assert services.last.arguments == {"refresh_token": "first"}
    assert response.json["refresh_token"] is None
    assert browser.get_cookie("refresh_token_cookie", path="/api/v1/auth").value == "second"


@pytest.mark.parametrize("path", [REFRESH, LOGOUT])
@pytest.mark.parametrize("headers", [{}, {"X-CSRF-TOKEN": "wrong"}, {"X-CSRF-TOKEN": "ü"}])
def test_a_cookie_alone_renews_and_ends_nothing(browser, services, path, headers):
    response = browser.post(path, json={}, headers=headers)

    assert (response.status_code, response.json["code"]) == (403, "csrf_token_wrong")
    assert services.last.method == "customers.authenticate"


def test_without_token_and_cookie_nothing_is_renewed(client, services):
    response = client.post(REFRESH, json={})

    assert (response.status_code, response.json["code"]) == (401, "not_signed_in")
    assert services.calls == []


def test_a_browser_forgets_what_was_refused(browser, answers):
    answers["customers.rotate_session"] = session_ended()

    response = browser.post(REFRESH, json={}, headers=csrf(browser))

    assert (response.status_code, response.json["code"]) == (401, "session_ended")
    assert browser.get_cookie("refresh_token_cookie", path="/api/v1/auth") is None
    assert browser.get_cookie("csrf_refresh_token") is None


def test_a_refused_token_of_a_program_leaves_a_browser_alone(client, answers):
    answers["customers.rotate_session"] = session_ended()

    assert "Set-Cookie" not in client.post(REFRESH, json={"refresh_token": "first"}).headers


def test_signing_out_ends_the_session_of_the_cookie_and_takes_the_cookies_back(browser, services):
    response = browser.post(LOGOUT, headers=csrf(browser))

    assert (response.status_code, response.data) == (204, b"")
    assert (services.last.method, services.last.arguments) == ("customers.end_session", {"refresh_token": "first"})
    assert [browser.get_cookie(name) for name in ("access_token_cookie", "csrf_refresh_token")] == [None, None]
    assert browser.get_cookie("refresh_token_cookie", path="/api/v1/auth") is None


def test_a_program_signs_out_with_its_token_as_itself(client, services, signed_in_as, caller_id, session_id):
    response = client.post(LOGOUT, headers=signed_in_as("customer"))

    assert response.status_code == 204
    assert services.last.arguments == {"session_id": session_id}
    assert services.last.context.actor.id == caller_id


def test_who_is_signed_in_nowhere_is_signed_out_already(client, services):
    assert client.post(LOGOUT).status_code == 204
    assert services.calls == []


def test_a_token_of_a_session_that_has_ended_is_refused(app, client, signed_in_as, session_id):
    bearer = signed_in_as("customer")
    ended_of(app).note(session_id, datetime.now(UTC))

    response = client.get("/api/v1/me", headers=bearer)

    assert (response.status_code, response.json["code"]) == (401, "session_ended")
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


def test_in_the_process_that_signs_out_the_token_is_worth_nothing_at_once(browser, client, answers):
    token = browser.post(LOGIN, json=CREDENTIALS).json["access_token"]

    browser.post(LOGOUT, headers=csrf(browser))

    response = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert response.json["code"] == "session_ended"


def test_ones_own_sessions_are_listed_and_the_present_one_is_marked(client, answers, signed_in_as, session_id):
    answers["customers.list_sessions"] = {"items": [{"id": session_id}, {"id": OTHER}]}

    items = client.get(SESSIONS, headers=signed_in_as()).json["items"]

    assert [each["is_current"] for each in items] == [True, False]


def test_another_session_of_ones_own_is_ended_and_one_stays_signed_in(client, services, signed_in_as):
    response = client.delete(f"{SESSIONS}/{OTHER}", headers=signed_in_as())

    assert (response.status_code, services.last.arguments) == (204, {"session_id": OTHER})
    assert "Set-Cookie" not in response.headers


def test_who_ends_the_present_session_is_signed_out(client, signed_in_as, session_id):
    response = client.delete(f"{SESSIONS}/{session_id}", headers=signed_in_as())

    assert response.status_code == 204
    assert cookies_of(response)["refresh_token_cookie"].startswith("refresh_token_cookie=;")


def test_signing_out_everywhere_ends_all(app, client, services, signed_in_as, caller_id):
    response = client.delete(SESSIONS, headers=signed_in_as())

    assert (response.status_code, services.last.arguments) == (204, {"customer_id": caller_id})
    assert OTHER in ended_of(app)


def test_anybody_can_check_our_tokens(client, token_for):
    token, keys = token_for("customer"), client.get("/.well-known/jwks.json")

    key = jwt.PyJWKSet.from_dict(keys.json)[jwt.get_unverified_header(token)["kid"]]
    assert jwt.decode(token, key, algorithms=["EdDSA"])["roles"] == ["customer"]
    assert keys.headers["Cache-Control"] == "public, max-age=60"
    assert all(set(each) == {"kty", "crv", "use", "alg", "kid", "x"} for each in keys.json["keys"])
