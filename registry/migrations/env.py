"""Alembic's entry: migrates the database of registry."""

from backbone.nameko.migrations import run
from registry.models import Base

run(Base.metadata)
