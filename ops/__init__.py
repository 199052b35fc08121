"""Runs Kontor on one machine: broker, processes, accounts, demo products, and what operators ask of them."""
