"""For each law one thing that must never happen, done behind the services' backs."""

import json
from collections.abc import Callable, Mapping

from sqlalchemy import NullPool, create_engine, text

from backbone.messages import new_id
from billing.invoices import chained, digest_of
from billing.payment_attempts import Answer
from tests.support.databases import Databases
from tests.support.world import World

Orders = Mapping[str, str]
"""What an order went through -> its id."""
Corruption = Callable[[World, Orders], None]


def a_world(databases: Databases) -> tuple[World, Orders]:
    """A world with an order in every state, and the order of each."""
    world = World.fresh(databases)
    for sku, units in (("A", 100), ("B", 100), ("C", 2)):
        world.stock(sku, units)
    orders = {"reserved": world.place(("A", 2), ("B", 1)), "last units": world.place(("C", 2))}
    paid = ("confirmed", "partly shipped", "rest cancelled", "delivered", "voided", "ready", "credited")
    for name in paid:
        orders[name] = world.place(("A", 3), ("B", 2))
        world.pay(orders[name])
    for name in ("partly shipped", "rest cancelled", "delivered"):
        world.pack(orders[name], *((1, 1) if name != "delivered" else ()))
        world.dispatch(orders[name])
    for name in ("rest cancelled", "ready", "credited"):
        world.pack(orders[name])
    for name in ("rest cancelled", "voided", "credited"):
        world.cancel(orders[name])
    world.arrive(orders["delivered"])
    world.refund(orders["delivered"], 100)
    orders["cancelled"], orders["expired"], orders["held"] = (world.place(("A", 1)) for _ in range(3))
    world.cancel(orders["cancelled"])
    world.expire(orders["expired"])
    world.pay(orders["held"])
    world.answers["capture"] = Answer(is_done=False, reason="capture_failed")
    world.pack(orders["held"])
    world.answers.clear()
    return world, orders


def _in(service: str, *statements: str) -> Corruption:
    """Statements in which :name of an order is its id, its blanks as underscores."""

    def corrupt(world: World, orders: Orders) -> None:
        named = {name.replace(" ", "_"): order_id for name, order_id in orders.items()}
        for statement in statements:
            used = {name: value for name, value in named.items() if f":{name}" in statement}
            world.corrupt(service, statement, **used, **({"id": new_id()} if ":id" in statement else {}))

    return corrupt


def _lose_authorisation(world: World, orders: Orders) -> None:
    world.lost.add("payment_authorised")
    world.pay(orders["reserved"])


def _change_last_invoice(world: World, _orders: Orders) -> None:
    """Its lines say something else, and whoever did that knew how to make the chain fit."""
    database = world.databases["billing"]
    with create_engine(database.url, poolclass=NullPool).connect() as connection:
        last = connection.execute(text("SELECT * FROM invoices ORDER BY position DESC LIMIT 1")).one()
        before = connection.execute(text("SELECT link FROM invoices WHERE position = :p"), {"p": last.position - 1})
        document = json.loads(last.document) if isinstance(last.document, str) else last.document
        document["lines"][0]["net"]["amount_minor"] += 1
        link = chained(before.scalar_one(), digest_of(document))
    changed = {"document": json.dumps(document), "digest": digest_of(document), "link": link, "last": last.id}
    world.corrupt(
        "billing",
        "UPDATE invoices SET document = :document, digest = :digest, link = :link WHERE id = :last",
        **changed,
    )
    world.corrupt("billing", "UPDATE chain_head SET link = :link", link=link)


_ENTRY = """INSERT INTO journal_entries
    (id, kind, order_id, source_id, text, currency, posted_at, balance_minor, postings_left)
    VALUES (:id, 'manual', :delivered, :id, 'By hand', 'EUR', CURRENT_TIMESTAMP, 0, 0)"""
_POSTINGS = """INSERT INTO postings (entry_id, position, account, currency, amount_minor)
    SELECT id, 0, '1100', 'EUR', 5 FROM journal_entries WHERE kind = 'manual'
    UNION ALL SELECT id, 1, '4000', 'EUR', -5 FROM journal_entries WHERE kind = 'manual'"""
