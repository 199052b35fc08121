"""Column types that mean the same on SQLite and PostgreSQL."""

import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, String
from sqlalchemy.types import TypeDecorator

Id = String(36)
"""A UUID in text form."""


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC; SQLite, which keeps no time zone, gets and gives UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What its values are."""
        return datetime

    def process_bind_param(self, value: datetime | None, _dialect: Any) -> datetime | None:
        """To UTC. Raises: ValueError for a naive time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive time has no meaning here.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:
        """In UTC, also from a database that keeps no time zone."""
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


def now_ms() -> int:
    """Epoch milliseconds: what leases are compared with."""
    return time.time_ns() // 1_000_000
