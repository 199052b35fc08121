"""`make logs`: the recent lines of every process, and on a terminal the new ones as they come."""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from ops.settings import Settings
from ops.trouble import Trouble

LINES_SHOWN = 15
POLL_S = 0.3
TAIL_BYTES = 64_000
"""Far more than the lines shown take, and little enough to read at once."""


def files(settings: Settings, process: str | None) -> list[Path]:
    """The log files of all processes, or those of one. Raises: Trouble, naming those there are."""
    there = sorted(settings.logs.glob("*.log"))
    if process is None:
        return there
    wanted = [path for path in there if path.stem == process]
    if not wanted:
        names = ", ".join(path.stem for path in there) or "none yet"
        raise Trouble(f"There is no log of {process!r}. There are: {names}.")
    return wanted


def recent(paths: Iterable[Path]) -> Iterator[str]:
    """The last lines of each file that has any, below its name."""
    for path in paths:
        lines = _tail(path)
        if lines:
            yield f"==> {path.stem} <=="
            yield from lines


def follow(paths: Iterable[Path]) -> Iterator[str]:
    """New lines as they are written, each with the name of its process, for ever; rotated files are opened anew."""
    readers = {path: NewLines(path) for path in paths}
    while True:
        for path, reader in readers.items():
            for line in reader.read():
                yield f"{path.stem:<12} {line}"
        time.sleep(POLL_S)


class NewLines:
    """Reads what is added to one file from now on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIO | None = None
        self._part = ""
        self._open(at_end=True)

    def read(self) -> list[str]:
        """The lines that were completed since the last time."""
        lines = self._read()
        if self._is_rotated():
            self._open(at_end=False)
            lines += self._read()
        return lines

    def _open(self, *, at_end: bool) -> None:
        if self._file is not None:
            self._file.close()
        self._file = self._path.open(errors="replace")
        self._inode = self._path.stat().st_ino
        if at_end:
            self._file.seek(0, 2)

    def _read(self) -> list[str]:
        assert self._file is not None
        *lines, self._part = (self._part + self._file.read()).split("\n")
        return lines

    def _is_rotated(self) -> bool:
        return self._path.exists() and self._path.stat().st_ino != self._inode


def _tail(path: Path) -> list[str]:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        return file.read().decode(errors="replace").splitlines()[-LINES_SHOWN:]
