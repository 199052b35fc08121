"""Instances: who is alive, from when each was last heard of and a clock that is given."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from registry.contract import DOWN, STARTING, SUSPECT, UP

SUSPECT_AFTER = timedelta(seconds=12)
"""Two renewals of 5 s were missed."""
DOWN_AFTER = timedelta(seconds=30)
FORGET_AFTER = timedelta(minutes=10)
"""A dead instance stays visible so long, for whoever looks for what went wrong."""
STARTING_FOR = timedelta(seconds=3)

REGISTERED, LEFT, EXPIRED = "registered", "left", "expired"


@dataclass(frozen=True)
class Announcement:
    """What an instance tells of itself at each renewal."""

    instance_id: str
    service: str
    host: str
    pid: int
    version: str
    started_at: datetime
    entrypoints: list[str]
    load: dict[str, float]


@dataclass
class Instance:
    """One process and when it was last heard of."""

    record: Announcement
    last_seen_at: datetime
    has_expired: bool = False

    def state_at(self, now: datetime) -> str:
        """STARTING just after its start, UP while it renews, SUSPECT once it misses, DOWN when its lease ran out."""
        silence = now - self.last_seen_at
        if silence >= DOWN_AFTER:
            return DOWN
        if silence >= SUSPECT_AFTER:
            return SUSPECT
        return STARTING if now - self.record.started_at < STARTING_FOR else UP

    def lease_left_at(self, now: datetime) -> timedelta:
        """How long it counts as alive without another renewal."""
        return max(timedelta(), self.last_seen_at + DOWN_AFTER - now)


@dataclass
class Instances:
    """All instances that are known."""

    _by_id: dict[str, Instance] = field(default_factory=dict)

    def renew(self, record: Announcement, now: datetime) -> str | None:
        """Note that an instance is alive. Returns: REGISTERED when it is new, or back from the dead."""
        known = self._by_id.get(record.instance_id)
        self._by_id[record.instance_id] = Instance(record, now)
        return REGISTERED if known is None or known.has_expired else None

    def leave(self, instance_id: str) -> str | None:
        """Forget an instance that says goodbye. Returns: LEFT when it was known."""
        return LEFT if self._by_id.pop(instance_id, None) is not None else None

    def expire(self, now: datetime) -> list[Announcement]:
        """Note whose lease ran out since the last call, and forget who is long dead. Returns: the newly expired."""
        newly_down = [each for each in self._by_id.values() if not each.has_expired and each.state_at(now) == DOWN]
        for instance in newly_down:
            instance.has_expired = True
        for instance_id, instance in list(self._by_id.items()):
            if now - instance.last_seen_at >= FORGET_AFTER:
                del self._by_id[instance_id]
        return [instance.record for instance in newly_down]

    def of_service(self, service: str | None) -> Iterator[Instance]:
        """The instances of one service, or of all, by service and id."""
        by_name = sorted(self._by_id.values(), key=lambda each: (each.record.service, each.record.instance_id))
        return (each for each in by_name if service is None or each.record.service == service)
