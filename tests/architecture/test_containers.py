"""The images hold what their processes import and no more, and the composition starts every process."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

from tests.architecture.source import SERVICES

ROOT = Path(__file__).parents[2]
BINARIES = Path(sys.executable).parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()
LOADS = {
    **{name: f"import {name}.service" for name in SERVICES},
    "gateway": "import gateway.app; gateway.app.create_app()",
    "ops": "import ops.cli, ops.seed",
}


@pytest.mark.parametrize("target", LOADS)
def test_an_image_holds_all_that_its_process_imports(target, tmp_path):
    _copy_as_the_dockerfile_does(target, tmp_path / "app")

    # Without `site`, as this environment would find what is missing in the repository.
    loaded = subprocess.run(
        [sys.executable, "-S", "-W", "ignore", "-c", LOADS[target]],
        cwd=tmp_path / "app",
        env={
            "PYTHONPATH": f"{tmp_path / 'app'}{os.pathsep}{sysconfig.get_path('purelib')}",
            "VAR": str(tmp_path / "var"),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert loaded.returncode == 0, loaded.stderr


@pytest.mark.parametrize("target", SERVICES)
def test_an_image_holds_of_the_other_services_nothing_but_their_contracts(target, tmp_path):
    _copy_as_the_dockerfile_does(target, tmp_path)

    others = [
        path.relative_to(tmp_path) for name in SERVICES if name != target for path in (tmp_path / name).rglob("*.py")
    ]

    assert [str(path) for path in others if path.parts[1] not in ("__init__.py", "contract.py", "contract")] == []


def test_every_process_and_its_migrations_are_composed():
    services = yaml.safe_load(COMPOSE)["services"]

    assert set(services) == {
        "broker", "database", "gateway", "seed", *SERVICES, *(f"{name}-migrations" for name in SERVICES),
    }  # fmt: skip
    for name in SERVICES:
        assert services[name]["depends_on"][f"{name}-migrations"]["condition"] == "service_completed_successfully"
        assert "ports" not in services[name], f"{name} could not be scaled."
        assert "container_name" not in services[name], f"{name} could not be scaled."


def test_the_composition_has_no_password_of_its_own():
    secrets = set(re.findall(r"\$\{(\w+_PASSWORD):\?", COMPOSE))

    assert set(re.findall(r"\$\{(\w+_PASSWORD)", COMPOSE)) == secrets
    assert set(_named_in_the_example()) == secrets


def test_the_composition_is_valid():
    passwords = dict.fromkeys(_named_in_the_example(), "secret")
    checked = subprocess.run(
        [BINARIES / "docker-compose", "-f", ROOT / "docker-compose.yml", "config", "--quiet"],
        env={"PATH": os.environ["PATH"], **passwords},
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr


def test_the_dockerfile_has_no_fault_that_hadolint_knows():
    checked = subprocess.run([BINARIES / "hadolint", ROOT / "Dockerfile"], capture_output=True, text=True, check=False)

    assert checked.stdout == ""
    assert checked.returncode == 0, checked.stderr


def test_no_image_runs_as_root():
    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE) == ["10001"]
    assert [_chain(target)[0] for target in LOADS] == ["base"] * len(LOADS)


def _named_in_the_example() -> list[str]:
    return re.findall(r"^([A-Z_]+)=$", (ROOT / ".env.example").read_text(), re.MULTILINE)


def _stages() -> dict[str, tuple[str, str]]:
    """Stage -> (what it is made from, its instructions)."""
    parts = re.split(r"^FROM (\S+) AS (\S+)$", DOCKERFILE.replace("\\\n", " "), flags=re.MULTILINE)
    return {name: (base, body) for base, name, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)}


def _chain(target: str) -> list[str]:
    """The stages that a target is made of, the first one first."""
    base, _ = _stages()[target]
    return [*(_chain(base) if base in _stages() else []), target]


def _copy_as_the_dockerfile_does(target: str, to: Path) -> None:
    bodies = [_stages()[stage][1] for stage in _chain(target)]
    for line in re.findall(r"^COPY (?!--from)(.+)$", "\n".join(bodies), re.MULTILINE):
        *sources, place = line.split()
        for source in sources:
            _copy(ROOT / source, to / place, into=place.endswith("/"))


def _copy(source: Path, place: Path, *, into: bool) -> None:
    if source.is_dir():
        shutil.copytree(source, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        return
    folder = place if into else place.parent
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, place)
