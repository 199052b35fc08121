"""Messages: ids in the order of their making, envelopes as they were, and pages within bounds."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import pytest
from marshmallow import ValidationError, fields

from backbone import messages
from backbone.messages import (
    Envelope,
    FactSchema,
    Instant,
    PageRequestSchema,
    UuidText,
    WireSchema,
    is_query,
    new_id,
    shared,
)
from tests.builders import an_envelope, an_order_placed

A_TIME_NS = 1_772_452_800_123_456_789


def test_an_id_is_a_uuid_of_version_7_in_the_variant_of_the_standard():
    ids = [uuid.UUID(new_id()) for _ in range(200)]

    assert {each.version for each in ids} == {7}
    assert {each.variant for each in ids} == {uuid.RFC_4122}


def set_clock(monkeypatch, *instants_ns: int) -> None:
    """Let ids be made at these instants, as if none had been made before; the last one stays."""
    left = list(instants_ns)
    monkeypatch.setattr(time, "time_ns", lambda: left.pop(0) if len(left) > 1 else left[0])
    monkeypatch.setattr(messages, "_last_stamp", 0)


def test_an_id_begins_with_the_millisecond_of_its_making(monkeypatch):
    set_clock(monkeypatch, A_TIME_NS)

    assert uuid.UUID(new_id()).int >> 80 == A_TIME_NS // 1_000_000


def test_an_id_has_the_fraction_of_its_millisecond_after_the_version(monkeypatch):
    set_clock(monkeypatch, 500_000)

    assert uuid.UUID(new_id()).int >> 64 == 0x7 << 12 | 0x800


def test_ids_sort_as_text_in_the_order_of_their_making(monkeypatch):
    set_clock(monkeypatch, *range(A_TIME_NS, A_TIME_NS + 50_000_000, 1_000_000))

    ids = [new_id() for _ in range(50)]

    assert ids == sorted(ids)


def test_ids_of_one_instant_differ_and_sort_in_the_order_of_their_making(monkeypatch):
    set_clock(monkeypatch, A_TIME_NS)

    ids = [new_id() for _ in range(5_000)]  # More than the fractions of a millisecond can tell apart.

    assert ids == sorted(set(ids))


def test_no_id_of_an_instant_is_less_than_its_first(monkeypatch):
    set_clock(monkeypatch, A_TIME_NS - 1_000_000, A_TIME_NS)
    first = messages.first_id_at(datetime.fromtimestamp(A_TIME_NS // 1_000_000 / 1_000, UTC))

    assert new_id() < first < new_id()


def test_an_id_tells_when_it_was_made(monkeypatch):
    set_clock(monkeypatch, A_TIME_NS)

    assert messages.made_at(new_id()) == datetime.fromtimestamp(A_TIME_NS // 1_000_000 / 1_000, UTC)


def test_ids_sort_in_the_order_of_their_making_when_the_clock_is_set_back(monkeypatch):
    set_clock(monkeypatch, A_TIME_NS, A_TIME_NS - 3_600_000_000_000)

    assert new_id() < new_id()


def test_ids_that_threads_make_at_once_differ():
    with ThreadPoolExecutor(4) as pool:
        ids = [each for some in pool.map(lambda _: [new_id() for _ in range(50)], range(4)) for each in some]

    assert len(set(ids)) == 200


def test_every_random_bit_of_an_id_is_used(monkeypatch):
    set_clock(monkeypatch, 0)
    ones, zeros = -1, 0
    for _ in range(300):
        value = uuid.UUID(new_id()).int & (1 << 64) - 1
        ones, zeros = ones & value, zeros | value

    # What never changes are the first two bits, the variant (10).
    assert ones == 0x2 << 62
    assert zeros == (1 << 64) - 1 & ~(1 << 62)


@pytest.mark.parametrize(
    "method", ["get_order", "list_orders", "quote", "quote_order", "health", "backlog", "prove", "judge"]
)
def test_a_query_is_known_by_its_name(method: str):
    assert is_query(method)


@pytest.mark.parametrize(
    "method", ["place_order", "forget_customer", "replay_dead_letter", "relist_product", "getaway"]
)
def test_whatever_has_another_name_is_a_command(method: str):
    assert not is_query(method)


def test_queue_names_are_those_of_stock_nameko():
    assert messages.rpc_queue("inventory") == "rpc-inventory"
    assert messages.events_exchange("inventory") == "inventory.events"
    assert (
        messages.event_queue("inventory", "order_placed", "billing", "on_order_placed")
        == "evt-inventory-order_placed--billing.on_order_placed"
    )


@pytest.mark.parametrize(
    "text",
    [new_id().upper(), new_id()[:-1], new_id().replace("-", ""), new_id() + "\n", "", "x" * 36, 7, None],
    ids=repr,
)
def test_what_is_no_canonical_uuid_is_refused(text: object):
    with pytest.raises(ValidationError):
        UuidText().deserialize(text)


def test_an_instant_is_written_with_its_time_zone_and_read_back_as_the_same_instant():
    instant = datetime(2026, 3, 2, 13, 30, tzinfo=timezone(timedelta(hours=1)))
    wire = Instant().serialize("at", {"at": instant})

    assert Instant().deserialize(wire) == instant
    assert Instant().deserialize("2026-03-02T12:30:00Z") == instant


def test_an_instant_without_a_time_zone_is_read_as_utc():
    assert Instant().deserialize("2026-03-02T12:30:00") == datetime(2026, 3, 2, 12, 30, tzinfo=UTC)


@dataclass(frozen=True)
class _Question:
    text: str


class _QuestionSchema(WireSchema):
    makes = _Question
    text = fields.String(required=True)


class _LaxSchema(FactSchema):
    text = fields.String(required=True)


def test_a_wire_schema_loads_into_its_class():
    assert _QuestionSchema().load({"text": "Why?"}) == _Question("Why?")


def test_a_wire_schema_refuses_fields_that_it_does_not_know():
    with pytest.raises(ValidationError) as refused:
        _QuestionSchema().load({"text": "Why?", "txet": "?"})

    assert list(refused.value.messages) == ["txet"]


def test_a_fact_schema_leaves_out_fields_of_a_later_version():
    assert _LaxSchema().load({"text": "So.", "added_later": 1}) == {"text": "So."}


def test_a_schema_class_is_instantiated_once():
    assert shared(_QuestionSchema) is shared(_QuestionSchema)
    assert shared(_QuestionSchema) is not shared(_LaxSchema)


def test_a_page_request_has_a_default_and_bounds():
    assert PageRequestSchema().load({}) == {"cursor": None, "limit": 20}
    assert PageRequestSchema().load({"limit": 1})["limit"] == 1
    assert PageRequestSchema().load({"limit": 100})["limit"] == 100


@pytest.mark.parametrize(
    "request_", [{"limit": 0}, {"limit": 101}, {"limit": -1}, {"limit": "many"}, {"limit": None}, {"cursor": "c" * 501}]
)
def test_a_page_request_out_of_bounds_is_refused(request_: dict[str, object]):
    with pytest.raises(ValidationError):
        PageRequestSchema().load(request_)


def test_an_envelope_survives_the_wire():
    envelope = an_envelope(causation_id=new_id(), traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")

    assert Envelope.from_wire(envelope.to_wire()) == envelope


def test_an_envelope_of_a_later_version_is_read_without_its_new_fields():
    envelope = an_envelope()

    assert Envelope.from_wire(envelope.to_wire() | {"shard": 3}) == envelope


@pytest.mark.parametrize("missing", sorted(an_envelope().to_wire()))
def test_an_envelope_without_one_of_its_fields_is_refused(missing: str):
    wire = an_envelope().to_wire()
    del wire[missing]

    with pytest.raises(ValidationError, match=missing):
        Envelope.from_wire(wire)


@pytest.mark.parametrize("body", [None, [], "text", 7, {"payload": {}}, an_envelope().to_wire() | {"payload": []}])
def test_what_is_no_envelope_is_refused(body: object):
    with pytest.raises(ValidationError):
        Envelope.from_wire(body)


def test_a_fact_survives_its_payload():
    fact = an_order_placed()

    assert type(fact).from_payload(fact.payload()) == fact
