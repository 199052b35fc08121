"""Payments: what orders are paid with, what goes back, and what was asked of the provider."""

from uuid import UUID

from flask.views import MethodView

from billing.contract import (
    AuthorisedSchema,
    CardSchema,
    ListPaymentsSchema,
    ListTransactionsSchema,
    PaymentPageSchema,
    PaymentSchema,
    RefundSchema,
    TransactionPageSchema,
)
from customers.contract import ACCOUNTANT, ADMIN, SUPPORT
from gateway.api import Blueprint
from gateway.auth import own_unless, roles
from gateway.keys import keyed
from gateway.pagination import LINK, linked
from gateway.rpc import Answer, rpc

blueprint = Blueprint("payments", "Payments: one's own; support, accountants and admins see all.")

_REFUND = {"amount": {"amount_minor": 2490, "currency": "EUR"}, "reason": "Arrived scratched"}


@blueprint.route("/orders/<uuid:order_id>/payments")
class OrderPayments(MethodView):
    """Money for one order."""

    @keyed
    @blueprint.operation("payOrder", "PaymentDeclined", "NotFound", "Conflict", "Unavailable", "OutcomeUnknown")
    @blueprint.arguments(CardSchema, example={"card_token": "card_approved"})
    @blueprint.response(201, AuthorisedSchema)
    def post(self, card: Answer, order_id: UUID) -> tuple[Answer, dict[str, str]]:
        """Pay what is still to be paid of an order; its customer, support and admins may.

        402: declined; try another card, under another key. 409: `payment_in_doubt`, `already_authorised` or
        `order_closed`. 503 `order_not_known_yet`: placed a moment ago. 504: ask again under the same key.
        """
        authorised = rpc.billing.pay_order(order_id=str(order_id), **card)
        return authorised, _location(authorised["payment_id"])


@blueprint.route("/payments")
class Payments(MethodView):
    """The payments that who asks may see."""

    @blueprint.operation("listPayments", "PermissionDenied")
    @blueprint.arguments(ListPaymentsSchema, location="query")
    @blueprint.response(200, PaymentPageSchema, headers=LINK)
    def get(self, query: Answer) -> tuple[Answer, dict[str, str]]:
        """A page of payments, newest first; there is one for each order."""
        owner = query["customer_id"] or own_unless(ACCOUNTANT, SUPPORT, ADMIN)
        return linked(rpc.billing.list_payments(**query | {"customer_id": owner}))


@blueprint.route("/payments/<uuid:payment_id>")
class PaymentById(MethodView):
    """One payment."""

    @blueprint.operation("getPayment", "NotFound")
    @blueprint.response(200, PaymentSchema)
    def get(self, payment_id: UUID) -> Answer:
        """One payment with all that was asked of the provider for it."""
        return rpc.billing.get_payment(payment_id=str(payment_id))


@blueprint.route("/payments/<uuid:payment_id>/refunds")
class Refunds(MethodView):
    """Money back."""

    @roles(ACCOUNTANT, ADMIN)
    @keyed
    @blueprint.operation("refundPayment", "NotFound", "Conflict")
    @blueprint.arguments(RefundSchema, example=_REFUND)
    @blueprint.response(201, PaymentSchema)
    def post(self, refund: Answer, payment_id: UUID) -> tuple[Answer, dict[str, str]]:
        """Begin to give captured money back; the refund stands among the payment's attempts, as REQUESTED."""
        payment = rpc.billing.refund_payment(payment_id=str(payment_id), **refund)
        return payment, _location(payment["id"])


@blueprint.route("/transactions")
class Transactions(MethodView):
    """What was asked of the payment provider."""

    @roles(ACCOUNTANT, ADMIN)
    @blueprint.operation("listTransactions")
    @blueprint.arguments(ListTransactionsSchema, location="query")
    @blueprint.response(200, TransactionPageSchema, headers=LINK)
    def get(self, query: Answer) -> tuple[Answer, dict[str, str]]:
        """A page of requests to the provider, with what became of them, newest first."""
        return linked(rpc.billing.list_transactions(**query))


def _location(payment_id: str) -> dict[str, str]:
    return {"Location": f"/api/v1/payments/{payment_id}"}
