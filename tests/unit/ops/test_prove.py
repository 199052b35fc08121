"""`make prove`: shows each law once it is checked, names what breaks it, and says so by its exit status."""

import io
from types import SimpleNamespace

import pytest
from rich.console import Console
from typer.testing import CliRunner

from backbone import context
from backbone.errors import NotFound, OutcomeUnknown, Unavailable
from ops import cli, prove
from ops.settings import Settings
from ops.trouble import Trouble
from registry.contract import proof_running

SETTINGS = SimpleNamespace(amqp_uri="amqp://nowhere")
AWAY = Unavailable("service_away", "No instance of registry is running.")


def a_check(state="KEPT", law="stock_adds_up", *offenders, count=None):
    named = [{"id": each, "text": "[red] is wrong."} for each in offenders]
    figures = {"checked": 1_234, "milliseconds": 500, "in_flight": 0}
    return figures | {
        "service": "inventory", "law": law, "text": f"The law {law} holds.", "state": state, "offenders": named,
        "offender_count": len(offenders) if count is None else count,
    }  # fmt: skip


def a_proof(state, *checks, reason=""):
    return {"id": "p", "state": state, "reason": reason, "checks": list(checks)}


class FakeRegistry:
    """Stands for the connection and for the registry; answers are given, or raised, in turn."""

    def __init__(self, *answers, starts=None, is_connected=True):
        self.answers, self.is_connected = list(answers), is_connected
        self.starts, self.keys = list(starts or [a_proof("RUNNING")]), []

    @property
    def registry(self):
        return self

    def wait_connected(self, _seconds):
        return self.is_connected

    def start_proof(self):
        self.keys.append(context.current().idempotency_key)
        return self._next(self.starts)

    def get_proof(self, proof_id):
        return self._next(self.answers)

    def _next(self, answers):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self):
        pass


@pytest.fixture
def running(monkeypatch):
    """Puts a fake in the place of the client, and lets no time go by."""
    monkeypatch.setattr(prove.time, "sleep", lambda _seconds: None)

    def install(*answers, **options):
        fake = FakeRegistry(*answers, **options)
        monkeypatch.setattr(prove, "RpcClient", lambda uri, name: fake)
        return fake

    return install


def shown(console=None):
    """Whether it was green, and what was printed."""
    screen = io.StringIO()
    return prove.prove(SETTINGS, Console(file=screen, width=200)), screen.getvalue()


def test_each_law_is_shown_once_as_soon_as_it_is_checked(running):
    running(a_proof("RUNNING", a_check(), a_check("CHECKING", "b")), a_proof("GREEN", a_check(), a_check(law="b")))

    is_green, text = shown()

    assert is_green
    assert text.count("kept      inventory  The law stock_adds_up holds. (1,234 checked in 0.50 s)") == 1
    assert text.endswith("2 of 2 laws are kept. Proof p is GREEN.\n")


def test_every_offender_is_named(running):
    running(a_proof("RED", a_check("BROKEN", "a", "order-1", "order-2", count=7), a_check()))

    is_green, text = shown()

    assert not is_green
    assert "BROKEN    inventory  The law a holds." in text
    assert "    order-1: [red] is wrong.\n    order-2: [red] is wrong.\n    and 5 more\n" in text
    assert "1 of 2 laws are kept, 1 broken. Proof p is RED." in text


def test_a_proof_that_could_not_be_finished_is_trouble(running):
    running(a_proof("INTERRUPTED", a_check("UNCHECKED"), reason="billing is away."))

    with pytest.raises(Trouble, match="could not be finished: billing is away"):
        shown()


def test_a_proof_that_runs_already_is_waited_for(running):
    fake = running(
        a_proof("RUNNING"), a_proof("GREEN"), a_proof("GREEN"), starts=[proof_running("other"), a_proof("RUNNING")]
    )

    _, text = shown()

    assert "Another proof is running" in text
    assert len(set(fake.keys)) == 2


def test_an_unknown_outcome_is_asked_again_under_the_same_key(running):
    fake = running(AWAY, a_proof("GREEN"), starts=[OutcomeUnknown("outcome_unknown", "No."), a_proof("RUNNING")])

    assert shown()[0]
    assert len(fake.keys) == 2
    assert len(set(fake.keys)) == 1


@pytest.mark.parametrize(
    "error", [Unavailable("unknown_service", "There is no service registry."), NotFound("proof_not_found", "None.")]
)
def test_a_registry_that_cannot_answer_is_one_sentence(running, error):
    running(starts=[error])

    with pytest.raises(Trouble, match=r"The registry does not answer: .* `make status`"):
        shown()


def test_a_broker_that_is_away_is_not_waited_for_long(running):
    running(is_connected=False)

    with pytest.raises(Trouble, match="The message broker does not answer"):
        shown()


@pytest.mark.parametrize(("outcome", "status"), [(True, 0), (False, 1), (Trouble("It is away."), 2)])
def test_the_exit_status_says_what_came_of_it(monkeypatch, outcome, status):
    def found_out(_settings):
        if isinstance(outcome, Trouble):
            raise outcome
        return outcome

    monkeypatch.setattr(prove, "prove", found_out)
    monkeypatch.setattr(Settings, "of_system", lambda _environment: SETTINGS)

    assert CliRunner().invoke(cli.app, ["prove"]).exit_code == status
