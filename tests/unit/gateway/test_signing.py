"""Signing keys are made once, kept safe, and rotated by adding a file."""

import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from gateway.signing import SigningKeys, _make_key


def kid_in(folder):
    return SigningKeys.of(folder).kid


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_process_makes_a_key_that_only_its_owner_reads(tmp_path):
    folder = tmp_path / "var" / "keys"
    keys = SigningKeys.of(folder)

    assert mode_of(folder) == 0o700
    assert mode_of(folder / f"{keys.kid}.pem") == 0o600


def test_processes_that_start_together_share_one_key(tmp_path):
    with ProcessPoolExecutor(4, mp_context=get_context("fork")) as pool:
        kids = set(pool.map(kid_in, [tmp_path] * 8))

    assert len(kids) == 1
    assert len(list(tmp_path.glob("*.pem"))) == 1


def test_the_newest_key_signs_and_the_older_one_still_verifies(tmp_path):
    old = SigningKeys.of(tmp_path)
    _make_key(tmp_path)

    keys = SigningKeys.of(tmp_path)

    assert keys.kid > old.kid
    assert set(keys.public) == {old.kid, keys.kid}
    keys.public[old.kid].verify(old.private.sign(b"claims"), b"claims")


def test_half_a_key_that_a_crash_left_is_none(tmp_path):
    (tmp_path / ".unfinished").write_bytes(b"-----BEGIN")

    assert SigningKeys.of(tmp_path).private
