"""Samples of what services answer, as their contracts say."""

import json

SERVICES = ("customers", "inventory", "billing", "registry")
ID = "019a0000-0000-7000-8000-0000000000aa"
OTHER_ID = "019a0000-0000-7000-8000-0000000000bb"
NOW = "2026-11-22T12:00:00+00:00"


def money(amount_minor):
    return {"amount_minor": amount_minor, "currency": "EUR", "exponent": 2}


CUSTOMER = {
    "id": ID, "email": "ada@shop.example", "name": "Ada", "country": "DK", "address": None, "roles": ["customer"],
    "created_at": NOW, "version": 1,
}  # fmt: skip
CUSTOMER_SUMMARY = {name: CUSTOMER[name] for name in ("id", "email", "name", "country", "created_at")}
SNAPSHOT = {name: CUSTOMER[name] for name in ("id", "email", "name", "country", "address")}
OPENED = {"customer": CUSTOMER, "session_id": ID, "refresh_token": "opaque", "expires_at": "2099-01-01T00:00:00+00:00"}
SESSION = {"id": ID, "created_at": NOW, "used_at": NOW, "expires_at": NOW}
ENDED = {"items": [{"session_id": OTHER_ID, "customer_id": ID, "ended_at": NOW, "expires_at": NOW}]}
PRODUCT = {
    "id": ID, "sku": "KIT-0001", "name": "Bread knife", "description": "", "category": "Kitchen",
    "unit_price": money(2_490), "tax_class": "standard", "available": 5, "is_archived": False, "created_at": NOW,
    "version": 1,
}  # fmt: skip
STOCK = {
    "sku": "KIT-0001", "received": 8, "adjusted": -1, "on_hand": 5, "available": 3, "reserved": 2, "shipped": 3,
    "restocked": 1, "scrapped": 0,
}  # fmt: skip
NAMED_STOCK = {**STOCK, "name": "Bread knife", "is_archived": False}
MOVEMENT = {
    "id": ID, "sku": "KIT-0001", "kind": "shipped", "quantity": -2, "shipment_id": ID, "order_id": ID,
    "order_number": "O-000001", "reason": "", "actor_id": ID, "moved_at": NOW,
}  # fmt: skip
LINE = {
    "position": 0, "sku": "KIT-0001", "name": "Bread knife", "quantity": 2, "unit_price": money(2_490),
    "net": money(4_980), "tax_class": "standard", "tax_rate_basis_points": 2_500, "tax": money(1_245),
}  # fmt: skip
SUMS = {
    "shipping": money(490), "shipping_tax_rate_basis_points": 2_500, "shipping_tax": money(123), "net": money(5_470),
    "tax": money(1_368), "total": money(6_838),
}  # fmt: skip
QUOTE = {"country": "DK", "lines": [{**LINE, "available": 3, "short": 0}], "is_available": True, **SUMS}
SHIPMENT_COURSE = {
    "id": ID, "order_id": ID, "state": "READY", "carrier": "", "tracking_number": "", "planned_at": NOW,
    "packed_at": NOW, "dispatched_at": None, "delivered_at": None,
}  # fmt: skip
SHIPMENT_SUMMARY = {
    **SHIPMENT_COURSE, "order_number": "O-000001", "recipient": "Ada Jensen", "city": "Aarhus", "country": "DK",
    "units": 2,
}  # fmt: skip
SHIPMENT = {**SHIPMENT_COURSE, "lines": [{"position": 0, "sku": "KIT-0001", "quantity": 2}]}
ORDER_HEAD = {
    "id": ID, "number": "1", "customer_id": ID, "state": "CONFIRMED", "total": money(6_838), "placed_at": NOW,
    "version": 2,
}  # fmt: skip
ORDER_SUMMARY = {**ORDER_HEAD, "customer_name": "Ada", "customer_email": "ada@shop.example"}
WAITING = {
    "count": 9,
    "oldest": [{"id": ID, "order_id": ID, "order_number": "1", "customer_name": "Ada", "planned_at": NOW}],
}
SCARCE = {
    "units": 5, "count": 1, "scarcest": [{"id": ID, "sku": "KIT-0001", "name": "Bread knife", "available": 2}],
}  # fmt: skip
ORDER_SUMS = {"count": 3, "totals": [money(6_838)]}
ORDER = {
    **ORDER_HEAD, **SUMS, "customer": SNAPSHOT, "lines": [{**LINE, "shipped": 0, "cancelled": 0, "open": 2}],
    "shipments": [SHIPMENT], "hold_until": NOW, "payment_id": ID,
}  # fmt: skip
TIMELINE = {
    "items": [{"sequence": 1, "kind": "order_placed", "at": NOW, "actor_id": ID, "details": {"total_minor": 6_838}}],
    "has_more": True,
}  # fmt: skip
TRANSACTION = {
    "id": ID, "payment_id": ID, "order_id": ID, "kind": "authorise", "state": "SUCCEEDED", "amount": money(6_838),
    "shipment_id": None, "cause": "", "reason": "", "requested_at": NOW, "settled_at": NOW,
}  # fmt: skip
AUTHORISED = {"payment_id": ID, "order_id": ID, "attempt_id": ID, "amount": money(6_838), "authorised_at": NOW}
PAYMENT_SUMMARY = {
    "id": ID, "order_id": ID, "order_number": "1", "customer_id": ID, "state": "AUTHORISED", "total": money(6_838),
    "authorised": money(6_838), "captured": money(0), "voided": money(0), "refunded": money(0), "is_in_doubt": False,
    "created_at": NOW,
}  # fmt: skip
PAYMENT = {**PAYMENT_SUMMARY, "is_closed": False, "refundable": money(0), "attempts": [TRANSACTION]}
INVOICE_SUMMARY = {
    "id": ID, "kind": "CREDIT_NOTE", "number": "CN-2026-000001", "order_id": ID, "order_number": "1",
    "customer_id": ID, "state": "ISSUED", "total": money(6_838), "issued_at": NOW,
}  # fmt: skip
INVOICE = {
    **INVOICE_SUMMARY, **SUMS, "shipment_id": ID, "corrects": {"id": OTHER_ID, "number": "INV-2026-000001"},
    "seller": {"name": "Kontor"}, "customer": SNAPSHOT, "lines": [LINE],
    "taxes": [{"rate_basis_points": 2_500, "net": money(5_470), "tax": money(1_368)}],
}  # fmt: skip
ACCOUNT = {"code": "1200", "name": "Provider clearing", "kind": "asset"}
JOURNAL_ENTRY = {
    "id": ID, "kind": "capture", "order_id": ID, "source_id": ID, "text": "Captured", "posted_at": NOW,
    "postings": [
        {"account": "1200", "side": "debit", "amount": money(6_838)},
        {"account": "2100", "side": "credit", "amount": money(6_838)},
    ],
}  # fmt: skip
BALANCED = {"debits": money(6_838), "credits": money(6_838)}
TRIAL_BALANCE = {
    "items": [{**ACCOUNT, **BALANCED, "balance": money(0)}],
    "sums": [{"currency": "EUR", **BALANCED}],
}
INSTANCE = {
    "instance_id": "billing-1", "service": "billing", "host": "localhost", "pid": 7, "version": "0.1.0", "state": "UP",
    "started_at": NOW, "last_seen_at": NOW, "lease_left_ms": 29_000, "entrypoints": ["get_invoice"],
    "load": {"calls": 1.5},
}  # fmt: skip
ENVELOPE = {
    "message_id": ID, "type": "order_placed", "version": 1, "occurred_at": NOW, "producer": "inventory",
    "aggregate_id": ID, "aggregate_version": 1, "correlation_id": ID, "causation_id": None, "traceparent": None,
    "payload": {"order_id": ID},
}  # fmt: skip
DEAD_LETTER = {
    "message_id": ID, "handler": "on_order_placed", "attempts": 5, "error": "KeyError: 'total'", "received_at": NOW,
    "body": json.dumps(ENVELOPE),
}  # fmt: skip
CHECK = {
    "service": "billing", "law": "captured_once", "text": "Nothing is captured twice.", "state": "BROKEN",
    "checked": 200, "milliseconds": 12, "in_flight": 0, "offender_count": 1,
    "offenders": [{"id": ID, "text": "It is captured twice."}],
}  # fmt: skip
PROOF_SUMMARY = {
    "id": ID, "state": "RED", "reason": "", "started_at": NOW, "ended_at": NOW, "laws": 2, "kept": 1, "broken": 1,
}  # fmt: skip
PROOF = {"id": ID, "state": "RED", "reason": "", "started_at": NOW, "ended_at": NOW, "checks": [CHECK]}


