"""The warehouse of a replay, against a shop in memory: what it waits for, and what it finds out."""

from collections import Counter

from ops.replay import warehouse
from tests.unit.ops.shop_in_memory import PAGE, ShopInMemory, without


def test_a_shipment_that_never_comes_is_told(run, monkeypatch):
    monkeypatch.setattr(warehouse, "FACT_PATIENCE_SECONDS", 0)
    memory = ShopInMemory()
    monkeypatch.setattr(memory, "rows", without("shipments", memory.rows))

    is_equal, printed = run(memory)

    assert not is_equal
    assert "not packed: after 0 s its shipment is not planned" in printed


def test_a_shipment_that_somebody_cancelled_is_told(run, monkeypatch):
    memory = ShopInMemory()
    monkeypatch.setattr(memory, "move", cancelling(memory, "2", memory.move))

    is_equal, printed = run(memory)

    assert not is_equal
    assert "not dispatched: its shipment is CANCELLED" in printed
    assert "2 of 3 orders" in printed


def cancelling(memory, order_id, move):
    """Somebody cancels an order as soon as it is packed."""

    def moved(kind, number, step):
        answer = move(kind, number, step)
        if (number, step) == (order_id, "pack"):
            memory.orders[order_id]["state"] = "CANCELLED"
        return answer

    return moved


def test_a_shipment_that_is_ready_late_is_waited_for(run, monkeypatch):
    memory = ShopInMemory()
    monkeypatch.setattr(memory, "rows", late(memory))

    assert run(memory)[0]


def late(memory):
    """Each packed shipment is ready after three more looks at the list."""
    looks, rows = Counter(), memory.rows

    def seen(kind):
        found = rows(kind)
        for row in found:
            looks[row["id"]] += row["state"] == "READY"
        packed = [{**row, "state": "PACKED"} if 0 < looks[row["id"]] < 4 else row for row in found]
        return packed if kind == "shipments" else found

    return seen


def test_a_replay_of_what_is_done_finds_it_page_by_page_and_not_one_by_one(run):
    memory = ShopInMemory()
    lines = [f"{number},A,THING,1,2010-12-01,1.00,1785{number % 9}.0,France" for number in range(40)]
    run(memory, lines=lines)
    memory.requests.clear()

    assert run(memory, lines=lines)[0]
    # While orders still come, the warehouse looks for what it could do, too.
    asked = Counter(path for path, query in memory.requests if "state" not in query)
    assert (asked["/shipments"], asked["/invoices"]) == (2 * 40 / PAGE, 40 / PAGE)


def test_what_other_people_ordered_is_left_alone(run):
    memory = ShopInMemory()
    memory.orders["theirs"] = {"id": "theirs", "state": "PLANNED"}

    assert run(memory)[0]
    assert memory.orders["theirs"]["state"] == "PLANNED"
