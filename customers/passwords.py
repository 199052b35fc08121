"""Hashes and checks passwords with argon2, off the event loop."""

import eventlet.tpool
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHING_THREADS = 2
"""Hashing is all computation: more threads would be no faster, and each keeps its 12 MiB for good."""

eventlet.tpool.set_num_threads(HASHING_THREADS)

# One of OWASP's recommendations: 12 MiB, three passes; 23 ms a check here.
_hasher = PasswordHasher(time_cost=3, memory_cost=12 * 1024, parallelism=1)
_UNKNOWN = _hasher.hash("the password of nobody")


def hash_password(password: str) -> str:
    """The salted hash of a password, in argon2's own text form."""
    return str(eventlet.tpool.execute(_hasher.hash, password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one that was hashed.

    Args: password_hash: None for an account that does not exist; the check takes as long, and fails.
    """
    return bool(eventlet.tpool.execute(_verify, password_hash or _UNKNOWN, password)) and password_hash is not None


def _verify(password_hash: str, password: str) -> bool:
    try:
        return bool(_hasher.verify(password_hash, password))
    except (VerificationError, InvalidHashError):
        return False
