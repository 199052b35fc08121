"""The policies of definitions.json, as a broker that loaded them applies them."""

import pytest


@pytest.fixture(scope="module")
def applied(broker) -> dict[str, str]:
    """The policy of each queue of a virtual host that has all definitions."""
    virtual_host = broker.new_virtual_host().rpartition("/")[2]
    lines = broker.control("list_queues", "--vhost", virtual_host, "--no-table-headers", "name", "policy").splitlines()
    return {name: policy for name, _, policy in (line.partition("\t") for line in lines)}


def test_facts_wait_on_disk_so_that_a_long_outage_fills_no_memory(applied):
    facts = {name for name in applied if name.startswith("evt-") or name == "dead-letters"}

    assert {applied[name] for name in facts} == {"facts-on-disk"}


def test_a_call_without_a_deadline_ends_too(applied):
    calls = {name for name in applied if name.startswith("rpc-")}

    assert {applied[name] for name in calls} == {"calls-end"}


def test_there_is_no_queue_without_a_policy(applied):
    assert {"rpc-inventory", "dead-letters"} <= applied.keys()
    assert "" not in applied.values()
