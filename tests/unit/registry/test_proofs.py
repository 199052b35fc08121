"""Proofs: what is certain counts at once, what may come right is looked at again, and one broken law is enough."""

from datetime import timedelta
from itertools import product

import pytest

from backbone.errors import Conflict
from registry.contract import BROKEN, GREEN, INTERRUPTED, KEPT, PROOF_STATES, RED, RUNNING, UNCHECKED
from registry.proofs import ABSENT, BREAK, INTERRUPT, KEEP, MOVES, OFFENDERS_MAX, START, Check, Finding, Patience, Proof
from tests.builders import NOON

PATIENCE = Patience(timedelta(seconds=10), timedelta(seconds=120))
LATER = NOON + PATIENCE.look_again
CLAIM = {"id": "1", "version": 3}
LEGAL = {(move.state, move.event): move.to for move in MOVES}


def a_check(*findings: Finding, asks: str | None = "billing") -> Check:
    """A check that has brought these findings."""
    check = Check("inventory", "orders_are_paid", "Orders are paid.", asks)
    check.begin()
    check.learn(5, findings, NOON, PATIENCE)
    return check


def weighed(check: Check, *again: Finding, now=LATER, is_quiet: bool = True) -> Check:
    """The check after another look, which found these once more."""
    check.weigh(check.due(now), {each.id: each for each in again}, now, PATIENCE, is_quiet=is_quiet)
    check.end()
    return check


def a_proof(*states: str) -> Proof:
    """A proof whose checks have ended so."""
    proof = Proof.start(NOON)
    proof.checks = [Check("inventory", f"law_{place}", "", state=state) for place, state in enumerate(states)]
    return proof


@pytest.mark.parametrize(("state", "event"), list(product((ABSENT, *PROOF_STATES), (START, KEEP, BREAK, INTERRUPT))))
def test_every_move_is_legal_or_refused(state: str, event: str):
    proof = Proof("proof", NOON, state)

    if (state, event) in LEGAL:
        proof._move(event)
        assert proof.state == LEGAL[state, event]
    else:
        with pytest.raises(Conflict, match="proof_state_forbids"):
            proof._move(event)
        assert proof.state == state


def test_what_one_service_finds_in_one_moment_counts_at_once():
    check = a_check(Finding("1", "It is broken."), asks=None)
    check.end()

    assert (check.state, check.offenders) == (BROKEN, [{"id": "1", "text": "It is broken."}])


@pytest.mark.parametrize("finding", [Finding("1", "", CLAIM), Finding("1", "", None, is_moving=True)])
def test_what_may_come_right_by_itself_is_looked_at_again_first(finding: Finding):
    check = a_check(finding)
    check.end()

    assert (check.in_flight, check.offender_count, check.state) == (1, 0, "CHECKING")
    assert (check.due(LATER - timedelta(seconds=1)), check.due(LATER)) == ([], ["1"])


def test_a_suspect_that_has_come_right_is_acquitted():
    assert weighed(a_check(Finding("1", "", CLAIM))).state == KEPT


def test_a_suspect_that_is_as_before_and_at_rest_is_convicted():
    check = weighed(a_check(Finding("1", "", CLAIM)), Finding("1", "It is not paid.", CLAIM))

    assert (check.state, check.offenders) == (BROKEN, [{"id": "1", "text": "It is not paid."}])


@pytest.mark.parametrize(
    ("again", "is_quiet"),
    [
        (Finding("1", "", {"id": "1", "version": 4}), True),
        (Finding("1", "", CLAIM, is_moving=True), True),
        (Finding("1", "", CLAIM), False),
        (Finding("1", "", None, is_moving=True), True),
    ],
    ids=["changed", "under way", "messages under way", "not yet sent"],
)
def test_a_suspect_that_moves_stays_in_flight_until_its_time_is_over(again: Finding, is_quiet: bool):
    check = weighed(a_check(Finding("1", "", CLAIM)), again, is_quiet=is_quiet)
    assert (check.in_flight, check.offender_count) == (1, 0)

    weighed(check, Finding("1", "Late.", {"id": "1", "version": 5}), now=NOON + PATIENCE.in_flight)

    assert check.offenders == [{"id": "1", "text": "Late. It has been in flight for 120 s."}]


def test_the_claim_of_the_last_look_is_what_must_not_change_any_more():
    changed = Finding("1", "", {"id": "1", "version": 4})
    check = weighed(a_check(Finding("1", "", CLAIM)), changed)

    assert weighed(check, changed, now=LATER + PATIENCE.look_again).state == BROKEN


def test_all_offenders_are_counted_and_the_first_are_named():
    check = a_check(*(Finding(str(number), "") for number in range(OFFENDERS_MAX + 5)), asks=None)

    assert (check.offender_count, len(check.offenders)) == (OFFENDERS_MAX + 5, OFFENDERS_MAX)


def test_a_check_that_is_given_up_is_unchecked_unless_it_has_found_something():
    unchecked, broken = a_check(Finding("1", "", CLAIM)), a_check(Finding("1", ""), asks=None)
    unchecked.give_up()
    broken.give_up()

    assert (unchecked.state, broken.state) == (UNCHECKED, BROKEN)


@pytest.mark.parametrize(
    ("states", "reason", "verdict"),
    [
        ((KEPT, KEPT), "", GREEN),
        ((KEPT, BROKEN), "", RED),
        ((KEPT, UNCHECKED), "billing is away", INTERRUPTED),
        ((BROKEN, UNCHECKED), "billing is away", RED),
        ((), "billing is away", INTERRUPTED),
    ],
)
def test_one_broken_law_makes_a_proof_red_and_all_must_be_checked_for_green(states, reason, verdict):
    proof = a_proof(*states)
    if reason:
        proof.fail(reason)

    proof.conclude(LATER)

    assert (proof.state, proof.ended_at, proof.reason) == (verdict, LATER, reason)


def test_a_proof_of_nothing_is_none():
    with pytest.raises(AssertionError, match="proves nothing"):
        a_proof().conclude(LATER)


def test_the_first_reason_is_kept():
    proof = a_proof()
    proof.fail("billing is away")
    proof.fail("inventory is away")

    assert (proof.reason, proof.state) == ("billing is away", RUNNING)
