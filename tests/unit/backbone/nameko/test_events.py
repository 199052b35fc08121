"""Event handlers: a fact is handled in its journey's context; what fails is parked, what is no event laid aside."""

from types import SimpleNamespace
from typing import Any

import eventlet
import orjson
import pytest
from marshmallow import ValidationError
from nameko.containers import ServiceContainer
from nameko.exceptions import ContainerBeingKilled

from backbone.context import current
from backbone.nameko import database, inbox
from backbone.nameko.events import BroadcastHandler, EventHandler, broadcast_handler, event_handler
from backbone.nameko.inbox import DEAD, DONE, PARKED, Arrival
from inventory.contract import OrderPlaced
from tests.builders import an_envelope, an_order_placed
from tests.unit.backbone.nameko.memory import Memory
from tests.unit.fake_broker import FakeLink, a_delivery, a_message


class Bookkeeper:
    """A service; `unit_of_work` is its inbox table."""

    name = "books"
    unit_of_work: Any = None
    fails_with: Exception | None = None
    forgets = False
    seen: tuple[Any, ...] = ()

    @event_handler("inventory", OrderPlaced)
    def on_order_placed(self, order: OrderPlaced) -> None:
        """Book the order."""
        if self.forgets:
            return
        with self.unit_of_work():
            if self.fails_with is not None:
                raise self.fails_with
            self.seen += ((order, current()),)

    @broadcast_handler("announcements")
    def on_announcement(self, message: dict[str, Any]) -> None:
        """Hear of an instance."""
        self.unit_of_work.note(message)


@pytest.fixture
def books() -> Bookkeeper:
    service = Bookkeeper()
    service.unit_of_work = Memory()
    return service


def an_arrival(body: str | None = None, **changes: Any) -> Arrival:
    envelope = an_envelope(**changes)
    body = orjson.dumps(envelope.to_wire()).decode() if body is None else body
    return Arrival(envelope.message_id, "on_order_placed", body)


def the_row(books: Bookkeeper) -> Any:
    return books.unit_of_work.only(inbox.table)


def test_a_fact_is_handled_in_the_context_of_its_journey(books: Bookkeeper):
    fact = an_order_placed()
    envelope = an_envelope(fact, traceparent="00-1-2-01")

    books.on_order_placed(an_arrival(orjson.dumps(envelope.to_wire()).decode()))

    ((order, context),) = books.seen
    assert (order, context.correlation_id) == (fact, envelope.correlation_id)
    assert (context.causation_id, context.traceparent, context.actor) == (envelope.message_id, "00-1-2-01", None)


def test_a_second_delivery_is_handled_no_more(books: Bookkeeper):
    arrival = an_arrival()

    books.on_order_placed(arrival)
    books.on_order_placed(Arrival(arrival.message_id, arrival.handler, arrival.body))

    assert len(books.seen) == 1


def test_a_fact_whose_handler_fails_is_parked_and_succeeds_later(books: Bookkeeper):
    arrival = an_arrival()
    books.fails_with = KeyError("bug")
    books.on_order_placed(arrival)
    assert the_row(books).state == PARKED

    books.fails_with = None
    books.on_order_placed(Arrival(arrival.message_id, arrival.handler, arrival.body, is_retry=True))

    assert (the_row(books).state, len(books.seen)) == (DONE, 1)


def test_a_fact_against_its_schema_is_dead_at_once(books: Bookkeeper):
    books.on_order_placed(an_arrival(payload={"order_id": "none"}))

    assert the_row(books).state == DEAD


def test_a_handler_that_forgot_its_transaction_is_parked_with_the_reason(books: Bookkeeper):
    books.forgets = True

    books.on_order_placed(an_arrival())

    assert the_row(books).state == PARKED
    assert "must open a unit of work" in the_row(books).error


def test_a_fact_that_can_be_neither_handled_nor_parked_stays_with_the_broker_and_holds_the_others(
    books: Bookkeeper, monkeypatch
):
    monkeypatch.setattr(database.eventlet, "spawn", lambda _look: None)
    books.unit_of_work.engines.fails_with = OSError("the database is away")

    with pytest.raises(OSError, match="away"):
        books.on_order_placed(an_arrival())

    assert (books.unit_of_work.is_away, books.unit_of_work.engines.happened) == (True, ["away"])


def test_a_fact_that_comes_while_the_database_is_thought_away_waits_for_it(books: Bookkeeper):
    books.unit_of_work.is_away = True

    books.on_order_placed(an_arrival())

    assert (the_row(books).state, the_row(books).failures) == (PARKED, 0)
    assert "database_unavailable" in the_row(books).error


@pytest.fixture
def container() -> ServiceContainer:
    """A container that only notes what it is to run."""
    container = ServiceContainer(Bookkeeper, {"AMQP_URI": "amqp://nowhere"})
    container.noted = []
    container.spawn_worker = lambda *args, **kwargs: container.noted.append((*args, kwargs))
    container.entrypoints.all.setup()
    return container


def the(kind: type, container: ServiceContainer) -> Any:
    (found,) = (each for each in container.entrypoints if isinstance(each, kind))
    return found


