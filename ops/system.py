"""Runs one command at a time on a system, ends it, and removes what it has stored."""

import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ops.processes import end_orphans
from ops.settings import SERVICES, Settings, private_folder
from ops.supervisor import Supervisor
from ops.supervisor_files import socket_path
from ops.trouble import Trouble

OWN_FOLDERS = ("broker", "keys", "logs", "supervisor")
OWN_FILES = ("accounts.json", "replay.secret")
SQLITE_SUFFIXES = ("", "-wal", "-shm", "-journal")


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Wait until no other command changes this system, and keep others waiting meanwhile."""
    try:
        private_folder(settings.var)
        lock = os.open(settings.var, os.O_RDONLY)
    except OSError as error:
        raise Trouble(
            f"VAR is {settings.var}, which cannot be used: {error.strerror}. Choose another folder."
        ) from None
    try:
        _lock(lock)
        yield
    finally:
        os.close(lock)


def stop(settings: Settings) -> bool:
    """End every process of the system and wait until they are gone.

    Returns: Whether there were any.
    Raises:  Trouble when one does not end.
    """
    supervisor = Supervisor(settings)
    was_running = supervisor.is_running
    if was_running:
        supervisor.end()
    return end_orphans(settings) > 0 or was_running


def stored(settings: Settings) -> list[Path]:
    """What the system has stored in VAR: these files and folders, and nothing that others put there."""
    databases = [settings.var / f"{service}.db{suffix}" for service in SERVICES for suffix in SQLITE_SUFFIXES]
    others = [settings.var / name for name in (*OWN_FOLDERS, *OWN_FILES)]
    return [path for path in (*others, *databases) if path.exists()]


def remove(settings: Settings) -> list[Path]:
    """Remove all that the system has stored in VAR; it must have been stopped. Returns: What is left there."""
    socket = socket_path(settings)
    for path in (*stored(settings), socket):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    if not (folder := socket.parent).is_relative_to(settings.var):
        folder.rmdir()
    return sorted(settings.var.iterdir())


def _lock(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Waiting for another command on this system to end ...", file=sys.stderr, flush=True)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
