"""Imports: every arrow of the layout is enforced, and the lists that enforce them leave nothing out."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.architecture.source import EXAMPLES, PACKAGES, ROOT, SERVICES, folder_of, modules, tree

LINT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["name"]: contract for contract in LINT["contracts"]}
NOT_AGGREGATES = {
    "service",
    "handlers",
    "repository",
    "models",
    "contract",
    "migrations",
    "laws",
    "customers.passwords",
    "inventory.sweeper",
    "billing.attempts",
    "billing.providers",
    "registry.proving",
}


def parts_of(service: str) -> set[str]:
    """The modules and packages right below a service."""
    below = (ROOT / folder_of(service)).iterdir()
    return {path.stem for path in below if path.suffix == ".py" or (path / "__init__.py").exists()} - {"__init__"}


def imported_by(module: Path) -> set[str]:
    """The modules that a module imports from."""
    nodes = list(ast.walk(tree(module)))
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    named = {f"{node.module}.{name.name}" for node in nodes if isinstance(node, ast.ImportFrom) for name in node.names}
    return plain | named


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


# Import-linter finds packages at the top of the repository only, so the rules for the examples are read here.


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_import_the_backbone_and_each_others_contract_only(example: str):
    imported = {name for module in modules(folder_of(example)) for name in imported_by(module)}
    ours = {name for name in imported if name.partition(".")[0] in {*PACKAGES, *EXAMPLES} - {example, "backbone"}}

    assert [name for name in ours if name.split(".")[:2] not in [[other, "contract"] for other in EXAMPLES]] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_in_an_example_arrows_point_the_same_way_as_everywhere(example: str):
    layers = ("service", "handlers", "repository", "models")
    for module in modules(folder_of(example)):
        is_layer = module.stem in layers
        above = layers[: layers.index(module.stem)] if is_layer else layers
        if module.stem != "__init__":
            assert {f"{example}.{layer}" for layer in above} & _with_parents(imported_by(module)) == set(), module
        if not is_layer:
            assert _with_parents(imported_by(module)) & {"sqlalchemy", "nameko", "eventlet", "backbone.nameko"} == set()


def _with_parents(names: set[str]) -> set[str]:
    return {name.rsplit(".", cut)[0] for name in names for cut in range(name.count(".") + 1)}
