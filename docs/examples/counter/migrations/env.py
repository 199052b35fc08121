"""Alembic's entry: migrates the database of counter."""

from backbone.nameko.migrations import run
from counter.models import Base

run(Base.metadata)
