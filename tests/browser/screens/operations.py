"""The screens of the operations room."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.day import Day
from tests.browser.screens.screen import Screen, a_list_that_fails, at, go, staff

SILENT = {"is_available": False, "problem": {"status": 503, "code": "service_away", "detail": "It is away; ask again."}}
LETTER = {
    "service": "inventory",
    "message_id": "019a0000-0000-7000-8000-000000000001",
    "handler": "on_payment_captured",
    "event": "payment_captured",
    "payload": {"order_id": "019a0000-0000-7000-8000-00000000000a", "amount_minor": 14_163, "currency": "EUR"},
    "occurred_at": "2026-11-22T10:00:00Z",
    "correlation_id": "019a0000-0000-7000-8000-00000000000c",
    "error": "sqlalchemy.exc.IntegrityError: CHECK constraint failed: captured_minor <= authorised_minor",
    "received_at": "2026-11-22T10:00:01Z",
    "attempts": 8,
}
UNREADABLE = LETTER | {
    "message_id": "019a0000-0000-7000-8000-000000000002",
    "event": None,
    "payload": None,
    "occurred_at": None,
    "correlation_id": None,
    "error": "EventUndecodable: " + "unexpected" * 40,
    "attempts": 1,
}


def when_told(path: str, api: str, document: dict[str, Any]) -> Callable[[Page, Day], None]:
    """Goes to a page that is told this."""

    def visit(page: Page, _day: Day) -> None:
        page.route(f"**/api/v1/{api}*", lambda route: route.fulfill(json=document))
        go(page, path)

    return visit


def a_question_before_giving_up(page: Page, day: Day) -> None:
    """Look into a dead letter and begin to give it up."""
    dead_letters(LETTER)(page, day)
    page.get_by_text("What it says").click()
    page.get_by_role("button", name="Give up").click()
    page.get_by_role("button", name="Yes, give it up").wait_for()


def dead_letters(*items: dict[str, Any], unseen: tuple[dict[str, Any], ...] = ()) -> Callable[[Page, Day], None]:
    """Goes to dead letters."""
    return when_told("/dead-letters", "dead-letters", {"items": items, "unseen": unseen, "next_cursor": None})


def backlog_of(dead: int, *silent: str) -> dict[str, Any]:
    """What is still to be done, where some services do not answer."""
    counts = {"is_available": True, "outbox": 12_345, "parked": 7, "dead": dead, "oldest_at": "2026-11-22T10:00:00Z"}
    services = ("customers", "inventory", "billing", "registry")
    return {"items": [{"service": name, **(SILENT if name in silent else counts)} for name in services]}


PROOF = {"id": "019a0000-0000-7000-8000-0000000000f0", "reason": "", "started_at": "2026-11-22T10:00:00Z"}
OFFENDERS = [
    {
        "id": f"019a0000-0000-7000-8000-0000000000{number:02}",
        "text": "12 received + 0 adjusted, but 13 on hand + 0 shipped",
    }
    for number in range(9)
]


def proof_of(state: str, *checks: dict[str, Any]) -> Callable[[Page, Day], None]:
    """Goes to a proof."""
    proof = PROOF | {"state": state, "ended_at": "2026-11-22T10:00:09Z", "checks": checks}
    return when_told(f"/proofs/{PROOF['id']}", f"proofs/{PROOF['id']}", proof)


def law(state: str, *offenders: dict[str, str], count: int = 0) -> dict[str, Any]:
    """A law of inventory, and what breaks it."""
    text, law = "Of each SKU, received + adjusted = on hand + shipped - restocked.", f"stock_adds_up_{state.lower()}"
    sums = {"checked": 123_456, "milliseconds": 8_250, "in_flight": 2, "offender_count": count}
    return {"service": "inventory", "law": law, "text": text, "state": state, "offenders": offenders} | sums


def a_proof(page: Page, _day: Day) -> None:
    """Start a proof and wait until it has ended."""
    go(page, "/proofs")
    page.get_by_role("button", name="Start a proof").click()
    page.get_by_text("laws are kept.").wait_for(timeout=60_000)


ops = staff("ops")

OPERATIONS = {
    "instances": Screen(at("/instances"), lambda day: day.operator),
    "backlog": Screen(at("/backlog"), ops),
    "backlog with dead letters": Screen(when_told("/backlog", "backlog", backlog_of(3)), ops),
    "backlog without two services": Screen(
        when_told("/backlog", "backlog", backlog_of(0, "billing", "inventory")), ops
    ),
    "no dead letters": Screen(at("/dead-letters"), ops),
    "dead letters": Screen(dead_letters(LETTER, UNREADABLE), ops),
    "dead letters without a service": Screen(dead_letters(LETTER, unseen=({"service": "billing", **SILENT},)), ops),
    "dead letter to give up": Screen(a_question_before_giving_up, ops),
    "no proofs": Screen(when_told("/proofs", "proofs", {"items": [], "next_cursor": None}), ops),
    "proof": Screen(a_proof, ops),
    "proof that found something": Screen(
        proof_of("RED", law("KEPT"), law("UNCHECKED"), law("BROKEN", *OFFENDERS, count=1_234)), ops
    ),
    "proof that runs": Screen(proof_of("RUNNING", law("KEPT"), law("CHECKING"), law("WAITING")), ops),
    "proof that is not there": Screen(at("/proofs/019a0000-0000-7000-8000-0000000000aa"), ops, refusals=(404,)),
    "proofs": Screen(at("/proofs"), ops),
    "dead letters that cannot be read": Screen(
        a_list_that_fails("/dead-letters?service=billing", "dead-letters"), ops, refusals=(503,)
    ),
}
