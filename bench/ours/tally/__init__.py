"""Counts coins: the smallest service that has a query, a row to read and a fact to handle."""
