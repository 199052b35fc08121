"""The bootstrap: when the environment is stale, and what it advises."""

import re
import subprocess
import sys

import pytest

from ops import bootstrap


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    for name, content in (("pyproject.toml", "a"), ("requirements/run.txt", "b==1"), ("requirements/dev.txt", "c==1")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    return tmp_path


def a_stamp() -> dict[str, str]:
    return {"python": "python3.11", **{level: bootstrap.digest(level) for level in bootstrap.LEVELS}}


def test_an_environment_that_fits_its_lock_files_is_used_as_it_is(checkout):
    stamp = a_stamp()

    assert not bootstrap.stale("run", stamp, "python3.11")
    assert not bootstrap.stale("dev", stamp, "python3.11")


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements/run.txt"])
def test_a_changed_lock_file_makes_every_level_stale(checkout, name):
    stamp = a_stamp()

    (checkout / name).write_text("changed")

    assert bootstrap.stale("run", stamp, "python3.11")
    assert bootstrap.stale("dev", stamp, "python3.11")


def test_what_only_the_tests_need_does_not_make_a_running_system_stale(checkout):
    stamp = a_stamp()

    (checkout / "requirements" / "dev.txt").write_text("changed")

    assert not bootstrap.stale("run", stamp, "python3.11")
    assert bootstrap.stale("dev", stamp, "python3.11")


def test_a_new_package_folder_makes_the_environment_stale(checkout):
    stamp = a_stamp()

    (checkout / "shipping").mkdir()
    (checkout / "shipping" / "__init__.py").touch()

    assert bootstrap.stale("run", stamp, "python3.11")


def test_an_environment_for_running_is_stale_for_testing(checkout):
    stamp = a_stamp()
    del stamp["dev"]

    assert bootstrap.stale("dev", stamp, "python3.11")


@pytest.mark.parametrize("python", ["", "python3.12"])
def test_another_python_or_none_makes_the_environment_stale(checkout, python):
    assert bootstrap.stale("run", a_stamp(), python)


def test_an_interrupted_installation_leaves_no_stamp(checkout):
    assert bootstrap.stale("run", {}, "python3.11")


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("NewConnectionError: Temporary failure in name resolution", "cannot be reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one that the lock file names"),
    ],
)
def test_a_known_failure_comes_with_its_remedy(output, advice):
    assert advice in bootstrap.cause(output)


def test_an_unknown_failure_has_no_invented_cause():
    assert bootstrap.cause("Something else") is None


def test_an_old_python_is_told_so_in_one_sentence(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap, "newer_python", lambda: None)

    with pytest.raises(bootstrap.Trouble, match=r"needs Python 3\.11 or newer, and .* is 3\.9"):
        bootstrap.require_python()


def test_the_bootstrap_needs_nothing_but_the_standard_library():
    source = (bootstrap.INSTALLER.parent / "bootstrap.py").read_text()
    imported = set(re.findall(r"^(?:import|from) (\w+)", source, re.MULTILINE))

    assert imported <= sys.stdlib_module_names


def test_the_package_installer_is_a_valid_shell_script():
    assert subprocess.run(["sh", "-n", str(bootstrap.INSTALLER)], check=False).returncode == 0
