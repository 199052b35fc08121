"""One bookkeeping table of the backbone, kept in memory: rows by key, unique, rolled back when a block raises."""

import operator
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError

from tests.builders import NOON


class FakeTable:
    """Stands in for a service's transactions and for their session, as far as one table is concerned."""

    def __init__(self, table: Table) -> None:
        self.key = [column.name for column in table.primary_key]
        self.rows: dict[tuple[str, ...], dict[str, Any]] = {}
        self.session, self.now = self, NOON

    @property
    def only(self) -> SimpleNamespace:
        """The one row that is there."""
        (row,) = self.rows.values()
        return SimpleNamespace(**row)

    @contextmanager
    def bare(self) -> Iterator["FakeTable"]:
        """A transaction."""
        before = deepcopy(self.rows)
        try:
            yield self
        except BaseException:
            self.rows = before
            raise

    reading = bare

    def execute(self, statement: Any) -> Any:
        """Insert a row, or find and change those that equal what is asked for."""
        given = statement.compile().params
        if statement.is_insert:
            return self._insert(given)
        assert all(clause.operator is operator.eq for clause in statement.whereclause), "It compares for equality only."
        asked = {name[:-2]: value for name, value in given.items() if name.endswith("_1")}
        found = [row for row in self.rows.values() if asked.items() <= row.items()]
        if statement.is_update:
            for row in found:
                row.update({name: value for name, value in given.items() if not name.endswith("_1")})
        rows = [SimpleNamespace(**row) for row in found]
        return SimpleNamespace(rowcount=len(rows), one_or_none=lambda: rows[0] if rows else None)

    def _insert(self, given: dict[str, Any]) -> None:
        identity = tuple(given[name] for name in self.key)
        if identity in self.rows:
            raise IntegrityError("INSERT", {}, Exception("unique"))
        self.rows[identity] = dict(given)
