"""Stock, orders, reservations and shipments under random commands and facts: doubled, late and crossing ones."""

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from backbone.errors import ServiceError
from backbone.messages import Event, new_id
from billing.contract import PaymentAuthorised, PaymentCaptured, PaymentCaptureFailed, PaymentStarted
from inventory import handlers
from inventory.contract import (
    AdjustStock,
    CancelOrder,
    DispatchShipment,
    NameShipment,
    PackedUnits,
    PackShipment,
    ReceiveStock,
)
from inventory.orders import CANCELLED, CONFIRMED, DELIVERED, EXPIRED, PARTIALLY_SHIPPED, RESERVED, SHIPPED, Order
from inventory.shipments import CANCELLED as CANCELLED_SHIPMENT
from inventory.shipments import DELIVERED as DELIVERED_SHIPMENT
from inventory.shipments import ON_HOLD, PACKED, PLANNED, READY, Shipment
from inventory.shipments import SHIPPED as SHIPPED_SHIPMENT
from inventory.stock import StockItem
from tests.builders import HOLD, NOON, a_customer_snapshot, a_product, a_quote, euros
from tests.unit.inventory.fake_work import FakeWork
from tests.unit.inventory.journeys import EXTENSION, facts_about

SKUS = ("A", "B", "C")
UNITS = st.integers(1, 6)
HANDLERS: dict[str, Callable[[FakeWork, Event], None]] = {
    "payment_started": lambda work, fact: handlers.extend_hold(work, fact, EXTENSION),
    "payment_authorised": handlers.confirm_order,
    "payment_captured": handlers.learn_capture,
    "payment_capture_failed": handlers.learn_capture,
}


