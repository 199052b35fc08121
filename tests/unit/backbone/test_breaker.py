"""Breakers and the consumer watch: who is known not to answer is not waited for, and found again when it is back."""

import time
from types import SimpleNamespace
from typing import Any

import amqp
import pytest

from backbone import breaker as breakers
from backbone.breaker import COUNT_S, OPEN_S, TIMEOUTS_MAX, Breaker, ConsumerWatch
from backbone.errors import Unavailable


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """A clock that stands still until a test moves it."""
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def a_breaker(timeouts: int) -> Breaker:
    """A breaker of a method that was not answered so often in a row."""
    breaker = Breaker()
    for _ in range(timeouts):
        breaker.note_timeout()
    return breaker


def is_open(breaker: Breaker) -> bool:
    """Whether a call is refused."""
    try:
        breaker.require_closed("inventory", "place_order")
    except Unavailable:
        return True
    return False


def test_a_few_timeouts_are_an_accident(clock):
    assert TIMEOUTS_MAX == 5
    assert not is_open(a_breaker(TIMEOUTS_MAX - 1))


def test_after_several_timeouts_in_a_row_calls_are_refused_at_once(clock):
    with pytest.raises(Unavailable, match=r"inventory\.place_order did not answer lately") as refused:
        a_breaker(TIMEOUTS_MAX).require_closed("inventory", "place_order")

    assert refused.value.code == "circuit_open"
    assert refused.value.details == {"service": "inventory", "method": "place_order", "retry_after_ms": 1_000}


def test_after_a_while_one_call_may_try_and_the_others_wait_for_it(clock):
    breaker = a_breaker(TIMEOUTS_MAX)

    clock[0] += OPEN_S - 0.5
    assert is_open(breaker)
    clock[0] += 0.5

    assert [is_open(breaker) for _ in range(3)] == [False, True, True]


def test_a_try_that_is_not_answered_keeps_it_open(clock):
    breaker = a_breaker(TIMEOUTS_MAX)
    clock[0] += OPEN_S
    assert not is_open(breaker)

    clock[0] += OPEN_S - 1
    breaker.note_timeout()
    clock[0] += OPEN_S - 1
    assert is_open(breaker)
    clock[0] += 1

    assert not is_open(breaker)


def test_a_try_of_which_nothing_is_heard_is_followed_by_another(clock):
    breaker = a_breaker(TIMEOUTS_MAX)
    clock[0] += OPEN_S
    assert not is_open(breaker)

    clock[0] += OPEN_S

    assert not is_open(breaker)


class FakeConnection:
    """A connection to a broker whose queues have so many consumers; None is a queue that is not there."""

    def __init__(self, consumers: dict[str, int | None]) -> None:
        self.consumers = consumers
        self.asked: list[tuple[str, bool]] = []
        self.is_collected = False

    def channel(self) -> "FakeConnection":
        return self

    def __enter__(self) -> "FakeConnection":
        return self

    def __exit__(self, *_raised: object) -> None:
        return None

    def queue_declare(self, queue: str, *, passive: bool) -> Any:
        """How many consume it."""
        self.asked.append((queue, passive))
        count = self.consumers[queue]
        if count is None:
            raise amqp.NotFound("no queue")
        return SimpleNamespace(consumer_count=count)

    def collect(self) -> None:
        self.is_collected = True


class Watched:
    """A watch whose thread runs when it is told to, on a fake broker.

    Attributes:
        then: What happens while the watch sleeps, one after the other.
        refusals: What its next connects end with. connections: Those that it made.
    """

    def __init__(self, monkeypatch: Any) -> None:
        self.threads: list[Any] = []
        self.then: list[Any] = []
        self.refusals: list[Exception] = []
        self.connections: list[FakeConnection] = []
        self._consumers: dict[str, int | None] = {}
        self.back: list[str] = []
        self.watch = ConsumerWatch("amqp://nowhere", "gateway-1", self.back.append)
        monkeypatch.setattr(breakers, "connect", self._connect)
        monkeypatch.setattr(breakers.threading, "Thread", self._thread)
        monkeypatch.setattr(breakers, "time", SimpleNamespace(sleep=self._sleep))

    def _connect(self, _amqp_uri: str, name: str) -> FakeConnection:
        assert name == "gateway-1 consumer watch"
        if self.refusals:
            raise self.refusals.pop(0)
        self.connections.append(FakeConnection(self._consumers))
        return self.connections[-1]

    def _thread(self, target: Any, **_options: Any) -> Any:
        self.threads.append(target)
        return SimpleNamespace(start=lambda: None)

    def _sleep(self, seconds: float) -> None:
        assert seconds == COUNT_S
        self.then.pop(0)()

    def is_there(self, service: str) -> bool:
        """Whether calls to a service pass."""
        try:
            self.watch.require_there(service)
        except Unavailable:
            return False
        return True

    def has(self, service: str, consumers: int | None) -> None:
        """Let a service have so many consumers from now on."""
        self._consumers[f"rpc-{service}"] = consumers

    def suspect(self, *services: str) -> None:
        """Let each let a call time out."""
        for service in services:
            self.watch.suspect(service, f"rpc-{service}")

    def count(self) -> None:
        """Run the thread that the first suspicion began."""
        self.threads[0]()


