"""Imports: every arrow of the layout is enforced, and the lists that enforce them leave nothing out."""

import subprocess
import sys
import tomllib

import pytest
from importlinter.cli import lint_imports

from tests.architecture.source import PACKAGES, ROOT, SERVICES

LINT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["name"]: contract for contract in LINT["contracts"]}
NOT_AGGREGATES = {"service", "handlers", "repository", "models", "contract", "migrations", "customers.passwords"}


def parts_of(service: str) -> set[str]:
    """The modules and packages right below a service."""
    below = (ROOT / service).iterdir()
    return {path.stem for path in below if path.suffix == ".py" or (path / "__init__.py").exists()} - {"__init__"}


def test_no_import_goes_against_an_arrow(capsys):
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)

    assert status == 0, capsys.readouterr().out


def test_every_package_is_watched():
    assert set(LINT["root_packages"]) == set(PACKAGES)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_no_door_but_its_contract(service: str):
    door = CONTRACTS[f"A service's contract is its only door: {service}"]

    assert set(door["forbidden_modules"]) == {f"{service}.{part}" for part in parts_of(service) - {"contract"}}
    assert set(door["source_modules"]) == {*SERVICES, "gateway", "ops"} - {service}


def test_every_aggregate_is_pure():
    all_parts = {f"{service}.{part}" for service in SERVICES for part in parts_of(service)}
    aggregates = {name for name in all_parts if not {name, name.partition(".")[2]} & NOT_AGGREGATES}

    assert set(CONTRACTS["Aggregates are pure"]["source_modules"]) == aggregates


def test_what_any_process_may_use_never_loads_eventlet():
    rooms = {f"backbone.{part}" for part in parts_of("backbone")} - {"backbone.nameko"}
    watched = set(CONTRACTS["Only a Nameko service loads eventlet"]["source_modules"])

    assert watched == rooms | {"gateway", "ops"} | {f"{service}.contract" for service in SERVICES}


def test_a_process_that_is_no_nameko_service_has_not_even_an_indirect_way_to_eventlet():
    load = "import sys, backbone.rpc_client, backbone.announcer, billing.contract, gateway.app, ops.cli"

    loaded = subprocess.run(
        [sys.executable, "-c", f"{load}; sys.exit('eventlet' in sys.modules)"], cwd=ROOT, check=False
    )

    assert loaded.returncode == 0
