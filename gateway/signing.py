"""The keys that sign access tokens: files that all processes share. `python -m gateway.signing` adds one, which signs.

The first is made by whichever process is first.
"""

import fcntl
import os
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from backbone.config import SettingError
from backbone.messages import new_id

ALGORITHM = "EdDSA"
LOOK_S = 2.0
"""A key that is added signs within so many seconds; a look costs one system call."""
_OWNER_ONLY_FILE, _OWNER_ONLY_FOLDER = 0o600, 0o700

log = structlog.get_logger()


@dataclass(frozen=True)
class SigningKeys:
    """One key signs; all of them verify, so that tokens of yesterday's key still count.

    Args:
        kid: The id of the key that signs: the newest, as ids sort by the time of their making.
    """

    kid: str
    private: Ed25519PrivateKey
    public: Mapping[str, Ed25519PublicKey]

    @classmethod
    def of(cls, folder: Path) -> "SigningKeys":
        """The keys in a folder. Makes the first one where there is none.

        Raises: OSError when the folder cannot be written.
        """
        folder.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        with _alone_in(folder):
            if not any(folder.glob("*.pem")):
                add_key(folder)
        pairs = {path.stem: _read(path) for path in sorted(folder.glob("*.pem"))}
        newest = max(pairs)
        return cls(newest, pairs[newest], {kid: private.public_key() for kid, private in pairs.items()})

    def to_jwks(self) -> dict[str, list[dict[str, str]]]:
        """All public keys, as those read them who check our tokens. Source: RFC 8037."""
        return {"keys": [_jwk(kid, public) for kid, public in self.public.items()]}


class KeyRing:
    """The keys in a folder as they are now: those that are added or removed count without a restart.

    Raises: OSError when the folder cannot be written. ValueError when a file in it is no key.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys = SigningKeys.of(folder)
        # The first look reads them again: one may have been added since.
        self._changed_ns = 0
        self._look_at = time.monotonic() + LOOK_S

    @property
    def keys(self) -> SigningKeys:
        """The keys, a few seconds old at most."""
        if time.monotonic() >= self._look_at:
            self.look()
        return self._keys

    def public_key(self, kid: str) -> Ed25519PublicKey:
        """The key of that id, also one that another process has just begun to sign with. Raises: KeyError."""
        if kid not in self._keys.public:
            self.look()
        return self.keys.public[kid]

    def look(self) -> None:
        """Read the keys anew if any was added or removed; those that cannot be read leave the old ones in use."""
        self._look_at = time.monotonic() + LOOK_S
        try:
            # Before they are read, so that one that is added meanwhile is seen by the next look.
            if (changed_ns := self._folder.stat().st_mtime_ns) != self._changed_ns:
                self._keys, self._changed_ns = SigningKeys.of(self._folder), changed_ns
                log.info("signing_keys_read", kid=self._keys.kid, count=len(self._keys.public))
        except (OSError, ValueError) as error:
            log.error("signing_keys_unreadable", error=str(error))


def add_key(folder: Path) -> None:
    """Add a key, which signs from then on; those that are there go on to verify."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    unfinished = folder / ".unfinished"
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY_FILE), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    # A crash before this line leaves no key rather than half a one.
    unfinished.rename(folder / f"{new_id()}.pem")


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _jwk(kid: str, public: Ed25519PublicKey) -> dict[str, str]:
    x = urlsafe_b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode().rstrip("=")
    return {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": ALGORITHM, "kid": kid, "x": x}


def _read(path: Path) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} is no Ed25519 key; remove it, or put one in its place.")
    return key


def main() -> None:
    """Add a key to the folder that the settings name; what hinders it is one sentence on standard error."""
    from gateway.config import Settings

    try:
        folder = Settings.from_environment().keys_dir
        SigningKeys.of(folder)
        add_key(folder)
    except (SettingError, OSError, ValueError) as error:
        sys.exit(f"No key was added: {error}")


if __name__ == "__main__":
    main()
