"""The documents say what is so: settings, links, commands, methods, errors and words agree with the code."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from gateway.config import Settings as GatewaySettings
from ops.settings import DEFAULTS
from tests.architecture.source import EVERY_SERVICE, folder_of

ROOT = Path(__file__).parents[2]
PACKAGES = sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))
DOCUMENTS = sorted(path for path in ROOT.rglob("*.md") if not {".venv", "node_modules", "var"} & set(path.parts))
ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))
ADR_LINES_MAX = 60

_ROW = re.compile(r"^\|(.+)\|$", re.MULTILINE)
_TICKED = re.compile(r"`([^`]+)`")
_READ = (
    re.compile(r"environ(?:\.get\(|\[)\s*[\"']([A-Z_]+)"),
    re.compile(r"\benv\.\w+\(\s*\"([A-Z_]+)\""),
    re.compile(r"\$\{([A-Z_]+)"),
)


def test_every_setting_that_code_reads_is_in_the_readme_and_the_reverse():
    read = set(DEFAULTS).union(*(_names_read_in(path) for path in _sources()))

    assert read == set(_settings_of(ROOT / "README.md"))


def test_the_readme_gives_the_defaults_that_the_code_has():
    documented = _settings_of(ROOT / "README.md")
    own = GatewaySettings()
    expected = {name: default or "empty" for name, default in DEFAULTS.items()}
    expected |= {"REQUEST_DEADLINE_MS": str(own.request_deadline_ms), "WEBCLIENT_DIR": str(own.webclient_dir)}

    assert {name: documented[name] for name in expected} == expected


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_the_page_of_a_service_has_the_settings_of_its_config(service):
    config = (ROOT / folder_of(service) / "config.yaml").read_text()
    named = dict(re.findall(r"!raw_env_var \$\{([A-Z_]+):?([^}]*)\}", config))

    assert _settings_of(ROOT / folder_of(service) / "README.md") == {
        name: default or "none" for name, default in named.items()
    }


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_the_page_of_a_service_has_its_methods(service):
    everybodys = _entrypoints(ROOT / "backbone" / "nameko" / "operable.py")
    folder = ROOT / folder_of(service)
    own = set().union(*map(_entrypoints, (*folder.glob("service.py"), *folder.glob("service/*.py"))))

    assert everybodys
    assert set(_first_cells(ROOT / folder_of(service) / "README.md", "RPC")) == own | everybodys


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_the_page_of_a_service_has_the_errors_that_it_raises(service):
    everybodys = set(_first_cells(ROOT / "backbone" / "README.md", "Errors"))
    codes = set().union(*(_codes(path) for path in (ROOT / folder_of(service)).rglob("*.py")))

    assert set(_first_cells(ROOT / folder_of(service) / "README.md", "Errors")) == codes - everybodys


def test_the_page_of_the_backbone_has_the_errors_that_it_raises():
    codes = set().union(*(_codes(path) for path in (ROOT / "backbone").rglob("*.py")))

    assert set(_first_cells(ROOT / "backbone" / "README.md", "Errors")) == codes


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_the_page_of_a_service_has_the_events_that_it_publishes(service):
    classes = [each for path in (ROOT / folder_of(service)).rglob("contract*/**/*.py") for each in _classes(path)]
    classes += [each for path in (ROOT / folder_of(service)).glob("contract.py") for each in _classes(path)]
    events = [each for each in classes if "Event" in {ast.unparse(base) for base in each.bases}]
    types = {re.search(r"type = '(\w+)'", ast.unparse(event)).group(1) for event in events}

    out = _section(ROOT / folder_of(service) / "README.md", "Events").partition("Out")[2]

    assert {name for name in types if f"`{name}`" in out} == types
    assert types or "none" in out


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(document):
    targets = re.findall(r"\]\(([^)\s]+)\)", document.read_text())
    broken = [target for target in targets if "://" not in target and not _leads_somewhere(document, target)]

    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_target_that_is_named_exists(document):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = re.findall(r"\bmake(?: [A-Z_]+=\S+)* ([a-z-]+)", " ; ".join(_code_of(document.read_text())))

    assert [target for target in commands if target not in targets] == []


def test_the_readme_has_every_make_target_with_its_variables():
    commands = _section(ROOT / "README.md", "Commands")
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE))
    variables = {name for path in _sources() for name in re.findall(r"envvar=\"([A-Z]+)\"", path.read_text())}

    assert {name for name in targets - {"help"} if f"`make {name}`" not in commands} == set()
    assert {name for name in variables if f"{name}=" not in commands} == set()


def test_decisions_are_numbered_without_gaps_and_say_context_decision_and_consequences():
    assert [path.name[:4] for path in ADRS] == [f"{number:04d}" for number in range(1, len(ADRS) + 1)]
    for number, path in enumerate(ADRS, start=1):
        text = path.read_text()
        assert text.startswith(f"# {number}. "), path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], path.name
        assert len(text.splitlines()) <= ADR_LINES_MAX, path.name


def test_each_word_of_the_glossary_stands_for_something_in_the_code():
    rows = [row for title in ("The trade", "Messages", "Not losing anything") for row in _rows_of("glossary", title)]
    missing = [place for *_, place in rows if not _is_there(place.strip("` "))]

    assert missing == []
    assert len({word for word, *_ in rows}) == len(rows)


def test_the_service_in_the_readme_is_the_one_of_the_walk_through():
    (shown,) = re.findall(r"```python\n(.*?)```", _section(ROOT / "README.md", "Add a service"), re.DOTALL)

    assert shown in (ROOT / folder_of("counter") / "service.py").read_text()


def _settings_of(document: Path) -> dict[str, str]:
    """Variable -> default, of all tables in the section on settings."""
    settings = {}
    for row in _cells(_section(document, "Settings")):
        names, defaults = _TICKED.findall(row[0]), re.split(r", (?=`)", row[1])
        if names and len(defaults) < len(names):
            defaults = [row[1]] * len(names)
        settings |= {name: default.strip("` ") for name, default in zip(names, defaults, strict=False)}
    return settings


def _first_cells(document: Path, title: str) -> list[str]:
    return [name for row in _cells(_section(document, title)) for name in _TICKED.findall(row[0])]


def _rows_of(name: str, title: str) -> list[list[str]]:
    return [row for row in _cells(_section(ROOT / "docs" / f"{name}.md", title)) if row[0] not in ("Word", "---")]


def _cells(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in _ROW.findall(text)]


def _section(document: Path, title: str) -> str:
    parts = re.split(r"^## (.+)$", document.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[title]


def _sources() -> list[Path]:
    return [path for name in PACKAGES for path in (ROOT / name).rglob("*") if path.suffix in (".py", ".yaml")]


def _names_read_in(path: Path) -> set[str]:
    return {name for pattern in _READ for name in pattern.findall(path.read_text())} - {"NAME", "PATH"}


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def _classes(path: Path) -> list[ast.ClassDef]:
    return [node for node in _tree(path).body if isinstance(node, ast.ClassDef)]


def _entrypoints(module: Path) -> set[str]:
    methods = [node for each in _classes(module) for node in each.body]
    return {
        method.name
        for method in methods
        if isinstance(method, ast.FunctionDef)
        and any(ast.unparse(each).startswith(("rpc(", "query(")) for each in method.decorator_list)
    }


def _codes(path: Path) -> set[str]:
    """The codes of the errors that are made in a file: the first argument of a kind."""
    kinds = {node.name for node in _classes(ROOT / "backbone" / "errors.py")}
    calls = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call) and node.args]
    codes = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id in kinds]
    return {code.value for code in codes if isinstance(code, ast.Constant)}


def _leads_somewhere(document: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    found = (document.parent / path).resolve() if path else document
    if not anchor:
        return found.exists()
    titles = re.findall(r"^#+ (.+)$", found.read_text(), re.MULTILINE)
    return anchor in {re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in titles}


def _code_of(text: str) -> list[str]:
    fenced = re.findall(r"```.*?```", text, re.DOTALL) + re.findall(r"^    .+$", text, re.MULTILINE)
    return fenced + _TICKED.findall(re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def _is_there(place: str) -> bool:
    if place.endswith(".md"):
        return (ROOT / place).exists()
    names = place.split(".")
    for length in range(len(names), 0, -1):
        module = ROOT.joinpath(*names[:length])
        path = module.with_suffix(".py") if module.with_suffix(".py").exists() else module / "__init__.py"
        if path.exists():
            return _defines(_tree(path), names[length:])
    return False


def _defines(scope: ast.AST, names: list[str]) -> bool:
    if not names:
        return True
    nodes = getattr(scope, "body", [])
    return any(_defines(node, names[1:]) for node in nodes if names[0] in _names_bound_by(node))


def _names_bound_by(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return {getattr(node, "name", "")}
