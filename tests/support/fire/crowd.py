"""The people of a system under fire: shoppers, the warehouse and support, each with intents drawn from a seed."""

import random
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from backbone.messages import new_id
from tests.builders import PASSWORD, a_registration, an_address
from tests.support.fire.diary import Diary, Entry
from tests.support.fire.patient import PatientPerson
from tests.support.people import APPROVED

CARDS = {
    APPROVED: 45,
    "card_slow": 8,
    "card_declined": 10,
    "card_nobody_knows": 3,
    "card_silent_charged": 9,
    "card_silent_not_charged": 9,
    "card_capture_fails": 8,
    "card_capture_silent": 8,
}
"""Each documented card, and how often of a hundred it is used."""
COUNTRIES = ("DK", "DE", "FR", "GB", "CH", "US")
JOURNEYS_AS_ONE_PERSON = 5
PAUSE_S = 0.25
"""The longest pause of a shopper between two journeys: people alone are not to keep the machine busy."""
ROUND_S = 0.2
"""Of the staff, between two looks at their lists."""
STEPS = {"pack": "PLANNED", "dispatch": "READY", "deliver": "SHIPPED"}
"""What the warehouse does with a shipment, and in which state."""
AT_ONCE = 10
"""Shipments that it takes from a list."""


class Somebody(ABC):
    """Who asks for things and writes down what came of it.

    Args: seed: Decides on all intents.
    """

    def __init__(self, http: httpx.Client, diary: Diary, seed: str) -> None:
        self._http, self._diary, self._random = http, diary, random.Random(seed)
        self._person = PatientPerson(http)

    def live_until(self, end: threading.Event) -> None:
        """Go on until the end. Raises: AssertionError when a request has no definite answer."""
        while not end.is_set():
            self.act()

    @abstractmethod
    def act(self) -> None:
        """Do the next thing."""

    def _sign_in(self, email: str, password: str) -> None:
        visitor = PatientPerson(self._http)
        account = self._ask("sign_in", "", "/auth/login", {"email": email, "password": password}, visitor).answer
        self._person = PatientPerson(self._http, dict(account), password)

    def _ask(
        self, verb: str, subject: str, path: str, body: Mapping[str, Any], person: PatientPerson | None = None
    ) -> Entry:
        key = new_id()
        return self._diary.ask(verb, subject, lambda: (person or self._person).post(path, body, key))

    def _feels_like(self, chance: float) -> bool:
        return self._random.random() < chance


class Shopper(Somebody):
    """Opens an account, and goes on journeys: asks for a quote, orders, pays, or does not, and looks back."""

    def __init__(self, http: httpx.Client, diary: Diary, seed: str, skus: Sequence[str]) -> None:
        super().__init__(http, diary, seed)
        self._skus, self._orders, self._journeys = skus, [""] * 0, 0

    def act(self) -> None:
        """Go on one journey, now and then as somebody new."""
        if self._journeys % JOURNEYS_AS_ONE_PERSON == 0:
            self._become_somebody()
        self._journeys += 1
        self._buy()
        if self._orders and self._feels_like(0.3):
            self._look_back(self._random.choice(self._orders))
        time.sleep(self._random.uniform(0, PAUSE_S))

    def _become_somebody(self) -> None:
        country = self._random.choice(COUNTRIES)
        account = a_registration(country=country, address=vars(an_address(country=country)))
        self._ask("register", "", "/auth/register", account, PatientPerson(self._http))
        self._sign_in(account["email"], PASSWORD)
        self._orders = []

    def _buy(self) -> None:
        basket = self._basket()
        if self._feels_like(0.3):
            self._ask("quote", "", "/quotes", basket)
        placed = self._ask("order", "", "/orders", basket)
        if placed.is_done:
            self._orders.append(placed.answer["id"])
            self._go_on_with(placed.answer["id"])

    def _basket(self) -> dict[str, Any]:
        chosen = self._random.sample(self._skus, self._random.randint(1, 3))
        return {"lines": [{"sku": sku, "quantity": self._random.randint(1, 3)} for sku in chosen]}

    def _go_on_with(self, order_id: str) -> None:
        if self._feels_like(0.9):
            self._pay(order_id, *self._random.choices([*CARDS], [*CARDS.values()]))
        if self._feels_like(0.1):
            self._ask("cancel", order_id, f"/orders/{order_id}/cancel", {"reason": "Found it cheaper"})

    def _pay(self, order_id: str, card: str) -> None:
        paid = self._ask("pay", order_id, f"/orders/{order_id}/payments", {"card_token": card})
        if paid.code == "payment_declined" and self._feels_like(0.8):
            self._pay(order_id, APPROVED)

    def _look_back(self, order_id: str) -> None:
        """Pay again for what is held, as its money could not be had; else change one's mind now and then."""
        shipments = self._person.order_of(order_id)["shipments"]
        if any(each["state"] == "ON_HOLD" for each in shipments):
            self._pay(order_id, APPROVED)
        elif self._feels_like(0.3):
            self._ask("cancel", order_id, f"/orders/{order_id}/cancel", {"reason": "Not needed any more"})


class Employee(Somebody):
    """Who has an account that `make run` opened."""

    def __init__(self, http: httpx.Client, diary: Diary, seed: str, account: Mapping[str, Any]) -> None:
        super().__init__(http, diary, seed)
        self._account = account

    def live_until(self, end: threading.Event) -> None:
        """Sign in, and work until the end."""
        self._sign_in(self._account["email"], self._account["password"])
        super().live_until(end)


class Packer(Employee):
    """Packs, sends and delivers what the lists show, whatever a colleague may be doing with it."""

    def act(self) -> None:
        """Take some of each list."""
        for verb, state in STEPS.items():
            for shipment in self._listed(state):
                self._ask(verb, shipment["id"], f"/shipments/{shipment['id']}/{verb}", self._terms(verb, shipment))
        time.sleep(ROUND_S)

    def _listed(self, state: str) -> list[dict[str, Any]]:
        page = self._person.get("/shipments", state=state, limit=AT_ONCE).raise_for_status().json()
        return self._random.sample(page["items"], len(page["items"]))

    def _terms(self, verb: str, shipment: Mapping[str, Any]) -> dict[str, Any]:
        if verb != "pack" or not self._feels_like(0.2):
            return {}
        planned = self._person.get(f"/shipments/{shipment['id']}").raise_for_status().json()["lines"]
        return {"lines": [{"position": self._random.choice(planned)["position"], "quantity": 1}]}


class Canceller(Employee):
    """Support, who cancels the orders of others, whatever is being done with them."""

    def act(self) -> None:
        """Cancel one of the orders that were placed last."""
        if placed := self._diary.done("order")[-10:]:
            order_id = self._random.choice(placed).answer["id"]
            self._ask("cancel", order_id, f"/orders/{order_id}/cancel", {"reason": "Asked for by telephone"})
        time.sleep(1)


def a_crowd(
    http: httpx.Client, diary: Diary, seed: int, skus: Sequence[str], accounts: Mapping[str, Any], shoppers: int
) -> list[Somebody]:
    """So many shoppers, two who pack and one who cancels. Args: accounts: Role -> the account that has it."""
    return [
        *(Shopper(http, diary, f"{seed}-shopper-{number}", skus) for number in range(shoppers)),
        *(Packer(http, diary, f"{seed}-packer-{number}", accounts["warehouse"]) for number in range(2)),
        Canceller(http, diary, f"{seed}-support", accounts["support"]),
    ]
