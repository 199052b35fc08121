"""Columns: an instant is one and the same on a database that keeps time zones and on one that does not."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from backbone.nameko.columns import Instant, now_ms
from tests.builders import NOON

BERLIN = timezone(timedelta(hours=1))


def test_an_instant_is_stored_in_utc():
    assert Instant().process_bind_param(NOON.astimezone(BERLIN), None).isoformat() == NOON.isoformat()


def test_an_instant_comes_back_in_utc_from_a_database_without_time_zones():
    assert Instant().process_result_value(NOON.replace(tzinfo=None), None) == NOON


def test_an_instant_comes_back_in_utc_from_a_database_in_another_time_zone():
    value = Instant().process_result_value(NOON.astimezone(BERLIN), None)

    assert (value, value.tzinfo) == (NOON, UTC)


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="naive"):
        Instant().process_bind_param(datetime(2026, 3, 2, 12), None)  # noqa: DTZ001


def test_what_sorts_by_an_instant_can_tell_one_from_a_text():
    assert Instant().python_type is datetime


def test_nothing_stays_nothing():
    assert Instant().process_bind_param(None, None) is None
    assert Instant().process_result_value(None, None) is None


def test_leases_are_compared_in_milliseconds():
    assert abs(now_ms() - datetime.now(UTC).timestamp() * 1_000) < 1_000
