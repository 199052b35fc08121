"""Alembic's entry: migrates the database of customers."""

from backbone.nameko.migrations import run
from customers.models import Base

run(Base.metadata)
