"""Processes: whose they are, what memory they take, how long they have run."""

import os
import subprocess
import sys

import pytest

from ops.processes import end_orphans, is_gone, parse_pss_kib, pss_kib, uptime_text
from ops.settings import Settings, private_folder
from ops.supervisor_files import OWNER_VARIABLE, pid_path

ROLLUP = """\
55a000000000-7ffc00000000 ---p 00000000 00:00 0                          [rollup]
Rss:              111176 kB
Pss:               86400 kB
Pss_Dirty:         79000 kB
Pss_Anon:          70000 kB
Shared_Clean:       5120 kB
"""


def test_the_proportional_set_size_is_read_and_nothing_that_begins_like_it():
    assert parse_pss_kib(ROLLUP) == 86_400


def test_a_process_that_has_just_ended_takes_no_memory():
    assert parse_pss_kib("") == 0


def test_the_memory_of_a_process_includes_its_children():
    alone = pss_kib(os.getpid())
    code = "import sys; kept = bytearray(30_000_000); print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        together = pss_kib(os.getpid())
        child.stdin.close()

    assert together - alone > 20_000


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (42, "42 s"), (185, "3 min 5 s"), (7_440, "2 h 4 min"), (262_800, "3 d 1 h")],
)
def test_an_uptime_reads_like_speech(seconds, text):
    assert uptime_text(seconds) == text


def test_an_orphan_of_this_system_is_ended_and_no_other_process(tmp_path):
    settings = Settings.of({"VAR": str(tmp_path)})
    orphan, stranger = _sleeper(str(tmp_path)), _sleeper("/another/system")
    private_folder(pid_path(settings, "x").parent)
    pid_path(settings, "billing").write_text(str(orphan.pid))
    pid_path(settings, "inventory").write_text(str(stranger.pid))  # As if its number had been used again.

    assert end_orphans(settings) == 1

    assert is_gone(orphan.pid)
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def _sleeper(owner: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(["sleep", "60"], env={**os.environ, OWNER_VARIABLE: owner})