def page_of(row):
    return {"items": [row], "next_cursor": "more"}


ANSWERS = {
    "customers.register": CUSTOMER,
    "customers.authenticate": OPENED,
    "customers.rotate_session": OPENED,
    "customers.list_sessions": {"items": [SESSION]},
    "customers.end_session": ENDED,
    "customers.end_sessions": ENDED,
    "customers.get_customer": CUSTOMER,
    "customers.list_customers": page_of(CUSTOMER_SUMMARY),
    "customers.update_profile": CUSTOMER,
    "inventory.list_categories": {"items": ["Kitchen"]},
    "inventory.list_products": page_of(PRODUCT),
    **dict.fromkeys([f"inventory.{verb}_product" for verb in ("get", "create", "update", "archive")], PRODUCT),
    "inventory.list_stock": page_of(NAMED_STOCK),
    "inventory.list_movements": page_of(MOVEMENT),
    **dict.fromkeys([f"inventory.{verb}_stock" for verb in ("receive", "adjust")], STOCK),
    "inventory.get_stock": NAMED_STOCK,
    "inventory.quote": QUOTE,
    "inventory.list_orders": page_of(ORDER_SUMMARY),
    **dict.fromkeys([f"inventory.{verb}_order" for verb in ("get", "place", "cancel")], ORDER),
    "inventory.order_timeline": TIMELINE,
    "inventory.get_waiting_shipments": dict.fromkeys(("planned", "ready", "on_hold"), WAITING),
    "inventory.get_scarce_stock": SCARCE,
    "inventory.get_intake": {"since": NOW, "placed": ORDER_SUMS, "paid": ORDER_SUMS},
    "billing.get_doubts": {"count": 1, "oldest": [{**TRANSACTION, "order_number": "1"}]},
    "inventory.list_shipments": page_of(SHIPMENT_SUMMARY),
    **dict.fromkeys([f"inventory.{verb}_shipment" for verb in ("get", "pack", "dispatch", "deliver")], SHIPMENT),
    "billing.pay_order": AUTHORISED,
    "billing.list_payments": page_of(PAYMENT_SUMMARY),
    **dict.fromkeys([f"billing.{verb}_payment" for verb in ("get", "refund")], PAYMENT),
    "billing.list_transactions": page_of(TRANSACTION),
    "billing.list_invoices": page_of(INVOICE_SUMMARY),
    "billing.get_invoice": INVOICE,
    "billing.list_accounts": {"items": [ACCOUNT]},
    "billing.list_journal": page_of(JOURNAL_ENTRY),
    "billing.trial_balance": TRIAL_BALANCE,
    "registry.list_instances": {"items": [INSTANCE]},
    **dict.fromkeys([f"registry.{verb}_proof" for verb in ("start", "get")], PROOF),
    "registry.list_proofs": page_of(PROOF_SUMMARY),
    **{f"{service}.list_dead_letters": page_of(DEAD_LETTER) for service in SERVICES},
    **{f"{service}.{verb}_dead_letter": {"count": 1} for service in SERVICES for verb in ("replay", "discard")},
    **{
        f"{service}.backlog": {"service": service, "outbox": 1, "parked": 2, "dead": 3, "oldest_at": NOW}
        for service in SERVICES
    },
}
