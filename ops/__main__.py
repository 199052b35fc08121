"""`python -m ops <command>`."""

from ops.cli import main

main()
