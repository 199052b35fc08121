import { Movement, NamedStock, ShipmentSummary } from '../app/api/models';
import { aShipment } from './order-builders';

export function aShipmentSummary(parts: Partial<ShipmentSummary> = {}): ShipmentSummary {
  const { id, order_id, state, carrier, tracking_number, planned_at, packed_at, dispatched_at, delivered_at } = aShipment();
  const course = { id, order_id, state, carrier, tracking_number, planned_at, packed_at, dispatched_at, delivered_at };
  const about = { order_number: 'O-000001', recipient: 'Ada Jensen', city: 'København', country: 'DK', units: 2 };
  return { ...course, ...about, ...parts };
}

export function aStock(parts: Partial<NamedStock> = {}): NamedStock {
  const product = { sku: 'KIT-0001', name: 'Bread knife', is_archived: false };
  const counts = { received: 12, adjusted: -1, on_hand: 9, reserved: 2, available: 7, shipped: 2, restocked: 0, scrapped: 0 };
  return { ...product, ...counts, ...parts };
}

export function aMovement(parts: Partial<Movement> = {}): Movement {
  const about = { sku: 'KIT-0001', reason: '', actor_id: 'clerk-1', moved_at: '2026-11-22T10:00:00Z' };
  const none = { shipment_id: null, order_id: null, order_number: null };
  return { id: 'movement-1', kind: 'received', quantity: 12, ...about, ...none, ...parts };
}
