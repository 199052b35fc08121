import {
  Customer,
  CustomerSnapshot,
  Instance,
  Invoice,
  InvoiceSummary,
  Money,
  Order,
  OrderSummary,
  PlacedLine,
  Product,
} from '../app/api/models';

/** Documents of the API, valid by default; a test names only what it is about. */

export function euro(minor: number): Money {
  return { amount_minor: minor, currency: 'EUR', exponent: 2 };
}

export function aProduct(parts: Partial<Product> = {}): Product {
  return {
    id: `id-${parts.sku ?? 'KIT-0001'}`,
    sku: 'KIT-0001',
    name: 'Bread knife',
    description: 'Cuts bread.',
    category: 'Kitchen',
    unit_price: euro(1890),
    available: 7,
    created_at: '2026-11-22T10:00:00Z',
    ...parts,
  };
}

export function aCustomer(parts: Partial<Customer> = {}): Customer {
  return { ...aSnapshot(), roles: ['customer'], created_at: '2026-11-22T10:00:00Z', version: 1, ...parts };
}

export function aSnapshot(): CustomerSnapshot {
  return { id: 'customer-1', email: 'ada@shop.example', name: 'Ada Jensen', country: 'DK' };
}

export function aLine(parts: Partial<PlacedLine> = {}): PlacedLine {
  return {
    sku: 'KIT-0001',
    name: 'Bread knife',
    quantity: 2,
    unit_price: euro(1890),
    net: euro(3780),
    tax_rate_basis_points: 1900,
    tax: euro(718),
    ...parts,
  };
}

export function anOrderSummary(parts: Partial<OrderSummary> = {}): OrderSummary {
  return {
    id: 'order-1',
    number: 'O-2026-000001',
    customer_id: 'customer-1',
    state: 'RESERVED',
    total: euro(4498),
    placed_at: '2026-11-22T10:00:00Z',
    ...parts,
  };
}

export function anOrder(parts: Partial<Order> = {}): Order {
  return { ...anOrderSummary(), customer: aSnapshot(), lines: [aLine()], net: euro(3780), tax: euro(718), ...parts };
}

export function anInvoiceSummary(parts: Partial<InvoiceSummary> = {}): InvoiceSummary {
  return {
    id: 'invoice-1',
    number: '2026-000001',
    order_id: 'order-1',
    order_number: 'O-2026-000001',
    customer_id: 'customer-1',
    state: 'ISSUED',
    total: euro(4498),
    issued_at: '2026-11-22T10:00:01Z',
    ...parts,
  };
}

export function anInvoice(): Invoice {
  return {
    ...anInvoiceSummary(),
    seller: { name: 'Kontor Demo Shop' },
    customer: aSnapshot(),
    lines: [aLine()],
    net: euro(3780),
    tax: euro(718),
  };
}

export function anInstance(parts: Partial<Instance> = {}): Instance {
  return {
    instance_id: 'inventory-host-1',
    service: 'inventory',
    host: 'host',
    pid: 1,
    version: '0.1.0',
    state: 'UP',
    started_at: '2026-11-22T10:00:00Z',
    last_seen_at: '2026-11-22T10:00:00Z',
    entrypoints: [],
    load: {},
    ...parts,
  };
}

export function page<Item>(items: Item[], next_cursor: string | null = null): { items: Item[]; next_cursor: string | null } {
  return { items, next_cursor };
}
