"""The table of `make status`."""

from ops.status import Row, is_well, table

ROWS = [
    Row("broker", "RUNNING", 12, 185, 102_400),
    Row("inventory-2", "BACKOFF", 0, 0, 0),
]


def test_the_table_shows_each_process_and_the_sum_of_their_memory():
    assert table(ROWS) == (
        "PROCESS      STATE    PID     UPTIME  PSS MiB\n"
        "broker       RUNNING   12  3 min 5 s    100.0\n"
        "inventory-2  BACKOFF    -          -        -\n"
        "2 processes                             100.0"
    )


def test_a_process_that_does_not_run_is_not_well():
    assert not is_well(ROWS)
    assert is_well(ROWS[:1])
