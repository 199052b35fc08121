"""The lag watch: how late the event loop was is measured, and a standstill of more than a second is logged."""

import time

import eventlet
import pytest

from backbone.nameko.lag import REPORT_S, TICK_S, LagWatch


@pytest.fixture
def watch_over(monkeypatch):
    """Lets a watch wake that many seconds late, one time after the other."""

    def run(watch: LagWatch, *late_s: float) -> LagWatch:
        clock, left = [100.0], list(late_s)

        def sleep(seconds: float) -> None:
            if not left:
                raise KeyboardInterrupt
            clock[0] += seconds + left.pop(0)

        monkeypatch.setattr(time, "monotonic", lambda: clock[0])
        monkeypatch.setattr(eventlet, "sleep", sleep)
        with pytest.raises(KeyboardInterrupt):
            watch.run_for_ever()
        return watch

    return run


def test_the_worst_lag_is_told(watch_over):
    assert watch_over(LagWatch(), 0.002, 0.25, 0.01).take_worst_ms() == 250.0


def test_what_was_told_is_not_told_again(watch_over):
    watch = watch_over(LagWatch(), 0.25)

    assert (watch.take_worst_ms(), watch.take_worst_ms()) == (250.0, 0.0)


def test_waking_in_time_is_no_lag(watch_over):
    assert watch_over(LagWatch(), 0.0, 0.0).take_worst_ms() == pytest.approx(0.0, abs=0.1)


def test_a_standstill_is_logged_with_its_length(watch_over, capsys):
    watch_over(LagWatch(), REPORT_S + TICK_S)

    logged = capsys.readouterr().out
    assert ("event_loop_blocked" in logged, "seconds=1.1" in logged) == (True, True)


def test_a_busy_machine_is_no_standstill(watch_over, capsys):
    watch_over(LagWatch(), REPORT_S - TICK_S)

    assert "event_loop_blocked" not in capsys.readouterr().out
