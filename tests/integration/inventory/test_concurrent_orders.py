"""Two instances share one database: nothing is oversold, and no reservation is lost."""

from collections import Counter

from tests.support.waiting import at_once, under_key, within

RESERVED = "SELECT coalesce(sum(held + committed), 0) FROM order_lines WHERE sku = :sku"
ORDERED = "SELECT coalesce(sum(quantity), 0) FROM order_lines WHERE sku = :sku"


def kinds(outcomes: list) -> Counter[str]:
    return Counter(getattr(outcome, "code", "done") for outcome in outcomes)


def test_forty_orders_at_once_for_ten_units_give_exactly_ten_orders(depot):
    sku, customer = depot.a_product(on_hand=10), depot.a_customer()["id"]

    def place(_number: int) -> dict:
        with within(seconds=25):
            return depot.order(customer, (sku, 1))

    assert kinds(at_once(40, place)) == {"done": 10, "insufficient_stock": 30}
    assert depot.stock(sku) == (10, 10)
    assert depot.inventory.value(RESERVED, sku=sku) == depot.inventory.value(ORDERED, sku=sku) == 10


def test_orders_that_lock_the_same_stock_in_another_order_all_succeed(depot):
    first, second, customer = depot.a_product(on_hand=30), depot.a_product(on_hand=30), depot.a_customer()["id"]

    def place(number: int) -> dict:
        lines = ((first, 1), (second, 1)) if number % 2 else ((second, 1), (first, 1))
        with within(seconds=25):
            return depot.order(customer, *lines)

    assert kinds(at_once(30, place)) == {"done": 30}
    assert (depot.stock(first), depot.stock(second)) == ((30, 30), (30, 30))


def test_receipts_and_orders_at_once_lose_no_unit(depot):
    sku, customer = depot.a_product(on_hand=20), depot.a_customer()["id"]

    def act(number: int) -> object:
        with under_key(f"{sku}-{number}", seconds=25):
            return (
                depot.client.inventory.receive_stock(sku=sku, quantity=3)
                if number % 2
                else depot.order(customer, (sku, 1))
            )

    assert kinds(at_once(40, act)) == {"done": 40}
    assert depot.stock(sku) == (80, 20)
    assert depot.inventory.value(RESERVED, sku=sku) == 20


def test_every_order_has_a_number_of_its_own(depot):
    sku, customer = depot.a_product(on_hand=20), depot.a_customer()["id"]

    orders = at_once(20, lambda _number: depot.order(customer, (sku, 1)))

    assert len({order["number"] for order in orders}) == len({order["id"] for order in orders}) == 20
