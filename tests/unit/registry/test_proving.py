"""Runs of proofs: every page of every law is asked for, suspects are judged again, and silence is waited out."""

from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from backbone.config import SettingError
from backbone.errors import InternalError, Unavailable
from registry import proving
from registry.contract import BROKEN, GREEN, INTERRUPTED, KEPT, RED, UNCHECKED
from registry.proofs import Patience, Proof
from registry.proving import Prover, Run, read_patience
from tests.builders import NOON

PATIENCE = Patience(timedelta(seconds=10), timedelta(seconds=120))
REST = {"outbox": 0, "parked": 0, "dead": 0}
AWAY = Unavailable("service_away", "No instance of billing is running.")


class FakeService:
    """A service with one law: `pages` are what it finds, `verdicts` what it says of claims, one after the other.

    The last of each is said for ever; an exception is raised.
    """

    def __init__(self, *pages: Any, asks: str | None = None, verdicts: Any = ((),), backlogs: Any = (REST,)) -> None:
        self.pages, self.verdicts, self.backlogs = list(pages), list(verdicts), list(backlogs)
        self.asks, self.asked = asks, []

    def list_laws(self) -> dict[str, Any]:
        laws = [{"name": "law", "text": "It is so.", "asks": self.asks}] if self.pages else []
        return {"items": laws}

    def prove(self, **asked: Any) -> Any:
        self.asked.append(asked)
        return _next(self.pages)

    def judge(self, law: str, claims: list[Any]) -> Any:
        return {"offenders": [an_offender(each) for each in _next(self.verdicts)]}

    def backlog(self) -> Any:
        return _next(self.backlogs)


def _next(answers: list[Any]) -> Any:
    answer = answers.pop(0) if len(answers) > 1 else answers[0]
    if isinstance(answer, Exception):
        raise answer
    return answer


def an_offender(offender_id: str, *, is_moving: bool = False) -> dict[str, Any]:
    return {"id": offender_id, "text": "It is not so.", "is_moving": is_moving}


def a_page(*offenders: Any, claims: Any = (), next_cursor: str | None = None) -> dict[str, Any]:
    return {"checked": 2, "offenders": list(offenders), "claims": list(claims), "next_cursor": next_cursor}


def run(waiting: int = 0, **services: FakeService) -> tuple[Proof, list[float]]:
    """The proof of these services, and how long was slept."""
    proof, slept = Proof.start(NOON), []
    clock = lambda: NOON + timedelta(seconds=sum(slept))  # noqa: E731 - Time goes by sleeping.
    Run(proof, services, PATIENCE, lambda *_: None, lambda _: bool(waiting), slept.append, clock).run()
    return proof, slept


def test_every_page_of_every_law_is_asked_for():
    billing = FakeService(a_page(next_cursor="a"), a_page(next_cursor="b"), a_page())

    proof, _ = run(billing=billing, registry=FakeService(a_page()))

    assert [each["cursor"] for each in billing.asked] == [None, "a", "b"]
    assert [(check.service, check.checked, check.state) for check in proof.checks] == [
        ("billing", 6, KEPT), ("registry", 2, KEPT),
    ]  # fmt: skip
    assert proof.state == GREEN


def test_what_a_service_finds_in_its_own_database_counts_without_waiting():
    proof, slept = run(billing=FakeService(a_page(an_offender("1"))))

    assert (proof.state, proof.checks[0].offenders) == (RED, [{"id": "1", "text": "It is not so."}])
    assert slept == []


def test_claims_are_judged_by_the_service_that_knows_and_again_before_they_count():
    claims = [{"id": "1"}, {"id": "2"}]
    inventory = FakeService(a_page(claims=claims), a_page(claims=claims[:1]), asks="billing")

    proof, slept = run(inventory=inventory, billing=FakeService(verdicts=(["1", "2"], ["1"])))

    assert inventory.asked[1]["ids"] == ["1", "2"]
    assert [each["id"] for each in proof.checks[0].offenders] == ["1"]
    assert sum(slept) == 10


def test_a_claim_that_comes_right_counts_nothing():
    inventory = FakeService(a_page(claims=[{"id": "1"}]), asks="billing")

    assert run(inventory=inventory, billing=FakeService(verdicts=(["1"], [])))[0].state == GREEN


@pytest.mark.parametrize(
    ("waiting", "backlogs"), [(1, (REST,)), (0, (REST | {"outbox": 1},)), (0, (REST | {"parked": 1},))]
)
def test_while_messages_move_a_claim_is_in_flight_and_counts_after_two_minutes(waiting, backlogs):
    inventory = FakeService(a_page(claims=[{"id": "1"}]), asks="billing", backlogs=backlogs)

    proof, slept = run(waiting, inventory=inventory, billing=FakeService(verdicts=(["1"],)))

    assert sum(slept) == 120
    assert "in flight for 120 s" in proof.checks[0].offenders[0]["text"]


