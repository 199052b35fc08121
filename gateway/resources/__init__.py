"""What the API offers: one blueprint each, with schemas from the services' contracts."""

from gateway.resources import (
    customers,
    dead_letters,
    events,
    health,
    identity,
    invoices,
    ledger,
    orders,
    payments,
    products,
    proofs,
    quotes,
    registry,
    shipments,
    stock,
    today,
)

PREFIX = "/api/v1"

BLUEPRINTS = (
    (identity.blueprint, PREFIX),
    (customers.blueprint, PREFIX),
    (today.blueprint, PREFIX),
    (products.blueprint, PREFIX),
    (stock.blueprint, PREFIX),
    (quotes.blueprint, PREFIX),
    (orders.blueprint, PREFIX),
    (events.blueprint, PREFIX),
    (shipments.blueprint, PREFIX),
    (payments.blueprint, PREFIX),
    (invoices.blueprint, PREFIX),
    (ledger.blueprint, PREFIX),
    (registry.blueprint, PREFIX),
    (proofs.blueprint, PREFIX),
    (dead_letters.blueprint, PREFIX),
    # Whoever restarts or balances processes looks at the root.
    (health.blueprint, ""),
    (identity.keys_blueprint, ""),
)
