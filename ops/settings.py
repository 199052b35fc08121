"""Reads and checks, once, every setting of a system on one machine, and knows where it keeps what."""

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from backbone.config import SettingError, one_of, text, url, whole
from backbone.money import AMOUNT_MINOR_MAX
from backbone.observe import LEVELS
from ops.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent
SERVICES = ("registry", "customers", "inventory", "billing")
VIRTUAL_HOST = "kontor"
BROKER_USER = "kontor"

DEFAULTS = {
    "VAR": "var",
    "GATEWAY_HOST": "127.0.0.1",
    "GATEWAY_PORT": "8000",
    "GATEWAY_WORKERS": "2",
    "REGISTRY": "1",
    "CUSTOMERS": "1",
    "INVENTORY": "2",
    "BILLING": "1",
    "AMQP_URI": "",
    "BROKER_PORT": "5680",
    "REGISTRY_DATABASE_URL": "",
    "CUSTOMERS_DATABASE_URL": "",
    "INVENTORY_DATABASE_URL": "",
    "BILLING_DATABASE_URL": "",
    "SHIPPING_FEE_MINOR": "490",
    "SHIPPING_FREE_FROM_MINOR": "5000",
    "HOLD_S": "900",
    "HOLD_EXTENSION_S": "1800",
    "SWEEP_S": "5",
    "PROVIDER_TIMEOUT_S": "5",
    "NOT_CHARGED_AFTER_S": "60",
    "SELLER_NAME": "Kontor Demo Shop",
    "SELLER_TIME_ZONE": "Europe/Berlin",
    "ACCESS_TOKEN_MINUTES": "5",
    "SESSION_DAYS": "30",
    "COOKIE_SECURE": "0",
    "PROOF_SUSPECT_S": "10",
    "PROOF_IN_FLIGHT_S": "120",
    "LOG_LEVEL": "info",
    "DEMO": "1",
}

EPMD_PORT_OFFSET = 1
DISTRIBUTION_PORT_OFFSET = 20_000
"""RabbitMQ's own rule for the port of Erlang's distribution."""
PORT_MAX = 65_535
INSTANCES_MAX = 32
SQLITE_INSTANCES_MAX = 2
"""More writers on one file mostly wait for each other; see DESIGN 4."""
HOLD_S_MAX = 30 * 86_400
"""A month, as inventory takes it."""
WHOLE_NUMBERS = {
    "GATEWAY_PORT": (1, PORT_MAX),
    "GATEWAY_WORKERS": (1, 64),
    "BROKER_PORT": (1, PORT_MAX - DISTRIBUTION_PORT_OFFSET),
    "SHIPPING_FEE_MINOR": (0, AMOUNT_MINOR_MAX),
    "SHIPPING_FREE_FROM_MINOR": (0, AMOUNT_MINOR_MAX),
    "HOLD_S": (1, HOLD_S_MAX),
    "HOLD_EXTENSION_S": (1, HOLD_S_MAX),
    "SWEEP_S": (1, 3_600),
    "PROVIDER_TIMEOUT_S": (1, 60),
    "NOT_CHARGED_AFTER_S": (1, 3_600),
    "ACCESS_TOKEN_MINUTES": (1, 1_440),
    "SESSION_DAYS": (1, 365),
    "COOKIE_SECURE": (0, 1),
    "PROOF_SUSPECT_S": (1, 600),
    "PROOF_IN_FLIGHT_S": (1, 3_600),
    "DEMO": (0, 1),
    **{service.upper(): (1, INSTANCES_MAX) for service in SERVICES},
}
PATH_LETTERS = re.compile(r"[\w./+@~,=-]+")
"""Paths go into YAML, URLs and other programs' configuration; after a space RabbitMQ cannot watch its disk."""


