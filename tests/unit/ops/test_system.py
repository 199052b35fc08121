"""Removing what a system has stored, and nothing else."""

from ops.settings import Settings, write_private
from ops.system import remove, stop


def test_only_what_the_system_stored_is_removed(tmp_path):
    settings = Settings.of({"VAR": str(tmp_path)})
    own = ("broker/x", "logs/x", "keys/x", "supervisor/x", "billing.db", "billing.db-wal", "accounts.json")
    for name in (*own, "holiday.jpg"):
        write_private(tmp_path / name, "")

    assert remove(settings) == [tmp_path / "holiday.jpg"]


def test_a_system_that_does_not_run_is_stopped_already(tmp_path):
    assert not stop(Settings.of({"VAR": str(tmp_path)}))
