"""Shows figures to people, and keeps them for programs."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from bench.figures import Figure, Number, Side

PERCENTS = (50, 95, 99)


def table(figures: Sequence[Figure]) -> Table:
    """Two rows a measure: ours and the peer."""
    shown = Table("Measure", "Side")
    for title in (*(f"p{percent} ms" for percent in PERCENTS), "outcome", "set-up s", "ratio", "wanted"):
        shown.add_column(title, justify="right")
    for figure in figures:
        ours, peer = (cells(side, figure.unit, figure.percent) for side in (figure.ours, figure.peer))
        shown.add_row(figure.name, "ours", *ours, f"{figure.ratio:.2f}", figure.wanted)
        shown.add_row("", figure.peer_name, *peer, "", "", end_section=True)
    return shown


def cells(side: Side | Number, unit: str, percent: float | None = None) -> list[str]:
    """One side in words: its percentiles (a dash where there are none), what is compared, and its set-up time."""
    percentiles = [None if isinstance(side, Number) else side.percentile_ms(each) for each in PERCENTS]
    texts = ["-" if each is None else f"{each:.2f}" for each in percentiles]
    set_up = "-" if isinstance(side, Number) else f"{side.set_up_s:.2f}"
    return [*texts, f"{amount(side.value(percent))} {unit}", set_up]


def sentence(figure: Figure) -> str:
    """What a measure found, in one line."""
    found = f"{amount(figure.ours.value(figure.percent))} {figure.unit}"
    return f"{figure.name}: {found}, {figure.ratio:.2f} of {figure.peer_name}; wanted {figure.wanted}"


def amount(value: float) -> str:
    """A number as people read it, with a digit after the point where it is small."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def write(path: Path, figures: Sequence[Figure]) -> None:
    """Keep the figures as a JSON array, one object a measure."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([figure.to_json() for figure in figures], indent=1) + "\n")
