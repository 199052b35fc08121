"""What a bench makes of its rounds."""

import math

import pytest

from bench.figures import Figure, Number, Round, Side, percentile, ratio


def a_side(*rates: float) -> Side:
    """A side that did so many a second in its rounds."""
    return Side([Round(set_up_s=0.5, seconds=2, count=int(rate * 2)) for rate in rates])


def test_a_percentile_is_one_of_the_values():
    values = [5.0, 1.0, 4.0, 2.0, 3.0]

    assert [percentile(values, percent) for percent in (1, 50, 60, 95, 100)] == [1.0, 3.0, 3.0, 5.0, 5.0]


def test_of_a_hundred_values_the_ninety_fifth_is_the_95th_percentile():
    assert percentile([float(number) for number in range(100, 0, -1)], 95) == 95.0


def test_a_single_value_is_every_percentile():
    assert {percentile([7.0], percent) for percent in (0, 50, 99, 100)} == {7.0}


def test_no_values_have_no_percentile():
    with pytest.raises(ValueError, match="No values"):
        percentile([], 50)


def test_the_ratio_says_how_many_times_as_fast_we_are():
    assert ratio(300, 100) == 3
    assert ratio(50, 100) == 0.5


def test_against_a_peer_that_did_nothing_the_ratio_is_infinite():
    assert ratio(300, 0) == math.inf


def test_one_spoiled_round_changes_no_rate():
    assert a_side(100, 3, 101).rate == 100


def test_a_round_without_time_has_no_rate():
    assert Round(set_up_s=1, seconds=0, count=5).rate == 0


def test_percentiles_are_those_of_the_middle_round():
    side = Side([Round(0.1, 1, 2, [1.0, 2.0]), Round(0.3, 1, 2, [9.0, 90.0]), Round(0.2, 1, 2, [2.0, 3.0])])

    assert side.percentile_ms(50) == 2.0
    assert side.set_up_s == 0.2


def test_what_can_only_be_timed_as_a_whole_has_no_percentiles():
    assert a_side(100).percentile_ms(50) is None


def test_a_figure_is_kept_with_its_target_and_whether_that_is_met():
    figure = Figure("Relay", a_side(500), a_side(100), unit="events/s", target=5)

    kept = {"name": "Relay", "ours": 500.0, "peer": 100.0, "unit": "events/s", "ratio": 5.0}
    assert figure.to_json() == kept | {"target": 5, "is_met": True}


def timed(*latencies_ms: float) -> Side:
    """A side whose calls took so long, in one round."""
    return Side([Round(0.1, 1, len(latencies_ms), latencies_ms)])


def test_where_latencies_are_compared_less_is_better():
    figure = Figure("Order", timed(10, 20), Number(25), unit="ms", target=1, percent=95, is_most=True)

    assert (figure.ratio, figure.is_met, figure.wanted) == (0.8, True, "at most 1")


def test_a_limit_that_is_passed_is_not_met():
    slow = Figure("Order", timed(10, 50), Number(25), unit="ms", target=1, percent=95, is_most=True)
    few = Figure("Orders", a_side(30), Number(40), unit="orders/s", target=1)

    assert (slow.is_met, few.is_met) == (False, False)


def test_two_sides_are_compared_by_the_percentile_that_is_named():
    figure = Figure("Reads", timed(2, 9), timed(2, 6), unit="ms", target=2, percent=99, is_most=True)

    assert (figure.ratio, figure.to_json()["ours"], figure.to_json()["peer"]) == (1.5, 9, 6)


def test_what_was_counted_once_is_compared_as_it_is():
    assert Figure("Statements", Number(8), Number(8), unit="statements", target=1, is_most=True).is_met
