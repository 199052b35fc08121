"""A service that publishes events starts before its broker does."""

from backbone.messages import new_id


def test_stock_with_a_dispatcher_gives_up(start_stock, fault_proxy, amqp_uri):
    fault_proxy.cut()

    process = start_stock("stock_herald", fault_proxy.uri(amqp_uri), is_awaited=False)

    assert process.wait_ended(60) != 0


def test_ours_waits_and_then_publishes(sqlite_databases, start_service, fault_proxy, amqp_uri, client, queues, wire):
    fault_proxy.cut()
    process = start_service("probe", sqlite_databases.fresh("probe"), fault_proxy.uri(amqp_uri), is_awaited=False)
    process.wait_logged("broker_lost")

    fault_proxy.resume()

    queues.wait_consumed("probe")
    steps, name = wire.tap("probe.events"), new_id()
    client.probe.take_step(name=name)
    assert wire.take_event(steps, name).payload == {"name": name}