@pytest.fixture
def watched(monkeypatch) -> Watched:
    return Watched(monkeypatch)


def test_nobody_is_suspected_without_a_timeout(watched: Watched):
    assert watched.is_there("inventory")
    assert (watched.threads, watched.connections) == ([], [])


def test_a_service_that_is_only_slow_is_counted_once_and_cleared(watched: Watched):
    watched.has("inventory", 2)
    watched.suspect("inventory")

    watched.count()

    assert watched.is_there("inventory")
    assert watched.connections[0].asked == [("rpc-inventory", True)]
    assert watched.connections[0].is_collected
    assert watched.back == []


@pytest.mark.parametrize("consumers", [0, None], ids=["no consumer", "no queue"])
def test_a_service_that_nobody_consumes_is_away_until_somebody_does(watched: Watched, consumers: int | None):
    seen: list[bool] = []
    watched.has("inventory", consumers)
    watched.then = [lambda: seen.append(watched.is_there("inventory")), lambda: watched.has("inventory", 1)]
    watched.suspect("inventory")

    watched.count()

    assert (seen, watched.is_there("inventory"), len(watched.connections)) == ([False], True, 1)
    assert watched.back == ["inventory"]


def test_who_calls_a_service_that_is_away_learns_when_to_ask_again(watched: Watched):
    watched.has("inventory", 0)
    watched.then = [watched.watch.close]
    watched.suspect("inventory")
    watched.count()

    with pytest.raises(Unavailable, match="No instance of inventory is running") as refused:
        watched.watch.require_there("inventory")

    assert refused.value.code == "service_away"
    assert refused.value.details == {"service": "inventory", "retry_after_ms": 1_000}


def test_one_thread_counts_for_all_that_are_suspected(watched: Watched):
    watched.has("inventory", 0)
    watched.has("billing", 1)
    watched.then = [lambda: watched.has("inventory", 1)]
    watched.suspect("inventory", "billing", "inventory")

    watched.count()

    assert [queue for queue, _ in watched.connections[0].asked] == ["rpc-inventory", "rpc-billing", "rpc-inventory"]
    assert len(watched.threads) == 1


def test_who_is_suspected_again_later_is_counted_again(watched: Watched):
    watched.has("inventory", 1)
    watched.suspect("inventory")
    watched.count()

    watched.suspect("inventory")

    assert len(watched.threads) == 2


@pytest.mark.parametrize("refusal", [OSError("no broker"), amqp.ConnectionForced("shutdown")], ids=repr)
def test_a_broker_that_is_away_tells_nothing_of_its_services(watched: Watched, refusal: Exception):
    seen: list[bool] = []
    watched.refusals = [refusal]
    watched.then = [lambda: (seen.append(watched.is_there("inventory")), watched.has("inventory", 1))]
    watched.suspect("inventory")

    watched.count()

    assert (seen, len(watched.connections)) == ([True], 1)


def test_a_connection_that_breaks_is_made_again(watched: Watched):
    def fail(_queue: str, *, passive: bool) -> None:
        raise ConnectionResetError

    watched.has("inventory", 0)
    watched.then = [
        lambda: setattr(watched.connections[0], "queue_declare", fail),
        lambda: watched.has("inventory", 1),
    ]
    watched.suspect("inventory")

    watched.count()

    assert [each.is_collected for each in watched.connections] == [True, True]
    assert watched.is_there("inventory")


def test_a_closed_watch_counts_no_more(watched: Watched):
    watched.has("inventory", 0)
    watched.then = [watched.watch.close]
    watched.suspect("inventory")

    watched.count()

    assert (watched.then, watched.connections[0].is_collected) == ([], True)
