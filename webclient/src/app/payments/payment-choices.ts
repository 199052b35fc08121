import { PaymentSummary } from '../api/models';
import { Choice } from '../shared/filter-links';

export type PaymentState = PaymentSummary['state'];

/** No state of a payment, but what one looks for first: the provider owes an answer. */
export const IN_DOUBT = 'IN_DOUBT';

const WORDS: Readonly<Record<PaymentState, string>> = {
  CREATED: 'Not paid yet',
  AUTHORISED: 'Authorised',
  PARTIALLY_CAPTURED: 'Partly captured',
  CAPTURED: 'Captured',
  VOIDED: 'Voided',
  PARTIALLY_REFUNDED: 'Partly refunded',
  REFUNDED: 'Refunded',
};

/** What payments can be cut down to. */
export const PAYMENT_CHOICES: readonly Choice[] = [
  { value: IN_DOUBT, words: 'In doubt' },
  ...Object.entries(WORDS).map(([value, words]) => ({ value, words })),
];

/** What a payment's badge says: a doubt is more than the state. */
export function badgeOf({ state, is_in_doubt }: Pick<PaymentSummary, 'state' | 'is_in_doubt'>): string {
  return is_in_doubt ? IN_DOUBT : state;
}

/** The order number that somebody typed, as documents write it: "42" is "O-000042"; null where it is none. */
export function orderNumberIn(typed: string): string | null {
  const digits = /^(?:o-)?(\d{1,15})$/i.exec(typed.trim())?.[1];
  return digits === undefined ? null : `O-${digits.replace(/^0+(?=\d)/, '').padStart(6, '0')}`;
}
