"""Settings: defaults, what is refused, and where things are."""

import stat
from pathlib import Path

import pytest

from ops.settings import ROOT, Settings, kept_secret
from ops.trouble import Trouble


def test_without_any_variable_the_defaults_hold():
    settings = Settings.of({})

    assert settings.var == ROOT / "var"
    assert settings.address == "http://127.0.0.1:8000"
    assert settings.instances == {"registry": 1, "customers": 1, "inventory": 2, "billing": 1}
    assert settings.database_urls["billing"] == f"sqlite:///{ROOT}/var/billing.db"


def test_an_empty_variable_means_its_default():
    assert Settings.of({"GATEWAY_PORT": ""}).number("GATEWAY_PORT") == 8000


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("GATEWAY_PORT", "80x", "GATEWAY_PORT is '80x'; it must be a whole number from 1 to 65535."),
        ("INVENTORY", "0", "INVENTORY is '0'; it must be a whole number from 1 to 32."),
        ("BROKER_PORT", "50000", "BROKER_PORT is '50000'; it must be a whole number from 1 to 45535."),
        ("LOG_LEVEL", "loud", "LOG_LEVEL is 'loud'; it must be one of debug, info, warning, error."),
        ("AMQP_URI", "http://broker", "AMQP_URI must start with amqp:// or amqps://."),
        ("AMQP_URI", "amqp:///kontor", "AMQP_URI must be like amqp://user:password@host:5672/virtual-host."),
        (
            "SELLER_TIME_ZONE",
            "Mars/Base",
            "SELLER_TIME_ZONE is 'Mars/Base'; it must be an IANA name like Europe/Berlin.",
        ),
        ("GATEWAY_HOST", "a b", "GATEWAY_HOST is 'a b'; it must be a host name or an address."),
    ],
)
def test_a_wrong_setting_is_refused_with_what_it_should_be(name, value, remedy):
    with pytest.raises(Trouble) as refused:
        Settings.of({name: value})

    assert str(refused.value) == remedy


def test_a_bare_postgresql_url_is_refused_without_showing_its_password():
    with pytest.raises(Trouble, match=r"BILLING_DATABASE_URL must start with .*postgresql\+psycopg2://") as refused:
        Settings.of({"BILLING_DATABASE_URL": "postgresql://clerk:hunter2@db/billing"})

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("folder", ["with space", "semi;colon", "per%cent", "ques?tion"])
def test_a_folder_that_other_programs_would_misread_is_refused(folder):
    with pytest.raises(Trouble, match="letters, digits"):
        Settings.of({"VAR": f"/srv/{folder}"})


@pytest.mark.parametrize("folder", [".", "..", "/"])
def test_a_folder_that_contains_the_sources_is_refused(folder):
    with pytest.raises(Trouble, match="contains Kontor's sources"):
        Settings.of({"VAR": folder})


def test_the_gateway_is_reached_on_loopback_when_it_listens_everywhere():
    assert Settings.of({"GATEWAY_HOST": "0.0.0.0"}).address == "http://127.0.0.1:8000"
    assert Settings.of({"GATEWAY_HOST": "::1", "GATEWAY_PORT": "81"}).address == "http://[::1]:81"


def test_with_a_broker_of_its_own_a_system_listens_on_four_ports():
    ports = {port for _, port in Settings.of({"BROKER_PORT": "5780"}).ports.values()}

    assert ports == {8000, 5780, 5781, 25780}


def test_with_another_broker_only_the_gateway_listens():
    settings = Settings.of({"AMQP_URI": "amqp://guest:guest@broker/"})

    assert settings.amqp_uri == "amqp://guest:guest@broker/"
    assert list(settings.ports) == ["GATEWAY_PORT"]


def test_the_broker_password_is_chosen_once(tmp_path):
    first, second = Settings.of({"VAR": str(tmp_path)}), Settings.of({"VAR": str(tmp_path)})

    assert first.amqp_uri == second.amqp_uri
    assert first.broker_password in first.amqp_uri


def test_many_instances_on_sqlite_are_allowed_with_a_warning():
    warnings = Settings.of({"INVENTORY": "3"}).warnings

    assert len(warnings) == 1
    assert "INVENTORY_DATABASE_URL" in warnings[0]


def test_many_instances_on_postgresql_need_no_warning():
    url = "postgresql+psycopg2://clerk@db/inventory"

    assert Settings.of({"INVENTORY": "3", "INVENTORY_DATABASE_URL": url}).warnings == []


def test_later_commands_use_the_settings_of_the_last_start(tmp_path):
    Settings.of({"VAR": str(tmp_path), "GATEWAY_PORT": "8123"}).keep()

    assert Settings.of_system({"VAR": str(tmp_path)}).address == "http://127.0.0.1:8123"


def test_before_the_first_start_commands_use_the_environment(tmp_path):
    assert Settings.of_system({"VAR": str(tmp_path), "GATEWAY_PORT": "8124"}).number("GATEWAY_PORT") == 8124


def test_a_secret_is_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "new" / "folder" / "secret"

    secret = kept_secret(path)

    assert kept_secret(path) == secret
    assert _mode(path) == 0o600
    assert _mode(path.parent) == _mode(path.parent.parent) == 0o700


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
