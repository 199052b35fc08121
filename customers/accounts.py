"""Account: a person, where they live, and what they may do here."""

from dataclasses import dataclass
from datetime import datetime

from backbone.messages import new_id
from customers.contract import CUSTOMER, Address, Register, UpdateProfile, customer_stale


@dataclass
class Account:
    """A person's account; `version` counts its changes."""

    id: str
    email: str
    name: str
    country: str
    roles: list[str]
    created_at: datetime
    address: Address | None = None
    version: int = 1

    @classmethod
    def open(cls, command: Register, now: datetime) -> "Account":
        """A new account, with the role of a customer."""
        return cls(
            id=new_id(),
            email=command.email,
            name=command.name,
            country=command.country,
            roles=[CUSTOMER],
            created_at=now,
            address=command.address,
        )

    def update_profile(self, command: UpdateProfile) -> None:
        """Change what is given. Raises: Stale `customer_stale` when it was changed since it was read."""
        if command.version != self.version:
            raise customer_stale(self.version)
        self.name = command.name or self.name
        self.country = command.country or self.country
        self.address = command.address or self.address
        self.version += 1

    def set_roles(self, roles: list[str]) -> None:
        """Have exactly these roles."""
        self.roles = sorted(set(roles))
        self.version += 1
