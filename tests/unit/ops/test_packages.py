"""System packages: what is done, or said, when one is missing."""

import os
import shutil

import pytest

from ops import packages
from ops.packages import Need, install, missing
from ops.trouble import Trouble

HERE = Need("Shell", "dash", lambda: True)
AWAY = Need("RabbitMQ", "rabbitmq-server", lambda: False, "set AMQP_URI to a broker that you have")


def test_only_what_is_not_there_is_missing():
    assert missing([HERE, AWAY]) == [AWAY]


def test_nothing_is_done_when_everything_is_there(tmp_path):
    install([HERE], tmp_path / "packages.log")

    assert not list(tmp_path.iterdir())


def test_who_may_not_install_gets_the_exact_command(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(packages, "may_become_root", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")

    with pytest.raises(Trouble) as trouble:
        install([HERE, AWAY], tmp_path / "packages.log")

    assert str(trouble.value).startswith("RabbitMQ is missing. As root, run this")
    assert str(trouble.value).endswith(f"\n  sh {packages.INSTALLER} rabbitmq-server")


def test_another_kind_of_system_is_told_what_else_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(Trouble, match=r"no apt-get: install it by hand\. Or set AMQP_URI to a broker that you have\."):
        install([AWAY], tmp_path / "packages.log")
