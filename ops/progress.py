"""Shows what is being done: moving lines on a terminal, one plain line for each step and message elsewhere."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

Say = Callable[[str], None]
TITLE_WIDTH = 12


class Steps:
    """The steps of one command, some of them at the same time. Use it in a `with` statement."""

    def __init__(self) -> None:
        self._console = Console(file=sys.stderr, highlight=False)
        self._lock = threading.Lock()
        self._bars = Progress(
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.fields[title]:<12} {task.description}"),
            TimeElapsedColumn(),
            console=self._console,
        )

    def __enter__(self) -> "Steps":
        if self._console.is_terminal:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._console.is_terminal:
            self._bars.stop()

    @contextmanager
    def step(self, title: str, text: str) -> Iterator[Say]:
        """One step, and what it does first; call what this gives to tell what comes next."""
        started_at = time.monotonic()
        bar = self._bars.add_task(escape(text), total=None, title=title)
        latest = [text]

        def say(text: str) -> None:
            if text != latest[0]:
                latest[0] = text
                self._show(bar, title, text)

        self._show(bar, title, text)
        try:
            yield say
        except BaseException:
            self._bars.update(bar, description=f"[red]failed: {escape(latest[0])}[/]")
            self._bars.stop_task(bar)
            self._plain(f"{title}: failed")
            raise
        self._bars.update(bar, description="ready", total=1, completed=1)
        self._plain(f"{title}: done in {time.monotonic() - started_at:.1f} s")

    def _show(self, bar: TaskID, title: str, text: str) -> None:
        self._bars.update(bar, description=escape(text))
        self._plain(f"{title}: {text}")

    def _plain(self, line: str) -> None:
        if not self._console.is_terminal:
            with self._lock:
                print(line, file=sys.stderr, flush=True)
