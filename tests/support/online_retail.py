"""The real shop's file that a replay plays. It is no part of the repository: it may lie beside it."""

from pathlib import Path

ONLINE_RETAIL = Path(__file__).parents[3] / "shared" / "data" / "online-retail" / "online-retail.csv.gz"
