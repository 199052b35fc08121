import { OrderDocument } from '../api/models';
import { InstantPipe } from '../shared/instant-pipe';
import { heldShipments, isAuthorised, waitsForPayment } from './payable';

/** How an order stands, in words. */
export interface Standing {
  readonly tone: 'good' | 'warn' | 'calm';
  readonly icon: string;
  readonly heading: string;
  readonly text: string;
  /** Until when its units are held, where that runs out. */
  readonly until?: string;
}

const INSTANT = new InstantPipe();

/** Until one looks again although nobody has told of anything, and after a hold has ended. */
const LATER_MS = 30_000;
const AFTER_HOLD_MS = 1_000;

export const IN_DOUBT: Standing = {
  tone: 'warn',
  icon: 'hourglass',
  heading: 'Your payment is being confirmed.',
  text: 'The payment provider has not answered yet. You need not do anything, and you are not charged twice.',
};
const AUTHORISED: Standing = {
  tone: 'warn', icon: 'hourglass', heading: 'Your payment has arrived.', text: 'The order goes on in a moment.',
};
const ON_HOLD: Standing = {
  tone: 'warn',
  icon: 'credit_card_off',
  heading: 'A shipment waits for its payment.',
  text: 'Your card was not charged for it. Pay again, and it goes on.',
};
const SETTLED: Readonly<Record<Exclude<OrderDocument['state'], 'RESERVED'>, Standing>> = {
  CONFIRMED: {
    tone: 'good', icon: 'check_circle', heading: 'Confirmed.', text: 'It is packed next; your card is charged then.',
  },
  PARTIALLY_SHIPPED: { tone: 'good', icon: 'local_shipping', heading: 'Partly shipped.', text: 'The rest follows.' },
  SHIPPED: { tone: 'good', icon: 'local_shipping', heading: 'Shipped.', text: 'It is on its way.' },
  DELIVERED: { tone: 'good', icon: 'inventory', heading: 'Delivered.', text: 'Everything has arrived.' },
  EXPIRED: {
    tone: 'calm', icon: 'timer_off', heading: 'Expired.', text: 'It was not paid in time; nothing is reserved any more.',
  },
  CANCELLED: {
    tone: 'calm', icon: 'cancel', heading: 'Cancelled.', text: 'Nothing is sent; what was charged is paid back.',
  },
};

/** The same for those who work on it, where a customer is spoken to otherwise. */
const FOR_STAFF = new Map<Standing, Pick<Standing, 'heading' | 'text'>>([
  [IN_DOUBT, { heading: 'The payment is in doubt.', text: 'The provider is asked again until it answers.' }],
  [AUTHORISED, { heading: 'The payment has arrived.', text: 'The order goes on in a moment.' }],
  [ON_HOLD, { heading: 'A shipment waits for its payment.', text: 'The card was not charged; the customer has to pay again.' }],
  [SETTLED.CONFIRMED, { heading: 'Confirmed.', text: 'It is to be packed; the card is charged then.' }],
]);

/** How it stands, as those who work on it say it. */
export function asStaffSays(standing: Standing): Standing {
  return { ...standing, ...FOR_STAFF.get(standing) };
}

/** How an order stands; what is about its money comes first. */
export function standingOf(order: OrderDocument): Standing {
  if (order.state !== 'RESERVED') {
    if (heldShipments(order).length === 0) return SETTLED[order.state];
    if (order.payment.is_in_doubt) return IN_DOUBT;
    return waitsForPayment(order) ? ON_HOLD : AUTHORISED;
  }
  if (order.payment.is_in_doubt) return IN_DOUBT;
  return isAuthorised(order) ? AUTHORISED : reserved(order);
}

/** Whether something of it can still be kept from leaving the warehouse. */
export function isCancellable(order: OrderDocument): boolean {
  return ['RESERVED', 'CONFIRMED', 'PARTIALLY_SHIPPED'].includes(order.state);
}

/** When to look at it again, whatever is told meanwhile: now and then, and just after its hold ends. */
export function lookAfterMs(order: OrderDocument | null, nowMs: number): number {
  if (order === null) return LATER_MS;
  const holdLeftMs = Date.parse(order.hold_until) - nowMs;
  const isEnding = order.state === 'RESERVED' && Math.abs(holdLeftMs) < LATER_MS;
  return isEnding ? Math.max(holdLeftMs, 0) + AFTER_HOLD_MS : LATER_MS;
}

function reserved(order: OrderDocument): Standing {
  const heading = `Reserved until ${INSTANT.transform(order.hold_until, 'time')}.`;
  const text = 'Every unit is held until then. Paying confirms the order.';
  return { tone: 'warn', icon: 'schedule', heading, text, until: order.hold_until };
}
