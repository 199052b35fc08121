"""Shows figures to people, and keeps them for programs."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from bench.figures import Figure, Side

PERCENTS = (50, 95, 99)


def table(figures: Sequence[Figure]) -> Table:
    """Two rows a measure: ours and the peer."""
    shown = Table("Measure", "Side")
    for title in (*(f"p{percent} ms" for percent in PERCENTS), "rate", "set-up s", "ratio", "target"):
        shown.add_column(title, justify="right")
    for figure in figures:
        shown.add_row(figure.name, "ours", *cells(figure.ours, figure.unit), f"{figure.ratio:.2f}", f"{figure.target}")
        shown.add_row("", "stock", *cells(figure.peer, figure.unit), "", "", end_section=True)
    return shown


def cells(side: Side, unit: str) -> list[str]:
    """One side in words: its percentiles (a dash where single ones cannot be timed), its rate and its set-up time."""
    percentiles = [side.percentile_ms(percent) for percent in PERCENTS]
    texts = ["-" if each is None else f"{each:.2f}" for each in percentiles]
    return [*texts, f"{side.rate:,.0f} {unit}", f"{side.set_up_s:.2f}"]


def write(path: Path, figures: Sequence[Figure]) -> None:
    """Keep the figures as a JSON array, one object a measure."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([figure.to_json() for figure in figures], indent=1) + "\n")
