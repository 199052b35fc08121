"""The network is away for a while: how soon is a process back when the network is?"""

import re
import time

from backbone.broker import CONNECT_TIMEOUT_S, RECONNECT_S_MAX

OUTAGE_S = 5


def test_stock_waits_longer_after_every_attempt(start_stock, fault_proxy, amqp_uri):
    process = start_stock(uri=fault_proxy.uri(amqp_uri))

    fault_proxy.cut()

    process.wait_said("Retrying in 6.0 seconds")
    assert re.findall(r"Retrying in (\S+) seconds", process.said)[:3] == ["2.0", "4.0", "6.0"]


def test_ours_is_back_within_seconds_however_long_the_outage_was(
    sqlite_databases, start_service, fault_proxy, amqp_uri, queues
):
    process = start_service("probe", sqlite_databases.fresh("probe"), fault_proxy.uri(amqp_uri))
    fault_proxy.cut()
    process.wait_logged("broker_lost")
    time.sleep(OUTAGE_S)
    began = time.monotonic()

    fault_proxy.resume()

    queues.wait_consumed("probe")
    assert time.monotonic() - began < RECONNECT_S_MAX + CONNECT_TIMEOUT_S
