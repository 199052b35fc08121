"""What there is to do today: each count is that of all rows, and the rows beside it are the ones to begin with."""

from datetime import UTC, datetime

from backbone.messages import new_id
from inventory.contract import RUNNING_OUT_UNITS, SHOWN_MAX

ARCHIVE = "UPDATE products SET is_archived = true WHERE sku = :sku"


def waiting(depot):
    return depot.client.inventory.get_waiting_shipments()


def test_a_shipment_waits_where_it_is(depot):
    sku, before = depot.a_product(on_hand=9), waiting(depot)
    depot.confirmed((sku, 1))
    depot.ready(depot.confirmed((sku, 1)))
    held = depot.confirmed((sku, 1))
    shipment_id = held["shipments"][0]["id"]
    depot.pack(shipment_id)
    depot.tell(depot.fact("payment_capture_failed", held, shipment_id))

    after = waiting(depot)

    assert {queue: after[queue]["count"] - before[queue]["count"] for queue in after} == dict.fromkeys(after, 1)


def test_the_oldest_come_first_and_the_others_are_only_counted(depot):
    sku = depot.a_product(on_hand=2 * SHOWN_MAX)
    for _ in range(SHOWN_MAX + 1):
        depot.confirmed((sku, 1))

    planned = waiting(depot)["planned"]

    oldest = planned["oldest"]
    assert planned["count"] > len(oldest) == SHOWN_MAX
    assert oldest == sorted(oldest, key=lambda each: each["id"])
    assert depot.client.inventory.get_order(order_id=oldest[0]["order_id"])["number"] == oldest[0]["order_number"]


def test_what_can_hardly_be_ordered_any_more_is_scarce_unless_it_is_sold_no_more(depot):
    before = depot.client.inventory.get_scarce_stock()["count"]
    _scarce, enough, archived = (depot.a_product(on_hand=RUNNING_OUT_UNITS + extra) for extra in (0, 1, 0))
    depot.inventory.execute(ARCHIVE, sku=archived)

    stock = depot.client.inventory.get_scarce_stock()
    depot.confirmed((enough, 1))
    after = depot.client.inventory.get_scarce_stock()

    assert (stock["count"], after["count"]) == (before + 1, before + 2)
    assert [each["available"] for each in stock["scarcest"]] == sorted(each["available"] for each in stock["scarcest"])
    assert archived not in {each["sku"] for each in stock["scarcest"]}


def test_an_intake_counts_what_was_placed_and_what_of_it_is_paid_for(depot):
    sku, since = depot.a_product(on_hand=9), datetime.now(UTC).isoformat()
    paid = depot.confirmed((sku, 2))
    placed = depot.order(new_id(), (sku, 1))

    intake = depot.client.inventory.get_intake(since=since)

    assert (intake["placed"]["count"], intake["paid"]["count"]) == (2, 1)
    assert intake["paid"]["totals"] == [paid["total"]]
    sums = [total["amount_minor"] for total in intake["placed"]["totals"]]
    assert sums == [paid["total"]["amount_minor"] + placed["total"]["amount_minor"]]


def test_a_day_on_which_nothing_was_ordered_has_no_totals(depot):
    intake = depot.client.inventory.get_intake(since="2099-01-01T00:00:00+00:00")

    assert intake["placed"] == intake["paid"] == {"count": 0, "totals": []}
