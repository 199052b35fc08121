"""Running other programs: what is said when one fails."""

import pytest

from ops.commands import ending, run_logged
from ops.trouble import Trouble


def failing(script: str, tmp_path) -> str:
    with pytest.raises(Trouble) as trouble:
        run_logged(["sh", "-c", script], tmp_path / "x.log", "It failed.")
    return str(trouble.value)


def test_what_a_command_prints_is_kept(tmp_path):
    run_logged(["sh", "-c", "echo out; echo err >&2"], tmp_path / "logs" / "x.log", "It failed.")

    assert (tmp_path / "logs" / "x.log").read_text() == "out\nerr\n"


def test_a_failure_shows_how_the_log_ends(tmp_path):
    message = failing("seq 20; exit 3", tmp_path)

    assert message.startswith("It failed. ")
    assert message.endswith("\n  19\n  20")
    assert "\n  12\n" not in message


def test_a_full_disk_is_recognised(tmp_path):
    assert "The disk is full" in failing("echo 'write: No space left on device'; exit 1", tmp_path)


def test_a_missing_network_is_recognised(tmp_path):
    assert "check the network" in failing("echo 'Temporary failure resolving deb'; exit 1", tmp_path)


def test_of_a_traceback_only_its_last_line_is_shown(tmp_path):
    log = tmp_path / "x.log"
    log.write_text('Traceback:\n  File "a"\n    boom()\nsqlalchemy.exc.OperationalError: no file\n(Background: x)\n')

    assert ending(log) == "  sqlalchemy.exc.OperationalError: no file"


def test_a_log_without_a_line_says_so(tmp_path):
    assert ending(tmp_path / "none.log") == "  (nothing was written)"
