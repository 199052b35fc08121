"""Subscriptions: what a service declares and consumes; deliveries are settled once, on the connection they came by."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from backbone.nameko import consumer
from backbone.nameko.consumer import PREFETCH, Delivery, Queue, Subscriptions
from tests.unit.fake_broker import FakeChannel, FakeLink, a_delivery, a_message


def a_queue(name: str = "rpc-inventory", kind: str = "topic", on_message: Callable[[Delivery], None] = print) -> Queue:
    return Queue(name, "nameko-rpc", kind, "inventory.*", on_message)


def an_event_queue(on_message: Callable[[Delivery], None] = print) -> Queue:
    return Queue("evt-1", "inventory.events", "topic", "order_placed", on_message, needs_database=True)


@pytest.fixture
def link(monkeypatch) -> FakeLink:
    """The link on which subscriptions consume."""
    link = FakeLink()

    def make(_amqp_uri, _name, on_connected, on_lost):
        link.on_connected, link.on_lost = on_connected, on_lost
        return link

    monkeypatch.setattr(consumer, "Link", make)
    return link


@pytest.fixture
def subscriptions(link: FakeLink) -> Subscriptions:
    """Subscriptions of a service with one free worker, whose threads run when they are told to."""
    subscriptions = Subscriptions()
    subscriptions.free_workers, subscriptions.threads = 1, []
    subscriptions.container = SimpleNamespace(
        config={"AMQP_URI": "amqp://nowhere"},
        service_name="inventory",
        _worker_pool=SimpleNamespace(free=lambda: subscriptions.free_workers),
        spawn_managed_thread=lambda run, identifier: subscriptions.threads.append(run),
    )
    return subscriptions


@pytest.fixture
def channel(link: FakeLink) -> FakeChannel:
    return link.channel


def test_a_queue_is_declared_durable_and_without_arguments_before_it_is_consumed(subscriptions, channel):
    subscriptions.add(a_queue())

    subscriptions.start()

    assert channel.methods[-4:] == ["exchange_declare", "queue_declare", "queue_bind", "basic_consume"]
    assert channel.asked("queue_declare")[-1] == (("rpc-inventory",), {"durable": True, "auto_delete": False})
    assert channel.asked("exchange_declare") == [(("nameko-rpc", "topic"), {"durable": True, "auto_delete": False})]
    assert channel.asked("queue_bind") == [(("rpc-inventory", "nameko-rpc"), {"routing_key": "inventory.*"})]


def test_there_is_a_queue_for_what_is_no_event_on_any_broker(subscriptions, channel):
    subscriptions.start()

    assert channel.asked("queue_declare") == [(("dead-letters",), {"durable": True, "auto_delete": False})]


def test_no_more_messages_are_taken_than_there_are_workers(subscriptions, channel):
    subscriptions.start()

    assert channel.asked("basic_qos")[0][1]["prefetch_count"] == PREFETCH


def test_a_queue_without_a_name_is_classic_and_of_this_process_alone(subscriptions, channel):
    subscriptions.add(a_queue("", "fanout"))

    subscriptions.start()

    _, options = channel.asked("queue_declare")[-1]
    assert options == {"exclusive": True, "auto_delete": True, "arguments": {"x-queue-type": "classic"}}
    assert channel.asked("queue_bind")[0][0] == ("amq.gen-4", "nameko-rpc")
    assert channel.asked("basic_consume")[0][0] == ("amq.gen-4",)


def test_a_consumer_is_known_by_the_name_of_its_queue_before_its_first_message_comes(subscriptions, channel):
    subscriptions.add(a_queue())
    subscriptions.start()

    ((_, options),) = channel.asked("basic_consume")

    assert (options["consumer_tag"], options["nowait"]) == ("rpc-inventory", True)
    assert channel.callbacks == {"rpc-inventory": options["callback"]}


def test_a_queue_is_consumed_once_however_often_it_is_added(subscriptions):
    subscriptions.add(a_queue())
    subscriptions.add(a_queue(on_message=repr))

    assert subscriptions.queues == [a_queue()]


def test_a_service_connects_once(subscriptions, channel):
    subscriptions.add(a_queue())

    subscriptions.start()
    subscriptions.start()

    assert channel.methods.count("basic_consume") == 1


def test_a_message_reaches_the_handler_of_its_queue(subscriptions, link):
    received: list[Delivery] = []
    subscriptions.add(a_queue(on_message=received.append))
    subscriptions.start()

    message = a_message({})
    link.channel.asked("basic_consume")[0][1]["callback"](message)

    assert [(each.message, each.link, each.generation) for each in received] == [(message, link, 1)]


def test_after_a_reconnect_everything_is_declared_and_consumed_again(subscriptions, link):
    subscriptions.add(a_queue())
    subscriptions.start()

    link.on_connected(link.channel)

    half = len(link.channel.noted) // 2
    assert link.channel.methods[:half] == link.channel.methods[half:]


def test_a_paused_service_takes_nothing_more_and_can_still_settle(subscriptions, link):
    subscriptions.add(a_queue())
    subscriptions.start()

    subscriptions.pause()
    subscriptions.pause()
    a_delivery(link=link).acknowledge()

    assert link.channel.methods[-1] == "basic_ack"
    assert link.channel.asked("basic_cancel") == [(("rpc-inventory",), {"nowait": True})] * 2


@pytest.mark.parametrize("leave_alone", [Subscriptions.pause, Subscriptions.hold])
def test_what_comes_after_it_was_cancelled_goes_to_another(subscriptions, link, leave_alone):
    received: list[Delivery] = []
    subscriptions.add(an_event_queue(received.append))
    subscriptions.start()
    leave_alone(subscriptions)

    link.channel.callbacks["evt-1"](a_message({}))

    assert (received, link.channel.methods[-1]) == ([], "basic_reject")


def test_while_the_database_is_away_only_queues_that_need_none_are_consumed(subscriptions, link):
    subscriptions.add(a_queue())
    subscriptions.add(an_event_queue())
    subscriptions.start()

    subscriptions.hold()

    assert [tags for tags, _ in link.channel.asked("basic_cancel")] == [("evt-1",)]


def test_a_connection_that_is_made_meanwhile_consumes_them_neither(subscriptions, link):
    subscriptions.add(a_queue())
    subscriptions.add(an_event_queue())
    subscriptions.hold()

    subscriptions.start()

    assert [queues for queues, _ in link.channel.asked("basic_consume")] == [("rpc-inventory",)]
    assert ("evt-1", "inventory.events") in [args for args, _ in link.channel.asked("queue_bind")]


def test_when_the_database_is_back_they_are_consumed_again(subscriptions, link):
    received: list[Delivery] = []
    subscriptions.add(a_queue())
    subscriptions.add(an_event_queue(received.append))
    subscriptions.start()
    subscriptions.hold()

    subscriptions.resume()
    link.channel.callbacks["evt-1"](a_message({}))

    assert [queues for queues, _ in link.channel.asked("basic_consume")][2:] == [("evt-1",)]
    assert len(received) == 1


def test_a_process_that_leaves_consumes_nothing_again_when_its_database_is_back(subscriptions, link):
    subscriptions.add(an_event_queue())
    subscriptions.start()
    subscriptions.hold()
    subscriptions.pause()

    subscriptions.resume()

    assert link.channel.methods.count("basic_consume") == 1


class _Waiting:
    """Stands in for the event that something waits; once nothing does, it interrupts whoever waits for it."""

    def __init__(self) -> None:
        self.clear()

    def set(self) -> None:
        self._is_set = True

    def clear(self) -> None:
        self._is_set = False

    def wait(self) -> None:
        if not self._is_set:
            raise KeyboardInterrupt


@pytest.fixture
def handled(subscriptions, link) -> list[int]:
    """The numbers of the messages that were handed on; the service consumes, and all its workers are busy."""
    found: list[int] = []
    subscriptions.add(an_event_queue(lambda delivery: found.append(delivery.properties["priority"])))
    subscriptions._has_waiting = _Waiting()
    subscriptions.start()
    subscriptions.free_workers = 0
    return found


def deliver(link: FakeLink, *numbers: int) -> None:
    """Let the broker deliver messages with these numbers."""
    for number in numbers:
        link.channel.callbacks["evt-1"](a_message({}, priority=number))


def hand_on(subscriptions) -> None:
    """Let those that wait be handed on, until none does."""
    with pytest.raises(KeyboardInterrupt):
        subscriptions.threads[0]()


def test_the_reader_does_not_wait_for_a_worker(subscriptions, link, handled):
    deliver(link, 1, 2)
    assert handled == []

    hand_on(subscriptions)

    assert handled == [1, 2]


def test_a_message_does_not_overtake_those_that_wait(subscriptions, link, handled):
    deliver(link, 1)
    subscriptions.free_workers = 1
    deliver(link, 2)
    assert handled == []

    hand_on(subscriptions)
    deliver(link, 3)

    assert handled == [1, 2, 3]


@pytest.mark.parametrize("leave_alone", [Subscriptions.pause, Subscriptions.hold])
def test_messages_that_wait_when_a_service_stops_to_consume_go_to_another(subscriptions, link, handled, leave_alone):
    deliver(link, 1, 2)

    leave_alone(subscriptions)
    hand_on(subscriptions)

    assert (handled, link.channel.methods[-2:]) == ([], ["basic_reject"] * 2)


def test_a_message_whose_connection_was_lost_while_it_waited_is_dropped(subscriptions, link, handled):
    deliver(link, 1)
    link.reconnect()
    deliver(link, 2)

    hand_on(subscriptions)

    assert (handled, link.channel.asked("basic_reject")) == ([2], [])


def test_a_stopped_service_writes_what_is_left_and_disconnects(subscriptions, link):
    subscriptions.start()

    subscriptions.stop()

    assert (link.is_flushed, link.is_closed) == (True, True)


def test_a_service_that_never_started_stops_quietly(subscriptions, link):
    subscriptions.hold()
    subscriptions.resume()
    subscriptions.pause()
    subscriptions.stop()

    assert not link.is_closed
