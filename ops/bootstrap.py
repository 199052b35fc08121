"""Makes `.venv` fit the lock file, then runs Python in it: `python3 -I ops/bootstrap.py run|dev ARGUMENTS...`.

Only the standard library, and nothing newer than Python 3.7 understands, so that an old Python can still be told so.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "kontor.json"
LOG = VENV / "install.log"
INSTALLER = ROOT / "ops" / "install_packages.sh"

PYTHON_MIN = (3, 11)
PYTHON_NEWEST_KNOWN = 15
"""Minor versions from this one down are looked for when `python3` is too old."""
FREE_BYTES_MIN = 1_500_000_000
"""The environment with what the tests need takes 0.9 GB, and pip unpacks beside it."""
LOG_LINES_SHOWN = 5
LEVELS = {"run": ("run",), "dev": ("run", "dev")}
"""Which lock files a level consists of; dev.txt contains all of run.txt."""

CAUSES = (
    ("No space left on device", "The disk is full. Free about 1.5 GB and run the command again."),
    (
        "DO NOT MATCH THE HASHES",
        "A downloaded package is not the one that the lock file names. Run the command again; "
        "if it stays so, whatever stands between this machine and the package index changes packages.",
    ),
    (
        "(name resolution|Network is unreachable|NewConnectionError|ConnectTimeout|Max retries|Read timed out"
        "|No matching distribution)",
        "The Python package index cannot be reached. Check the network (and https_proxy), then run the command again.",
    ),
    ("Permission denied", f"{VENV} cannot be written. Remove it (`rm -rf .venv`) or run as its owner."),
)


class Trouble(Exception):
    """What a person has to do before this can work, in one sentence."""


def digest(level: str) -> str:
    """What the environment depends on: the lock files, pyproject.toml, which packages there are, and the folder."""
    sources = [ROOT / "pyproject.toml", *(ROOT / "requirements" / f"{name}.txt" for name in LEVELS[level])]
    content = hashlib.sha256(str(ROOT).encode())
    for source in sources:
        content.update(source.read_bytes())
    content.update(" ".join(sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))).encode())
    return content.hexdigest()


def interpreter() -> str:
    """Which Python the environment's `python` really is, like `python3.11`; empty when it is not there."""
    python = VENV / "bin" / "python"
    return python.resolve().name if python.exists() else ""


def stale(level: str, stamp: dict[str, str], python: str) -> bool:
    """Whether the environment has to be installed (again) before commands of this level can run in it."""
    return not python or stamp.get("python") != python or stamp.get(level) != digest(level)


def read_stamp() -> dict[str, str]:
    """What was installed last: level -> digest, and the Python. Empty when an installation was interrupted."""
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def newer_python() -> str | None:
    """Another Python of this machine that is new enough."""
    names = (f"python3.{minor}" for minor in range(PYTHON_NEWEST_KNOWN, PYTHON_MIN[1] - 1, -1))
    return next(filter(None, map(shutil.which, names)), None)


def require_python() -> None:
    """Go on in a Python that is new enough. Raises: Trouble when there is none."""
    if sys.version_info >= PYTHON_MIN:
        return
    other = newer_python()
    if other:
        os.execv(other, [other, "-I", *sys.argv])  # noqa: S606
    raise Trouble(
        "Kontor needs Python 3.11 or newer, and {} is {}.{}. Install a newer one (Debian 12, Ubuntu 24.04 and later: "
        "`apt-get install python3`) or name one: `make PYTHON=/path/to/python3.11 ...`.".format(
            sys.executable, *sys.version_info[:2]
        )
    )


def require_space() -> None:
    """Raises: Trouble when the disk is nearly full."""
    free = shutil.disk_usage(str(ROOT)).free
    if free < FREE_BYTES_MIN:
        raise Trouble(
            f"Only {free // 10**6} MB are free in {ROOT}; the environment needs 1,500. Free some and run again."
        )


def install_venv_module() -> None:
    """Install Debian's package that `python3 -m venv` needs. Raises: Trouble with the command when it may not."""
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    command = ["sh", str(INSTALLER), package]
    if not shutil.which("apt-get"):
        raise Trouble(f"{sys.executable} has no `ensurepip`. Install the venv package of this Python and run again.")
    if os.geteuid() != 0:
        if not shutil.which("sudo") or not (sys.stdin.isatty() or _quiet(["sudo", "-n", "true"])):
            raise Trouble(
                f"{package} is missing. As root, run this, then run the command again:\n  sh {INSTALLER} {package}"
            )
        command = ["sudo", *command]
    say(f"Installing {package} (system package)")
    if subprocess.call(command, stdout=subprocess.DEVNULL) != 0:
        raise Trouble(
            f"{package} could not be installed. Check the network, or install it by hand; then run this again."
        )
    importlib.invalidate_caches()


