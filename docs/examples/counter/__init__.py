"""Counts what the teller tells, each fact once."""
