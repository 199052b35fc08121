"""A dead event over HTTP: listed, inspected, tried again, given up."""

import pytest

from backbone.messages import new_id
from tests.support.dead_letters import HANDLER, SERVICE, a_dead_letter, letter_of
from tests.support.waiting import wait_until


@pytest.fixture
def letter(system):
    """An event that billing could not read."""
    with a_dead_letter(system) as letter:
        yield letter


@pytest.fixture
def operator(system):
    """Somebody who looks after the system."""
    return system.staff("ops")


def path_of(letter, action):
    """Where something is done with a dead letter."""
    return f"/dead-letters/{letter['service']}/{letter['message_id']}/{action}"


def test_a_dead_letter_says_who_could_not_handle_what_and_why(letter):
    assert (letter["service"], letter["handler"], letter["event"]) == (SERVICE, HANDLER, "order_placed")
    assert (letter["payload"]["total"], letter["attempts"]) == ("a lot", 1)
    assert letter["error"].startswith("ValidationError")


def test_all_services_are_looked_at_unless_one_is_named(operator, letter):
    everywhere = {each["message_id"] for each in operator.all_of("/dead-letters")}
    elsewhere = operator.all_of("/dead-letters", service="inventory")

    assert letter["message_id"] in everywhere
    assert elsewhere == []


def test_pages_of_one_letter_each_have_every_letter_once(system, operator, letter):
    found, query = [], {"limit": 1}
    with a_dead_letter(system) as another:
        while query:
            page = operator.get("/dead-letters", **query).json()
            found += [each["message_id"] for each in page["items"]]
            query = page["next_cursor"] and {"limit": 1, "cursor": page["next_cursor"]}

    assert sorted(found) == sorted([letter["message_id"], another["message_id"]])


@pytest.mark.usefixtures("letter")
def test_the_backlog_counts_it(operator):
    [billing] = [each for each in operator.get("/backlog").json()["items"] if each["service"] == SERVICE]

    assert billing["dead"] == 1


def test_what_is_tried_again_and_fails_again_is_back(system, operator, letter):
    answer = operator.post(path_of(letter, "replay"), {"handler": HANDLER})

    assert (answer.status_code, answer.json()) == (200, {"count": 1})
    again = wait_until(lambda: letter_of(system, letter["message_id"]), "the dead letter again")
    assert again["payload"] == letter["payload"]


def test_what_is_given_up_is_gone_and_can_be_given_up_once(system, operator, letter):
    key = new_id()

    first, repeated, another = (
        operator.post(path_of(letter, "discard"), {}, key=each) for each in (key, key, new_id())
    )

    assert (first.status_code, first.json()) == (200, {"count": 1})
    assert repeated.json() == first.json()
    assert (another.status_code, another.json()["code"]) == (404, "dead_letter_not_found")
    assert letter_of(system, letter["message_id"]) is None


def test_a_service_that_is_away_is_named_and_the_others_are_shown(system, operator, letter):
    system.halt("inventory")
    system.halt("inventory-2")

    page = operator.get("/dead-letters").json()
    system.supervisor.start(["inventory-2"])
    system.resume("inventory")

    assert [each["service"] for each in page["unseen"]] == ["inventory"]
    assert letter["message_id"] in {each["message_id"] for each in page["items"]}


@pytest.mark.parametrize("role", ["support", "warehouse", "accountant"])
def test_only_operators_see_to_dead_letters(system, letter, role):
    person = system.staff(role)

    refused = {person.get("/dead-letters").status_code, person.post(path_of(letter, "discard"), {}).status_code}

    assert refused == {403}
    assert letter_of(system, letter["message_id"])


def test_a_service_that_does_not_exist_is_not_found(operator, letter):
    answer = operator.post(path_of(letter | {"service": "kitchen"}, "discard"), {})

    assert answer.status_code == 404
