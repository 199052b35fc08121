"""The `health` query that every service answers."""

from typing import Generic

from marshmallow import fields
from sqlalchemy import text

from backbone.messages import WireSchema
from backbone.nameko.database import AnyWork, Transactions
from backbone.nameko.rpc import query


class HealthSchema(WireSchema):
    """How a service is."""

    service = fields.String(required=True)
    status = fields.String(required=True)


class Health(Generic[AnyWork]):
    """A service that can be asked how it is.

    Attributes:
        name: The service's name on the broker. unit_of_work: Its database.
    """

    name: str
    unit_of_work: Transactions[AnyWork]

    @query(params=WireSchema, result=HealthSchema)
    def health(self, _nothing: object) -> dict[str, str]:
        """Answer when both this process and its database do. Raises: Unavailable `database_busy`."""
        with self.unit_of_work.reading() as work:
            work.session.execute(text("SELECT 1"))
        return {"service": self.name, "status": "ok"}
