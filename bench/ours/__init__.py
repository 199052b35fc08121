"""Services of ours that only the bench runs; this folder is on their path, so that each is found by its own name."""
