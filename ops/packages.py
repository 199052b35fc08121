"""Installs what only the system's package manager has: RabbitMQ, and for the tests PostgreSQL and Chromium."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ops.commands import run_logged
from ops.settings import ROOT
from ops.trouble import Trouble

INSTALLER = ROOT / "ops" / "install_packages.sh"
RABBITMQ_SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
"""Not the one on the PATH: Debian's is a wrapper that becomes the user rabbitmq, who cannot write our folders."""
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    """A program that has to be on the machine.

    Args:
        title: What people call it.
        package: Debian's and Ubuntu's package with it.
        is_there: Tells whether it is installed, however it came there.
        instead: What else a person can do when it cannot be installed.
    """

    title: str
    package: str
    is_there: Callable[[], bool]
    instead: str = ""


def postgresql_programs() -> Path | None:
    """The folder of PostgreSQL's server programs, the newest version's where there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


def chromium() -> str | None:
    """The path of a Chromium or Chrome."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


RABBITMQ = Need(
    "RabbitMQ",
    "rabbitmq-server",
    lambda: RABBITMQ_SERVER.exists() and shutil.which("epmd") is not None,
    "set AMQP_URI to a broker that you have",
)
POSTGRESQL = Need("PostgreSQL", "postgresql", lambda: postgresql_programs() is not None)
CHROMIUM = Need("Chromium", "chromium", lambda: chromium() is not None)


def missing(needs: Iterable[Need]) -> list[Need]:
    """Those that are not on this machine yet."""
    return [need for need in needs if not need.is_there()]


def install(needs: Iterable[Need], log: Path) -> None:
    """Install what is missing, without its services being started, now or at the next boot.

    Raises: Trouble with the exact command when this user may not, or when the package manager fails.
    """
    absent = missing(needs)
    if not absent:
        return
    titles = " and ".join(need.title for need in absent)
    command = _as_root(titles, absent)
    run_logged(command, log, f"{titles} could not be installed.")
    still_absent = missing(absent)
    if still_absent:
        titles = " and ".join(need.title for need in still_absent)
        raise Trouble(f"{titles} was installed but is not where it should be. {log} tells what was done.")


def _as_root(titles: str, absent: Sequence[Need]) -> list[str]:
    """The command that installs what is absent, with sudo where this user needs it. Raises: Trouble."""
    command = ["sh", str(INSTALLER), *(need.package for need in absent)]
    instead = "".join(f" Or {need.instead}." for need in absent if need.instead)
    if shutil.which("apt-get") is None:
        raise Trouble(f"{titles} is missing, and this system has no apt-get: install it by hand.{instead}")
    if os.geteuid() == 0:
        return command
    if may_become_root():
        return ["sudo", *command]
    raise Trouble(
        f"{titles} is missing. As root, run this, then run the command again.{instead}\n  {shlex.join(command)}"
    )


def may_become_root() -> bool:
    """Whether sudo works here; asks for the password on a terminal, before anything is drawn over the question."""
    if shutil.which("sudo") is None:
        return False
    silent = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return silent or (sys.stdin.isatty() and subprocess.run(["sudo", "-v"], check=False).returncode == 0)
