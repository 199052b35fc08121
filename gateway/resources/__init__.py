"""What the API offers: one blueprint each, with schemas from the services' contracts."""

from gateway.resources import customers, health, invoices, orders, products, registry, stock

PREFIX = "/api/v1"

BLUEPRINTS = (
    (customers.blueprint, PREFIX),
    (products.blueprint, PREFIX),
    (stock.blueprint, PREFIX),
    (orders.blueprint, PREFIX),
    (invoices.blueprint, PREFIX),
    (registry.blueprint, PREFIX),
    # Whoever restarts or balances processes looks at the root.
    (health.blueprint, ""),
)