@dataclass(frozen=True)
class Settings:
    """The checked settings of one system.

    Args:
        var: Absolute path of the folder with everything the system writes.
        values: Name -> text of every setting, defaults filled in; `number` reads those that are whole numbers.
    """

    var: Path
    values: Mapping[str, str]

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings in an environment. Raises: Trouble, naming the wrong one and what it should be."""
        values = {name: environment.get(name, "").strip() or default for name, default in DEFAULTS.items()}
        try:
            return cls(var=_folder(values["VAR"]), values=_checked(values))
        except SettingError as error:
            raise Trouble(str(error)) from None

    @classmethod
    def of_system(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings that the system in `VAR` was last started with; those of the environment when it never was.

        Raises: Trouble.
        """
        here = cls.of({"VAR": environment.get("VAR", "")})
        try:
            kept = json.loads(here.kept_path.read_text())
        except FileNotFoundError:
            return cls.of(environment)
        return cls.of({**kept, "VAR": str(here.var)})

    def keep(self) -> None:
        """Write the settings down for the commands that ask the running system."""
        write_private(self.kept_path, json.dumps(dict(self.values), indent=1))

    def number(self, name: str) -> int:
        """A setting that is a whole number."""
        return int(self.values[name])

    @property
    def instances(self) -> dict[str, int]:
        """How many processes of each service there should be."""
        return {service: self.number(service.upper()) for service in SERVICES}

    @property
    def has_own_broker(self) -> bool:
        """Whether the broker is a node of this system, and not one that `AMQP_URI` names."""
        return not self.values["AMQP_URI"]

    @cached_property
    def amqp_uri(self) -> str:
        """Where the broker is, with user and password."""
        if not self.has_own_broker:
            return self.values["AMQP_URI"]
        port = self.values["BROKER_PORT"]
        return f"amqp://{BROKER_USER}:{quote(self.broker_password)}@127.0.0.1:{port}/{VIRTUAL_HOST}"

    @cached_property
    def broker_password(self) -> str:
        """The password of the private node's only user, chosen at the first start."""
        return kept_secret(self.broker / "password")

    @property
    def database_urls(self) -> dict[str, str]:
        """Service -> where its database is."""
        return {
            service: self.values[_database_setting(service)] or f"sqlite:///{self.var / service}.db"
            for service in SERVICES
        }

    @property
    def address(self) -> str:
        """Where the gateway is reached from this machine, `http://host:port`."""
        host = self.values["GATEWAY_HOST"]
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - read, not bound
        return f"http://{host}:{self.values['GATEWAY_PORT']}"

    @property
    def ports(self) -> dict[str, tuple[str, int]]:
        """Setting that chooses it -> (host, port), of every port the system listens on."""
        ports = {"GATEWAY_PORT": (self.values["GATEWAY_HOST"], self.number("GATEWAY_PORT"))}
        if self.has_own_broker:
            port = self.number("BROKER_PORT")
            ports["BROKER_PORT"] = ("127.0.0.1", port)
            ports["BROKER_PORT + 1"] = ("127.0.0.1", port + EPMD_PORT_OFFSET)
            ports["BROKER_PORT + 20000"] = ("127.0.0.1", port + DISTRIBUTION_PORT_OFFSET)
        return ports

    @property
    def broker(self) -> Path:
        """Folder of the private RabbitMQ node."""
        return self.var / "broker"

    @property
    def logs(self) -> Path:
        """Folder of the log files."""
        return self.var / "logs"

    @property
    def supervisor(self) -> Path:
        """Folder of the supervisor: its configuration, one start script and one pid file a process."""
        return self.var / "supervisor"

    @property
    def kept_path(self) -> Path:
        """Where the settings of the last start are kept."""
        return self.supervisor / "settings.json"

    @property
    def accounts_path(self) -> Path:
        """Where the demo accounts' passwords are kept."""
        return self.var / "accounts.json"

    @property
    def warnings(self) -> list[str]:
        """What is allowed but not wise, in sentences."""
        crowded = [
            service
            for service, count in self.instances.items()
            if count > SQLITE_INSTANCES_MAX and self.database_urls[service].startswith("sqlite")
        ]
        return [
            f"{self.instances[service]} instances of {service} on one SQLite file mostly wait for each other; "
            f"for more than {SQLITE_INSTANCES_MAX} set {_database_setting(service)} to a PostgreSQL database."
            for service in crowded
        ]


def shown(path: Path) -> str:
    """A path as people read it: from the repository's folder where it lies in there."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def private_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner only."""
    for folder in (*reversed(path.parents), path):
        folder.mkdir(mode=0o700, exist_ok=True)


def write_private(path: Path, content: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    private_folder(path.parent)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)
    beside.replace(path)


def kept_secret(path: Path) -> str:
    """The secret in a file; a new one is made where there is none yet."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(24))
    return path.read_text().strip()


def _database_setting(service: str) -> str:
    return f"{service.upper()}_DATABASE_URL"


def _folder(name: str) -> Path:
    folder = (ROOT / Path(name).expanduser()).resolve()
    if not PATH_LETTERS.fullmatch(str(folder)):
        raise SettingError(
            f"VAR is {str(folder)!r}; choose a folder whose path has letters, digits and ./+@~,=_- only."
        )
    if folder == ROOT or folder in ROOT.parents:
        raise SettingError(f"VAR is {name!r}, which contains Kontor's sources; name a folder of its own.")
    return folder


def _checked(values: Mapping[str, str]) -> Mapping[str, str]:
    """The same values. Raises: SettingError for the first that is wrong."""
    for name, (least, most) in WHOLE_NUMBERS.items():
        whole(values, name, least, most)
    one_of(values, "LOG_LEVEL", tuple(LEVELS))
    _check_time_zone(values)
    if not re.fullmatch(r"[\w.:-]+", text(values, "GATEWAY_HOST")):
        raise SettingError(f"GATEWAY_HOST is {values['GATEWAY_HOST']!r}; it must be a host name or an address.")
    if values["AMQP_URI"] and not urlsplit(url(values, "AMQP_URI", ("amqp", "amqps"))).hostname:
        raise SettingError("AMQP_URI must be like amqp://user:password@host:5672/virtual-host.")
    for service in SERVICES:
        name = _database_setting(service)
        if values[name]:
            url(values, name, ("sqlite", "postgresql+psycopg2"))
    return values


def _check_time_zone(values: Mapping[str, str]) -> None:
    try:
        ZoneInfo(values["SELLER_TIME_ZONE"])
    except (ValueError, OSError, LookupError):
        name = values["SELLER_TIME_ZONE"]
        raise SettingError(f"SELLER_TIME_ZONE is {name!r}; it must be an IANA name like Europe/Berlin.") from None
