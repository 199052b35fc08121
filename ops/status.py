"""`make status`: every process of a system, how it is and what memory it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from ops.processes import SUPERVISOR, pss_kib, uptime_text
from ops.programs import BROKER, EPMD
from ops.settings import SERVICES, Settings
from ops.supervisor import RUNNING, Supervisor

HEADER = ("PROCESS", "STATE", "PID", "UPTIME", "PSS MiB")
_ORDER = (SUPERVISOR, EPMD, BROKER, *SERVICES)


@dataclass(frozen=True)
class Row:
    """One process. `pss_kib` counts what it has started itself too, such as the gateway's workers."""

    name: str
    state: str
    pid: int
    uptime_s: int
    pss_kib: int


def rows(settings: Settings) -> list[Row]:
    """All processes of the system, in the order of their start; none when it does not run."""
    supervisor = Supervisor(settings)
    states = supervisor.states()
    if not states:
        return []
    found = [
        Row(each.name, each.state, each.pid, each.uptime_s, pss_kib(each.pid) if each.pid else 0) for each in states
    ]
    oldest = max(each.uptime_s for each in found)
    # The supervisor's children are the rows themselves, so that its own memory is what they do not explain.
    own = pss_kib(supervisor.pid) - sum(each.pss_kib for each in found)
    found.append(Row(SUPERVISOR, RUNNING, supervisor.pid, oldest, max(0, own)))
    return sorted(found, key=_rank)


def table(found: Sequence[Row]) -> str:
    """The rows as text, aligned, with the sum of their memory."""
    lines = [HEADER, *map(_cells, found)]
    total = sum(row.pss_kib for row in found)
    lines.append((f"{len(found)} processes", "", "", "", _mib(total)))
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADER))]
    return "\n".join(_line(line, widths) for line in lines)


def is_well(found: Sequence[Row]) -> bool:
    """Whether everything runs."""
    return all(row.state in (RUNNING, "STARTING") for row in found)


def _cells(row: Row) -> tuple[str, ...]:
    if not row.pid:
        return (row.name, row.state, "-", "-", "-")
    return (row.name, row.state, str(row.pid), uptime_text(row.uptime_s), _mib(row.pss_kib))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, state, *numbers = cells
    aligned = [cell.rjust(width) for cell, width in zip(numbers, widths[2:], strict=True)]
    return "  ".join([name.ljust(widths[0]), state.ljust(widths[1]), *aligned])


def _mib(kib: int) -> str:
    return f"{kib / 1_024:.1f}"


def _rank(row: Row) -> tuple[int, str]:
    service = row.name.partition("-")[0]
    return (_ORDER.index(service) if service in _ORDER else len(_ORDER), row.name)
