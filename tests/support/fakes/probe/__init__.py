"""A service that only tests have: what it does is all about the backbone beneath it."""
