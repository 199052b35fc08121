"""Settings come from the environment, and a wrong one is named."""

from pathlib import Path

import pytest

from backbone.config import SettingError
from gateway.config import Settings


def test_without_an_environment_the_defaults_hold(monkeypatch):
    for name in ("VAR", "GATEWAY_PORT", "GATEWAY_WORKERS", "COOKIE_SECURE", "AMQP_URI", "ACCESS_TOKEN_MINUTES"):
        monkeypatch.delenv(name, raising=False)

    assert Settings.from_environment() == Settings()


def test_the_environment_decides(monkeypatch):
    monkeypatch.setenv("VAR", "elsewhere")
    monkeypatch.setenv("GATEWAY_PORT", "8100")
    monkeypatch.setenv("COOKIE_SECURE", "1")

    settings = Settings.from_environment()

    assert (settings.keys_dir, settings.port, settings.cookie_secure) == (Path("elsewhere/keys"), 8100, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [("GATEWAY_PORT", "http"), ("GATEWAY_PORT", "70000"), ("GATEWAY_WORKERS", "0"), ("LOG_LEVEL", "loud"),
     ("COOKIE_SECURE", "perhaps"), ("ACCESS_TOKEN_MINUTES", "-1"), ("REQUEST_DEADLINE_MS", "1")],
)  # fmt: skip
def test_a_wrong_setting_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingError, match=name):
        Settings.from_environment()
