"""The registry knows who is alive: by what instances say, and by what they say no more."""

from registry.contract import DOWN, UP
from tests.support.shop import INSTANCES
from tests.support.waiting import wait_until

JOURNAL = "SELECT kind FROM instance_events WHERE instance_id = :id ORDER BY id"


def journal_of(shop, instance_id: str) -> list[str]:
    return [row.kind for row in shop.databases["registry"].rows(JOURNAL, id=instance_id)]


def test_every_instance_announces_itself_with_what_it_answers_to(shop):
    living = [process for process in shop.processes if process.is_running]

    wait_until(lambda: {process.instance_id for process in living} <= shop.listed().keys(), "all announcements")

    assert {shop.listed()[process.instance_id]["pid"] for process in living} == {process.pid for process in living}
    assert {each["service"] for each in shop.listed().values()} == INSTANCES.keys()
    assert "place_order" in shop.listed()[shop.instances("inventory")[0].instance_id]["entrypoints"]


def test_an_instance_that_renews_is_up(shop):
    instance_id = shop.instances("billing")[0].instance_id

    assert wait_until(lambda: shop.listed()[instance_id]["state"] == UP, "an instance that is up")


def test_the_instances_of_one_service_can_be_asked_for(shop):
    found = shop.client.registry.list_instances(service="inventory")["items"]

    assert {each["instance_id"] for each in found} == {each.instance_id for each in shop.instances("inventory")}


def test_an_instance_that_is_stopped_leaves_at_once(shop):
    with shop.one_more("customers") as process:
        wait_until(lambda: process.instance_id in shop.listed(), "the announcement")

        process.stop()

        wait_until(lambda: process.instance_id not in shop.listed(), "the farewell", seconds=3)
    assert journal_of(shop, process.instance_id) == ["registered", "left"]


def test_a_killed_instance_is_down_once_its_lease_ran_out(shop):
    casualty = next(process for process in shop.processes if not process.is_running)

    wait_until(lambda: shop.listed()[casualty.instance_id]["state"] == DOWN, "the end of the lease", seconds=35)

    wait_until(lambda: len(journal_of(shop, casualty.instance_id)) > 1, "the note of it")
    assert journal_of(shop, casualty.instance_id) == ["registered", "expired"]


def test_what_is_no_announcement_harms_nobody(shop, shop_wire):
    for body in (b"no json", b"[]", b'{"kind": "renew"}'):
        shop_wire.publish(body, "announcements", "")

    wait_until(lambda: shop.log_of("registry").count("refused") >= 3, "three refusals")
    assert shop.client.registry.health()["status"] == "ok"
