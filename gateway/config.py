"""The gateway's settings: read from the environment once, checked before anything starts."""

from dataclasses import dataclass
from pathlib import Path

from environs import Env, EnvError, validate

from backbone.config import SettingError

REQUEST_DEADLINE_MS = 10_000
"""A person has left the page by then."""
BODY_BYTES_MAX = 1_048_576
"""An order of 2,000 lines takes about 160 kB; nothing else comes near."""


@dataclass(frozen=True)
class Settings:
    """What the gateway needs to know.

    Args:
        amqp_uri: Broker, `amqp://user:password@host:port/virtual-host`; empty where only the document is made.
        var: Folder of everything the system writes; the signing keys lie in its folder `keys`.
        webclient_dir: The built web client.
        workers: Processes; each has one connection to the broker.
        access_token_minutes: Life of an access token, after which its session is asked whether it goes on.
        cookie_secure: Whether browsers may send the cookies over HTTPS only.
        request_deadline_ms: How long one request may take, all its calls included.
    """

    amqp_uri: str = ""
    var: Path = Path("var")
    webclient_dir: Path = Path("webclient/dist/browser")
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    access_token_minutes: int = 5
    cookie_secure: bool = False
    request_deadline_ms: int = REQUEST_DEADLINE_MS
    log_level: str = "info"

    @classmethod
    def from_environment(cls) -> "Settings":
        """The settings of this process. Raises: SettingError, naming the variable."""
        env = Env()
        try:
            return cls(
                amqp_uri=env.str("AMQP_URI", cls.amqp_uri),
                var=Path(env.str("VAR", str(cls.var))),
                webclient_dir=Path(env.str("WEBCLIENT_DIR", str(cls.webclient_dir))),
                host=env.str("GATEWAY_HOST", cls.host),
                port=env.int("GATEWAY_PORT", cls.port, validate=validate.Range(1, 65_535)),
                workers=env.int("GATEWAY_WORKERS", cls.workers, validate=validate.Range(1, 64)),
                access_token_minutes=env.int(
                    "ACCESS_TOKEN_MINUTES", cls.access_token_minutes, validate=validate.Range(1, 1_440)
                ),
                cookie_secure=env.bool("COOKIE_SECURE", cls.cookie_secure),
                request_deadline_ms=env.int(
                    "REQUEST_DEADLINE_MS", cls.request_deadline_ms, validate=validate.Range(100, 60_000)
                ),
                log_level=env.str(
                    "LOG_LEVEL", cls.log_level, validate=validate.OneOf(["debug", "info", "warning", "error"])
                ),
            )
        except EnvError as error:
            raise SettingError(str(error)) from error

    @property
    def keys_dir(self) -> Path:
        """Where the signing keys lie."""
        return self.var / "keys"
