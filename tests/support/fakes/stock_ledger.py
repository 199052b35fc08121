"""A stock Nameko service with nameko-sqlalchemy's own database."""

from nameko.rpc import rpc
from nameko_sqlalchemy import Database
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Ledger:
    name = "ledger"
    database = Database(Base)

    @rpc
    def read(self):
        return []
