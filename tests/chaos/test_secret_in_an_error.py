"""A service fails with a secret in the text of its exception: who gets to read it?"""

from tests.support.wire import call_body


def test_stock_sends_it_to_the_caller(start_stock, wire):
    start_stock()

    reply = wire.ask("workshop", "log_in", call_body(password="1234"))

    assert '"ValueError"' in reply.body
    assert "password=1234" in reply.body


def test_ours_keeps_it_and_names_the_journey_instead(sqlite_databases, start_service, wire):
    process = start_service("probe", sqlite_databases.fresh("probe"))

    reply = wire.ask("probe", "stumble", call_body(name="x"))

    assert '"InternalError"' in reply.body
    assert "1234" not in reply.body
    assert "RuntimeError" not in reply.body
    process.wait_logged("rpc_failed", method="probe.stumble")
