import { Pipe, PipeTransform } from '@angular/core';

const LOCALE = 'en-GB';
const FORMATS = {
  day: new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long' }),
  minute: new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' }),
  second: new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium' }),
};

/** Writes an instant in the reader's time zone: to the day, the minute, or the second of today. */
@Pipe({ name: 'instant' })
export class InstantPipe implements PipeTransform {
  transform(instant: string | Date, precision: keyof typeof FORMATS = 'minute'): string {
    return FORMATS[precision].format(new Date(instant));
  }
}
