"""How figures are shown and kept."""

import json

from bench.figures import Figure, Number, Round, Side
from bench.report import cells, sentence, table, write

SLOW = Side([Round(set_up_s=0.25, seconds=2, count=2_000, latencies_ms=[1.0, 2.0])])
FAST = Side([Round(set_up_s=0.5, seconds=2, count=6_000)])


def test_a_side_is_shown_with_its_unit():
    assert cells(SLOW, "calls/s") == ["1.00", "2.00", "2.00", "1,000 calls/s", "0.25"]


def test_what_has_no_percentiles_shows_dashes():
    assert cells(FAST, "events/s")[:3] == ["-", "-", "-"]


def test_a_limit_is_shown_as_the_number_that_it_is():
    assert cells(Number(25), "ms", 95) == ["-", "-", "-", "25 ms", "-"]


def test_a_latency_is_shown_with_a_digit_after_the_point():
    assert cells(SLOW, "ms", 50)[3] == "1 ms"
    assert cells(Number(17.25), "ms")[3] == "17.2 ms"


def test_a_measure_says_in_a_line_what_it_found_and_what_is_wanted():
    figure = Figure("Orders", Number(44), Number(40), unit="orders/s", target=1, peer_name="least")

    assert sentence(figure) == "Orders: 44 orders/s, 1.10 of least; wanted at least 1"


def test_each_measure_has_a_row_for_either_side():
    assert table([Figure("RPC", FAST, SLOW, unit="calls/s", target=4)] * 2).row_count == 4


def test_the_file_is_an_array_of_figures_and_nothing_else(tmp_path):
    path = tmp_path / "var" / "bench.json"

    write(path, [Figure("RPC", FAST, SLOW, unit="calls/s", target=4)])

    assert json.loads(path.read_text()) == [
        {
            "name": "RPC",
            "ours": 3000.0,
            "peer": 1000.0,
            "unit": "calls/s",
            "ratio": 3.0,
            "target": 4,
            "is_met": False,
        }
    ]
