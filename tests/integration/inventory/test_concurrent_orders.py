"""Two instances share one database: nothing is oversold, and no reservation is lost."""

from collections import Counter

from tests.support.waiting import at_once, under_key, within

RESERVED = "SELECT coalesce(sum(held), 0) FROM reservations WHERE sku = :sku"
ORDERED = "SELECT coalesce(sum(quantity), 0) FROM order_lines WHERE sku = :sku"


def kinds(outcomes: list) -> Counter[str]:
    return Counter(getattr(outcome, "code", "done") for outcome in outcomes)


def test_forty_orders_at_once_for_ten_units_give_exactly_ten_orders(shop):
    sku, customer = shop.a_product(on_hand=10), shop.a_customer()["id"]

    def place(_number: int) -> dict:
        with within(seconds=25):
            return shop.order(customer, (sku, 1))

    assert kinds(at_once(40, place)) == {"done": 10, "insufficient_stock": 30}
    assert shop.stock(sku) == (10, 10)
    assert shop.inventory.value(RESERVED, sku=sku) == shop.inventory.value(ORDERED, sku=sku) == 10


def test_orders_that_lock_the_same_stock_in_another_order_all_succeed(shop):
    first, second, customer = shop.a_product(on_hand=30), shop.a_product(on_hand=30), shop.a_customer()["id"]

    def place(number: int) -> dict:
        lines = ((first, 1), (second, 1)) if number % 2 else ((second, 1), (first, 1))
        with within(seconds=25):
            return shop.order(customer, *lines)

    assert kinds(at_once(30, place)) == {"done": 30}
    assert (shop.stock(first), shop.stock(second)) == ((30, 30), (30, 30))


def test_receipts_and_orders_at_once_lose_no_unit(shop):
    sku, customer = shop.a_product(on_hand=20), shop.a_customer()["id"]

    def act(number: int) -> object:
        with under_key(f"{sku}-{number}", seconds=25):
            return (
                shop.client.inventory.receive_stock(sku=sku, quantity=3)
                if number % 2
                else shop.order(customer, (sku, 1))
            )

    assert kinds(at_once(40, act)) == {"done": 40}
    assert shop.stock(sku) == (80, 20)
    assert shop.inventory.value(RESERVED, sku=sku) == 20


def test_every_order_has_a_number_of_its_own(shop):
    sku, customer = shop.a_product(on_hand=20), shop.a_customer()["id"]

    orders = at_once(20, lambda _number: shop.order(customer, (sku, 1)))

    assert len({order["number"] for order in orders}) == len({order["id"] for order in orders}) == 20
