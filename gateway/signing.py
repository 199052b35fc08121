"""The keys that sign access tokens: made once, by whichever process is first, and shared by all of them as files."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from backbone.messages import new_id

ALGORITHM = "EdDSA"
_OWNER_ONLY_FILE, _OWNER_ONLY_FOLDER = 0o600, 0o700


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
                _make_key(folder)
        pairs = {path.stem: _read(path) for path in sorted(folder.glob("*.pem"))}
        newest = max(pairs)
        return cls(newest, pairs[newest], {kid: private.public_key() for kid, private in pairs.items()})


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_key(folder: Path) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    unfinished = folder / ".unfinished"
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY_FILE), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    # A crash before this line leaves no key rather than half a one.
    unfinished.rename(folder / f"{new_id()}.pem")


def _read(path: Path) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} is no Ed25519 key; remove it, or put one in its place.")
    return key
