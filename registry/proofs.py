"""Proof: whether every service keeps its laws. Nothing counts against a law while it may still come right by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from backbone.messages import new_id
from registry.contract import (
    BROKEN,
    CHECKING,
    GREEN,
    INTERRUPTED,
    KEPT,
    RED,
    RUNNING,
    UNCHECKED,
    WAITING,
    proof_state_forbids,
)

ABSENT = "ABSENT"
START, KEEP, BREAK, INTERRUPT = "start", "keep", "break", "interrupt"
OFFENDERS_MAX = 1_000
"""So many are named for each law; all are counted."""


@dataclass(frozen=True)
class Move:
    """Where a proof goes from a state by an event."""

    state: str
    event: str
    to: str


MOVES = (
    Move(ABSENT, START, RUNNING),
    Move(RUNNING, KEEP, GREEN),
    Move(RUNNING, BREAK, RED),
    Move(RUNNING, INTERRUPT, INTERRUPTED),  # Its process ended, or a service did not answer.
)
"""Every legal move; anything else is a Conflict."""

_MOVES = {(move.state, move.event): move.to for move in MOVES}


@dataclass(frozen=True)
class Patience:
    """How long a suspect is given.

    Args: look_again: Until it is looked at again. in_flight: Until it counts although it still moves.
    """

    look_again: timedelta
    in_flight: timedelta


@dataclass(frozen=True)
class Finding:
    """What seems to break a law.

    Args:
        claim: What it says of itself; None where its own service found it.
        is_moving: Whether its service says that something of it is still under way.
    """

    id: str
    text: str
    claim: Mapping[str, Any] | None = None
    is_moving: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether one look is enough: one service found it, in one moment, and nothing of it moves."""
        return self.claim is None and not self.is_moving


@dataclass
class Suspect:
    """What broke a law when it was last looked at."""

    finding: Finding
    first_seen_at: datetime
    look_again_at: datetime


@dataclass
class Check:
    """One law of one service.

    Args:
        asks: The service that judges its claims; None where its own does.
        checked: Facts that were looked at. milliseconds: How long that took.
        offenders: The first of those that break it, with id and text. offender_count: All of them.
        suspects: By id, those that may still come right.
    """

    service: str
    law: str
    text: str
    asks: str | None = None
    state: str = WAITING
    checked: int = 0
    milliseconds: int = 0
    offenders: list[dict[str, str]] = field(default_factory=list)
    offender_count: int = 0
    suspects: dict[str, Suspect] = field(default_factory=dict)

    @property
    def in_flight(self) -> int:
        """How many may still come right by themselves."""
        return len(self.suspects)

    @property
    def services(self) -> set[str]:
        """The services whose messages may put a suspect right."""
        return {self.service} | ({self.asks} if self.asks else set())

    def learn(self, checked: int, findings: Sequence[Finding], now: datetime, patience: Patience) -> None:
        """Note what a page brought."""
        self.checked += checked
        for finding in findings:
            if finding.is_certain:
                self._convict(finding.id, finding.text)
            else:
                self.suspects[finding.id] = Suspect(finding, now, now + patience.look_again)

    def due(self, now: datetime) -> list[str]:
        """The ids of the suspects that are to be looked at again."""
        return [each for each, suspect in self.suspects.items() if suspect.look_again_at <= now]

    def weigh(
        self, ids: Sequence[str], again: Mapping[str, Finding], now: datetime, patience: Patience, *, is_quiet: bool
    ) -> None:
        """Note what another look at suspects brought.

        Args:
            ids: Those that were looked at.
            again: Those of them that still break the law.
            now: When that was.
            patience: How long each is given.
            is_quiet: Whether, just before, no message of the services was under way that could put one right.
        """
        for suspect_id in ids:
            suspect, finding = self.suspects.pop(suspect_id), again.get(suspect_id)
            if finding is None:
                continue
            is_at_rest = is_quiet and not finding.is_moving and finding.claim == suspect.finding.claim
            if finding.is_certain or is_at_rest:
                self._convict(suspect_id, finding.text)
            elif now - suspect.first_seen_at >= patience.in_flight:
                seconds = int(patience.in_flight.total_seconds())
                self._convict(suspect_id, f"{finding.text} It has been in flight for {seconds} s.")
            else:
                self.suspects[suspect_id] = Suspect(finding, suspect.first_seen_at, now + patience.look_again)

    def begin(self) -> None:
        """Note that it is being checked."""
        self.state = CHECKING

    def end(self) -> None:
        """Note that all of it was looked at, once no suspect is left."""
        if self.state == CHECKING and not self.suspects:
            self.state = BROKEN if self.offender_count else KEPT

    def give_up(self) -> None:
        """Note that it could not be looked at to the end."""
        self.suspects.clear()
        self.state = BROKEN if self.offender_count else UNCHECKED

    def _convict(self, offender_id: str, text: str) -> None:
        self.offender_count += 1
        if len(self.offenders) < OFFENDERS_MAX:
            self.offenders.append({"id": offender_id, "text": text})


@dataclass
class Proof:
    """A look at all laws of all services.

    Args: reason: Why it was interrupted.
    """

    id: str
    started_at: datetime
    state: str = ABSENT
    reason: str = ""
    ended_at: datetime | None = None
    checks: list[Check] = field(default_factory=list)

    @classmethod
    def start(cls, now: datetime) -> "Proof":
        """A proof that runs from now on."""
        proof = cls(new_id(), now)
        proof._move(START)
        return proof

    def conclude(self, now: datetime) -> None:
        """Give the verdict: one broken law is enough. Raises: Conflict `proof_state_forbids`."""
        if any(check.state == BROKEN for check in self.checks):
            self._move(BREAK)
        elif self.reason:
            self._move(INTERRUPT)
        else:
            assert self.checks, "A look at nothing proves nothing."
            assert all(check.state == KEPT for check in self.checks), "A law is open."
            self._move(KEEP)
        self.ended_at = now

    def fail(self, reason: str) -> None:
        """Note that not every law could be checked, and why first."""
        self.reason = self.reason or reason

    def _move(self, event: str) -> None:
        to = _MOVES.get((self.state, event))
        if to is None:
            raise proof_state_forbids(self.id, self.state, event)
        self.state = to
