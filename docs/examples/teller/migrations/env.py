"""Alembic's entry: migrates the database of teller."""

from backbone.nameko.migrations import run
from teller.models import Base

run(Base.metadata)
