"""Who buys and who works here: accounts, credentials and roles."""
