import { Pipe, PipeTransform } from '@angular/core';

import { Money } from '../api/models';

const LOCALE = 'en-GB';
const USUAL_EXPONENT = 2;

/** By currency and digits: to make one takes longer than all else that a price needs. */
const FORMATS = new Map<string, Intl.NumberFormat>();

/** Writes an exact amount: 1299 minor units of EUR are "€12.99". No float is involved. */
@Pipe({ name: 'money' })
export class MoneyPipe implements PipeTransform {
  transform(amount: Money | null | undefined): string {
    if (!amount) return '';
    const exponent = amount.exponent ?? USUAL_EXPONENT;
    return formatOf(amount.currency, exponent).format(decimalOf(amount.amount_minor, exponent));
  }
}

function formatOf(currency: string, digits: number): Intl.NumberFormat {
  const key = `${currency} ${digits}`;
  const known = FORMATS.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(LOCALE, {
    style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits,
  });
  FORMATS.set(key, made);
  return made;
}

/** The amount as a decimal numeral, which `Intl` formats exactly where a number would round. */
function decimalOf(minor: number, exponent: number): `${number}` {
  const digits = Math.abs(minor).toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = digits.slice(digits.length - exponent);
  return `${minor < 0 ? '-' : ''}${whole}${fraction && '.' + fraction}` as `${number}`;
}
