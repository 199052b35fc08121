"""`python -m bench [rpc] [http] [relay] [inbox] [place] [orders] [logins]`: measures, prints, writes VAR/bench.json."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence

import structlog
from rich.console import Console

from bench.figures import Figure
from bench.ground import Ground, prepared
from bench.measures import calls, inbox, logins, orders, place, relay, web
from bench.report import sentence, table, write
from bench.shop import end_left_over
from ops.settings import Settings, shown
from ops.trouble import Trouble

MEASURES: dict[str, Callable[[Ground], Iterator[Figure]]] = {
    "rpc": calls.figures,
    "http": web.figures,
    "relay": relay.figures,
    "inbox": inbox.figures,
    "place": place.figures,
    "orders": orders.figures,
    "logins": logins.figures,
}


def main() -> None:
    """Make the measures that are named, or all; trouble is one sentence on standard error and exit code 1."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("measures", nargs="*", metavar="|".join(MEASURES), help="Only these; all where none is named.")
    names = parser.parse_args().measures or list(MEASURES)
    if unknown := set(names) - MEASURES.keys():
        parser.error(f"there is no measure {', '.join(sorted(unknown))}")
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # What was started must be ended then, too.
    try:
        bench(names, Settings.of(os.environ), Console())
    except Trouble as trouble:
        sys.exit(f"\n{trouble}")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted.")


def bench(names: Sequence[str], settings: Settings, console: Console) -> None:
    """Make the measures, print them as they come, and keep the figures. Raises: Trouble."""
    found: list[Figure] = []
    _tell_load(console)
    end_left_over(settings.var / "bench-run")
    with prepared(settings.var / "bench-run") as ground:
        for name in names:
            for figure in MEASURES[name](ground):
                found.append(figure)
                console.print(sentence(figure))
    _tell_load(console)
    console.print(table(found))
    path = settings.var / "bench.json"
    write(path, found)
    console.print(f"The figures are in {shown(path)}.")


def _tell_load(console: Console) -> None:
    minute = os.getloadavg()[0]
    console.print(f"Load of the last minute: {minute:.1f} on {os.cpu_count()} processors.")


if __name__ == "__main__":
    main()
