"""The contract of sessions: what is refused before it reaches a handler, and what errors say."""

import pytest
from marshmallow import ValidationError

from backbone.messages import new_id
from customers import contract
from customers.contract import AuthenticateSchema, EndSessionSchema, RotateSessionSchema, SessionEnded
from tests.builders import NOON, PASSWORD


@pytest.mark.parametrize("written", ["ADA@Shop.Example", "  ada@shop.example "])
def test_addresses_that_differ_in_case_or_space_are_one(written: str):
    assert AuthenticateSchema().load({"email": written, "password": PASSWORD}).email == "ada@shop.example"


def test_a_password_to_sign_in_with_never_leaves():
    assert PASSWORD not in str(AuthenticateSchema().dump({"email": "ada@shop.example", "password": PASSWORD}))


def test_an_old_password_may_be_shorter_than_a_new_one_must_be():
    assert AuthenticateSchema().load({"email": "ada@shop.example", "password": "short"}).password == "short"


@pytest.mark.parametrize("named", [{}, {"session_id": new_id(), "refresh_token": "t"}])
def test_one_session_is_ended_by_one_name(named: dict[str, str]):
    with pytest.raises(ValidationError, match="either"):
        EndSessionSchema().load(named)


def test_one_refresh_token_is_told_from_another_where_a_command_is_repeated():
    digests = {str(EndSessionSchema().dump(EndSessionSchema().load({"refresh_token": each}))) for each in "ab"}

    assert len(digests) == 2


@pytest.mark.parametrize("token", ["", "x" * 101, None, 7])
def test_what_cannot_be_a_refresh_token_is_refused(token: object):
    with pytest.raises(ValidationError, match="refresh_token"):
        RotateSessionSchema().load({"refresh_token": token})


def test_the_end_of_a_session_survives_the_wire_with_fields_that_a_later_version_adds():
    fact = SessionEnded(new_id(), new_id(), NOON, NOON)

    assert SessionEnded.from_payload(fact.payload() | {"reason": "theft"}) == fact


def test_an_unknown_address_and_a_wrong_password_are_told_apart_by_nobody():
    assert contract.wrong_credentials().details == {}


@pytest.mark.parametrize(("milliseconds", "minutes"), [(1, 1), (60_000, 1), (60_001, 2), (900_000, 15)])
def test_who_tried_too_often_is_told_how_long_to_wait(milliseconds: int, minutes: int):
    refused = contract.too_many_attempts(milliseconds)

    assert f"in {minutes} min" in refused.message
    assert refused.details == {"retry_after_ms": milliseconds}


def test_a_session_that_is_not_found_is_named():
    assert "s-1" in contract.session_not_found("s-1").message


def test_a_session_that_never_was_is_told_from_one_that_ended_by_nobody():
    assert contract.session_ended().details == {}
