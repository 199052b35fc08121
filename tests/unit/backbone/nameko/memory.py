"""The backbone's tables in a SQLite database in memory, beneath the real `Transactions`: no file, no other process."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Row, StaticPool, create_engine, select
from sqlalchemy.orm import Session

from backbone.nameko.database import Transactions, UnitOfWork, new_metadata

METADATA = new_metadata()


class FakeRelay:
    """Leases rows as a relay does that can send, and notes what it is handed."""

    def __init__(self) -> None:
        self.leased_until_ms = 1
        self.handed: list[Any] = []

    def lease_until_ms(self) -> int:
        """Until when the rows of a transaction are this relay's."""
        return self.leased_until_ms

    def hand_over(self, rows: Sequence[Any]) -> None:
        """Take what was committed."""
        self.handed.extend(rows)


class MemoryEngines:
    """Stands in for `Engines`.

    Attributes:
        happened: What became of each transaction.
        fails_with: Raised instead of beginning one, as by a database that is away.
    """

    def __init__(self, metadata: Any) -> None:
        self.happened: list[str] = []
        self.fails_with: BaseException | None = None
        self.engine = create_engine("sqlite://", poolclass=StaticPool)
        metadata.create_all(self.engine)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in a transaction."""
        if self.fails_with is not None:
            raise self.fails_with
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
        except BaseException:
            self.happened.append("rolled back")
            raise
        self.happened.append("committed")

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that nobody writes with."""
        if self.fails_with is not None:
            raise self.fails_with
        with Session(self.engine) as session:
            yield session


class Memory(Transactions[UnitOfWork]):
    """Transactions on a database that the test alone has; `engines.happened` also notes when it was away and back."""

    def __init__(self, metadata: Any = METADATA, relay: Any = None) -> None:
        self.engines, self.relay = MemoryEngines(metadata), relay or FakeRelay()
        note = self.engines.happened.append
        super().__init__(self.engines, UnitOfWork, self.relay, lambda: note("away"), lambda: note("back"))  # type: ignore[arg-type]

    def execute(self, statement: Any) -> None:
        """Run one statement in a transaction of its own."""
        with self.engines.engine.begin() as connection:
            connection.execute(statement)

    def rows(self, table: Any) -> list[Row[Any]]:
        """All rows of a table, by its primary key."""
        with self.engines.engine.connect() as connection:
            return list(connection.execute(select(table).order_by(*table.primary_key)))

    def only(self, table: Any) -> Any:
        """The one row of a table."""
        (row,) = self.rows(table)
        return row
