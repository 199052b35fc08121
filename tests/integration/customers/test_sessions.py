"""Sessions: one token renews them at a time, theft ends them, everybody is told, and no token can be read anywhere."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from backbone.context import Actor, Context, bound
from backbone.errors import NotFound, PermissionDenied, Unauthenticated
from backbone.messages import new_id
from customers.contract import SessionEnded
from tests.builders import a_registration
from tests.integration.customers.test_accounts import everything_in
from tests.support.doomed import DoomedProcess
from tests.support.patience import patiently
from tests.support.waiting import at_once, under_key

LATER = "UPDATE sessions SET replaced_at = '2020-01-01 00:00:00.000000' WHERE id = :id"
OVER = "UPDATE sessions SET expires_at = '2020-01-01 00:00:00.000000' WHERE id = :id"
REASON = "SELECT reason FROM sessions WHERE id = :id"
SESSIONS = "SELECT count(*) FROM sessions WHERE id = :id"


def signed_in_as(customer_id: str, *roles: str) -> Context:
    return Context(actor=Actor(customer_id, frozenset(roles or ("customer",))))


def test_a_session_is_renewed_by_the_newest_token(identity):
    opened = identity.sign_in()

    second = identity.rotate(opened["refresh_token"])
    at_once_again = identity.rotate(second["refresh_token"])
    identity.database.execute(LATER, id=opened["session_id"])
    third = identity.rotate(second["refresh_token"])

    assert at_once_again["refresh_token"] == second["refresh_token"]
    assert len({each["refresh_token"] for each in (opened, second, third)}) == 3
    assert {each["session_id"] for each in (opened, second, third)} == {opened["session_id"]}
    assert opened["expires_at"] < second["expires_at"] < third["expires_at"]


def test_one_token_used_by_many_at_once_is_replaced_by_one(identity):
    opened = identity.sign_in()

    rotated = at_once(12, lambda _number: identity.rotate(opened["refresh_token"]))

    assert len({each["refresh_token"] for each in rotated}) == 1
    assert identity.rotate(rotated[0]["refresh_token"])["session_id"] == opened["session_id"]


def test_a_replaced_token_ends_the_session_later_and_everybody_is_told(identity, identity_wire):
    ends, opened = identity_wire.tap("customers.events", SessionEnded.type), identity.sign_in()
    second = identity.rotate(opened["refresh_token"])
    identity.database.execute(LATER, id=opened["session_id"])

    for token in (opened["refresh_token"], second["refresh_token"], opened["refresh_token"]):
        with pytest.raises(Unauthenticated, match="session_ended"):
            identity.rotate(token)

    fact = SessionEnded.from_payload(identity_wire.take_event(ends, opened["session_id"]).payload)
    assert fact.customer_id == opened["customer"]["id"]
    assert identity.database.value(REASON, id=opened["session_id"]) == "token_reused"
    assert identity_wire.is_empty(ends, seconds=0.5)


def test_a_session_that_was_not_used_for_long_is_over(identity):
    opened = identity.sign_in()
    identity.database.execute(OVER, id=opened["session_id"])

    with pytest.raises(Unauthenticated, match="session_ended"):
        identity.rotate(opened["refresh_token"])


def test_what_is_over_for_long_is_forgotten(identity):
    opened = identity.sign_in()
    identity.database.execute(OVER, id=opened["session_id"])

    identity.sign_in()

    assert identity.database.value(SESSIONS, id=opened["session_id"]) == 0


def test_a_renewed_session_has_the_roles_of_now(identity):
    opened = identity.sign_in()
    identity.client.customers.set_roles(customer_id=opened["customer"]["id"], roles=["support"])

    assert identity.rotate(opened["refresh_token"])["customer"]["roles"] == ["support"]


def test_no_token_is_in_a_table_or_a_log(identity):
    opened, key = identity.sign_in(), new_id()
    with under_key(key):
        second = identity.rotate(opened["refresh_token"])
    identity.database.execute(LATER, id=opened["session_id"])
    third = identity.rotate(second["refresh_token"])
    with under_key(new_id()):
        identity.client.customers.end_session(refresh_token=third["refresh_token"])

    kept = everything_in(identity.database) + identity.log_of("customers")

    assert [each for each in (opened, second, third) if each["refresh_token"] in kept] == []


def test_who_signs_out_is_told_to_all_once(identity, identity_wire):
    ends, opened = identity_wire.tap("customers.events", SessionEnded.type), identity.sign_in()

    first = identity.client.customers.end_session(refresh_token=opened["refresh_token"])
    again = identity.client.customers.end_session(session_id=opened["session_id"])

    assert [each["session_id"] for each in first["items"]] == [opened["session_id"]]
    assert again == {"items": []}
    assert identity_wire.take_event(ends, opened["session_id"]).payload == first["items"][0]
    assert identity_wire.is_empty(ends, seconds=0.5)


def test_signed_out_at_once_in_many_places_a_session_ends_once(identity):
    opened = identity.sign_in()

    ended = at_once(8, lambda _number: identity.client.customers.end_session(session_id=opened["session_id"]))

    assert sorted(len(each["items"]) for each in ended) == [0] * 7 + [1]


def test_a_person_is_signed_out_everywhere(identity):
    customer = identity.a_customer()
    opened = [identity.sign_in(customer["email"]) for _ in range(3)]
    ours = {"customer_id": customer["id"]}
    identity.client.customers.end_session(session_id=opened[0]["session_id"])

    with bound(signed_in_as(customer["id"])):
        listed = identity.client.customers.list_sessions(**ours)["items"]
        ended = identity.client.customers.end_sessions(**ours)["items"]
        left = identity.client.customers.list_sessions(**ours)["items"]

    assert [each["id"] for each in listed] == [each["session_id"] for each in (opened[2], opened[1])]
    assert {each["session_id"] for each in ended} == {each["id"] for each in listed}
    assert left == []


def test_somebody_elses_session_does_not_exist(identity):
    opened, other = identity.sign_in(), identity.a_customer()["id"]

    with bound(signed_in_as(other)):
        with pytest.raises(NotFound, match="session_not_found"):
            identity.client.customers.end_session(session_id=opened["session_id"])
        with pytest.raises(NotFound, match="customer_not_found"):
            identity.client.customers.list_sessions(customer_id=opened["customer"]["id"])
        with pytest.raises(PermissionDenied):
            identity.client.customers.list_ended_sessions(since=datetime.now(UTC).isoformat())

    assert identity.rotate(opened["refresh_token"])


def test_what_ended_since_an_instant_comes_page_by_page(identity):
    identity.client.customers.end_session(session_id=identity.sign_in()["session_id"])
    since = datetime.now(UTC) - timedelta(milliseconds=1)
    wanted = [identity.sign_in()["session_id"] for _ in range(3)]
    for session_id in wanted:
        identity.client.customers.end_session(session_id=session_id)

    found, cursor = [], None
    while cursor or not found:
        asked = {"since": since.isoformat(), "cursor": cursor, "limit": 2}
        page = identity.client.customers.list_ended_sessions(**asked)
        found, cursor = found + page["items"], page["next_cursor"]

    assert [each["session_id"] for each in found] == wanted


@pytest.fixture
def doomed(databases, amqp_uri, client, tmp_path):
    """An instance of customers that is killed after its commit and before its reply, once it is armed."""
    process = DoomedProcess("effect and reply", "customers", databases.fresh("customers"), amqp_uri, tmp_path)
    process.start()
    process.wait_ready(client)
    yield process
    process.kill()


def test_killed_between_commit_and_reply_it_answers_the_same_token_once_it_is_back(doomed, client, start_service):
    account = a_registration()
    client.customers.register(**account)
    opened = client.customers.authenticate(email=account["email"], password=account["password"])
    named = {"refresh_token": opened["refresh_token"]}

    doomed.arm()
    with ThreadPoolExecutor() as elsewhere:
        pending = elsewhere.submit(patiently, lambda: client.customers.rotate_session(**named))
        doomed.wait_killed()
        replaced = doomed.database.value("SELECT count(*) FROM sessions WHERE replaced_at IS NOT NULL")
        start_service("customers", doomed.database)
        answer = pending.result()

    assert replaced == 1
    assert client.customers.rotate_session(**named)["refresh_token"] == answer["refresh_token"]
    assert client.customers.rotate_session(refresh_token=answer["refresh_token"])["session_id"] == opened["session_id"]
