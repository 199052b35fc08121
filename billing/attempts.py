"""Asks the payment provider outside any transaction, settles what it answered, and finds out what it did not."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import eventlet
import structlog
from nameko.extensions import DependencyProvider

from backbone.config import whole
from backbone.context import Context, bound
from backbone.nameko.columns import now_ms
from billing import handlers
from billing.contract import AUTHORISE, CAPTURE, REFUND, VOID, provider_silent
from billing.payment_attempts import UNHEARD_OF, Answer, PaymentAttempt, Timing
from billing.providers import Provider
from billing.providers.sandbox import Sandbox

POLL_S = 1
"""The safety net under the wake-up after each commit."""
BATCH = 10
"""Attempts that an instance works on at once; each waits for the provider most of the time."""

log = structlog.get_logger()


def read_timing(config: Mapping[str, Any]) -> Timing:
    """How long what is waited for, as the settings say. Raises: SettingError."""
    return Timing(whole(config, "PROVIDER_TIMEOUT_S", 1, 60), whole(config, "NOT_CHARGED_AFTER_S", 1, 3_600))


class Attempts:
    """Works off payment attempts, side by side with other instances.

    Each attempt is leased for longer than the provider may take, so that one instance asks at a time; whoever dies or
    freezes is followed by another when the lease ends. What is settled twice counts once.
    """

    def __init__(self, transactions: Any, provider: Provider, timing: Timing, seller: Any) -> None:
        self._transactions, self._provider, self._timing, self._seller = transactions, provider, timing, seller
        self._wake = threading.Event()

    def wake(self) -> None:
        """Look for attempts now."""
        self._wake.set()

    @contextmanager
    def waking(self) -> Iterator[None]:
        """A block around a transaction that may leave attempts: they are worked off as soon as it has committed."""
        yield
        self.wake()

    def authorise(self, attempt: PaymentAttempt, card_token: str) -> Answer | None:
        """Ask the provider to hold an amount; None when it does not answer in time."""
        return self._ask(attempt, lambda: self._provider.authorise(attempt.id, attempt.amount, card_token))

    @contextmanager
    def settling(self, attempt: PaymentAttempt) -> Iterator[None]:
        """A block that settles what somebody waits for: if it fails the outcome is unknown, and is settled later.

        Raises: OutcomeUnknown `provider_silent`.
        """
        try:
            yield
        except Exception as error:
            log.warning("attempt_not_settled", attempt_id=attempt.id, error=type(error).__name__)
            raise provider_silent(attempt.order_id) from None
        finally:
            self.wake()

    def run_for_ever(self) -> None:
        """Work off what is due, in the background."""
        pool = eventlet.GreenPool(BATCH)
        while True:
            self._wake.wait(POLL_S)
            self._wake.clear()
            try:
                for attempt in [] if self._transactions.is_away else self._lease(pool.free()):
                    pool.spawn_n(self._work_off, attempt)
            except Exception as error:
                log.warning("attempt_runner_failed", error=f"{type(error).__name__}: {error}")
                eventlet.sleep(POLL_S)

    def _lease(self, count: int) -> list[PaymentAttempt]:
        with self._transactions.reading() as look:
            if not count or not look.attempts.any_due(now_ms()):
                return []
        with self._transactions.bare() as work:
            return cast(list[PaymentAttempt], work.attempts.lease(now_ms(), now_ms() + self._timing.lease_ms, count))

    def _work_off(self, attempt: PaymentAttempt) -> None:
        with bound(Context(correlation_id=attempt.correlation_id)):
            answer = self._outcome(attempt)
            try:
                with self._transactions() as uow:
                    handlers.settle(uow, attempt.id, answer, self._timing, self._seller)
            except Exception as error:
                # Its lease ends, and then it is looked at again.
                log.warning("attempt_not_settled", attempt_id=attempt.id, error=f"{type(error).__name__}: {error}")
        self.wake()

    def _outcome(self, attempt: PaymentAttempt) -> Answer | None:
        if attempt.kind != AUTHORISE:
            return self._ask(attempt, self._again(attempt))
        return self._ask(attempt, lambda: self._provider.find(attempt.id) or UNHEARD_OF)

    def _again(self, attempt: PaymentAttempt) -> Callable[[], Answer]:
        # Under the same key the provider does it once, so that after a crash it is simply sent again.
        operation = {CAPTURE: self._provider.capture, VOID: self._provider.void, REFUND: self._provider.refund}
        return lambda: operation[attempt.kind](attempt.id, attempt.reference, attempt.amount)

    def _ask(self, attempt: PaymentAttempt, ask: Callable[[], Answer]) -> Answer | None:
        answer: Answer | None = None
        try:
            answer = eventlet.with_timeout(self._timing.provider_timeout_s, ask, timeout_value=None)
        except Exception as error:
            # It may have done it or not: that is no answer.
            log.warning("provider_failed", attempt_id=attempt.id, kind=attempt.kind, error=type(error).__name__)
        return answer


class _Attempts(DependencyProvider):  # type: ignore[misc]
    is_kept = True

    def __init__(self, seller: Callable[[Mapping[str, Any]], Any]) -> None:
        self._read_seller = seller

    def setup(self) -> None:
        self._timing, self._seller = read_timing(self.container.config), self._read_seller(self.container.config)

    def start(self) -> None:
        (database,) = (each for each in self.container.dependencies if each.attr_name == "unit_of_work")
        transactions = database.get_dependency(None)
        self._attempts = Attempts(transactions, Sandbox(transactions), self._timing, self._seller)
        self.container.spawn_managed_thread(self._attempts.run_for_ever, identifier="attempt runner")

    def get_dependency(self, _worker_ctx: Any) -> Attempts:
        return self._attempts


def attempts(seller: Callable[[Mapping[str, Any]], Any]) -> Attempts:
    """Declare that a service works off payment attempts. Args: seller: Reads who issues the invoices."""
    return cast(Attempts, _Attempts(seller))