def test_what_moves_is_looked_at_again_until_it_is_gone():
    moving = a_page(an_offender("1", is_moving=True))

    proof, slept = run(billing=FakeService(moving, moving, a_page()))

    assert (proof.state, sum(slept)) == (GREEN, 20)


def test_a_service_that_restarts_is_waited_for():
    proof, slept = run(billing=FakeService(AWAY, AWAY, a_page()))

    assert (proof.state, len(slept)) == (GREEN, 2)


def test_a_service_that_stays_away_is_waited_for_once_and_interrupts_the_proof():
    proof, slept = run(billing=FakeService(AWAY), inventory=FakeService(a_page(claims=[{"id": "1"}]), asks="customers"),
                       customers=FakeService(a_page()))  # fmt: skip

    assert (proof.state, proof.checks[0].state) == (INTERRUPTED, UNCHECKED)
    assert proof.reason == "billing.law could not be checked: No instance of billing is running."
    assert 60 <= sum(slept) < 80


def test_a_law_that_fails_is_unchecked_and_the_others_are_checked_all_the_same():
    fails = FakeService(InternalError("internal_error", "It is in the log."))

    proof, _ = run(billing=fails, inventory=FakeService(a_page(an_offender("1"))))

    assert [check.state for check in proof.checks] == [UNCHECKED, BROKEN]
    assert (proof.state, "It is in the log." in proof.reason) == (RED, True)


def test_a_service_that_tells_no_laws_interrupts_the_proof(monkeypatch):
    billing = FakeService(a_page())
    monkeypatch.setattr(billing, "list_laws", lambda: _next([AWAY]))

    proof, _ = run(billing=billing, registry=FakeService(a_page()))

    assert (proof.state, proof.reason) == (
        INTERRUPTED, "billing did not say which laws it keeps: No instance of billing is running.",
    )  # fmt: skip


def test_many_suspects_are_settled_before_more_are_looked_for(monkeypatch):
    monkeypatch.setattr(proving, "SUSPECTS_MAX", 2)
    two = [an_offender("1", is_moving=True), an_offender("2", is_moving=True)]
    billing = FakeService(a_page(*two, next_cursor="2"), a_page(), a_page())

    run(billing=billing)

    assert [(each["cursor"], each.get("ids")) for each in billing.asked] == [
        (None, None), (None, ["1", "2"]), ("2", None),
    ]  # fmt: skip


def test_the_verdict_is_stored_however_often_that_fails():
    proof, slept, fails = Proof.start(NOON), [], iter([False, False, False, True, True, False])

    def store(*_: Any) -> None:
        if next(fails):
            raise AWAY

    services = {"billing": FakeService(a_page())}
    Run(proof, services, PATIENCE, store, lambda _: False, slept.append, lambda: NOON).run()

    assert (len(slept), list(fails)) == (2, [])


@pytest.mark.parametrize(("name", "value"), [("PROOF_SUSPECT_S", "0"), ("PROOF_IN_FLIGHT_S", "soon")])
def test_a_wrong_setting_is_named(name: str, value: str):
    config = {"PROOF_SUSPECT_S": "10", "PROOF_IN_FLIGHT_S": "120"}

    assert read_patience(config) == PATIENCE
    with pytest.raises(SettingError, match=name):
        read_patience(config | {name: value})


def test_a_proof_runs_in_the_background_once_it_is_stored():
    started: list[Any] = []
    prover = Prover(SimpleNamespace(), PATIENCE, "amqp://nowhere", started.append)

    with prover.starting({}) as begin:
        begin(Proof.start(NOON))
        assert started == []

    assert (len(started), len(prover._running)) == (1, 1)


def test_a_proof_that_could_not_be_stored_is_not_run():
    started: list[Any] = []
    prover = Prover(SimpleNamespace(), PATIENCE, "amqp://nowhere", started.append)

    with suppress(Unavailable), prover.starting({}) as begin:
        begin(Proof.start(NOON))
        raise AWAY

    assert started == []


def test_a_broker_that_cannot_be_asked_may_have_events_waiting():
    assert proving.may_wait("amqp://guest:guest@127.0.0.1:1/", {"inventory", "billing"})


def test_the_events_between_services_are_those_of_the_definitions():
    queues = proving._event_queues({"inventory", "billing"})

    assert "evt-inventory-order_placed--billing.on_order_placed" in queues
    assert [name for name in queues if "customers" in name] == []
