"""Looks at processes through /proc: which belong to a system, and how much memory they take."""

import re
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from ops.settings import Settings
from ops.supervisor_files import OWNER_VARIABLE, pid_path

TERMINATE_S = 15
"""How long a process without its supervisor may take to stop before it is killed."""
SUPERVISOR = "supervisord"


def end_orphans(settings: Settings) -> int:
    """End what an earlier supervisor of this system left behind when it was killed. Returns: How many there were."""
    supervisor = _living(settings, [pid_path(settings, SUPERVISOR)])
    _end(
        supervisor
    )  # One that does not answer: it ends its processes itself, and would start again what is ended here.
    others = _living(settings, pid_path(settings, SUPERVISOR).parent.glob("*.pid"))
    _end(others)
    return len(supervisor) + len(others)


def is_gone(pid: int) -> bool:
    """Whether a process has ended."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def pss_kib(pid: int) -> int:
    """The memory of a process and all below it in KiB; pages shared by n processes count one nth in each."""
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    return sum(_own_pss_kib(member.pid) for member in family)


def parse_pss_kib(rollup: str) -> int:
    """The proportional set size in the text of a /proc/PID/smaps_rollup."""
    found = re.search(r"^Pss:\s+(\d+) kB$", rollup, re.MULTILINE)
    return int(found.group(1)) if found else 0


def _own_pss_kib(pid: int) -> int:
    try:
        return parse_pss_kib(Path(f"/proc/{pid}/smaps_rollup").read_text())
    except OSError:
        return 0  # It ended meanwhile, or it is not ours to look at.


def _living(settings: Settings, pid_files: Iterable[Path]) -> list[psutil.Process]:
    found = (_process(path) for path in pid_files)
    return [process for process in found if process is not None and _belongs(process, settings)]


def _process(pid_file: Path) -> psutil.Process | None:
    try:
        return psutil.Process(int(pid_file.read_text()))
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None


def _belongs(process: psutil.Process, settings: Settings) -> bool:
    """Whether it is still the process of this system, and not another one with the number of one that ended."""
    try:
        return process.environ().get(OWNER_VARIABLE) == str(settings.var)
    except psutil.Error:
        return False


def _end(processes: list[psutil.Process]) -> None:
    for process in processes:
        if process.is_running():
            process.terminate()
    _, still_there = psutil.wait_procs(processes, timeout=TERMINATE_S)
    for process in still_there:
        process.kill()
    psutil.wait_procs(still_there, timeout=TERMINATE_S)


def wait_gone(pid: int, seconds: float) -> bool:
    """Wait for a process to end, so many seconds at most."""
    until = time.monotonic() + seconds
    while not is_gone(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def uptime_text(seconds: int) -> str:
    """A duration as people say it: `42 s`, `3 min 5 s`, `2 h 4 min`, `3 d 1 h`."""
    for unit, name, smaller, smaller_name in ((86_400, "d", 3_600, "h"), (3_600, "h", 60, "min"), (60, "min", 1, "s")):
        if seconds >= unit:
            return f"{seconds // unit} {name} {seconds % unit // smaller} {smaller_name}"
    return f"{seconds} s"
