"""Builds the web client when its sources have changed since the last build."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli

from ops import node
from ops.commands import run_logged
from ops.settings import ROOT
from ops.trouble import Trouble

FOLDER = ROOT / "webclient"
BUILT = FOLDER / "dist" / "browser"
BUILD_STAMP = FOLDER / "dist" / "sources.sha256"
MODULES_STAMP = FOLDER / "node_modules" / ".kontor.sha256"
NOT_SOURCES = {"node_modules", "dist", ".angular", "coverage", "out-tsc"}
COMPRESSED = {".js", ".css", ".svg"}
"""What is delivered as it lies there; the page is not, as each copy carries a nonce of its own."""
FREE_BYTES_MIN = 1_000_000_000
"""The build tools take 0.6 GB."""

Say = Callable[[str], None]


def is_built() -> bool:
    """Whether what stands in dist is the build of these sources."""
    return (BUILT / "index.html").exists() and _read(BUILD_STAMP) == source_digest(FOLDER)


def has_modules(*, for_tests: bool) -> bool:
    """Whether the packages of package-lock.json are installed: all, or those that the build takes."""
    installed = _read(MODULES_STAMP)
    return installed == _modules_stamp(for_tests=True) or installed == _modules_stamp(for_tests=for_tests)


def build(logs: Path, say: Say) -> None:
    """Build the web client unless that is done already. Raises: Trouble."""
    if is_built():
        return
    with _alone(say):
        if not is_built():
            _build(logs, say)


def install_modules(logs: Path, say: Say, *, for_tests: bool) -> node.Node:
    """Install the packages of package-lock.json unless they are there. Returns: The Node to use them with.

    Args: for_tests: Those that only tests and lint take, too.
    """
    found = node.find(logs / "node.log", say)
    if not has_modules(for_tests=for_tests):
        _require_space()
        say("installing the build tools (npm ci)")
        omitted = [] if for_tests else ["--omit=dev"]
        command = found.npm_command("ci", "--prefix", str(FOLDER), "--no-audit", "--no-fund", *omitted)
        run_logged(command, logs / "npm.log", "The web client's packages could not be installed.", found.environment)
        MODULES_STAMP.write_text(_modules_stamp(for_tests=for_tests))
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
    found = install_modules(logs, say, for_tests=False)
    say("building")
    # Built beside and then moved, so that a running system serves the old client until the new one is whole.
    beside = FOLDER / "dist" / "next"
    command = found.npm_command("run", "build", "--", "--output-path", "dist/next")
    run_logged(command, logs / "webclient.log", "The web client could not be built.", found.environment, FOLDER)
    _compress(beside / "browser")
    shutil.rmtree(BUILT, ignore_errors=True)
    (beside / "browser").rename(BUILT)
    shutil.rmtree(beside)
    BUILD_STAMP.write_text(digest)


def _compress(folder: Path) -> None:
    # At its best brotli takes a second for all of it: too long for a server that others wait for.
    for path in folder.rglob("*"):
        if path.suffix in COMPRESSED:
            path.with_name(path.name + ".br").write_bytes(brotli.compress(path.read_bytes(), quality=11))


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


def _modules_stamp(*, for_tests: bool) -> str:
    digest = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
    return f"{digest} {'all' if for_tests else 'build'}"


def _require_space() -> None:
    free = shutil.disk_usage(FOLDER).free
    if free < FREE_BYTES_MIN:
        raise Trouble(
            f"Only {free // 10**6} MB are free in {FOLDER}; the build needs 1,000. Free some and run this again."
        )


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""
