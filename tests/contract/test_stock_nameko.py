"""Stock Nameko 2.14 calls our services, and our client calls its services."""

import json

import pytest

from backbone.errors import InternalError
from backbone.messages import new_id
from tests.support.processes import FAKES, Child, python, run_python
from tests.support.services import is_known
from tests.support.waiting import wait_until


@pytest.fixture
def stock_client(shop):
    """Makes calls in a process of its own, and returns their outcomes."""

    def call(*calls: list, knows_our_errors: bool = False) -> list[dict]:
        arguments = [json.dumps(calls), *(["known"] if knows_our_errors else [])]
        printed = run_python(f"{FAKES}/stock_caller.py", *arguments, environment={"AMQP_URI": shop.amqp_uri})
        return json.loads(printed)

    return call


@pytest.fixture(scope="module")
def stock_service(shop, tmp_path_factory):
    """A stock service on the shop's broker; to call it, the shop's client."""
    run = "from nameko.cli.main import main; main()"
    command = python("-c", run, "run", "--broker", shop.amqp_uri, "stock_weather")
    process = Child(command, tmp_path_factory.mktemp("stock") / "weather.log")
    process.start()
    wait_until(lambda: process.require_running() or is_known(shop.client, "weather"), "the stock service", 30)
    yield shop.client.weather
    process.stop()


def test_a_stock_client_calls_by_keyword_and_by_position(shop, stock_client):
    customer = shop.a_customer()

    by_keyword, by_position, page = stock_client(
        ["customers", "get_customer", [], {"customer_id": customer["id"]}],
        ["customers", "get_customer", [customer["id"]], {}],
        ["inventory", "list_products", [], {"limit": 1}],
    )

    assert by_keyword == by_position == {"result": customer}
    assert page["result"].keys() == {"items", "next_cursor"}


def test_a_stock_client_gets_our_errors_by_name(stock_client):
    unknown, malformed = stock_client(
        ["customers", "get_customer", [new_id()], {}], ["customers", "get_customer", [1, 2, 3], {}]
    )

    assert (unknown["raised"], unknown["args"][0].split()[0]) == ("RemoteError", "NotFound")
    assert (malformed["raised"], malformed["args"][0].split()[0]) == ("RemoteError", "InvalidRequest")


def test_a_stock_client_that_knows_our_errors_gets_them_whole(stock_client):
    customer_id = new_id()

    [refused] = stock_client(["customers", "get_customer", [customer_id], {}], knows_our_errors=True)

    assert refused["raised"] == "NotFound"
    assert refused["args"][0] == "customer_not_found"
    assert json.loads(refused["args"][2]) == {"customer_id": customer_id}


def test_a_command_of_a_stock_client_happens_once_under_its_key(shop, stock_client):
    sku = shop.a_product(on_hand=1)
    call = ["inventory", "receive_stock", [], {"sku": sku, "quantity": 5, "idempotency_key": new_id()}]

    first, second = stock_client(call, call)

    assert first == second
    assert shop.stock(sku) == (6, 0)


def test_our_client_gets_what_a_stock_service_answers(stock_service):
    forecast = stock_service.forecast(city="Kiel", days=2)

    assert forecast == {"city": "Kiel", "days": [{"sun": True}, {"sun": True}]}


def test_the_text_of_a_foreign_error_is_not_passed_on(stock_service):
    with pytest.raises(InternalError) as failed:
        stock_service.fail()

    assert (failed.value.code, failed.value.message) == ("remote_error", "The service failed with ValueError.")


def test_arguments_that_a_stock_service_does_not_take_are_an_error_and_it_goes_on(stock_service):
    with pytest.raises(InternalError) as failed:
        stock_service.forecast(town="Kiel")

    assert failed.value.message == "The service failed with IncorrectSignature."
    assert stock_service.repeat(value=[1, None, "é"]) == [1, None, "é"]
