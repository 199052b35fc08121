"""Connections come and go: processes find back by themselves, and callers are never kept past their deadline."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from backbone.errors import OutcomeUnknown, Unavailable
from backbone.messages import new_id
from backbone.rpc_client import RpcClient
from tests.support.services import is_healthy
from tests.support.waiting import wait_until, within

PUNCTUAL_S = 0.99
"""A second, as deadlines count it: in whole milliseconds."""


@pytest.fixture
def shaky_client(fault_proxy, probe):
    """A client whose connection to a good service can be cut and frozen."""
    client = RpcClient(fault_proxy.uri(probe.amqp_uri), "shaky tests")
    yield client
    client.close()


def test_a_service_that_starts_before_its_broker_answers_once_the_broker_is_there(
    sqlite_databases, start_service, fault_proxy, amqp_uri, client
):
    fault_proxy.cut()
    process = start_service("probe", sqlite_databases.fresh("probe"), fault_proxy.uri(amqp_uri), is_awaited=False)
    process.wait_logged("broker_lost", connection=process.instance_id)

    fault_proxy.resume()

    process.wait_ready(client)
    assert client.probe.echo(value="here")["value"] == "here"


def test_a_service_that_lost_its_connection_answers_again(
    sqlite_databases, start_service, fault_proxy, amqp_uri, client
):
    process = start_service("probe", sqlite_databases.fresh("probe"), fault_proxy.uri(amqp_uri))
    for _ in range(2):
        fault_proxy.cut()
        fault_proxy.resume()

    wait_until(lambda: is_healthy(client, "probe"), "an answer after the cut")
    assert process.exit_code is None


def test_a_call_is_of_unknown_outcome_as_soon_as_its_connection_is_lost(shaky_client, fault_proxy):
    shaky_client.probe.health()
    with ThreadPoolExecutor() as elsewhere:
        began = time.monotonic()
        pending = elsewhere.submit(shaky_client.probe.mark, name=new_id(), seconds=5)
        time.sleep(0.5)

        fault_proxy.cut()

        assert isinstance(pending.exception(), OutcomeUnknown)
    assert time.monotonic() - began < 3


def test_a_client_whose_connection_was_cut_calls_again_by_itself(shaky_client, fault_proxy):
    shaky_client.probe.health()

    fault_proxy.cut()
    fault_proxy.resume()

    wait_until(lambda: is_healthy(shaky_client, "probe"), "an answer over a new connection")
    assert shaky_client.probe.echo(value="here again")["value"] == "here again"


def test_a_call_over_a_frozen_connection_ends_at_its_deadline(shaky_client, fault_proxy):
    shaky_client.probe.health()
    fault_proxy.freeze()
    began = time.monotonic()

    with within(seconds=1), pytest.raises(OutcomeUnknown):
        shaky_client.probe.health()

    assert PUNCTUAL_S <= time.monotonic() - began < 2
    fault_proxy.resume()
    wait_until(lambda: is_healthy(shaky_client, "probe"), "an answer after the frost")


def test_while_the_broker_is_away_a_call_is_unavailable_by_its_deadline(shaky_client, fault_proxy):
    fault_proxy.cut()
    began = time.monotonic()

    with within(seconds=1), pytest.raises(Unavailable) as refused:
        shaky_client.probe.health()

    assert refused.value.code == "broker_unavailable"
    assert time.monotonic() - began < 2
