"""What the registry does when it hears of an instance, and when it hears of it no more."""

from datetime import datetime
from typing import Any

from backbone.messages import shared
from registry.contract import AnnouncementSchema, ListInstances
from registry.instances import Announcement, Instance, Instances


def hear(instances: Instances, message: dict[str, Any], now: datetime) -> tuple[Announcement, str | None]:
    """Take in an announcement.

    Returns: Who announced, and what is to be noted of it, if anything.
    Raises:  marshmallow.ValidationError for a message that is none.
    """
    values = shared(AnnouncementSchema).load(message)
    kind = values.pop("kind")
    record = Announcement(**values)
    return record, instances.leave(record.instance_id) if kind == "leave" else instances.renew(record, now)


def list_instances(instances: Instances, asked: ListInstances, now: datetime) -> dict[str, Any]:
    """The instances and their state now."""
    return {"items": [_view(instance, now) for instance in instances.of_service(asked.service)]}


def _view(instance: Instance, now: datetime) -> dict[str, Any]:
    return {**vars(instance.record), "state": instance.state_at(now), "last_seen_at": instance.last_seen_at}
