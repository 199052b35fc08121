"""Reads the settings of a service once, at start, and refuses what is wrong with a sentence that says what to do."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from backbone.observe import LEVELS

Check = Callable[[str, str], Any]


class SettingError(Exception):
    """A setting is missing or wrong; the text says which, and what it should be."""


@dataclass(frozen=True)
class ServiceSettings:
    """What every service needs to know.

    Args:
        amqp_uri: Broker, `amqp://user:password@host:port/virtual-host`.
        database_url: `sqlite:///path` or `postgresql+psycopg2://…`.
        log_level: debug, info, warning or error.
        drain_s: How long work in flight may take to finish after SIGTERM.
        own: The settings of this service alone, as its config.yaml names them.
    """

    amqp_uri: str
    database_url: str
    log_level: str
    drain_s: int
    own: Mapping[str, Any]

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "ServiceSettings":
        """The settings in a parsed config.yaml. Raises: SettingError."""
        own = {name: value for name, value in config.items() if name not in ("AMQP_URI", "DATABASE_URL")}
        return cls(
            amqp_uri=url(config, "AMQP_URI", ("amqp", "amqps")),
            database_url=url(config, "DATABASE_URL", ("sqlite", "postgresql+psycopg2")),
            log_level=one_of(config, "LOG_LEVEL", tuple(LEVELS)),
            drain_s=whole(config, "DRAIN_SECONDS", 1, 600),
            own=own,
        )


def text(config: Mapping[str, Any], name: str) -> str:
    """A text that is there. Raises: SettingError."""
    value = config.get(name)
    stripped = "" if value is None else str(value).strip()
    if not stripped:
        raise SettingError(f"{name} is not set.")
    return stripped


def url(config: Mapping[str, Any], name: str, schemes: tuple[str, ...]) -> str:
    """A URL of one of these schemes. Raises: SettingError, without the URL, which may hold a password."""
    value = text(config, name)
    if urlsplit(value).scheme not in schemes:
        raise SettingError(f"{name} must start with {' or '.join(scheme + '://' for scheme in schemes)}.")
    return value


def one_of(config: Mapping[str, Any], name: str, choices: tuple[str, ...]) -> str:
    """One of some words. Raises: SettingError."""
    value = text(config, name).lower()
    if value not in choices:
        raise SettingError(f"{name} is {value!r}; it must be one of {', '.join(choices)}.")
    return value


def whole(config: Mapping[str, Any], name: str, least: int, most: int) -> int:
    """A whole number in a range. Raises: SettingError."""
    value = text(config, name)
    if not re.fullmatch(r"-?\d+", value) or not least <= int(value) <= most:
        raise SettingError(f"{name} is {value!r}; it must be a whole number from {least} to {most}.")
    return int(value)
