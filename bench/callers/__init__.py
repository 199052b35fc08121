"""Processes that make the load: one for our client, one for the stock client, one that speaks HTTP."""
