"""What cannot work is said in one sentence before anything is started."""

import re

import pytest

WRONG = {
    "a port that is no number": ({"GATEWAY_PORT": "eighty"}, "GATEWAY_PORT"),
    "no instance at all": ({"INVENTORY": "0"}, "INVENTORY"),
    "a time zone on another planet": ({"SELLER_TIME_ZONE": "Mars/Olympus"}, "SELLER_TIME_ZONE"),
    "a database that is not spoken to": ({"BILLING_DATABASE_URL": "mysql://localhost/billing"}, "BILLING_DATABASE_URL"),
    "a broker that is none": ({"AMQP_URI": "http://localhost"}, "AMQP_URI"),
    "a folder with a space": ({"VAR": "/tmp/a folder"}, "VAR"),
}


@pytest.fixture
def elsewhere(system, tmp_path):
    """Settings of another system, on ports that are free."""
    return {"VAR": str(tmp_path / "var"), "GATEWAY_PORT": "13999", "BROKER_PORT": "12750"}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_setting_is_named_with_what_it_should_be(system, elsewhere, tmp_path, case):
    settings, name = WRONG[case]

    refused = system.make("run", **{**elsewhere, **settings})

    assert refused.returncode != 0
    assert re.fullmatch(rf"{name} (is|must) .*[.]", the_sentence(refused))
    assert list(tmp_path.rglob("*.db")) == []


def test_a_taken_port_is_named_with_who_has_it_and_what_to_set_instead(system, elsewhere):
    taken = str(system.settings.number("GATEWAY_PORT"))

    refused = system.make("run", **{**elsewhere, "GATEWAY_PORT": taken})

    assert refused.returncode != 0
    assert re.match(rf"Port {taken} on 127.0.0.1 is taken by \S+ \(process \d+\)\.", the_sentence(refused))
    assert "GATEWAY_PORT=8001 make run" in the_sentence(refused)
    assert system.is_ready()


def test_a_broker_that_does_not_answer_is_one_sentence(system, elsewhere):
    refused = system.make("run", **elsewhere, AMQP_URI="amqp://guest:guest@127.0.0.1:9/kontor")

    assert refused.returncode != 0
    assert "The broker in AMQP_URI cannot be used" in the_sentence(refused)
    assert system.make("status", **elsewhere).stdout.startswith("Kontor is not running")


@pytest.mark.parametrize("target", ["shell", "seed", "replay"])
def test_a_command_for_a_running_system_says_so_when_there_is_none(system, elsewhere, tmp_path, target):
    (tmp_path / "products.csv").write_text("sku,name,description,category,unit_price,currency\nA,B,,C,1,EUR\n")

    refused = system.make(target, **elsewhere, FILE=str(tmp_path / "products.csv"))

    assert refused.returncode != 0
    assert "`make run`" in the_sentence(refused)


def the_sentence(ended):
    """All that a failed command says, without its progress and make's own line about it."""
    assert "Traceback" not in ended.stderr
    lines = [line for line in ended.stderr.splitlines() if line and not line.startswith(("make", "Note:"))]
    return lines[-1]
