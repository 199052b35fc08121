"""The whole system is used by many people while everything is killed in turn: each acknowledged word is kept."""

import os
import random

import pytest

from tests.support.fire.fire import SETTINGS, Fire
from tests.support.proof import prove
from tests.support.system import a_running_system


@pytest.fixture(scope="module")
def fire(tmp_path_factory):
    """A fire that has burnt out, drawn from SEED, or from a seed of its own."""
    seed = int(os.environ.get("SEED") or random.randrange(1_000_000))
    print(f"SEED={seed}")  # noqa: T201
    with a_running_system(tmp_path_factory.mktemp("fire"), **SETTINGS) as system:
        burnt = Fire(system, seed)
        burnt.burn()
        yield burnt


@pytest.mark.parametrize("kind", ["lost", "doubled", "oversold", "unbalanced", "stuck", "surprise"])
def test_no_fault_of_any_kind_is_found(fire, kind):
    assert fire.findings[kind] == [], f"SEED={fire.seed}"


def test_every_law_is_kept(fire):
    assert prove(fire.system)["state"] == "GREEN", f"SEED={fire.seed}"


def test_people_did_all_that_they_can_do(fire, capsys):
    with capsys.disabled():
        print(f"\n{fire.figures()}")  # noqa: T201
    verbs = ("register", "sign_in", "quote", "order", "pay", "cancel", "pack", "dispatch", "deliver")
    assert [verb for verb in verbs if not fire.diary.done(verb)] == [], f"SEED={fire.seed}"
