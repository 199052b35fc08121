"""Sessions: they go on as long as they are renewed, and end everywhere within a second."""

import os
import signal
import subprocess
import sys
import time

import httpx
import jwt
import pytest

from ops.settings import ROOT
from tests.support.people import API, all_at_once
from tests.support.waiting import wait_until

REVOKED_WITHIN_S = 1.0
REQUESTS = 40
"""Each on a connection of its own, so that every worker gets some."""


@pytest.fixture
def browser(system):
    """A browser that has signed in, and keeps its cookies."""
    ada = system.a_customer()
    with httpx.Client(base_url=system.addresses["URL"], timeout=30, trust_env=False) as browser:
        browser.post(f"{API}/auth/login", json=ada.credentials).raise_for_status()
        yield browser


def csrf(browser) -> dict[str, str]:
    return {"X-CSRF-TOKEN": browser.cookies["csrf_refresh_token"]}


def answers_everywhere(system, person) -> set[tuple[int, str]]:
    """What all workers answer to who holds this access token."""

    def ask(_number: int) -> tuple[int, str]:
        with httpx.Client(base_url=system.addresses["URL"], timeout=30, trust_env=False) as once:
            answer = once.get(f"{API}/me", headers=person.headers)
            return answer.status_code, answer.json().get("code", "")

    return set(all_at_once(REQUESTS, ask))


def kid_of(token: str) -> str:
    return jwt.get_unverified_header(token)["kid"]


def test_a_session_is_renewed_and_has_the_roles_of_now(system):
    ada = system.a_customer()

    renewed = ada.renew().json()

    assert renewed["session_id"] == ada.session_id
    assert renewed["refresh_token"] != ada.refresh_token
    assert renewed["expires_in"] == 300
    assert system.visitor.ask("GET", "/me", {"Authorization": f"Bearer {renewed['access_token']}"}).status_code == 200


def test_two_tabs_that_renew_at_once_stay_signed_in(system):
    ada = system.a_customer()

    renewed = all_at_once(8, lambda _number: ada.renew())

    assert {answer.status_code for answer in renewed} == {200}
    (token,) = {answer.json()["refresh_token"] for answer in renewed}
    assert ada.renew(token).status_code == 200


def test_a_token_that_was_replaced_before_the_last_ends_the_session_everywhere(system):
    ada, stolen = system.a_customer(), "x" * 43
    old = ada.refresh_token
    ada.renew().raise_for_status()

    refused = ada.renew(old[:22] + stolen)

    assert (refused.status_code, refused.json()["code"]) == (401, "session_ended")
    time.sleep(REVOKED_WITHIN_S)
    assert answers_everywhere(system, ada) == {(401, "session_ended")}
    assert ada.renew(old).status_code == 401


def test_signing_out_holds_on_every_worker_within_a_second(system):
    ada = system.a_customer()
    assert answers_everywhere(system, ada) == {(200, "")}

    assert ada.ask("POST", "/auth/logout").status_code == 204

    time.sleep(REVOKED_WITHIN_S)
    assert answers_everywhere(system, ada) == {(401, "session_ended")}
    assert ada.renew().status_code == 401


def test_a_worker_that_has_just_started_knows_who_has_signed_out(system):
    ada = system.a_customer()
    ada.ask("POST", "/auth/logout")

    for worker in system.workers():
        worker.kill()
    wait_until(lambda: len(system.workers()) == 2, "other workers")

    wait_until(lambda: answers_everywhere(system, ada) == {(401, "session_ended")}, "the ended session on all workers")
    assert ada.renew().status_code == 401


def test_one_of_several_sessions_is_ended_by_its_owner(system):
    ada = system.a_customer()
    other = system.sign_in(**ada.credentials)
    listed = ada.get("/me/sessions").json()["items"]

    assert ada.ask("DELETE", f"/me/sessions/{other.session_id}").status_code == 204

    assert {each["id"]: each["is_current"] for each in listed} == {ada.session_id: True, other.session_id: False}
    assert [each["id"] for each in ada.get("/me/sessions").json()["items"]] == [ada.session_id]
    assert system.a_customer().ask("DELETE", f"/me/sessions/{ada.session_id}").status_code == 404


def test_signing_out_everywhere_ends_all_sessions(system):
    ada = system.a_customer()
    other = system.sign_in(**ada.credentials)

    assert ada.ask("DELETE", "/me/sessions").status_code == 204

    time.sleep(REVOKED_WITHIN_S)
    assert answers_everywhere(system, ada) == answers_everywhere(system, other) == {(401, "session_ended")}


def test_a_browser_stays_signed_in_by_its_cookies_alone(browser):
    del browser.cookies["access_token_cookie"]
    assert browser.get(f"{API}/me").json()["code"] == "not_signed_in"

    renewed = browser.post(f"{API}/auth/refresh", json={}, headers=csrf(browser))

    assert (renewed.status_code, renewed.json()["refresh_token"]) == (200, None)
    assert browser.get(f"{API}/me").status_code == 200


def test_a_browser_signs_out_though_its_access_token_has_run_out(browser):
    del browser.cookies["access_token_cookie"]

    assert browser.post(f"{API}/auth/logout", headers=csrf(browser)).status_code == 204

    assert dict(browser.cookies) == {}
    assert browser.post(f"{API}/auth/refresh", json={}).json()["code"] == "not_signed_in"


def test_another_sites_page_renews_and_ends_nothing(browser):
    for path in ("/auth/refresh", "/auth/logout"):
        assert browser.post(f"{API}{path}", json={}).json()["code"] == "csrf_token_wrong"

    assert browser.get(f"{API}/me").status_code == 200


def test_a_renewal_that_a_kill_interrupts_is_asked_for_again(system):
    ada = system.a_customer()

    os.kill(system.pid("customers"), signal.SIGKILL)
    renewed = wait_until(lambda: _renewed(ada), "an answer", 25)

    assert ada.renew().json()["refresh_token"] == renewed["refresh_token"]
    system.wait_ready()


def test_a_new_key_signs_and_old_tokens_go_on_to_count(system):
    ada = system.a_customer()
    subprocess.run([sys.executable, "-m", "gateway.signing"], cwd=ROOT, env={"VAR": str(system.var)}, check=True)

    renewed = wait_until(lambda: _signed_by_another_key(ada), "a token of the new key")
    keys = system.http.get("/.well-known/jwks.json").json()

    claims = jwt.decode(renewed, jwt.PyJWKSet.from_dict(keys)[kid_of(renewed)], algorithms=["EdDSA"], issuer="kontor")
    assert claims["sid"] == ada.session_id
    assert answers_everywhere(system, ada) == {(200, "")}


def test_guessing_passwords_is_refused_after_ten_attempts(system):
    ada = system.a_customer()
    wrong = {**ada.credentials, "password": "a wrong guess"}

    codes = [system.visitor.post("/auth/login", wrong).json()["code"] for _ in range(10)]
    refused = system.visitor.post("/auth/login", ada.credentials)

    assert set(codes) == {"wrong_credentials"}
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_attempts")
    assert 800 < int(refused.headers["Retry-After"]) <= 900


def _renewed(person) -> dict[str, str] | None:
    answer = person.renew()
    return answer.json() if answer.status_code == 200 else None


def _signed_by_another_key(person) -> str | None:
    token = person.renew().json()["access_token"]
    return token if kid_of(token) != kid_of(person.headers["Authorization"].split()[1]) else None
