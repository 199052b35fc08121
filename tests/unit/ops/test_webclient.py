"""When the web client has to be built again."""

import pytest

from ops.webclient import source_digest


@pytest.fixture
def folder(tmp_path):
    for name in ("src/main.ts", "package-lock.json", "node_modules/left/index.js", "dist/browser/index.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.mark.parametrize("name", ["src/main.ts", "package-lock.json"])
def test_a_changed_source_changes_the_digest(folder, name):
    before = source_digest(folder)

    (folder / name).write_text("changed")

    assert source_digest(folder) != before


def test_a_new_source_changes_the_digest(folder):
    before = source_digest(folder)

    (folder / "src" / "new.ts").touch()

    assert source_digest(folder) != before


@pytest.mark.parametrize("name", ["node_modules/left/index.js", "dist/browser/index.html"])
def test_what_was_built_or_installed_does_not_count(folder, name):
    before = source_digest(folder)

    (folder / name).write_text("changed")

    assert source_digest(folder) == before
