"""The supervisor's configuration and the start scripts."""

import os
import stat
import subprocess

import pytest
from supervisor.options import UnhosedConfigParser

from ops.programs import Program, all_programs
from ops.settings import Settings
from ops.supervisor_files import configuration, pid_path, script, socket_path, write_files

AWKWARD = """O'Neil & "Sons"; # 100 % $HOME `id`"""


@pytest.fixture
def settings(tmp_path):
    return Settings.of({"VAR": str(tmp_path), "SELLER_NAME": AWKWARD, "INVENTORY": "2"})


def a_program(**changes) -> Program:
    fields = {"name": "billing", "command": ["true"], "environment": {}, "priority": 100, **changes}
    return Program(**fields)


def parsed(text: str) -> UnhosedConfigParser:
    parser = UnhosedConfigParser()
    parser.read_string(text)
    return parser


def test_every_process_has_a_section_that_restarts_it_for_ever(settings):
    parser = parsed(configuration(settings, all_programs(settings)))

    names = [section for section in parser.sections() if section.startswith("program:")]
    assert names == [
        f"program:{name}"
        for name in ("epmd", "broker", "registry", "customers", "inventory", "inventory-2", "billing", "gateway")
    ]
    assert {parser.get(name, "autorestart") for name in names} == {"true"}
    assert {parser.get(name, "startretries") for name in names} == {"1000000"}


def test_who_asks_starts_after_who_answers(settings):
    priorities = [program.priority for program in all_programs(settings)]

    assert priorities == sorted(priorities)


def test_with_another_broker_no_node_is_started(tmp_path):
    settings = Settings.of({"VAR": str(tmp_path), "AMQP_URI": "amqp://guest:guest@broker/"})

    assert not {"epmd", "broker"} & {program.name for program in all_programs(settings)}


def test_a_further_instance_leaves_the_others_as_they_are(tmp_path):
    two = all_programs(Settings.of({"VAR": str(tmp_path), "INVENTORY": "2"}))
    three = all_programs(Settings.of({"VAR": str(tmp_path), "INVENTORY": "3"}))

    assert {program.name for program in three if program not in two} == {"inventory-3"}


def test_a_service_knows_the_database_of_no_other(settings):
    for program in all_programs(settings):
        databases = {name for name in program.environment if name.endswith("_DATABASE_URL")}
        own = f"{program.name.partition('-')[0].upper()}_DATABASE_URL"

        assert databases <= {own}


def test_a_changed_setting_changes_the_configuration(tmp_path):
    settings = Settings.of({"VAR": str(tmp_path)})

    assert configuration(settings, [a_program(environment={"TAX": "1"})]) != configuration(
        settings, [a_program(environment={"TAX": "2"})]
    )


def test_a_start_script_passes_every_value_unchanged_and_leaves_its_pid(settings):
    program = a_program(command=["printenv", "SELLER_NAME"], environment={"SELLER_NAME": AWKWARD})
    write_files(settings, [program])

    ran = subprocess.run(["sh", "-c", script(settings, program)], capture_output=True, text=True, check=True)

    assert ran.stdout == AWKWARD + "\n"
    assert pid_path(settings, "billing").read_text().strip().isdigit()


def test_scripts_and_configuration_are_private(settings):
    write_files(settings, [a_program()])

    modes = {stat.S_IMODE(path.stat().st_mode) for path in settings.supervisor.iterdir() if path.is_file()}
    assert modes == {0o600}


def test_the_socket_lies_in_var(settings):
    assert socket_path(settings).is_relative_to(settings.var)


def test_the_socket_of_a_deep_var_lies_elsewhere_and_fits(tmp_path):
    deep = tmp_path / ("deep" * 20)
    one, other = Settings.of({"VAR": f"{deep}/one"}), Settings.of({"VAR": f"{deep}/other"})

    assert len(os.fsencode(socket_path(one))) < 96
    assert socket_path(one) != socket_path(other)
    for each in (one, other):
        socket_path(each).parent.rmdir()
