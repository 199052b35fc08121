"""Runs other programs, with all they say in a log file and the end of it in the error."""

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from ops.settings import ROOT, private_folder
from ops.trouble import Trouble

LINES_SHOWN = 8
LINES_SEARCHED = 40
RAISED = re.compile(r"[a-z][\w.]*\.\w+: |\w*(Error|Exception): ")
"""The line of a traceback that names what was raised."""
NETWORK_SIGNS = (
    "Temporary failure resolving",
    "Could not resolve",
    "Failed to fetch",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "NewConnectionError",
    "Network is unreachable",
)


def run_logged(
    command: Sequence[str],
    log: Path,
    failure: str,
    environment: Mapping[str, str] | None = None,
    folder: Path = ROOT,
    umask: int = -1,
) -> None:
    """Run a command until it ends.

    Args:
        command: Program and arguments.
        log: Gets all that it prints; overwritten.
        failure: One sentence for when it fails.
        environment: In place of this process's own.
        folder: Where it runs.
        umask: Which permissions the files that it makes do not get; -1 leaves it as it is.
    Raises: Trouble with that sentence, the cause where it is known, and the log's last lines.
    """
    private_folder(log.parent)
    with log.open("wb") as output:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            umask=umask,
            check=False,
        )
    if ended.returncode != 0:
        raise Trouble(f"{failure} {advice(log)}")


def advice(log: Path) -> str:
    """What a log says about why its command failed: a known cause, or its last lines."""
    written = log.read_text(errors="replace")
    if "No space left on device" in written or "ENOSPC" in written:
        return "The disk is full: free some space and run the command again."
    if any(sign in written for sign in NETWORK_SIGNS):
        return f"A server could not be reached: check the network and run the command again. All of it is in {log}."
    return f"{log} ends with:\n{ending(log)}"


def ending(log: Path) -> str:
    """The last lines of a log, indented; of a Python traceback only what it ends with."""
    lines = log.read_text(errors="replace").strip().splitlines()[-LINES_SEARCHED:] if log.exists() else []
    raised = next((number for number in reversed(range(len(lines))) if RAISED.match(lines[number])), None)
    shown = lines[-LINES_SHOWN:] if raised is None else lines[raised : raised + 1]
    return "\n".join(f"  {line}" for line in shown) or "  (nothing was written)"
