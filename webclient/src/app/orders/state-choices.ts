import { Choice } from '../shared/filter-links';
import { OrderState } from './orders-store';

const WORDS: Readonly<Record<OrderState, string>> = {
  RESERVED: 'Reserved',
  CONFIRMED: 'Confirmed',
  PARTIALLY_SHIPPED: 'Partly shipped',
  SHIPPED: 'Shipped',
  DELIVERED: 'Delivered',
  EXPIRED: 'Expired',
  CANCELLED: 'Cancelled',
};

/** The states of orders to choose from, in the order in which one comes after the other. */
export const STATE_CHOICES: readonly Choice[] = Object.entries(WORDS).map(([value, words]) => ({ value, words }));
