import { TimelineEntry } from '../api/models';
import { InstantPipe } from '../shared/instant-pipe';
import { MoneyPipe } from '../shared/money-pipe';

type Details = TimelineEntry['details'];

const MONEY = new MoneyPipe();
const INSTANT = new InstantPipe();

const WORDS: Readonly<Record<TimelineEntry['kind'], (details: Details) => string>> = {
  order_placed: () => 'Order placed, units reserved',
  order_confirmed: () => 'Order confirmed',
  order_partially_shipped: () => 'Part of the order has left',
  order_shipped: () => 'All of the order has left',
  order_delivered: () => 'Order delivered',
  order_cancelled: (details) => 'Order cancelled' + because(details),
  order_rest_cancelled: (details) => 'The rest cancelled' + because(details),
  order_expired: () => 'Not paid in time: the order expired',
  hold_extended: (details) => `Reserved for longer, until ${INSTANT.transform(String(details['hold_until']), 'time')}`,
  shipment_planned: () => 'Shipment planned',
  shipment_packed: () => 'Shipment packed',
  shipment_ready: () => 'Shipment ready to leave',
  shipment_on_hold: () => 'Shipment waits for its payment',
  shipment_dispatched: () => 'Shipment handed to its carrier',
  shipment_delivered: () => 'Shipment delivered',
  shipment_cancelled: () => 'Shipment cancelled',
  payment_started: () => 'Payment begun',
  payment_authorised: (details) => `Payment of ${amountOf(details)} authorised`,
  payment_declined: (details) => 'Payment declined' + because(details),
  payment_captured: (details) => `Card charged with ${amountOf(details)}`,
  payment_capture_failed: (details) => 'Card could not be charged' + because(details),
  payment_voided: (details) => `Authorised ${amountOf(details)} released`,
  payment_refunded: (details) => `${amountOf(details)} paid back`,
  invoice_issued: (details) => `Invoice ${String(details['number'])} issued`,
};

/** What an entry of a timeline says. */
export function wordsOf(entry: TimelineEntry): string {
  return WORDS[entry.kind](entry.details);
}

function amountOf(details: Details): string {
  return MONEY.transform({ amount_minor: Number(details['amount_minor']), currency: String(details['currency']) });
}

function because(details: Details): string {
  const reason = String(details['reason'] ?? '').replaceAll('_', ' ');
  return reason && `: ${reason}`;
}