def test_a_handler_has_a_queue_of_its_own_that_its_instances_share(container: ServiceContainer):
    queues = {queue.name: queue for queue in the(EventHandler, container).subscriptions.queues}

    queue = queues["evt-inventory-order_placed--books.on_order_placed"]
    assert (queue.exchange, queue.exchange_type, queue.routing_key) == ("inventory.events", "topic", "order_placed")
    assert queue.needs_database


def test_a_received_fact_starts_its_handler(container: ServiceContainer):
    envelope = an_envelope()

    the(EventHandler, container).on_message(a_delivery(a_message(envelope.to_wire())))

    ((_, (arrival,), _, _),) = container.noted
    assert (arrival.message_id, arrival.handler, arrival.is_retry) == (envelope.message_id, "on_order_placed", False)
    assert orjson.loads(arrival.body) == envelope.to_wire()


@pytest.mark.parametrize("body", [b"{", b"\xff", [], {}, 7, {"message_id": "x"}], ids=str)
def test_what_is_no_event_goes_to_the_dead_letters_before_it_is_acknowledged(container: ServiceContainer, body: object):
    link, message = FakeLink(), a_message(body)

    the(EventHandler, container).on_message(a_delivery(message, link))

    ((kept, exchange, queue),) = link.channel.published
    assert (kept.body, exchange, queue) == (message.body, "", "dead-letters")
    assert (kept.properties["delivery_mode"], link.channel.methods) == (2, ["basic_publish", "basic_ack"])
    assert container.noted == []


def test_what_is_no_event_is_logged_by_size_and_hash_alone(container: ServiceContainer, capsys):
    the(EventHandler, container).on_message(a_delivery(a_message(b'{"password": "secret"')))

    logged = capsys.readouterr().out
    assert ("event_undecodable" in logged, "size=21" in logged, "secret" in logged) == (True, True, False)


def test_a_handled_event_is_acknowledged(container: ServiceContainer):
    link = FakeLink()
    the(EventHandler, container).on_message(a_delivery(a_message(an_envelope().to_wire()), link))

    container.noted[0][-1]["handle_result"](None, None, None)

    assert link.channel.methods == ["basic_ack"]


def test_an_event_that_could_not_even_be_parked_goes_back_after_a_pause(container: ServiceContainer, monkeypatch):
    link, later = FakeLink(), []
    monkeypatch.setattr(eventlet, "spawn_after", lambda seconds, action: later.append((seconds, action)))
    the(EventHandler, container).on_message(a_delivery(a_message(an_envelope().to_wire()), link))

    container.noted[0][-1]["handle_result"](None, None, (ValidationError, ValidationError("away"), None))

    ((seconds, give_back),) = later
    assert (seconds, link.channel.methods) == (1.0, [])
    give_back()
    assert link.channel.methods == ["basic_reject"]


def test_a_process_that_dies_gives_the_event_to_another(container: ServiceContainer):
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise ContainerBeingKilled

    link, container.spawn_worker = FakeLink(), refuse

    the(EventHandler, container).on_message(a_delivery(a_message(an_envelope().to_wire()), link))

    assert link.channel.methods == ["basic_reject"]


def test_a_parked_event_is_tried_again_by_the_same_handler(container: ServiceContainer):
    handler = the(EventHandler, container)
    arrival = an_arrival()

    handler.runner._retries["on_order_placed"](arrival)

    ((entrypoint, arguments, _, _),) = container.noted
    assert (entrypoint, arguments) == (handler, (arrival,))


def test_a_broadcast_comes_to_every_instance_by_a_queue_of_its_own(container: ServiceContainer):
    queues = the(BroadcastHandler, container).subscriptions.queues

    assert ("", "announcements", "fanout") in [(each.name, each.exchange, each.exchange_type) for each in queues]


@pytest.mark.parametrize("kind", [EventHandler, BroadcastHandler])
def test_a_handler_that_fails_does_not_end_its_process(kind: type):
    container = ServiceContainer(Bookkeeper, {"AMQP_URI": "amqp://nowhere"})
    container.dependencies.clear()
    worker = SimpleNamespace(
        entrypoint=the(kind, container), service=Bookkeeper(), args=("nonsense",), kwargs={}, call_id_stack=[]
    )
    outcomes: list[Any] = []

    container._run_worker(worker, lambda _worker, result, exc_info: (result, outcomes.append(exc_info)))

    assert isinstance(outcomes[0][1], Exception)


def test_a_broadcast_is_acknowledged_and_handled(container: ServiceContainer):
    link = FakeLink()

    the(BroadcastHandler, container).on_message(a_delivery(a_message({"kind": "renew"}), link))

    assert link.channel.methods == ["basic_ack"]
    assert [arguments for _, arguments, _, _ in container.noted] == [({"kind": "renew"},)]


@pytest.mark.parametrize("body", [b"{", [], 7, None], ids=str)
def test_a_broadcast_that_is_no_message_is_dropped(container: ServiceContainer, body: object):
    link = FakeLink()

    the(BroadcastHandler, container).on_message(a_delivery(a_message(body), link))

    assert (link.channel.methods, container.noted) == (["basic_ack"], [])
