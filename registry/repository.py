"""All SQL of the registry, and the unit of work that holds it."""

from sqlalchemy import insert

from backbone.messages import new_id
from backbone.nameko.database import UnitOfWork
from registry.models import InstanceEventRow


class RegistryWork(UnitOfWork):
    """A transaction on the registry's database."""

    def note(self, instance_id: str, service: str, kind: str) -> None:
        """Write into the journal what happened to an instance."""
        self.session.execute(
            insert(InstanceEventRow).values(
                id=new_id(), instance_id=instance_id, service=service, kind=kind, occurred_at=self.now
            )
        )
