"""The other side: a stock Nameko service with nothing of ours in it."""
