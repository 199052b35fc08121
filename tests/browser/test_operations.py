"""The operations room: a service that is killed and comes back, one that is away, an event that nobody could handle."""

import os
import re
import signal

import pytest
from playwright.sync_api import expect

from tests.browser.screens import go
from tests.support.dead_letters import a_dead_letter, letter_of
from tests.support.waiting import wait_until

NOTICED_MS = 45_000
"""A lease runs out, and the page looks every few seconds."""


@pytest.fixture
def page(pages, system):
    """An operator's page."""
    return pages.open(system.staff("ops"))


def test_an_operator_sees_a_killed_service_go_and_come_back(pages, system, window):
    page, killed = pages.open(system.staff("ops"), **window), system.pid("billing")
    go(page, "/instances")
    expect(instance(page, killed)).to_contain_text("Up")

    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: system.pid("billing") not in (0, killed), "the next billing")

    expect(instance(page, system.pid("billing"))).to_contain_text("Up", timeout=NOTICED_MS)
    expect(instance(page, killed)).to_contain_text("Expired", timeout=NOTICED_MS)
    system.wait_ready()


def test_the_backlog_says_which_service_is_away_and_when_it_is_back(page, system):
    go(page, "/backlog")
    expect(page.get_by_role("row").filter(has_text="billing")).not_to_contain_text("Does not answer")

    system.halt("billing")
    try:
        expect(page.get_by_text("Billing does not answer.")).to_be_visible(timeout=NOTICED_MS)
    finally:
        system.resume("billing")

    expect(page.get_by_text("Billing does not answer.")).to_be_hidden(timeout=NOTICED_MS)
    expect(page.get_by_role("row").filter(has_text="billing")).not_to_contain_text("Does not answer")


@pytest.fixture
def letter(system):
    """An event that billing could not read."""
    with a_dead_letter(system) as letter:
        yield letter


def test_a_dead_letter_is_looked_into_tried_again_and_given_up(pages, system, letter, window):
    page = pages.open(system.staff("ops"), **window)
    go(page, "/backlog")
    page.get_by_role("link", name="Dead letters of billing: 1").click()
    card = page.get_by_role("article", name="order_placed")

    card.get_by_text("What it says").click()
    expect(card).to_contain_text('"total": "a lot"')
    card.get_by_role("button", name="Try again").click()
    expect(card).to_contain_text("It is tried again")
    wait_until(lambda: letter_of(system, letter["message_id"]), "the dead letter again")
    page.get_by_role("button", name="Look again").click()
    card.get_by_role("button", name="Give up").click()
    card.get_by_role("button", name="Yes, give it up").click()

    expect(card).to_contain_text("It was given up")
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_role("heading", name="No dead letters")).to_be_visible()


def test_an_operator_starts_a_proof_and_sees_that_all_laws_are_kept(page):
    go(page, "/proofs")

    page.get_by_role("button", name="Start a proof").click()

    expect(page.get_by_role("heading", name="Proof", exact=True)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="laws are kept.")).to_be_visible(timeout=NOTICED_MS)
    page.get_by_role("link", name="Proofs").first.click()
    expect(page.get_by_role("listitem").first).to_contain_text("Kept")


def instance(page, pid):
    """The row of the process with this id."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=re.compile(rf"-{pid}$")))
