import { SchemaPath, maxLength, pattern, required, schema, validate } from '@angular/forms/signals';

const QUANTITY_MAX = 1_000_000;
const REASON_LENGTH_MAX = 200;
const NO_QUANTITY = 'Enter how many units.';
const NO_REASON = 'Enter why the count was wrong.';

export interface Receipt {
  quantity: string;
}

export interface Adjustment {
  direction: 'missing' | 'found';
  quantity: string;
  reason: string;
}

/** The units that somebody typed; null where that is no whole number from 1. */
export function unitsIn(typed: string): number | null {
  const text = typed.replaceAll(/[\s,]/g, '');
  return /^\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : null;
}

/** The units by which the count changes. */
export function changeOf({ direction, quantity }: Adjustment): number | null {
  const units = unitsIn(quantity);
  return units === null ? null : direction === 'missing' ? -units : units;
}

/** What the server asks of a receipt, said before it is asked. */
export const receiptRules = schema<Receipt>((path) => {
  wholeUnits(path.quantity);
});

/** What the server asks of an adjustment, said before it is asked. */
export const adjustmentRules = schema<Adjustment>((path) => {
  wholeUnits(path.quantity);
  required(path.reason, { message: NO_REASON });
  pattern(path.reason, /\S/, { message: NO_REASON });
  maxLength(path.reason, REASON_LENGTH_MAX, { message: `Use at most ${REASON_LENGTH_MAX} characters.` });
});

function wholeUnits(path: SchemaPath<string>): void {
  required(path, { message: NO_QUANTITY });
  validate(path, ({ value }) => {
    if (value() === '') return undefined;
    const units = unitsIn(value());
    if (units === null) return { kind: 'units', message: 'Enter a whole number of units, from 1.' };
    return units > QUANTITY_MAX ? { kind: 'max', message: 'Enter at most 1,000,000 units at once.' } : undefined;
  });
}
