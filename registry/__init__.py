"""Which instances of which services are alive."""
