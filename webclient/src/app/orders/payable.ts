import { Money, OrderDocument, Shipment } from '../api/models';

/** Whether a card can be charged for it. */
export function isPayable(order: OrderDocument): boolean {
  if (order.payment.is_in_doubt) return false;
  return order.state === 'RESERVED' ? !isAuthorised(order) : waitsForPayment(order);
}

/** Why the last card was declined; null where none was, or another was tried since. */
export function lastDecline({ payment }: OrderDocument): string | null {
  const last = payment.attempts?.findLast(({ kind }) => kind === 'authorise');
  return last?.state === 'DECLINED' ? last.reason : null;
}

/** Whether a card is charged with it as soon as it is packed. */
export function isAuthorised({ payment }: OrderDocument): boolean {
  const [authorised, captured, voided] = [payment.authorised, payment.captured, payment.voided].map(minorOf);
  return (authorised ?? 0) - (captured ?? 0) - (voided ?? 0) > 0;
}

/** What is still to be charged or paid of an order. */
export function dueOf(order: OrderDocument): Money {
  const [authorised, captured, voided] = [order.payment.authorised, order.payment.captured, order.payment.voided].map(minorOf);
  const isUnpaid = order.state === 'RESERVED' || waitsForPayment(order);
  const unpaid = isUnpaid ? order.total.amount_minor - (captured ?? 0) : 0;
  const held = (authorised ?? 0) - (captured ?? 0) - (voided ?? 0);
  return { ...order.total, amount_minor: held > 0 ? held : unpaid };
}

function minorOf(amount: Money | undefined): number {
  return amount?.amount_minor ?? 0;
}

/** What was packed and could not be charged. */
export function heldShipments(order: OrderDocument): readonly Shipment[] {
  return order.shipments.filter(({ state }) => state === 'ON_HOLD');
}

/** Whether a shipment is held for which no card is being charged. */
export function waitsForPayment(order: OrderDocument): boolean {
  return !isAuthorised(order) && heldShipments(order).some(({ id }) => !isBeingCaptured(order, id));
}

/** A shipment is held a moment longer than its money takes to come. */
function isBeingCaptured({ payment }: OrderDocument, shipmentId: string): boolean {
  const capture = payment.attempts?.findLast((attempt) => attempt.kind === 'capture' && attempt.shipment_id === shipmentId);
  return capture !== undefined && capture.state !== 'DECLINED';
}
