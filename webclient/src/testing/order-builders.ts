import {
  Order, OrderDocument, OrderLine, OrderSummary, PaymentPart, Shipment, TimelineEntry, Transaction,
} from '../app/api/models';
import { aSnapshot } from './people-builders';
import { aLine, euro, sums } from './shop-builders';

export function anOrderSummary(parts: Partial<OrderSummary> = {}): OrderSummary {
  return {
    id: 'order-1',
    number: 'O-2026-000001',
    customer_id: 'customer-1',
    state: 'RESERVED',
    total: euro(4498),
    placed_at: '2026-11-22T10:00:00Z',
    version: 1,
    customer_name: 'Ada Jensen',
    customer_email: 'ada@shop.example',
    ...parts,
  };
}

export function anOrderLine(): OrderLine {
  return { ...aLine(), shipped: 0, cancelled: 0, open: 2 };
}

export function anOrder(parts: Partial<Order> = {}): Order {
  const own = { lines: [anOrderLine()], shipments: [], hold_until: '2026-11-22T10:15:00Z', payment_id: null };
  return { ...anOrderSummary(), ...sums(), ...own, customer: aSnapshot(), ...parts };
}

export function aPayment(parts: Partial<PaymentPart> = {}): PaymentPart {
  const none = { authorised: euro(0), captured: euro(0), voided: euro(0), refunded: euro(0) };
  return { is_available: true, is_in_doubt: false, state: 'CREATED', attempts: [], ...none, ...parts };
}

export function aTry(parts: Partial<Transaction> = {}): Transaction {
  const about = { order_id: 'order-1', payment_id: 'payment-1', shipment_id: null, amount: euro(4498) };
  const times = { requested_at: '2026-11-22T10:01:00Z', settled_at: '2026-11-22T10:01:01Z' };
  return { id: 'try-1', kind: 'authorise', state: 'SUCCEEDED', cause: '', reason: '', ...about, ...times, ...parts };
}

export function aShipment(parts: Partial<Shipment> = {}): Shipment {
  return {
    id: 'shipment-1',
    order_id: 'order-1',
    state: 'PLANNED',
    lines: [{ position: 0, sku: 'KIT-0001', quantity: 2 }],
    carrier: '',
    tracking_number: '',
    planned_at: '2026-11-22T10:02:00Z',
    packed_at: null,
    dispatched_at: null,
    delivered_at: null,
    ...parts,
  };
}

/** An order as one reads it: with its payment. */
export function anOrderDocument(parts: Partial<OrderDocument> = {}): OrderDocument {
  return { ...anOrder(), payment: aPayment(), ...parts };
}

export function anEntry(parts: Partial<TimelineEntry> = {}): TimelineEntry {
  const at = '2026-11-22T10:00:00Z';
  return { sequence: 1, kind: 'order_placed', at, actor_id: 'customer-1', details: {}, ...parts };
}
