import { maxLength, pattern, required, schema, validate } from '@angular/forms/signals';

import { Money } from '../api/models';
import { readAmount, writeAmount } from '../products/amount';
import { MoneyPipe } from '../shared/money-pipe';

const USUAL_EXPONENT = 2;
const REASON_LENGTH_MAX = 200;
const NO_REASON = 'Enter why it is paid back.';
const MONEY = new MoneyPipe();

export interface RefundFields {
  amount: string;
  reason: string;
}

/** The amount that somebody typed, in the currency of another; null where it is none, or nothing. */
export function amountIn(typed: string, like: Money): Money | null {
  const minor = readAmount(typed.replaceAll(/[\s']/g, ''), like.exponent ?? USUAL_EXPONENT);
  return minor ? { amount_minor: minor, currency: like.currency } : null;
}

/** An amount as one types it. */
export function typedOf({ amount_minor, exponent }: Money): string {
  return writeAmount(amount_minor, exponent ?? USUAL_EXPONENT);
}

/** What is said where more is asked for than there is. */
export function tooMuch(refundable: Money): string {
  return `At most ${MONEY.transform(refundable)} can be paid back now.`;
}

/** What the server asks of a refund, said before it is asked. */
export const refundRules = (refundable: () => Money) => schema<RefundFields>((path) => {
  required(path.amount, { message: 'Enter how much is paid back.' });
  validate(path.amount, ({ value }) => {
    if (value() === '') return undefined;
    const amount = amountIn(value(), refundable());
    if (amount === null) return { kind: 'amount', message: 'This is no amount. Write it as 12.50.' };
    const isTooMuch = amount.amount_minor > refundable().amount_minor;
    return isTooMuch ? { kind: 'max', message: tooMuch(refundable()) } : undefined;
  });
  required(path.reason, { message: NO_REASON });
  pattern(path.reason, /\S/, { message: NO_REASON });
  maxLength(path.reason, REASON_LENGTH_MAX, { message: `Use at most ${REASON_LENGTH_MAX} characters.` });
});
