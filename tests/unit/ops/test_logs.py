"""The logs of the processes."""

import pytest

from ops.logs import NewLines, files, recent
from ops.settings import Settings
from ops.trouble import Trouble


@pytest.fixture
def settings(tmp_path):
    settings = Settings.of({"VAR": str(tmp_path)})
    settings.logs.mkdir()
    for name in ("billing", "gateway"):
        (settings.logs / f"{name}.log").write_text("".join(f"{name} {number}\n" for number in range(40)))
    return settings


def test_the_recent_lines_stand_below_the_name_of_their_process(settings):
    lines = list(recent(files(settings, "billing")))

    assert lines[0] == "==> billing <=="
    assert lines[-1] == "billing 39"
    assert len(lines) == 16


def test_an_unknown_process_is_answered_with_those_there_are(settings):
    with pytest.raises(Trouble, match=r"no log of 'bill'\. There are: billing, gateway\."):
        files(settings, "bill")


def test_new_lines_are_read_across_a_rotation(settings):
    path = settings.logs / "billing.log"
    reader = NewLines(path)

    path.open("a").write("one\nhal")
    before = reader.read()
    path.rename(path.with_suffix(".log.1")).open("a").write("f\n")
    path.write_text("two\n")

    assert before == ["one"]
    assert reader.read() == ["half", "two"]
