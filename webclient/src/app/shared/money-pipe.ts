import { Pipe, PipeTransform } from '@angular/core';

import { Money } from '../api/models';

const LOCALE = 'en-GB';
const USUAL_EXPONENT = 2;

/** Writes an exact amount: 1299 minor units of EUR are "€12.99". No float is involved. */
@Pipe({ name: 'money' })
export class MoneyPipe implements PipeTransform {
  transform(amount: Money | null | undefined): string {
    if (!amount) return '';
    const exponent = amount.exponent ?? USUAL_EXPONENT;
    const format = new Intl.NumberFormat(LOCALE, {
      style: 'currency',
      currency: amount.currency,
      minimumFractionDigits: exponent,
      maximumFractionDigits: exponent,
    });
    return format.format(decimalOf(amount.amount_minor, exponent));
  }
}

/** The amount as a decimal numeral, which `Intl` formats exactly where a number would round. */
function decimalOf(minor: number, exponent: number): `${number}` {
  const digits = Math.abs(minor).toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = digits.slice(digits.length - exponent);
  return `${minor < 0 ? '-' : ''}${whole}${fraction && '.' + fraction}` as `${number}`;
}
