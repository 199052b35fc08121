"""Facts that cross: those that come early meet at one row, and a version chooses between values only."""

import pytest
from sqlalchemy import Table, insert, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backbone.errors import Unavailable
from backbone.nameko.crossing import cause_missing, insert_unless_there, row_for_update, set_if_newer
from tests.unit.backbone.nameko.memory import Memory


class _Base(DeclarativeBase):
    pass


class ParcelRow(_Base):
    """A parcel, of which facts come in any order."""

    __tablename__ = "parcels"
    sender: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=0)


PARCELS = ParcelRow.__table__
KEY = {"sender": "ada", "number": 1}
UNHEARD_OF = {"state": "ABSENT", "version": 0, "place": ""}
assert isinstance(PARCELS, Table)


@pytest.fixture
def memory() -> Memory:
    return Memory(_Base.metadata)


@pytest.fixture
def parcel(memory: Memory) -> Memory:
    """A table with one parcel in it, at version 3."""
    memory.execute(insert(PARCELS).values(**KEY, state="SENT", place="Oslo", version=3))
    return memory


def test_a_row_is_made_for_the_first_fact_that_tells_of_it(memory: Memory):
    with memory.bare() as work:
        row = row_for_update(work.session, ParcelRow, initially=UNHEARD_OF, **KEY)
        assert row.state == "ABSENT"
        row.state = "CANCELLED"

    assert tuple(memory.only(PARCELS)) == ("ada", 1, "CANCELLED", "", 0)


def test_a_row_is_as_it_is_now_also_for_a_session_that_has_read_it_before(parcel: Memory):
    with parcel.bare() as work:
        work.session.get(ParcelRow, ("ada", 1))
        work.session.connection().execute(update(PARCELS).values(place="Bergen"))

        assert row_for_update(work.session, ParcelRow, initially=UNHEARD_OF, **KEY).place == "Bergen"


def test_a_row_that_is_there_stays_as_it_is(parcel: Memory):
    with parcel.bare() as work:
        row = row_for_update(work.session, ParcelRow, initially=UNHEARD_OF, **KEY)

        assert (row.state, row.place, row.version) == ("SENT", "Oslo", 3)
    assert len(parcel.rows(PARCELS)) == 1


def test_two_facts_of_one_transaction_meet_at_the_same_row(memory: Memory):
    with memory.bare() as work:
        rows = [row_for_update(work.session, ParcelRow, initially=UNHEARD_OF, **KEY) for _ in range(2)]

        assert rows[0] is rows[1]
    assert len(memory.rows(PARCELS)) == 1


def test_rows_of_another_key_are_others(parcel: Memory):
    with parcel.bare() as work:
        row_for_update(work.session, ParcelRow, initially=UNHEARD_OF, sender="ada", number=2)

    assert [(row.number, row.state) for row in parcel.rows(PARCELS)] == [(1, "SENT"), (2, "ABSENT")]


def test_a_row_that_was_made_for_a_fact_that_failed_is_gone_with_it(memory: Memory):
    def fail() -> None:
        with memory.bare() as work:
            row_for_update(work.session, ParcelRow, initially=UNHEARD_OF, **KEY)
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert memory.rows(PARCELS) == []


def test_the_row_is_locked_where_the_database_can():
    asked: list[str] = []

    class Session:
        """A session on PostgreSQL that notes what it is asked."""

        def get_bind(self) -> object:
            return type("Bind", (), {"dialect": postgresql.dialect()})

        def execute(self, statement: object) -> object:
            asked.append(str(statement.compile(dialect=postgresql.dialect())))
            return type("Result", (), {"rowcount": 0})

        def scalars(self, statement: object) -> object:
            self.execute(statement)
            return type("Rows", (), {"one": lambda: None})

    row_for_update(Session(), ParcelRow, initially=UNHEARD_OF, **KEY)

    assert asked[0].endswith("ON CONFLICT DO NOTHING")
    assert asked[1].endswith("FOR UPDATE")


def test_an_insert_tells_whether_it_was_the_first(memory: Memory):
    with memory.bare() as work:
        told = [insert_unless_there(work.session, PARCELS, {**KEY, "state": state}) for state in ("SENT", "LOST")]

    assert (told, memory.only(PARCELS).state) == ([True, False], "SENT")


def test_a_newer_version_sets_its_values_and_itself(parcel: Memory):
    with parcel.bare() as work:
        assert set_if_newer(work.session, ParcelRow, KEY, 4, place="Bergen")

    assert tuple(parcel.only(PARCELS)) == ("ada", 1, "SENT", "Bergen", 4)


@pytest.mark.parametrize("version", [1, 3])
def test_an_older_or_the_same_version_sets_nothing(parcel: Memory, version: int):
    with parcel.bare() as work:
        assert not set_if_newer(work.session, ParcelRow, KEY, version, place="Bergen", state="LOST")

    assert tuple(parcel.only(PARCELS)) == ("ada", 1, "SENT", "Oslo", 3)


def test_a_version_is_of_one_row_only(parcel: Memory):
    with parcel.bare() as work:
        assert not set_if_newer(work.session, ParcelRow, KEY | {"number": 2}, 4, place="Bergen")

    assert parcel.only(PARCELS).place == "Oslo"


def test_a_row_that_was_read_before_shows_the_newer_values(parcel: Memory):
    with parcel.bare() as work:
        row = row_for_update(work.session, ParcelRow, initially=UNHEARD_OF, **KEY)

        set_if_newer(work.session, ParcelRow, KEY, 4, place="Bergen")

        assert (row.place, row.version) == ("Bergen", 4)


def test_a_fact_whose_cause_has_not_arrived_is_tried_again_as_long_as_it_takes():
    missing = cause_missing("Parcel 1")

    assert isinstance(missing, Unavailable)
    assert (missing.code, missing.message) == ("cause_not_arrived", "Parcel 1 is not known yet.")
    assert missing.details == {"retry_after_ms": 500}