def make_venv() -> None:
    """Make an empty environment where there is none that works. Raises: Trouble."""
    if importlib.util.find_spec("ensurepip") is None:
        install_venv_module()
    say("Making the Python environment in .venv")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode != 0:
        lines = made.stdout.decode(errors="replace").strip().splitlines()
        raise Trouble(cause("\n".join(lines)) or f"The Python environment cannot be made: {' '.join(lines[-2:])}")


def install(level: str) -> None:
    """Install what the level's lock file pins, then Kontor itself. Raises: Trouble."""
    lock_file = ROOT / "requirements" / f"{level}.txt"
    total = len(re.findall(r"^[a-zA-Z0-9._-]+==", lock_file.read_text(), re.MULTILINE))
    say(f"Installing {total} Python packages, pinned in requirements/{level}.txt")
    with LOG.open("w") as log:
        pip(log, total, "--require-hashes", "-r", str(lock_file))
        pip(log, 0, "--no-deps", "--no-build-isolation", "-e", str(ROOT))


def pip(log: IO[str], total: int, *arguments: str) -> None:
    """Run `pip install`; the terminal shows how far it is, the log all of it. Raises: Trouble."""
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    with subprocess.Popen(
        [*command, "--progress-bar", "off", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        assert running.stdout is not None
        lines = follow(running.stdout, log, total)
    if running.returncode != 0:
        text = "\n".join(lines)
        raise Trouble(cause(text) or f"The Python packages cannot be installed; {LOG} ends with:\n" + last(lines))


def follow(output: IO[str], log: IO[str], total: int) -> list[str]:
    """Copy what pip says into the log, counting packages on a terminal. Returns: All its lines."""
    lines, seen = [], 0
    for line in output:
        log.write(line)
        lines.append(line.rstrip())
        seen += line.startswith("Collecting ")
        if total and sys.stderr.isatty():
            what = f"{seen} of {total}" if not line.startswith("Installing") else "unpacking"
            sys.stderr.write(f"\r\033[K  {what}")
    if total and sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    return lines


def cause(text: str) -> str | None:
    """What to do about a failure whose output is known."""
    return next((advice for pattern, advice in CAUSES if re.search(pattern, text)), None)


def last(lines: list[str]) -> str:
    """The last lines of an output, indented."""
    return "\n".join(f"  {line}" for line in lines[-LOG_LINES_SHOWN:])


def prepare(level: str) -> None:
    """Bring the environment to this level; another process that does so already is waited for. Raises: Trouble."""
    if not stale(level, read_stamp(), interpreter()):
        return
    lock = os.open(str(ROOT / "requirements"), os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    stamp, python = read_stamp(), interpreter()
    if stale(level, stamp, python):
        require_space()
        if not usable(stamp, python):
            make_venv()
        STAMP.unlink() if STAMP.exists() else None
        install(level)
        STAMP.write_text(json.dumps({"python": interpreter(), **{name: digest(name) for name in LEVELS[level]}}))
    os.close(lock)


def usable(stamp: dict[str, str], python: str) -> bool:
    """Whether what is there can be installed into: its pip runs, and its Python is the one it was made with."""
    if not python or stamp.get("python", python) != python:
        return False
    return _quiet([str(VENV / "bin" / "python"), "-m", "pip", "--version"])


def say(text: str) -> None:
    """Tell what happens now; standard output stays the command's own."""
    sys.stderr.write(f"{text} ...\n")
    sys.stderr.flush()


def _quiet(command: list[str]) -> bool:
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def main() -> None:
    """Prepare the environment, then become the Python in it; trouble is one sentence on standard error."""
    level, arguments = sys.argv[1], sys.argv[2:]
    try:
        require_python()
        prepare(level)
    except Trouble as trouble:
        sys.exit(f"\n{trouble}")
    except OSError as error:
        sys.exit(f"\n{cause(str(error)) or f'The Python environment cannot be made: {error}.'}")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted; run the command again to go on.")
    os.chdir(str(ROOT))
    python = str(VENV / "bin" / "python")
    os.execv(python, [python, *arguments])  # noqa: S606


if __name__ == "__main__":
    main()
