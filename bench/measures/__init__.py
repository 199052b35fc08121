"""The measures, one file for each way of a message."""
