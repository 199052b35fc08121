"""Passwords: hashed with salt, checked off the event loop, and as long for an account that does not exist."""

import eventlet.tpool
import pytest
from argon2 import PasswordHasher, extract_parameters

from customers import passwords
from tests.builders import PASSWORD


@pytest.fixture(autouse=True)
def checked(monkeypatch) -> list[str]:
    """Hashes cheaply and in this thread; returns the hashes that were checked, in order."""
    cheap, hashes = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), []
    monkeypatch.setattr(eventlet.tpool, "execute", lambda work, *arguments: work(*arguments))
    monkeypatch.setattr(passwords, "_UNKNOWN", cheap.hash("the password of nobody"))

    class Noting:
        hash = cheap.hash

        def verify(self, password_hash: str, password: str) -> bool:
            hashes.append(password_hash)
            return cheap.verify(password_hash, password)

    monkeypatch.setattr(passwords, "_hasher", Noting())
    return hashes


def test_a_password_matches_its_hash_and_no_other():
    password_hash = passwords.hash_password(PASSWORD)

    assert passwords.matches(password_hash, PASSWORD)
    assert not passwords.matches(password_hash, PASSWORD + " ")


def test_the_same_password_never_has_the_same_hash():
    assert passwords.hash_password(PASSWORD) != passwords.hash_password(PASSWORD)


def test_nobody_signs_in_to_an_account_that_does_not_exist_not_even_with_the_stand_in_password(checked: list[str]):
    assert not passwords.matches(None, PASSWORD)
    assert not passwords.matches(None, "the password of nobody")
    assert checked == [passwords._UNKNOWN] * 2


@pytest.mark.parametrize("password_hash", ["", "plain text", "$argon2id$v=19$broken"])
def test_what_is_no_hash_matches_nothing(password_hash: str):
    assert not passwords.matches(password_hash, PASSWORD)


def test_a_hash_costs_what_was_measured(monkeypatch):
    monkeypatch.undo()

    parameters = extract_parameters(passwords._UNKNOWN)

    assert parameters.type.name == "ID"
    assert (parameters.time_cost, parameters.memory_cost, parameters.parallelism) == (3, 12 * 1024, 1)
