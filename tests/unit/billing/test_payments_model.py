"""One order under any mixture of facts and answers, late, doubled and crossing: the money is right at every moment."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as check
from sqlalchemy import func, select

from backbone.errors import Conflict, NotFound, Unavailable
from backbone.messages import new_id
from billing import handlers
from billing.contract import AUTHORISE, INVOICE, ListInvoices, RefundPayment
from billing.ledger import CLEARING, DEPOSITS
from billing.models import ChargeRow, JournalEntryRow, PaymentRow, PostingRow
from billing.payment_attempts import UNHEARD_OF, Answer, PaymentAttempt
from tests.builders import an_order_placed
from tests.unit.billing.desk import Desk, cents, total

SELDOM = st.integers(0, 5).map(lambda number: number == 5)
OUTCOMES = st.sampled_from(["done", "done", "done", "refused", "silent", "unheard of"])


class OrderAndItsMoney(RuleBasedStateMachine):
    """Inventory as far as it keeps its word: it packs what is confirmed, and cancels what it has not shipped."""

    @initialize(lines=st.integers(1, 3), is_untold=SELDOM)
    def begin(self, lines: int, is_untold: bool) -> None:
        """Mostly there is an order that is authorised; seldom nothing was told of yet."""
        self.desk, self.order = Desk(), an_order_placed(lines)
        self.left = [line.quantity for line in self.order.lines]
        self.shipments: list[tuple[str, list[int]]] = []
        self.is_closed = False
        if not is_untold:
            self.desk.placed(order=self.order)
            self.desk.settle_open(self.desk.started(self.order))

    @rule()
    def place(self) -> None:
        """The order is told of, perhaps again, perhaps after its end."""
        self.desk.placed(order=self.order)

    @rule()
    def pay(self) -> None:
        """A customer pays, and perhaps may not."""
        try:
            self.desk.started(self.order)
        except (Conflict, Unavailable):
            return

    @precondition(lambda self: self.desk.open_attempts())
    @rule(data=st.data(), outcome=OUTCOMES)
    def answer(self, data: st.DataObject, outcome: str) -> None:
        """The provider answers an attempt, or does not."""
        attempt = data.draw(st.sampled_from(self.desk.open_attempts()))
        self.desk.settle(attempt, self._answer(attempt, outcome))

    @rule(data=st.data())
    def turn_up(self, data: st.DataObject) -> None:
        """An authorisation turns up that counts as not charged; or an answer is told of again."""
        with self.desk.work() as uow:
            attempts = uow.attempts.of_order(self.order.order_id)
        if attempts:
            attempt = data.draw(st.sampled_from(attempts))
            if not attempt.is_open:
                self.desk.settle(attempt, Answer(is_done=True, reference=f"ref-{attempt.id}"))

    @rule(seconds=st.sampled_from([1, 30, 70]))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.desk.later(seconds)

    @precondition(lambda self: not self.is_closed and any(self.left) and "payment_authorised" in self.desk.told)
    @rule(data=st.data())
    def pack(self, data: st.DataObject) -> None:
        """Some of what is left is packed."""
        units = [data.draw(st.integers(0, count)) for count in self.left]
        if any(units):
            self.left = [count - taken for count, taken in zip(self.left, units, strict=True)]
            self.shipments.append((new_id(), units))
            self.desk.packed(self.order, *units, shipment_id=self.shipments[-1][0])

    @precondition(lambda self: self.shipments)
    @rule(data=st.data())
    def pack_again(self, data: st.DataObject) -> None:
        """A shipment is told of once more."""
        shipment_id, units = data.draw(st.sampled_from(self.shipments))
        self.desk.packed(self.order, *units, shipment_id=shipment_id)

    @precondition(lambda self: not self.is_closed)
    @rule(is_meant=SELDOM, is_before_packing=st.booleans())
    def cancel(self, is_meant: bool, is_before_packing: bool) -> None:
        """The order is cancelled with all its shipments, perhaps before one of them was told of."""
        if not is_meant:
            return
        self.is_closed = True
        if is_before_packing and any(self.left) and self.shipments:
            self.shipments.append((new_id(), self.left))
        self.desk.closed(self.order, *(shipment_id for shipment_id, _ in self.shipments))

    @precondition(lambda self: not self.is_closed and not self.shipments)
    @rule(is_meant=SELDOM)
    def expire(self, is_meant: bool) -> None:
        """The hold ends."""
        if is_meant:
            self.is_closed = True
            self.desk.closed(self.order, by="order_expired")

    @rule(amount=st.integers(1, 3_000))
    def refund(self, amount: int) -> None:
        """Staff pay something back, and perhaps cannot."""
        row = self._row()
        command = RefundPayment(new_id() if row is None else row.id, cents(amount), "Scratched")
        try:
            with self.desk.work() as uow:
                handlers.refund_payment(uow, command)
        except (Conflict, NotFound):
            return

    @invariant()
    def the_books_match_the_payment(self) -> None:
        """Clearing is what was captured and not paid back; deposits are what was not applied."""
        if (row := self._row()) is None:
            return
        assert self._balance(CLEARING.code) == row.captured_minor - row.refunded_minor
        assert self._balance(DEPOSITS.code) == -row.deposit_minor
        assert row.captured_minor + row.voided_minor <= row.authorised_minor

    @invariant()
    def every_entry_is_whole(self) -> None:
        """Triggers and the end of each transaction see to it."""
        with self.desk.work() as uow:
            assert not uow.session.scalar(select(func.sum(func.abs(JournalEntryRow.balance_minor))))

    def teardown(self) -> None:
        """In the end the provider answers everything, and all is as it should be."""
        for attempt in self.desk.open_attempts(AUTHORISE):
            self.desk.settle_open(attempt)
        self.desk.drain()
        row = self._row()
        if row is None:
            return
        assert row.deposit_minor == 0
        if self.is_closed:
            assert row.captured_minor + row.voided_minor == row.authorised_minor
            assert row.captured_minor == row.refunded_minor
        elif row.customer_id:
            self._finish()

    def _finish(self) -> None:
        if (payment := self.desk.payment(self.order))["state"] in ("CREATED", "VOIDED") or self._held():
            self.desk.settle_open(self.desk.started(self.order))
        if payment["captured"] != self.order.total and any(self.left):
            if not self._is_authorised():
                self.desk.settle_open(self.desk.started(self.order))
            self.desk.packed(self.order, *self.left)
        self.desk.drain()
        with self.desk.work() as uow:
            asked = ListInvoices(None, self.order.order_id, INVOICE, None, 100)
            invoiced = sum(each["total"].amount_minor for each in handlers.list_invoices(uow, asked).items)
        assert invoiced == self._row().captured_minor == total(self.order)

    def _is_authorised(self) -> bool:
        row = self._row()
        return row.authorised_minor - row.captured_minor - row.voided_minor > 0

    def _held(self) -> bool:
        with self.desk.work() as uow:
            held = select(ChargeRow.shipment_id).where(ChargeRow.state == "HELD")
            return uow.session.scalar(held) is not None

    def _answer(self, attempt: PaymentAttempt, outcome: str) -> Answer | None:
        if outcome == "silent":
            return None
        if outcome == "unheard of":
            return UNHEARD_OF if attempt.kind == AUTHORISE and attempt.id not in self.desk.books.answers else None
        # A provider that refuses to void or refund is left for people; here it never does.
        is_done = outcome == "done" or attempt.kind not in (AUTHORISE, "capture")
        return self.desk.books.answer(attempt, is_done=is_done)

    def _row(self) -> PaymentRow | None:
        with self.desk.work() as uow:
            of_order = select(PaymentRow).where(PaymentRow.order_id == self.order.order_id)
            return uow.session.scalars(of_order).one_or_none()

    def _balance(self, account: str) -> int:
        with self.desk.work() as uow:
            of_account = select(func.sum(PostingRow.amount_minor)).where(PostingRow.account == account)
            return uow.session.scalar(of_account) or 0


def test_money_is_right_under_any_crossing():
    check(OrderAndItsMoney, settings=settings(max_examples=50, stateful_step_count=25, deadline=None))
