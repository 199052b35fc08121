"""A replay against a shop in memory."""

import io
import json
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from rich.console import Console

import ops.replay
from ops.replay import replay, shop, warehouse
from tests.unit.ops.shop_in_memory import ACCOUNTS, HEADER, LINES


@pytest.fixture
def run(tmp_path: Path, monkeypatch):
    """Replays the lines against a shop; gives whether all was equal, and what was printed."""
    monkeypatch.setattr(shop, "PAUSE_SECONDS", 0.001)
    monkeypatch.setattr(warehouse, "FACT_PAUSE_SECONDS", 0.001)
    monkeypatch.setattr(ops.replay, "prove", lambda _settings, _console: True)  # Whose tests are its own.
    settings = SimpleNamespace(address="http://shop.example", var=tmp_path, accounts_path=tmp_path / "accounts.json")
    settings.accounts_path.write_text(json.dumps(ACCOUNTS))
    path = tmp_path / "online-retail.csv"

    def runner(memory, invoices=0, lines=LINES):
        path.write_text("\n".join([HEADER, *lines]))
        monkeypatch.setattr(ops.replay, "Shop", partial(shop.Shop, transport=httpx.MockTransport(memory)))
        printed = io.StringIO()
        return replay(settings, path, invoices, Console(file=printed, width=160)), printed.getvalue()

    return runner
