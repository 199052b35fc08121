"""Tells facts about topics, for others to count."""
