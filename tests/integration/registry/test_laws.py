"""Laws: a world in which everything went right keeps them all, and each corruption breaks its own and no other."""

import pytest

from backbone.nameko import laws
from backbone.nameko.laws import MESSAGE_LAWS
from billing.laws import LAWS as OF_BILLING
from inventory.laws import LAWS as OF_INVENTORY
from ops.settings import ROOT
from registry.contract import GREEN, RED
from tests.support.corruptions import CORRUPTIONS, a_world

ALL = [law.name for law in (*OF_INVENTORY, *OF_BILLING, *MESSAGE_LAWS)]


@pytest.fixture(scope="session")
def sound(databases):
    """An order in every state; nobody may change anything in it."""
    return a_world(databases)


@pytest.fixture
def world(sound, databases):
    """A copy of it, for one test alone."""
    return sound[0].copy(databases)


def test_a_world_in_which_all_went_right_keeps_every_law(sound):
    proof = sound[0].proof()

    assert proof.state == GREEN, [vars(check) for check in proof.checks if check.offenders]
    assert {check.law for check in proof.checks} == set(ALL)


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_pages_of_any_size_cover_the_same_facts(sound, monkeypatch, rows):
    whole = {(check.service, check.law): check.checked for check in sound[0].proof().checks}
    monkeypatch.setattr(laws, "PAGE_ROWS", rows)

    proof = sound[0].proof()

    assert {(check.service, check.law): check.checked for check in proof.checks} == whole
    assert proof.state == GREEN


def test_every_law_looks_at_something(sound):
    looked_at = {check.law for check in sound[0].proof().checks if check.checked}

    idle = {"outbox_is_empty", "nothing_is_parked", "nothing_is_dead"}
    assert set(ALL) - looked_at == idle | {"packed_shipments_are_charged", "provider_did_what_is_known"}


def test_the_page_of_the_laws_has_all_of_them_in_their_own_words():
    page = (ROOT / "docs" / "laws.md").read_text()

    assert [
        law.name for law in (*OF_INVENTORY, *OF_BILLING, *MESSAGE_LAWS) if f"| `{law.name}` | {law.text} |" not in page
    ] == []


def test_every_law_is_broken_here():
    assert set(CORRUPTIONS) == set(ALL)


@pytest.mark.parametrize("law", ALL)
def test_a_corrupted_fact_breaks_its_law_and_no_other(world, sound, law):
    CORRUPTIONS[law](world, sound[1])

    broken = world.broken()

    assert list(broken) == [law]
    assert all(broken[law])


@pytest.mark.parametrize("law", ["outbox_is_empty", "ended_orders_hold_no_money"])
def test_a_broken_law_makes_the_whole_proof_red(world, sound, law):
    CORRUPTIONS[law](world, sound[1])

    assert world.proof().state == RED
