"""Trips: facts that need one another, and come in any order."""

from dataclasses import dataclass

from marshmallow import fields
from sqlalchemy.orm import Session

from backbone.messages import Event, FactSchema
from backbone.nameko.crossing import cause_missing, row_for_update
from probe.models import TripRow

BEGUN, CANCELLED = "BEGUN", "CANCELLED"
ABSENT = "ABSENT"


class TripSchema(FactSchema):
    """The wire form of all facts of trips."""

    name = fields.String(required=True)


@dataclass(frozen=True)
class TripBegun(Event):
    """A trip has begun."""

    producer = "probe"
    type = "trip_begun"
    schema = TripSchema

    name: str


@dataclass(frozen=True)
class LegWalked(Event):
    """One leg of a trip was walked."""

    producer = "probe"
    type = "leg_walked"
    schema = TripSchema

    name: str


@dataclass(frozen=True)
class TripCancelled(Event):
    """A trip was called off before it began."""

    producer = "probe"
    type = "trip_cancelled"
    schema = TripSchema

    name: str


def begin(session: Session, name: str) -> None:
    """Begin a trip. Onto a tombstone: nothing."""
    trip = _trip(session, name)
    if trip.state != CANCELLED:
        trip.state, trip.begun = BEGUN, trip.begun + 1


def walk_leg(session: Session, name: str) -> None:
    """Count one more leg of a trip. Raises: Unavailable `cause_not_arrived` for one that has not begun yet."""
    trip = _trip(session, name)
    if trip.state == ABSENT:
        raise cause_missing(f"Trip {name}")
    trip.legs += 1


def cancel(session: Session, name: str) -> None:
    """Call a trip off; what is not there yet leaves a tombstone."""
    _trip(session, name).state = CANCELLED


def _trip(session: Session, name: str) -> TripRow:
    return row_for_update(session, TripRow, initially={"state": ABSENT, "begun": 0, "legs": 0}, name=name)
