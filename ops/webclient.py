"""Builds the web client when its sources have changed since the last build."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ops import node
from ops.commands import run_logged
from ops.settings import ROOT
from ops.trouble import Trouble

FOLDER = ROOT / "webclient"
BUILT = FOLDER / "dist" / "browser"
BUILD_STAMP = FOLDER / "dist" / "sources.sha256"
MODULES_STAMP = FOLDER / "node_modules" / ".kontor.sha256"
NOT_SOURCES = {"node_modules", "dist", ".angular", "coverage", "out-tsc"}
FREE_BYTES_MIN = 1_000_000_000
"""The build tools take 0.6 GB."""

Say = Callable[[str], None]


def is_built() -> bool:
    """Whether what stands in dist is the build of these sources."""
    return (BUILT / "index.html").exists() and _read(BUILD_STAMP) == source_digest(FOLDER)


def has_modules() -> bool:
    """Whether the packages of package-lock.json are installed."""
    return _read(MODULES_STAMP) == _lock_digest()


def build(logs: Path, say: Say) -> None:
    """Build the web client unless that is done already. Raises: Trouble."""
    if is_built():
        return
    with _alone(say):
        if not is_built():
            _build(logs, say)


def install_modules(logs: Path, say: Say) -> node.Node:
    """Install the packages of package-lock.json unless they are there. Returns: The Node to use them with."""
    found = node.find(logs / "node.log", say)
    if not has_modules():
        _require_space()
        say("installing the build tools (npm ci)")
        command = found.npm_command("ci", "--prefix", str(FOLDER), "--no-audit", "--no-fund")
        run_logged(command, logs / "npm.log", "The web client's packages could not be installed.", found.environment)
        MODULES_STAMP.write_text(_lock_digest())
    return found


def source_digest(folder: Path) -> str:
    """Changes with any file that the build reads: all but what is built or installed."""
    digest = hashlib.sha256()
    for path in _sources(folder):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _build(logs: Path, say: Say) -> None:
    digest = source_digest(FOLDER)  # Before the build, so that a change made during it is built next time.
    found = install_modules(logs, say)
    say("building")
    # Built beside and then moved, so that a running system serves the old client until the new one is whole.
    beside = FOLDER / "dist" / "next"
    command = [str(found.program), "node_modules/@angular/cli/bin/ng.js", "build", "--output-path", "dist/next"]
    run_logged(command, logs / "webclient.log", "The web client could not be built.", found.environment, FOLDER)
    shutil.rmtree(BUILT, ignore_errors=True)
    (beside / "browser").rename(BUILT)
    shutil.rmtree(beside)
    BUILD_STAMP.write_text(digest)


def _sources(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - NOT_SOURCES)
        yield from (Path(place) / name for name in sorted(files))


@contextmanager
def _alone(say: Say) -> Iterator[None]:
    """Two systems of one checkout must not build at the same time."""
    lock = os.open(FOLDER, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another build")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _lock_digest() -> str:
    return hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()


def _require_space() -> None:
    free = shutil.disk_usage(FOLDER).free
    if free < FREE_BYTES_MIN:
        raise Trouble(
            f"Only {free // 10**6} MB are free in {FOLDER}; the build needs 1,000. Free some and run this again."
        )


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""
