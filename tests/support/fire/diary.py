"""`Diary`: what people asked of a system under fire, and the definite answer to each."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

DEFINITE = {
    "sign_in": {200},
    "register": {201},
    "quote": {200},
    "order": {201, "insufficient_stock"},
    "pay": {201, "payment_declined", "order_closed", "already_authorised", "payment_in_doubt"},
    "cancel": {200, "order_state_forbids"},
    "pack": {200, "shipment_state_forbids"},
    "dispatch": {200, "shipment_state_forbids"},
    "deliver": {200, "shipment_state_forbids"},
}
"""What may be answered to each verb, as a status or as the code of a refusal; all else is a surprise."""
SERVED_BY_ALL = ("order", "pay", "pack")
"""Who gets a definite answer to each of these was served by every service."""


@dataclass(frozen=True)
class Entry:
    """One command with its definite answer.

    Args:
        subject: The id of the order or shipment that it was about, if there was one.
        began, ended: When it was first asked and when it was answered.
    """

    verb: str
    subject: str
    status: int
    answer: Mapping[str, Any]
    began: float
    ended: float

    @property
    def is_done(self) -> bool:
        """Whether it was acknowledged, and not refused."""
        return httpx.codes.is_success(self.status)

    @property
    def code(self) -> str:
        """Why it was refused."""
        return "" if self.is_done else str(self.answer.get("code"))

    @property
    def is_surprise(self) -> bool:
        """Whether no rule of the trade gives this answer."""
        return not {self.status, self.code} & DEFINITE[self.verb]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}: {self.status} {self.code} {self.answer.get('detail', '')}"


@dataclass
class Diary:
    """All entries, of all people; threads may share it."""

    entries: list[Entry] = field(default_factory=list)

    def ask(self, verb: str, subject: str, asked: Callable[[], httpx.Response]) -> Entry:
        """Write down what somebody asks for with its answer."""
        began = time.monotonic()
        answer = asked()
        entry = Entry(verb, subject, answer.status_code, answer.json(), began, time.monotonic())
        self.entries.append(entry)
        return entry

    def done(self, *verbs: str) -> list[Entry]:
        """What was acknowledged of these verbs."""
        return [each for each in self.entries if each.verb in verbs and each.is_done]

    def refused(self, verb: str, code: str) -> list[Entry]:
        """What was refused of a verb for that reason."""
        return [each for each in self.entries if (each.verb, each.code) == (verb, code)]

    def surprises(self) -> list[str]:
        """Definite answers that nobody should get."""
        return [str(each) for each in self.entries if each.is_surprise]

    def served_again_s(self, struck: float) -> float:
        """Seconds from a fault until each service had served somebody who asked after it."""
        return max(_first_end(self._asked_after(verb, struck), struck) - struck for verb in SERVED_BY_ALL)

    def _asked_after(self, verb: str, struck: float) -> Iterable[Entry]:
        return (each for each in self.entries if each.verb == verb and each.began >= struck)


def _first_end(entries: Iterable[Entry], otherwise: float) -> float:
    return min((each.ended for each in entries), default=otherwise)