_REFUND_ENTRY = "(SELECT id FROM journal_entries WHERE kind = 'refund' AND order_id = :%s)"
_INBOX = """INSERT INTO inbox (message_id, handler, state, error, received_at)
    VALUES (:id, 'on_order_placed', '%s', 'KeyError', CURRENT_TIMESTAMP)"""


def _deleted_refund(name: str) -> tuple[str, ...]:
    return (
        f"DELETE FROM postings WHERE entry_id IN {_REFUND_ENTRY % name}",
        f"DELETE FROM journal_entries WHERE kind = 'refund' AND order_id = :{name}",
        f"DELETE FROM payment_attempts WHERE kind = 'refund' AND order_id = :{name}",
        f"UPDATE authorisations SET refunded_minor = 0 WHERE payment_id IN {_PAYMENT % name}",
        f"UPDATE payments SET refunded_minor = 0 WHERE order_id = :{name}",
    )


_PAYMENT = "(SELECT id FROM payments WHERE order_id = :%s)"
_TOO_MUCH = "(SELECT captured_minor + 1 FROM payments WHERE order_id = :delivered)"

CORRUPTIONS: dict[str, Corruption] = {
    "stock_adds_up": _in("inventory", "UPDATE stock_items SET received = received + 1 WHERE sku = 'A'"),
    "stock_is_not_negative": _in(
        "inventory",
        "UPDATE stock_items SET on_hand = 1, received = 1 WHERE sku = 'C'",
        "UPDATE movements SET quantity = 1 WHERE sku = 'C'",
    ),
    "stock_is_its_movements": _in("inventory", "DELETE FROM movements WHERE sku = 'A' AND kind = 'received'"),
    "reserved_is_promised": _in("inventory", "UPDATE stock_items SET reserved = reserved - 1 WHERE sku = 'A'"),
    "shipped_was_ordered": _in(
        "inventory", "UPDATE stock_items SET shipped = shipped + 1, received = received + 1 WHERE sku = 'A'"
    ),
    "order_lines_add_up": _in(
        "inventory", "UPDATE order_lines SET released = 1 WHERE order_id = :reserved AND position = 0"
    ),
    "order_states_agree": _in("inventory", "UPDATE orders SET state = 'SHIPPED' WHERE id = :delivered"),
    "ended_orders_hold_no_stock": _in(
        "inventory",
        "UPDATE order_lines SET held = 1, released = 0 WHERE order_id = :cancelled",
        "UPDATE stock_items SET reserved = reserved + 1 WHERE sku = 'A'",
    ),
    "orders_come_to_their_lines": _in(
        "inventory", "UPDATE order_lines SET tax_minor = tax_minor + 1 WHERE order_id = :reserved"
    ),
    "orders_are_known_to_billing": _in(
        "billing", "UPDATE payments SET total_minor = total_minor + 1 WHERE order_id = :reserved"
    ),
    "confirmed_orders_are_paid": _in(
        "billing", f"UPDATE authorisations SET void_wanted = 'late' WHERE payment_id IN {_PAYMENT % 'confirmed'}"
    ),
    "ended_orders_hold_no_money": _in(
        "billing",
        "DELETE FROM payment_attempts WHERE kind = 'void' AND order_id = :voided",
        f"UPDATE authorisations SET voided_minor = 0 WHERE payment_id IN {_PAYMENT % 'voided'}",
        "UPDATE payments SET voided_minor = 0 WHERE order_id = :voided",
    ),
    "sent_orders_keep_no_deposit": _in("billing", *_deleted_refund("rest_cancelled")),
    "shipments_agree_with_lines": _in(
        "inventory",
        "UPDATE shipment_lines SET quantity = quantity + 1 WHERE position = 0 AND shipment_id IN "
        "(SELECT id FROM shipments WHERE order_id = :confirmed)",
    ),
    "packed_shipments_are_charged": _in("inventory", "UPDATE shipments SET state = 'PACKED' WHERE order_id = :held"),
    "paid_shipments_are_invoiced": _in("billing", "UPDATE charges SET state = 'HELD' WHERE order_id = :delivered"),
    "captured_shipments_are_ready": _in("inventory", "UPDATE shipments SET state = 'ON_HOLD' WHERE order_id = :ready"),
    "authorised_orders_are_confirmed": _lose_authorisation,
    "captured_was_authorised": _in(
        "billing",
        "UPDATE payments SET authorised_minor = authorised_minor - 1 WHERE order_id = :delivered",
        f"UPDATE authorisations SET amount_minor = amount_minor - 1 WHERE payment_id IN {_PAYMENT % 'delivered'}",
        "UPDATE payment_attempts SET amount_minor = amount_minor - 1 "
        "WHERE kind = 'authorise' AND order_id = :delivered",
    ),
    "refunded_was_captured": _in(
        "billing",
        f"UPDATE payments SET refunded_minor = {_TOO_MUCH} WHERE order_id = :delivered",
        f"UPDATE authorisations SET refunded_minor = {_TOO_MUCH} WHERE payment_id IN {_PAYMENT % 'delivered'}",
        f"UPDATE payment_attempts SET amount_minor = {_TOO_MUCH} WHERE kind = 'refund' AND order_id = :delivered",
        f"UPDATE postings SET amount_minor = {_TOO_MUCH} WHERE amount_minor > 0 AND entry_id IN "
        f"{_REFUND_ENTRY % 'delivered'}",
        f"UPDATE postings SET amount_minor = -{_TOO_MUCH} WHERE amount_minor < 0 AND entry_id IN "
        f"{_REFUND_ENTRY % 'delivered'}",
    ),
    "payments_are_their_attempts": _in(
        "billing", "UPDATE payment_attempts SET amount_minor = 1 WHERE kind = 'void' AND order_id = :voided"
    ),
    "provider_did_what_is_known": _in(
        "billing",
        "INSERT INTO sandbox_operations (key, kind, reference, currency, amount_minor, card_token, is_done, reason) "
        "VALUES (:id, 'capture', 'r', 'EUR', 1, '', true, '')",
    ),
    "captured_once": _in(
        "billing",
        "DROP INDEX uq_payment_attempts_capture",
        "UPDATE payment_attempts SET shipment_id = (SELECT min(shipment_id) FROM payment_attempts "
        "WHERE kind = 'capture' AND order_id = :rest_cancelled) WHERE kind = 'capture' AND order_id = :rest_cancelled",
    ),
    "invoices_come_to_their_lines": _change_last_invoice,
    "invoiced_once": _in(
        "billing",
        "UPDATE invoices SET corrects_id = (SELECT id FROM invoices WHERE order_id = :partly_shipped) "
        "WHERE kind = 'CREDIT_NOTE' AND order_id = :credited",
    ),
    "numbers_have_no_gap": _in("billing", "UPDATE number_series SET last_number = last_number + 1 WHERE series = 'CN'"),
    "chain_is_intact": _in("billing", "UPDATE invoices SET link = digest WHERE position = 2"),
    "entries_balance": _in(
        "billing",
        "UPDATE postings SET amount_minor = amount_minor - 1 WHERE account LIKE '2100-%' AND entry_id IN "
        "(SELECT id FROM journal_entries WHERE kind = 'invoice' AND order_id = :delivered)",
    ),
    "clearing_is_captured_money": _in("billing", _ENTRY, _POSTINGS),
    "deposits_are_unapplied_money": _in("billing", "UPDATE payments SET deposit_minor = 5 WHERE order_id = :reserved"),
    "payments_are_posted": _in(
        "billing", "UPDATE journal_entries SET source_id = :id WHERE kind = 'capture' AND order_id = :delivered"
    ),
    "invoices_are_posted": _in(
        "billing", "UPDATE journal_entries SET source_id = :id WHERE kind = 'invoice' AND order_id = :delivered"
    ),
    "invoiced_is_applied_or_open": _in(
        "billing", "UPDATE journal_entries SET kind = 'manual' WHERE kind = 'application' AND order_id = :delivered"
    ),
    "outbox_is_empty": _in(
        "inventory",
        "INSERT INTO outbox (message_id, exchange, routing_key, body) VALUES (:id, 'e', 'order_placed', '{}')",
    ),
    "nothing_is_parked": _in("billing", _INBOX % "parked"),
    "nothing_is_dead": _in("billing", _INBOX % "dead"),
}
"""Law -> what breaks it, and no other."""