class Warehouse(RuleBasedStateMachine):
    """A shop whose billing tells facts whenever it likes, as often as it likes, in any order."""

    @initialize()
    def open(self) -> None:
        self.work = FakeWork([a_product(sku, 100) for sku in SKUS])
        self.work.stock.rows = {sku: StockItem(sku) for sku in SKUS}
        self.told: list[Event] = []
        for sku in SKUS:
            self.receive(sku, 20)

    @rule(sku=st.sampled_from(SKUS), quantity=st.integers(1, 20))
    def more_comes(self, sku: str, quantity: int) -> None:
        self.receive(sku, quantity)

    def receive(self, sku: str, quantity: int) -> None:
        handlers.receive_stock(self.work, ReceiveStock(sku, quantity))

    @rule(sku=st.sampled_from(SKUS), quantity=st.integers(-9, 9).filter(bool))
    def adjust(self, sku: str, quantity: int) -> None:
        self.attempt(lambda: handlers.adjust_stock(self.work, AdjustStock(sku, quantity, "Counted")))

    @rule(units=st.lists(st.tuples(st.sampled_from(SKUS), UNITS), min_size=1, max_size=4))
    def place(self, units: list[tuple[str, int]]) -> None:
        quote = a_quote(*units, price_minor=100)
        self.attempt(lambda: handlers.place_order(self.work, a_customer_snapshot(), quote, HOLD))

    @precondition(lambda self: self.work.orders.rows)
    @rule(choose=st.randoms(use_true_random=False))
    def authorise(self, choose) -> None:
        order = self.order(choose, RESERVED)
        payment_id = new_id()
        self.told.append(PaymentStarted(order.id, payment_id, new_id(), NOON))
        self.told.append(PaymentAuthorised(order.id, payment_id, new_id(), euros(100), NOON))

        self.hear_soon(choose)

    @precondition(lambda self: self.shipments())
    @rule(choose=st.randoms(use_true_random=False), is_captured=st.booleans())
    def settle(self, choose, is_captured: bool) -> None:
        shipment = self.shipment(choose, PACKED, ON_HOLD)
        facts = facts_about(shipment.order_id, shipment.id)
        self.told.append(facts["payment_captured" if is_captured else "payment_capture_failed"])
        self.hear_soon(choose)

    @precondition(lambda self: self.shipments())
    @rule(choose=st.randoms(use_true_random=False))
    def go_on(self, choose) -> None:
        shipment = choose.choice(self.shipments())
        if shipment.state in (PACKED, ON_HOLD):
            self.settle(choose, is_captured=choose.random() < 0.7)
        else:
            following = {PLANNED: self.pack_some, READY: self.send, SHIPPED_SHIPMENT: self.bring}
            following.get(shipment.state, self.bring)(shipment, choose)

    @precondition(lambda self: self.told)
    @rule(choose=st.randoms(use_true_random=False), is_kept=st.booleans())
    def hear(self, choose, is_kept: bool) -> None:
        fact = choose.choice(self.told)
        if not is_kept:  # What is kept comes again.
            self.told.remove(fact)
        self.learn(fact)

    def hear_soon(self, choose) -> None:
        """Mostly, a fact comes soon after it happened; some of them come again."""
        if choose.random() < 0.8:
            self.learn(self.told[-1] if choose.random() < 0.3 else self.told.pop())

    def learn(self, fact: Event) -> None:
        """Handle a fact."""
        self.attempt(lambda: HANDLERS[fact.type](self.work, fact))

    @precondition(lambda self: self.shipments())
    @rule(choose=st.randoms(use_true_random=False), is_whole=st.booleans())
    def pack(self, choose, is_whole: bool) -> None:
        self.pack_some(self.shipment(choose, PLANNED), choose, is_whole=is_whole)

    def pack_some(self, shipment: Shipment, choose, *, is_whole: bool = False) -> None:
        """Pack a shipment, or some of it."""
        packed = [PackedUnits(line.position, choose.randint(1, line.quantity)) for line in shipment.lines]
        lines = None if is_whole else packed[: choose.randint(1, len(packed))]
        self.attempt(lambda: handlers.pack_shipment(self.work, PackShipment(shipment.id, lines)))

    @precondition(lambda self: self.shipments())
    @rule(choose=st.randoms(use_true_random=False))
    def dispatch(self, choose) -> None:
        self.send(self.shipment(choose, READY), choose)

    def send(self, shipment: Shipment, _choose) -> None:
        """Dispatch a shipment."""
        self.attempt(lambda: handlers.dispatch_shipment(self.work, DispatchShipment(shipment.id, "", "")))

    @precondition(lambda self: self.shipments())
    @rule(choose=st.randoms(use_true_random=False))
    def deliver(self, choose) -> None:
        self.bring(self.shipment(choose, SHIPPED_SHIPMENT), choose)

    def bring(self, shipment: Shipment, _choose) -> None:
        """Deliver a shipment."""
        self.attempt(lambda: handlers.deliver_shipment(self.work, NameShipment(shipment.id)))

    @precondition(lambda self: len(self.shipments()) > 1)
    @rule(choose=st.randoms(use_true_random=False))
    def cancel(self, choose) -> None:
        order_id = choose.choice(list(self.work.orders.rows))
        self.attempt(lambda: handlers.cancel_order(self.work, CancelOrder(order_id, "")))

    @precondition(lambda self: len(self.work.orders.rows) > 1)
    @rule(choose=st.randoms(use_true_random=False), is_late=st.booleans())
    def sweep(self, choose, is_late: bool) -> None:
        ended = self.work.orders.with_ended_holds(NOON + timedelta(days=1), 9)
        for order_id, version in choose.sample(ended, min(1, len(ended))):
            handlers.expire_order(self.work, order_id, version - is_late)

    @invariant()
    def no_unit_is_lost_or_promised_twice(self) -> None:
        promised: Counter[str] = Counter()
        for order in self.work.orders.rows.values():
            promised.update({line.sku: 0 for line in order.lines})
            for line in order.lines:
                promised[line.sku] += line.open
        for sku, item in self.work.stock.rows.items():
            assert item.received + item.adjusted == item.on_hand + item.shipped - item.restocked
            assert item.on_hand == item.available + item.reserved
            assert min(item.on_hand, item.available, item.reserved, item.shipped) >= 0
            assert item.reserved == promised[sku]
            assert item.on_hand == sum(moved.quantity for moved, _ in self.work.stock.moved if moved.sku == sku)

    @invariant()
    def each_unit_of_an_order_is_somewhere(self) -> None:
        for order in self.work.orders.rows.values():
            for line in order.lines:
                assert line.shipped + line.cancelled + line.open == line.quantity
            assert order.state == expected_state(order)
            if order.state != RESERVED:
                assert units_of(order.shipments) == Counter(
                    {line.position: line.open + line.shipped for line in order.lines if line.open + line.shipped}
                )

    @invariant()
    def a_timeline_has_no_gap_and_each_end_is_told_once(self) -> None:
        for order in self.work.orders.rows.values():
            sequences = [entry.sequence for entry, _ in self.work.timeline.rows[order.id]]
            assert sequences == list(range(1, order.entries_before + 1))
        told = Counter((fact.type, aggregate_id) for fact, aggregate_id in self.work.published)
        for kind in ("order_placed", "order_confirmed", "order_cancelled", "order_expired"):
            assert max((count for (name, _), count in told.items() if name == kind), default=0) <= 1

    def order(self, choose, *states: str) -> Order:
        """Any order, mostly one in one of these states."""
        orders = list(self.work.orders.rows.values())
        return choose.choice([*orders, *[order for order in orders if order.state in states] * 5])

    def shipment(self, choose, *states: str) -> Shipment:
        """Any shipment, mostly one in one of these states."""
        shipments = self.shipments()
        return choose.choice([*shipments, *[each for each in shipments if each.state in states] * 5])

    def shipments(self) -> list[Shipment]:
        return [shipment for order in self.work.orders.rows.values() for shipment in order.shipments]

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something that may be refused; a refusal changes nothing."""
        before = deepcopy((self.work.orders.rows, self.work.stock.rows, self.work.told))
        try:
            act()
        except ServiceError:
            assert (self.work.orders.rows, self.work.stock.rows, self.work.told) == before


def units_of(shipments: list[Shipment]) -> Counter[int]:
    """Units by position in all shipments that are not cancelled."""
    units: Counter[int] = Counter()
    for shipment in shipments:
        if shipment.state != CANCELLED_SHIPMENT:
            units.update({line.position: line.quantity for line in shipment.lines})
    return units


def expected_state(order: Order) -> str:
    """The state that an order's lines and shipments make."""
    has_left = any(line.shipped for line in order.lines)
    if any(line.open for line in order.lines):
        waiting = RESERVED if order.payment_id is None else CONFIRMED
        return PARTIALLY_SHIPPED if has_left else waiting
    if not has_left:
        return EXPIRED if order.state == EXPIRED else CANCELLED
    left = {shipment.state for shipment in order.shipments} & {SHIPPED_SHIPMENT, DELIVERED_SHIPMENT}
    return DELIVERED if left == {DELIVERED_SHIPMENT} else SHIPPED


def test_the_states_of_the_model_are_those_of_the_order():
    assert expected_state(Order.place(a_customer_snapshot(), a_quote(("A", 1)), NOON, HOLD)) == RESERVED
    assert {PaymentCaptured.type, PaymentCaptureFailed.type} < set(HANDLERS)


TestWarehouse = Warehouse.TestCase
TestWarehouse.settings = settings(max_examples=80, stateful_step_count=80, deadline=None)
