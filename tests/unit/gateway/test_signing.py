"""Signing keys are made once, kept safe, and rotated by adding a file."""

import shutil
import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from gateway import signing
from gateway.signing import KeyRing, SigningKeys, add_key


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
    add_key(tmp_path)

    keys = SigningKeys.of(tmp_path)

    assert keys.kid > old.kid
    assert set(keys.public) == {old.kid, keys.kid}
    keys.public[old.kid].verify(old.private.sign(b"claims"), b"claims")


def test_half_a_key_that_a_crash_left_is_none(tmp_path):
    (tmp_path / ".unfinished").write_bytes(b"-----BEGIN")

    assert SigningKeys.of(tmp_path).private


def test_a_key_that_is_added_is_seen_within_seconds(tmp_path, monkeypatch):
    monkeypatch.setattr(signing, "LOOK_S", 0)
    ring = KeyRing(tmp_path)
    old = ring.keys

    add_key(tmp_path)

    assert ring.keys.kid > old.kid
    assert set(ring.keys.public) == {old.kid, ring.keys.kid}


def test_a_key_that_another_process_signs_with_already_is_looked_for_at_once(tmp_path):
    ring = KeyRing(tmp_path)
    add_key(tmp_path)
    newest = SigningKeys.of(tmp_path)

    assert ring.public_key(newest.kid) == newest.public[newest.kid]


def test_a_key_that_is_not_there_stays_unknown(tmp_path):
    with pytest.raises(KeyError):
        KeyRing(tmp_path).public_key("another")


def test_between_two_looks_the_folder_is_left_alone(tmp_path):
    ring = KeyRing(tmp_path)
    kid = ring.keys.kid

    add_key(tmp_path)

    assert ring.keys.kid == kid


@pytest.mark.parametrize("text", [b"no key", b""])
def test_what_cannot_be_read_leaves_the_old_keys_in_use(tmp_path, monkeypatch, text):
    monkeypatch.setattr(signing, "LOOK_S", 0)
    ring = KeyRing(tmp_path)
    kid = ring.keys.kid

    (tmp_path / "zzz.pem").write_bytes(text)

    assert ring.keys.kid == kid


def test_a_folder_that_is_gone_leaves_the_old_keys_in_use(tmp_path, monkeypatch):
    monkeypatch.setattr(signing, "LOOK_S", 0)
    ring = KeyRing(tmp_path / "keys")
    kid = ring.keys.kid

    shutil.rmtree(tmp_path / "keys")

    assert ring.keys.kid == kid


def test_the_command_adds_a_key_to_those_that_are_there(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR", str(tmp_path))

    signing.main()
    signing.main()

    assert len(SigningKeys.of(tmp_path / "keys").public) == 3


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR", str(tmp_path / "file"))
    (tmp_path / "file").write_text("")

    with pytest.raises(SystemExit, match="No key was added"):
        signing.main()
