"""The probe's entrypoints: each lets a test see one promise of the backbone."""

from dataclasses import dataclass
from typing import Any

import eventlet
import structlog
from eventlet.patcher import original
from marshmallow import fields
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backbone.errors import KINDS, Unavailable
from backbone.messages import Event, FactSchema, WireSchema
from backbone.nameko.database import UnitOfWork, database
from backbone.nameko.events import event_handler
from backbone.nameko.operable import Operable
from backbone.nameko.rpc import query, rpc, rpc_proxy
from probe import trips
from probe.models import Base, MarkRow, MoodRow
from probe.trips import LegWalked, TripBegun, TripCancelled

log = structlog.get_logger()


class NameSchema(WireSchema):
    """The name of a mark."""

    name = fields.String(required=True)


class PauseSchema(WireSchema):
    """A mark, and how long to take over it."""

    name = fields.String(required=True)
    seconds = fields.Float(load_default=0.0)


class RefusalSchema(WireSchema):
    """A mark, and the kind of error to fail with after it."""

    name = fields.String(required=True)
    kind = fields.String(required=True)


class EchoSchema(WireSchema):
    """Any JSON value, with a name to be called by position."""

    value = fields.Raw(required=True, allow_none=True)
    note = fields.String(load_default="")


class StepTakenSchema(FactSchema):
    """The wire form of `StepTaken`."""

    name = fields.String(required=True)


@dataclass(frozen=True)
class StepTaken(Event):
    """A step was taken."""

    producer = "probe"
    type = "step_taken"
    version = 1
    schema = StepTakenSchema

    name: str


class ProbeWork(UnitOfWork):
    """A transaction on the probe's database."""

    def mark(self, name: str) -> dict[str, Any]:
        """Count one more of that name, by reading and writing."""
        times = self.session.scalars(select(MarkRow.times).where(MarkRow.name == name).with_for_update()).one_or_none()
        if times is None:
            self.session.add(MarkRow(name=name, times=1))
        else:
            self.session.execute(update(MarkRow).where(MarkRow.name == name).values(times=times + 1))
        return {"name": name}


class ProbeService(Operable[ProbeWork]):
    """Shows what the backbone does."""

    name = "probe"
    unit_of_work = database(Base, ProbeWork)
    itself = rpc_proxy("probe")

    @query(params=EchoSchema, result=EchoSchema)
    def echo(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What was given."""
        return asked

    @rpc(params=PauseSchema, result=NameSchema)
    def mark(self, command: dict[str, Any]) -> dict[str, Any]:
        """Count one more of that name, after a while."""
        eventlet.sleep(command["seconds"])
        with self.unit_of_work() as uow:
            return uow.answer(uow.mark(command["name"]))

    @rpc(params=NameSchema, result=NameSchema)
    def take_step(self, command: dict[str, Any]) -> dict[str, Any]:
        """Announce a step. Emits: `step_taken`."""
        with self.unit_of_work() as uow:
            uow.publish(StepTaken(command["name"]), aggregate_id=command["name"])
            return uow.answer(command)

    @rpc(params=NameSchema, result=NameSchema)
    def stumble(self, command: dict[str, Any]) -> dict[str, Any]:
        """Announce a step, and fail before the transaction ends. Raises: RuntimeError with a secret in it."""
        with self.unit_of_work() as uow:
            uow.mark(command["name"])
            uow.publish(StepTaken(command["name"]), aggregate_id=command["name"])
            raise RuntimeError("the secret is 1234")

    @rpc(params=RefusalSchema, result=NameSchema)
    def refuse(self, command: dict[str, Any]) -> dict[str, Any]:
        """Count, and fail with this kind of error, unless a mark named `pardon` is there."""
        with self.unit_of_work() as uow:
            if uow.session.get(MarkRow, "pardon") is None:
                uow.mark(command["name"])
                raise KINDS[command["kind"]]("refused", "Not now.", {"name": command["name"]})
            return uow.answer(uow.mark(command["name"]))

    @rpc(params=WireSchema, result=NameSchema)
    def call_inside(self, _nothing: object) -> dict[str, Any]:
        """Wait for another service inside a transaction, which nobody may. Raises: RuntimeError."""
        with self.unit_of_work() as uow:
            self.itself.health()
            return uow.answer({"name": "called"})

    @rpc(params=PauseSchema, result=NameSchema)
    def linger(self, command: dict[str, Any]) -> dict[str, Any]:
        """Say in the log that it has begun, and count one more of that name after a while."""
        log.info("lingering", name=command["name"])
        eventlet.sleep(command["seconds"])
        with self.unit_of_work() as uow:
            return uow.answer(uow.mark(command["name"]))

    @rpc(params=PauseSchema, result=NameSchema)
    def block(self, command: dict[str, Any]) -> dict[str, Any]:
        """Keep the whole process from doing anything for a while, as code in C can, and count one more."""
        log.info("blocking", name=command["name"])
        original("time").sleep(command["seconds"])
        with self.unit_of_work() as uow:
            return uow.answer(uow.mark(command["name"]))

    @rpc(params=NameSchema, result=NameSchema)
    def stride(self, command: dict[str, Any]) -> dict[str, Any]:
        """Count one more of that name, and announce a step. Emits: `step_taken`, in the same transaction."""
        with self.unit_of_work() as uow:
            uow.mark(command["name"])
            uow.publish(StepTaken(command["name"]), aggregate_id=command["name"])
            return uow.answer(command)

    @event_handler("probe", StepTaken)
    def on_step_taken(self, step: StepTaken) -> None:
        """Count the step, unless the mood is against it."""
        with self.unit_of_work() as uow:
            uow.mark(f"step {step.name}")
            _give_in_to_moods(uow.session)

    @event_handler("probe", TripBegun)
    def on_trip_begun(self, trip: TripBegun) -> None:
        """Begin a trip, unless it was called off before."""
        with self.unit_of_work() as uow:
            trips.begin(uow.session, trip.name)

    @event_handler("probe", LegWalked)
    def on_leg_walked(self, leg: LegWalked) -> None:
        """Count a leg of a trip that has begun."""
        with self.unit_of_work() as uow:
            trips.walk_leg(uow.session, leg.name)

    @event_handler("probe", TripCancelled)
    def on_trip_cancelled(self, trip: TripCancelled) -> None:
        """Call a trip off, also one that nobody has heard of."""
        with self.unit_of_work() as uow:
            trips.cancel(uow.session, trip.name)


def _give_in_to_moods(session: Session) -> None:
    moods = set(session.scalars(select(MoodRow.mood)))
    if "unavailable" in moods:
        raise Unavailable("not_in_the_mood", "Try again.")
    if "broken" in moods:
        raise RuntimeError("the handler is broken")
