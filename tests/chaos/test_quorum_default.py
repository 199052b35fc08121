"""The broker makes quorum queues of all that name no type, as clusters are told to."""

import pytest

from ops.settings import BROKER_USER

HOST_SUFFIX = "-quorum"


@pytest.fixture(scope="module")
def quorum_host(broker):
    """The AMQP URI of a virtual host with that default, and the host's name."""
    uri = broker.new_virtual_host().rpartition("-")[0] + HOST_SUFFIX
    name = uri.rpartition("/")[2]
    broker.control("add_vhost", name, "--default-queue-type", "quorum")
    broker.control("set_permissions", "-p", name, BROKER_USER, ".*", ".*", ".*")
    yield uri
    broker.control("delete_vhost", name)


@pytest.fixture
def amqp_uri(quorum_host):
    """The tests of this file share that virtual host."""
    return quorum_host


@pytest.fixture
def queue_types(broker, quorum_host):
    """Asks the broker: the names of the queues there, and their types."""

    def ask() -> dict[str, str]:
        listed = broker.control(
            "list_queues", "-p", quorum_host.rpartition("/")[2], "name", "type", "--no-table-headers"
        )
        return dict(line.split("\t") for line in listed.splitlines())

    return ask


def test_stock_gets_replicated_reply_queues(start_stock, stock_call, queue_types):
    start_stock()
    call = stock_call("mark", name="x")

    assert call.wait_outcome() == {"result": "x"}

    replies = {kind for name, kind in queue_types().items() if name.startswith("rpc.reply-")}
    assert replies == {"quorum"}


def test_ours_has_a_classic_reply_queue_and_works(sqlite_databases, start_service, client, queue_types):
    start_service("probe", sqlite_databases.fresh("probe"))

    assert client.probe.mark(name="x") == {"name": "x"}

    types = queue_types()
    assert {kind for name, kind in types.items() if name.startswith("amq.gen")} == {"classic"}
    assert types["rpc-probe"] == "quorum"
