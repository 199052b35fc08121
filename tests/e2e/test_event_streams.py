"""Event streams: what happens to an order arrives as it happens, once, whatever is killed meanwhile."""

import os
import signal
import socket
import time
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from tests.support.people import API
from tests.support.waiting import wait_until
from tests.support.watching import Watcher

AT_ONCE_S = 2.0
COMES_BACK_S = 60


@pytest.fixture(scope="module", autouse=True)
def whole_again(system):
    """The system is whole again after these tests, whatever they have done to it."""
    yield
    system.wait_ready()


@pytest.fixture
def ada(system):
    return system.a_customer()


@pytest.fixture
def order(system, ada):
    """An order that waits for its payment."""
    return ada.place((system.a_product(units=5)["sku"], 2))


@pytest.fixture
def watch(system):
    """Opens a stream of an order, which goes on by itself until the test ends."""
    watchers = []

    def open_one(person, order_id, **options):
        watchers.append(Watcher(system.addresses["URL"], person, order_id, **options))
        return watchers[-1]

    yield open_one
    for watcher in watchers:
        watcher.close()


def timeline(person, order_id):
    return person.get(f"/orders/{order_id}/timeline").raise_for_status().json()["items"]


def workers_that_serve(system, watchers):
    """The gateway's processes at the other ends of these streams."""
    ports = {watcher.port for watcher in watchers}
    return {
        worker.pid
        for worker in system.workers()
        for link in worker.net_connections("tcp")
        if link.raddr and link.raddr.port in ports and link.status == psutil.CONN_ESTABLISHED
    }


def test_what_happens_arrives_within_two_seconds_at_whichever_worker(system, ada, order, watch):
    watchers = [watch(ada, order["id"]) for _ in range(2)]
    wait_until(lambda: spread(system, ada, order, watch, watchers), "streams at both workers", 30)

    steps = [
        (lambda: ada.pay(order["id"]), "payment_authorised"),
        (lambda: ada.wait_order(order["id"], "CONFIRMED"), "shipment_planned"),
        (lambda: system.pack(order), "shipment_packed"),
        (lambda: ada.wait_shipments(order["id"], "READY"), "shipment_ready"),
    ]
    for act, kind in steps:
        act()
        done = time.monotonic()
        for watcher in watchers:
            wait_until(lambda w=watcher, kind=kind: kind in w.kinds, f"{kind} on a stream", AT_ONCE_S)
        assert time.monotonic() - done < AT_ONCE_S

    known = timeline(ada, order["id"])
    assert [watcher.entries for watcher in watchers] == [known] * len(watchers)
    assert "payment_captured" in watchers[0].changes


def test_staff_and_nobody_else_sees_the_orders_of_others(system, order, watch):
    clerk = watch(system.staff("warehouse"), order["id"])
    wait_until(lambda: "order_placed" in clerk.kinds, "what happened")

    stranger = system.a_customer().get("/events", order_id=order["id"])
    visitor = system.visitor.get("/events", order_id=order["id"])

    assert (stranger.status_code, stranger.json()["code"]) == (404, "order_not_found")
    assert visitor.status_code == 401


def test_a_stream_that_is_resumed_gets_what_it_missed_and_none_twice(ada, order, watch):
    first = watch(ada, order["id"])
    wait_until(lambda: first.entries, "what happened so far")
    first.close()
    ada.pay(order["id"])
    ada.wait_order(order["id"], "CONFIRMED")

    second = watch(ada, order["id"], after=first.last)

    wait_until(lambda: "shipment_planned" in second.kinds, "what was missed")
    known = timeline(ada, order["id"])
    assert first.entries + second.entries == known[: len(first.entries + second.entries)]


@pytest.mark.parametrize("program", ["broker", "gateway", "a worker", "inventory"])
def test_whoever_comes_back_after_a_kill_has_missed_nothing(system, ada, order, watch, program):
    watcher = watch(ada, order["id"])
    wait_until(lambda: watcher.entries, "what happened so far")
    leaving = system.workers() if program == "gateway" else []
    (pid,) = workers_that_serve(system, [watcher]) if program == "a worker" else (system.pid(program),)

    os.kill(pid, signal.SIGKILL)
    # The workers of a killed master answer until they have noticed.
    assert psutil.wait_procs(leaving, COMES_BACK_S)[1] == []
    system.wait_ready()
    ada.pay(order["id"])
    ada.wait_order(order["id"], "CONFIRMED")

    wait_until(lambda: "shipment_planned" in watcher.kinds, "what happened since", COMES_BACK_S)
    assert watcher.entries == timeline(ada, order["id"])[: len(watcher.entries)]
    if program == "broker":
        assert watcher.endings == ["broker_unavailable"]


def test_a_stream_ends_with_its_session(ada, order, watch):
    watcher = watch(ada, order["id"])
    wait_until(lambda: watcher.entries, "what happened so far")

    ada.ask("POST", "/auth/logout").raise_for_status()

    wait_until(lambda: "session_ended" in watcher.endings, "the end of the stream", AT_ONCE_S)
    assert wait_until(lambda: 401 in watcher.refusals, "a refusal")


def test_a_worker_that_is_told_to_leave_ends_its_streams_and_leaves_at_once(system, ada, order, watch):
    watcher = watch(ada, order["id"])
    wait_until(lambda: watcher.entries, "what happened so far")
    (pid,) = workers_that_serve(system, [watcher])
    leaving = psutil.Process(pid)

    leaving.terminate()

    wait_until(lambda: "draining" in watcher.endings, "the end of the stream", AT_ONCE_S)
    # It waits for idle connections as ever, and not for its streams.
    assert psutil.wait_procs([leaving], 10)[1] == []


def test_a_reader_that_takes_nothing_keeps_no_other_waiting(system, ada, order, watch):
    url = urlsplit(system.addresses["URL"])
    with socket.create_connection((url.hostname, url.port)) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_024)
        head = f"GET {API}/events?order_id={order['id']} HTTP/1.1\r\nHost: x\r\nAuthorization: "
        slow.sendall(f"{head}{ada.headers['Authorization']}\r\n\r\n".encode())
        watchers = [watch(ada, order["id"]) for _ in range(4)]

        ada.pay(order["id"])

        assert wait_until(
            lambda: all("order_confirmed" in watcher.kinds for watcher in watchers),
            "what happens, on every other stream",
            5,
        )


def test_many_streams_keep_no_request_waiting(system, order, watch):
    account = system.account_of("warehouse")
    clerks = [system.sign_in(account["email"], account["password"]) for _ in range(3)]
    watchers = [watch(clerk, order["id"]) for clerk in clerks for _ in range(10)]
    wait_until(lambda: all(watcher.entries for watcher in watchers), "all streams")

    started = time.monotonic()
    answers = {system.visitor.get("/products").status_code for _ in range(20)}

    assert answers == {200}
    assert time.monotonic() - started < AT_ONCE_S


def spread(system, person, order, watch, watchers):
    """Open streams until there is one at each worker; each is at whichever worker took its connection."""
    if len(workers_that_serve(system, watchers)) == len(system.workers()):
        return True
    if len(watchers) < 10:
        watchers.append(watch(person, order["id"]))
    return False


def test_its_headers_keep_proxies_and_browsers_from_keeping_it(system, ada, order):
    url = f"{system.addresses['URL']}{API}/events"
    with httpx.stream("GET", url, params={"order_id": order["id"]}, headers=ada.headers, trust_env=False) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert stream.headers["X-Accel-Buffering"] == "no"
        assert "no-cache" in stream.headers["Cache-Control"]
        assert "Content-Encoding" not in stream.headers
