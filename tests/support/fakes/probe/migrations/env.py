"""Alembic's entry: migrates the database of the probe."""

from probe.models import Base

from backbone.nameko.migrations import run

run(Base.metadata)
